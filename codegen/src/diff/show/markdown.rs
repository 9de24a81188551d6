//! For a pull request and a changelog.

use std::fmt::Write as _;

use super::Comparison;
use super::words::{subject, what};
use crate::diff::{Change, Effect, Subject};

/// A list for each effect, methods together.
pub fn markdown(comparison: &Comparison, next: &str) -> String {
    if comparison.is_empty() {
        return "No fact has changed.\n".to_owned();
    }
    let mut out = format!("Release: **{}** ({next}).\n", comparison.verdict().word());
    let parts = [
        ("Breaking", Some(Effect::Breaking)),
        ("Additive", Some(Effect::Additive)),
        ("Invisible", Some(Effect::Invisible)),
        ("Hidden by overrides", None),
    ];
    for (title, wanted) in parts {
        let changes = comparison.seen().filter(|(_, effect)| *effect == wanted);
        list(&mut out, title, changes.map(|(change, _)| change));
    }
    list(&mut out, "By overrides", comparison.own());
    out
}

fn list<'c>(out: &mut String, title: &str, changes: impl Iterator<Item = &'c Change>) {
    let mut changes = changes.peekable();
    if changes.peek().is_none() {
        return;
    }
    let _ = writeln!(out, "\n### {title}\n");
    let mut last: Option<&Subject> = None;
    for change in changes {
        if last != Some(&change.subject) {
            let _ = writeln!(out, "- `{}`", subject(&change.subject));
            last = Some(&change.subject);
        }
        let _ = writeln!(out, "  - {}", what(&change.what));
    }
}
