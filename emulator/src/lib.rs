//! A Bitrix24 portal on this machine, for tests of what calls its REST API.
//!
//! ```
//! use bitrix24_emulator::Emulator;
//!
//! let portal = Emulator::start()?;
//! let address = portal.webhook(); // http://127.0.0.1:…/rest/1/emulator/
//! // … call it …
//! assert!(portal.received().is_empty());
//! # std::io::Result::Ok(())
//! ```
//!
//! It knows every documented method from data that is built in: it checks what it is asked, and answers in the documented
//! shape, or what a test has it answer ([`Emulator::on`]). A request takes one road: [`wire`] reads it, [`access`] lets it in,
//! [`check`] holds it against the data, [`answer`] answers, and [`wire`] puts the answer into an envelope. The objects of many
//! families live ([`Store`]), and [`Emulator::seed`] makes any number of them. All of it can be looked at in a browser, at
//! [`Emulator::page`].

pub mod access;
pub mod answer;
mod batch;
pub mod check;
mod clock;
mod events;
mod failure;
mod faults;
mod files;
mod limits;
mod log;
pub mod model;
mod oauth;
mod page;
mod portal;
mod replays;
mod server;
mod store;
pub mod wire;

pub use answer::{Answer, Handler, Request};
pub use clock::Clock;
pub use events::{Delivered, Events};
pub use failure::Failure;
pub use faults::{Fault, Faults, Rule};
pub use limits::{Billing, Bucket, Limits, Meter, Usage};
pub use log::{Log, Received};
pub use oauth::{Application, MEMBER, OAuth, Tokens};
pub use portal::Portal;
pub use server::{Emulator, Options};
pub use store::Store;
