//! Corrections of upstream's errors, as data → the IR with them applied.
//!
//! After it, every override has changed something, or a finding says why not and what is there now. The facts stay
//! as upstream says them: only the IR differs.

mod apply;
mod file;
mod ty;

pub use file::{Override, Overrides, Verb};

use crate::diagnostic::Diagnostic;
use crate::ir::Method;

/// Applies all overrides to the methods that they name.
pub fn apply(overrides: &Overrides, methods: &mut [Method]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for entry in overrides.entries() {
        let method = methods.iter_mut().find(|method| {
            method.name.eq_ignore_ascii_case(&entry.method) && method.version == entry.version
        });
        let outcome = match method {
            Some(method) => apply::apply(entry, method),
            None => Err("no page documents this method".to_owned()),
        };
        if let Err(why) = outcome {
            found.push(
                Diagnostic::error(
                    entry.place.clone(),
                    "override-stale",
                    format!(
                        "The override of `{}` in `{}` has no effect: {why}.",
                        entry.parameter, entry.method
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
