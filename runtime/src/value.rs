//! What parameters take. Each kind is a value that is known to be of its form on the wire; everything with a natural
//! conversion into it can be passed. [`Null`] clears a field; what is not set is left out.

mod collection;
mod conditions;
mod query;
mod scalar;

pub use collection::{Dict, List, Nested, OneOf, OneOrMany};
pub use conditions::Conditions;
pub use query::{Direction, Filter, Order, Select};
pub use scalar::{Any, Bool, Date, DateTime, File, Integer, Number, OneZero, Scalar, Text, YesNo};

/// `null`: it clears a field, which is not the same as leaving the field out.
///
/// ```
/// use bitrix24::value::{Null, Text};
///
/// assert!(serde_json::Value::from(Text::from(Null)).is_null());
/// // What is there or not may be passed on as it is: `None` clears too.
/// let colour: Option<&str> = None;
/// assert!(serde_json::Value::from(Text::from(colour)).is_null());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Null;
