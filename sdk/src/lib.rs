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
//! for each first segment of the names (`portal.crm()`) makes them; [`Client::send`](bitrix24_runtime::Client::send) takes one made by hand.
//!
//! - **Requests**: what is always required is an argument of the constructor, the rest are setters. Each takes what has
//!   a natural form on the wire ([`value`]); `custom` sets what the documentation does not name. A field that is not set
//!   is left out; [`Null`] clears it.
//! - **Answers**: every field may be missing, because a selection may drop it; what the documentation does not name is
//!   kept in `extra`, and read there as the type that a program asks for ([`read::Extra`]). Numbers in texts, `Y` and
//!   `N`, empty objects written as `[]` are read as what they mean ([`read`]). Numbers keep their digits
//!   ([`read::Decimal`]), dates their text and offset ([`read::DateTime`]).
//! - **Errors** are of one type, [`Error`], with the portal's code, which the `ErrorCode` of each family lists:
//!   [`Error::code_as`] has it as one of these.
//! - **Ways in** are an incoming webhook and an application by OAuth 2.0 ([`auth`]).
//! - **Many requests** go in few calls: a tuple by [`Client::batch`](bitrix24_runtime::Client::batch), any number by [`Client::batch_all`](bitrix24_runtime::Client::batch_all), and such as
//!   pass on what they answer by [`Client::chain`](bitrix24_runtime::Client::chain).
//! - **Lists** are streams of all rows, in order and in constant memory, by as few requests as are safe ([`listing`]).
//! - **Files** go up and down in parts ([`files`]).
//! - **Events** that portals post to a handler are read by [`Event::from_form`] ([`incoming`]).
//! - **Limits** of the portal are kept by waiting ([`throttle`]); a call that would wait behind its deadline ends. Many
//!   processes share them with the feature `redis`.
//! - **What is not here yet**: [`Client::raw`](bitrix24_runtime::Client::raw) and [`Client::raw_v3`](bitrix24_runtime::Client::raw_v3) call any method by its name.
//!
//! # Features
//!
//! Each family of methods is a feature, and `full` is all of them; `crm`, `tasks`, `user` and `im` are on by default.
//! TLS is `ring` (the default), `aws-lc-rs` or `native-tls`; `rustls-no-provider` takes the provider that the program
//! installs, and without any of them only `http://` can be called. `file-store` keeps the tokens of an application in a
//! file; `redis` has processes share limits and tokens (`bitrix24::redis`). `blocking` is a client for programs without async. `jiff` turns dates of answers into the types of that crate,
//! and takes them in requests. `serde` makes requests `Serialize` and the objects of answers `Deserialize`; `testing`
//! makes these `Default`, for the tests of programs ([`testing`]).
#![forbid(unsafe_code)]
// docs.rs says of each item which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

// Generated, and formatted by the generator.
#[rustfmt::skip]
mod api;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod client;
pub mod incoming;
pub mod listing;
#[cfg(feature = "serde")]
mod shim;
pub mod testing;

pub use api::*;
#[cfg(feature = "redis")]
#[doc(inline)]
pub use bitrix24_redis as redis;
#[cfg(feature = "serde")]
#[doc(inline)]
pub use bitrix24_runtime::serial::Answer;
#[doc(inline)]
pub use bitrix24_runtime::{
    AnswerLimits, Conditions, Direction, Envelope, Enveloped, Error, ErrorKind, Filter, Limits,
    Null, Order, Pending, Request, Result, Retries, Select, Timing, Violation, auth, batch, files,
    read, request, throttle, transport, value,
};
pub use client::Client;
pub use incoming::Event;
