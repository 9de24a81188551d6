//! A typed client for the Bitrix24 REST API, generated from the pages that document its methods.
//!
//! ```no_run
//! use bitrix24::Client;
//!
//! # async fn run() -> bitrix24::Result<()> {
//! let portal = Client::webhook("https://example.bitrix24.com/rest/1/secret/")?;
//! let now = portal.server().time().send().await?;
//! println!("{now:?}");
//! # Ok(())
//! # }
//! ```
//!
//! Each method of the API is a value that knows its name, its version, what it takes and what it answers. An accessor
//! for each first segment of the names (`portal.crm()`) makes them; [`Client::send`] takes one made by hand.
//!
//! - **Requests**: what is always required is an argument of the constructor, the rest are setters. Each takes what has
//!   a natural form on the wire ([`value`]); `custom` sets what the documentation does not name. A field that is not set
//!   is left out; [`Null`] clears it.
//! - **Answers**: every field may be missing, because a selection may drop it; what the documentation does not name is
//!   kept in `extra`. Numbers in texts, `Y` and `N`, empty objects written as `[]` are read as what they mean ([`read`]).
//!   Numbers keep their digits ([`read::Decimal`]), dates their text and offset ([`read::DateTime`]).
//! - **Errors** are of one type, [`Error`], with the portal's code, which the `ErrorCode` of each family lists.
//! - **Lists** are streams of all rows, in order and in constant memory, by as few requests as are safe ([`listing`]).
//! - **Many requests** go in few calls: a tuple by [`Client::batch`], any number by [`Client::batch_all`], and such as pass on
//!   what they answer by [`Client::chain`].
//! - **Events** that portals post to a handler are read by [`Event::from_form`] ([`incoming`]).
//! - **What is not here yet**: [`Client::raw`] and [`Client::raw_v3`] call any method by its name.
//!
//! # Features
//!
//! Each family of methods is a feature, and `full` is all of them; `crm`, `tasks`, `user` and `im` are on by default.
//! TLS is `ring` (the default), `aws-lc-rs` or `native-tls`; `rustls-no-provider` takes the provider that the program
//! installs, and without any of them only `http://` can be called. `jiff` turns dates of answers into the types of that
//! crate, and takes them in requests. `serde` makes requests `Serialize` and the objects of answers `Deserialize`;
//! `testing` makes these `Default`, for the tests of programs ([`testing`]).
#![forbid(unsafe_code)]

// Generated, and formatted by the generator.
#[rustfmt::skip]
mod api;
mod auth;
pub mod batch;
mod call;
pub mod client;
mod envelope;
mod error;
pub mod incoming;
mod limits;
pub mod listing;
mod pending;
pub mod read;
pub mod request;
mod secret;
#[cfg(feature = "serde")]
mod shim;
pub mod testing;
pub mod throttle;
mod tls;
pub mod transport;
pub mod value;

pub use api::*;
pub use call::Retries;
pub use client::Client;
pub use error::{Error, Result, Violation};
pub use incoming::Event;
pub use limits::AnswerLimits;
pub use pending::{Envelope, Enveloped, Pending, Timing};
pub use request::Request;
#[cfg(feature = "serde")]
pub use shim::Answer;
pub use value::{Conditions, Direction, Filter, Null, Order, Select};
