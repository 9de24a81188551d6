//! Corrections of upstream's errors, as data → the IR with them applied.
//!
//! After it, every override has changed something, or a finding says why not and what is there now. The facts stay
//! as upstream says them: only the IR differs.

mod apply;
mod file;
mod now;
mod ty;

pub use file::{Container, Override, Overrides, Target, Verb};

use crate::diagnostic::Diagnostic;
use crate::ir::Api;

/// Applies all overrides to the methods and objects that they name.
pub fn apply(overrides: &Overrides, api: &mut Api) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for entry in overrides.entries() {
        let outcome = match &entry.target {
            Target::Method(name, version) => {
                let mut methods = api.methods.iter_mut();
                let method = methods.find(|method| {
                    method.name.eq_ignore_ascii_case(name) && method.version == *version
                });
                match method {
                    Some(method) => apply::to_method(entry, method),
                    None => Err("no page documents this method".to_owned()),
                }
            }
            Target::Object(name) => {
                let mut objects = api.shared.iter_mut();
                match objects.find(|object| object.name == *name) {
                    Some(shared) => apply::to_object(entry, shared),
                    None => Err("no dictionary describes this object".to_owned()),
                }
            }
        };
        if let Err(why) = outcome {
            found.push(
                Diagnostic::error(
                    entry.place.clone(),
                    "override-stale",
                    format!(
                        "The override of `{}` in `{}` has no effect: {why}.",
                        entry.parameter, entry.target
                    ),
                )
                .with_help("Remove it, or name what it is meant for."),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests;
