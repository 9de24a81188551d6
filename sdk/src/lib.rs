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
//! Each family of methods is a cargo feature; `full` is all of them.
#![forbid(unsafe_code)]

// Generated, and formatted by the generator.
#[rustfmt::skip]
mod api;
mod client;
mod envelope;
mod error;
mod pending;
pub mod read;
pub mod request;
#[cfg(feature = "serde")]
mod shim;
mod tls;
pub mod value;
mod webhook;

pub use api::*;
pub use client::Client;
pub use error::{Error, Result, Violation};
pub use pending::Pending;
pub use request::Request;
#[cfg(feature = "serde")]
pub use shim::Answer;
pub use value::{Conditions, Direction, Filter, Null, Order, Select};
