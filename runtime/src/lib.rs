//! What the methods of the crate [`bitrix24`](https://docs.rs/bitrix24) stand on, by hand: how a call is sent, waits for
//! the portal's limits and is tried again, batches, lists, files, and the values of requests and answers.
//!
//! Programs depend on `bitrix24`, which has all of it under its own name, and a client with an accessor for each family
//! of methods. This crate is compiled once, however many of them a program takes.
//!
//! What is hidden from the documentation is there for the generated code, and may change with any version.
#![forbid(unsafe_code)]
// docs.rs says of each item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod auth;
pub mod batch;
mod call;
pub mod client;
mod envelope;
mod error;
pub mod files;
pub mod incoming;
mod limits;
pub mod listing;
mod pending;
pub mod read;
pub mod request;
mod secret;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod serial;
mod soon;
pub mod testing;
pub mod throttle;
mod tls;
pub mod transport;
pub mod value;

pub use call::Retries;
pub use client::Client;
pub use error::{Error, ErrorKind, Result, Violation};
pub use limits::AnswerLimits;
pub use pending::{Envelope, Enveloped, Pending, Timing};
pub use request::Request;
pub use secret::Secret;
#[doc(hidden)]
pub use secret::hide;
pub use throttle::Limits;
pub use value::{Conditions, Direction, Filter, Null, Order, Select};
