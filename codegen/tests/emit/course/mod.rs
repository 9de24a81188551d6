//! The obstacle course of names: what documentation of this kind calls its things.

mod events;
mod names;
mod types;
mod words;

use codegen::ir::Api;

/// Methods, parameters, fields, values and codes that are hard to name.
pub fn api() -> Api {
    let methods = [names::methods(), words::methods(), types::methods()];
    let mut api = crate::build::api(methods.into_iter().flatten());
    api.shared = types::shared_objects();
    api.events = events::events();
    api
}
