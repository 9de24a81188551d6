//! Reading answers leniently: portals write integers as texts, booleans as `Y` and `N`, empty objects as `[]`, and
//! missing dates as `false` or `""`. What still does not fit is an error with the JSON path.

mod asked;
#[cfg(feature = "jiff")]
mod civil;
mod containers;
mod datetime;
mod decimal;
mod extra;
mod failure;
mod fields;
mod node;
mod numbered;
mod parse;
mod plain;
mod readable;
mod reader;
#[cfg(test)]
mod tests;

pub(crate) use asked::{Asked, Hop};
pub use containers::Map;
pub use datetime::DateTime;
pub use decimal::{Decimal, NoDecimal};
pub use extra::Extra;
#[doc(hidden)]
pub use failure::misfitting;
pub(crate) use node::Node;
#[cfg(feature = "serde")]
pub(crate) use parse::of;
pub(crate) use parse::parse;
pub(crate) use plain::whole_text;
pub use plain::{any, boolean, code, date, integer, list, map, nothing, number, secret, text};
pub use readable::Readable;
pub use reader::Reader;
#[doc(hidden)]
pub use reader::{Misfit, read};
pub(crate) use reader::{read_node, watch};
