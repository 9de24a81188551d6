//! From the bytes of a request to a call, and from an answer to bytes.

mod call;
mod envelope;
mod escape;
mod json;
mod multipart;
mod path;
mod php;
mod third;
mod xml;

pub use call::{Call, Credentials, Incoming, decode};
pub use envelope::{Delivery, Format, Reply, Timing};
pub(crate) use envelope::{inner_failure, refusal, success};
pub(crate) use escape::escape;
pub(crate) use multipart::file;
pub(crate) use php::{array, query};
