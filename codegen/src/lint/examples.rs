//! Examples of requests.

use super::names::is_dotted;
use super::subject::{Fence, Subject};
use crate::diagnostic::Diagnostic;
use crate::extract::class::{bare, called};
use crate::extract::example::json::Repair;
use crate::extract::example::shell::{self, CurlBody};
use crate::facts::{Class, Region};

/// The languages that a command may be marked as.
const SHELL: &[&str] = &["", "bash", "shell", "sh", "curl", "console", "zsh"];

/// Checks one page.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Class::Method { name, version } = &subject.facts.class else {
        return found;
    };
    for together in subject.tabs(Region::Examples) {
        found.extend(another(subject, &together, name));
    }
    for fence in subject.fences(Region::Examples) {
        let Some(curl) = shell::curl(fence.code) else {
            continue;
        };
        if !SHELL.contains(&fence.lang.to_lowercase().as_str()) {
            found.push(subject.finding(
                fence.at,
                "fence-language",
                format!("A command of the shell is marked as `{}`.", fence.lang),
                "Mark it as `bash`.",
            ));
        }
        let own = curl
            .method
            .as_ref()
            .is_some_and(|method| bare(method) == bare(name));
        if own && curl.v3 != (*version == 3) {
            let (is, other) = if curl.v3 { ("3.0", "2") } else { ("2", "3.0") };
            found.push(subject.finding(
                subject.find(fence.at, "/rest/"),
                "example-of-another-version",
                format!("The address is one of REST {is}, the page documents REST {other}."),
                "Correct the address.",
            ));
        }
        found.extend(body(subject, &fence, &curl));
    }
    found
}

/// Code of one language that calls methods, and not the page's own. A call of `batch` carries others.
fn another(subject: &Subject<'_>, fences: &[Fence<'_>], name: &str) -> Option<Diagnostic> {
    let calls = |fence: &Fence<'_>| called(fence.code);
    let own = |called: &String| bare(called) == bare(name);
    if name == "batch" || fences.iter().flat_map(calls).any(|called| own(&called)) {
        return None;
    }
    let (fence, other) = fences.iter().find_map(|fence| {
        let called = calls(fence).into_iter().find(|called| is_dotted(called))?;
        Some((fence, called))
    })?;
    let written = [
        format!("'{other}'"),
        format!("\"{other}\""),
        format!("/{other}"),
    ];
    let places = written
        .iter()
        .filter_map(|written| fence.code.find(written));
    let line = places
        .min()
        .map_or(0, |at| fence.code[..at].matches('\n').count());
    Some(subject.finding(
        subject.line(fence, line),
        "example-of-another",
        format!("This example calls `{other}`, and the page is about `{name}`."),
        format!("Call `{name}`, or move the example to the page of `{other}`."),
    ))
}

/// A body that a portal would not read.
fn body(subject: &Subject<'_>, fence: &Fence<'_>, curl: &shell::Curl) -> Option<Diagnostic> {
    if let CurlBody::Invalid { reason, .. } = &curl.body {
        return Some(subject.finding(
            data(subject, fence),
            "request-not-json",
            format!("The body of this command is not JSON: {reason}."),
            "Correct the body.",
        ));
    }
    let slip = super::answers::slip(&curl.repairs)?;
    let code = match slip {
        Repair::Apostrophe => "apostrophe-in-command",
        _ => "request-not-json",
    };
    let help = match slip {
        Repair::Apostrophe => "Write `'\\''` for it, or leave it out.",
        _ => "Correct the body.",
    };
    Some(subject.finding(
        data(subject, fence),
        code,
        format!(
            "The body of this command is not JSON: it has {}.",
            super::answers::noun(slip)
        ),
        help,
    ))
}

/// The line that the body starts on.
fn data(subject: &Subject<'_>, fence: &Fence<'_>) -> usize {
    let is_data = |line: &str| line.contains("-d ") || line.contains("--data");
    let line = fence.code.lines().position(is_data).unwrap_or(0);
    subject.line(fence, line)
}
