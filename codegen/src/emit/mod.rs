//! From the IR to outputs in memory.
//!
//! After it every method, event, object, set of values and error code is Rust in an [`Output`], sorted by path; nothing has
//! touched the disk. Names and types are decided once, in the [`plan`]; the emitters only write them down.

mod accessors;
pub mod answers;
mod cargo;
mod cases;
pub(crate) mod docs;
pub mod emulator;
mod enums;
mod errors;
mod events;
mod families;
mod inputs;
mod listings;
pub(crate) mod names;
mod objects;
mod paths;
pub mod plan;
mod readme;
mod requests;
mod responses;
mod rust;
mod shared;
pub mod truth;
mod twins;
mod words;

pub use crate::write::Output;
pub use cargo::manifest;
pub use families::{Families, Family};
pub use readme::readme;

use anyhow::Result;
use proc_macro2::TokenStream;

use crate::ir::{Api, Hashes, Method};
use crate::memo::Memo;
use plan::{Item, Plan};

/// Emits the generated part of the SDK.
///
/// # Errors
///
/// When the table of families does not fit the API, or what was emitted is not Rust.
pub fn emit(api: &Api, families: &Families) -> Result<Vec<Output>> {
    write_down(&plan::plan(api, families)?, &Memo::none())
}

/// Emits what was planned, with what is known from earlier runs.
///
/// # Errors
///
/// When what was emitted is not Rust.
pub fn write_down(plan: &Plan<'_>, memo: &Memo) -> Result<Vec<Output>> {
    let methods: Vec<&Method> = plan.methods.iter().map(|method| method.ir).collect();
    write_down_hashed(plan, memo, &Hashes::of(&methods))
}

/// The same where the methods of the API are hashed already.
///
/// # Errors
///
/// When what was emitted is not Rust.
pub fn write_down_hashed(plan: &Plan<'_>, memo: &Memo, hashes: &Hashes) -> Result<Vec<Output>> {
    rust::files(plan, memo, hashes)
}

/// The emitter of each kind of item; the first that knows the item writes it.
const EMITTERS: &[fn(&Plan<'_>, Item) -> Option<TokenStream>] = &[
    twins::emit,
    requests::emit,
    objects::emit,
    responses::emit,
    enums::emit,
    errors::emit,
    accessors::emit,
    events::emit,
];

/// The Rust of one item.
fn item(plan: &Plan<'_>, item: Item) -> TokenStream {
    let tokens = EMITTERS
        .iter()
        .find_map(|emit| emit(plan, item))
        .unwrap_or_default();
    shared::gated(plan, item, tokens)
}
