//! What stands above the first section of a method's page.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::extract::words::said;
use crate::facts::Region;
use crate::page::Block;

/// Checks one page.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if subject.method().is_none() {
        return found;
    }
    let facts = subject.facts;
    let mut say = |code, message: &str, help: &str| {
        found.push(subject.finding(subject.title_at(), code, message, help));
    };
    if !scope_line(subject) {
        say(
            "scope-missing",
            "The page does not name the scope of the method.",
            "Write `> Scope: [`…`](…)` under the title.",
        );
    }
    if !who_line(subject) {
        say(
            "who-missing",
            "The page does not say who may call the method in the words of the other pages.",
            "Write `> Who can execute the method: …` under the scope.",
        );
    }
    if facts.about.is_empty() {
        say(
            "description-missing",
            "Nothing above the first section says what the method does.",
            "Describe the method in a paragraph under its scope.",
        );
    }
    if facts.deprecated.is_some() && !is_marked(subject) {
        say(
            "deprecation-not-marked",
            "The page lies in a folder of outdated methods and does not say that the method is one.",
            "Write a note with the title \"DEPRECATED\", or move the page.",
        );
    }
    if let Some((_, fields)) = subject.tables(Region::Head).first()
        && let Some(place) = fields.first().and_then(|field| field.at.0.clone())
    {
        found.push(
            Diagnostic::warning(
                place,
                "parameters-without-heading",
                "This table of parameters stands under no heading.",
            )
            .with_help("Write `## Method Parameters` above it."),
        );
    }
    found
}

/// The text above the first section.
fn top<'s>(subject: &Subject<'s>) -> &'s str {
    let end = subject.text.find("\n## ").unwrap_or(subject.text.len());
    &subject.text[..end]
}

fn scope_line(subject: &Subject<'_>) -> bool {
    let mut lines = top(subject).lines();
    lines.any(|line| {
        let line = line.trim_start_matches(['>', ' ', '*']).to_lowercase();
        line.starts_with("scope")
    })
}

fn who_line(subject: &Subject<'_>) -> bool {
    let top = said(top(subject)).to_lowercase();
    top.contains("who can execute") || top.contains("who can perform")
}

fn is_marked(subject: &Subject<'_>) -> bool {
    let blocks = subject.page.blocks.iter();
    let mut above = blocks.take_while(|block| !matches!(block, Block::Heading { level: 2.., .. }));
    above.any(|block| {
        matches!(block, Block::Note { title, .. } if said(title).to_lowercase().starts_with("deprecated"))
    })
}
