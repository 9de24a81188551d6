//! For a person at a terminal.

use std::fmt::Write as _;

use super::Comparison;
use super::words::{effect, subject, what};
use crate::diff::{Effect, Subject, What};

/// Every change below its method, and the verdict.
pub fn text(comparison: &Comparison, next: &str) -> String {
    let mut out = String::new();
    let mut last: Option<&Subject> = None;
    for (change, seen) in comparison.seen() {
        if last != Some(&change.subject) {
            let _ = writeln!(out, "{}", subject(&change.subject));
            last = Some(&change.subject);
        }
        let _ = writeln!(out, "  {:<10} {}", effect(seen), what(&change.what));
    }
    let own: Vec<_> = comparison.own().collect();
    if !own.is_empty() {
        out.push_str("by overrides\n");
    }
    for change in own {
        let _ = writeln!(
            out,
            "  {:<10} {}: {}",
            effect(Some(change.effect)),
            subject(&change.subject),
            what(&change.what)
        );
    }
    out.push_str(&summary(comparison, next));
    out
}

/// The changes in a line, and the verdict in another.
pub fn summary(comparison: &Comparison, next: &str) -> String {
    if comparison.is_empty() {
        return "no fact has changed\n".to_owned();
    }
    let facts = &comparison.facts;
    let methods = |wanted: fn(&What) -> bool| {
        let all = facts.changes.iter();
        all.filter(|change| {
            matches!(change.subject, Subject::Method { .. }) && wanted(&change.what)
        })
        .count()
    };
    let sdk = &comparison.sdk;
    let gone: Vec<String> = facts
        .changes
        .iter()
        .filter(|change| change.what == What::Removed)
        .map(|change| format!("gone: {}\n", subject(&change.subject)))
        .collect();
    format!(
        "{}{} changes of facts: {} methods new, {} gone, {} renamed\nfor the SDK: {} breaking, {} additive, {} invisible: {} ({next})\n",
        gone.concat(),
        facts.changes.len(),
        methods(|what| *what == What::Added),
        methods(|what| *what == What::Removed),
        methods(|what| matches!(what, What::Renamed { .. })),
        sdk.count(Effect::Breaking),
        sdk.count(Effect::Additive),
        sdk.count(Effect::Invisible),
        comparison.verdict().word(),
    )
}
