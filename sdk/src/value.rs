//! What parameters take. Each kind is a value that is known to be of its form on the wire; everything with a natural
//! conversion into it can be passed, and `None` clears a field.

mod collection;
mod query;
mod scalar;

pub use collection::{Dict, List, Nested, OneOrMany};
pub use query::{Direction, Filter, Order, Select};
pub use scalar::{Any, Bool, Date, DateTime, File, Integer, Number, OneZero, Scalar, Text, YesNo};
