//! Names of methods and events in titles and links.

use std::collections::BTreeMap;

use super::subject::{Subject, inlines};
use crate::diagnostic::Diagnostic;
use crate::extract::link;
use crate::facts::{Class, PageFacts};
use crate::page::{Inline, plain};

/// The methods of all pages.
pub struct Names<'n> {
    by_path: BTreeMap<&'n str, &'n str>,
    pages: BTreeMap<(String, u8), Vec<&'n str>>,
}

impl<'n> Names<'n> {
    /// Of all pages.
    pub fn of(pages: impl Iterator<Item = &'n PageFacts>) -> Self {
        let mut names = Self {
            by_path: BTreeMap::new(),
            pages: BTreeMap::new(),
        };
        for facts in pages {
            if let Class::Method { name, version } = &facts.class {
                names.by_path.insert(&facts.path, name);
                let key = (name.to_lowercase(), *version);
                names.pages.entry(key).or_default().push(&facts.path);
            }
        }
        names
    }
}

/// Checks one page.
pub fn check(subject: &Subject<'_>, names: &Names<'_>) -> Vec<Diagnostic> {
    let mut found = links(subject, names);
    match &subject.facts.class {
        Class::Method { name, version } => {
            found.extend(title(subject, name, "method"));
            let pages = &names.pages[&(name.to_lowercase(), *version)];
            if let Some(other) = pages.iter().find(|path| **path != subject.path) {
                found.push(subject.finding(
                    subject.title_at(),
                    "method-twice",
                    format!("`{other}` documents `{name}`, too."),
                    "Remove one of the two pages, or correct the method that its examples call.",
                ));
            }
        }
        Class::Event { code } => found.extend(title(subject, code, "event")),
        Class::Events | Class::Reference => {}
    }
    found
}

/// Whether the title names what the page documents.
fn title(subject: &Subject<'_>, name: &str, kind: &str) -> Option<Diagnostic> {
    let title = &subject.facts.title;
    let words: Vec<&str> = title
        .split_whitespace()
        .map(|word| word.trim_matches(['(', ')', ',', '.', '`', ':', '"']))
        .collect();
    if words.contains(&name) {
        return None;
    }
    // A name of one word is also a word.
    let similar = words
        .iter()
        .find(|word| word.eq_ignore_ascii_case(name) && (kind == "event" || is_dotted(word)));
    if let Some(similar) = similar {
        // Codes of events are in capitals, their names in titles are not.
        return (kind == "method").then(|| {
            subject.finding(
                subject.title_at(),
                "title-other-case",
                format!("The title spells the method `{similar}`, the examples `{name}`."),
                format!("Write `{name}` in both."),
            )
        });
    }
    let is_name = |word: &&&str| match kind {
        "event" => {
            word.len() > 4 && word.starts_with("on") && word[2..].starts_with(char::is_uppercase)
        }
        _ => is_dotted(word),
    };
    let help = format!("End the title with `{name}`.");
    Some(match words.iter().find(is_name) {
        Some(other) => subject.finding(
            subject.title_at(),
            "title-of-another",
            format!("The title names `{other}`, the examples are about the {kind} `{name}`."),
            help,
        ),
        None => subject.finding(
            subject.title_at(),
            "title-without-name",
            format!("The title does not name the {kind} `{name}`."),
            help,
        ),
    })
}

/// Links whose words are the name of a method, and that lead to the page of another.
fn links(subject: &Subject<'_>, names: &Names<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    inlines(&subject.page.blocks, &mut |piece| {
        let Inline::Link { text, target, span } = piece else {
            return;
        };
        let words = plain(text);
        let words = words.trim();
        if !is_dotted(words) {
            return;
        }
        let Some(to) = link::resolve(subject.path, target) else {
            return;
        };
        let Some(name) = names.by_path.get(to.path.as_str()) else {
            return;
        };
        if words == *name {
            return;
        }
        if words.eq_ignore_ascii_case(name) {
            found.push(subject.finding(
                span.start,
                "link-other-case",
                format!("The link spells the method `{words}`, its page `{name}`."),
                format!("Write `{name}`."),
            ));
        } else if to.anchor.is_empty() {
            found.push(subject.finding(
                span.start,
                "link-names-another",
                format!("The link names `{words}` and leads to the page of `{name}`."),
                format!("Write `{name}`, or correct the target."),
            ));
        }
    });
    found
}

/// `some.method`, letters on both sides of each full stop.
pub fn is_dotted(word: &str) -> bool {
    let segment = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    };
    word.contains('.')
        && word.split('.').all(segment)
        && ![".md", ".js", ".php", ".com"]
            .iter()
            .any(|end| word.to_lowercase().ends_with(end))
}
