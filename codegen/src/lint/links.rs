//! Links that lead nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::subject::{Subject, inlines, walk};
use crate::diagnostic::Diagnostic;
use crate::extract::link;
use crate::facts::Reference;
use crate::page::{Block, Inline, Page, plain};

/// The anchors of all pages.
pub struct Anchors<'a>(BTreeMap<&'a str, Sections>);

#[derive(Default)]
struct Sections {
    anchors: BTreeSet<String>,
    /// The letters and digits of the headings, in lower case: what a tool makes an anchor of.
    headings: BTreeSet<String>,
}

impl<'a> Anchors<'a> {
    /// Of all pages.
    pub fn of(pages: impl Iterator<Item = (&'a str, &'a Page)>) -> Self {
        let pages = pages.map(|(path, page)| {
            let mut known = Sections::default();
            collect(&page.blocks, &mut known);
            (path, known)
        });
        Self(pages.collect())
    }

    /// Whether a reference from a page leads to a page or section that is there.
    pub fn leads(&self, from: &str, to: &Reference) -> bool {
        let path = if to.path.is_empty() { from } else { &to.path };
        self.0
            .get(path)
            .is_some_and(|page| to.anchor.is_empty() || page.has(&to.anchor))
    }
}

fn collect(blocks: &[Block], known: &mut Sections) {
    walk(blocks, &mut |block| match block {
        Block::Heading { title, anchor, .. } => {
            known
                .anchors
                .extend(anchor.iter().map(|anchor| anchor.to_lowercase()));
            known.headings.insert(letters(&plain(title)));
        }
        // A fragment's headings are the page's, too.
        Block::Include { blocks, .. } => collect(blocks, known),
        _ => {}
    });
    inlines(blocks, &mut |piece| match piece {
        Inline::Text(text, _) => {
            let marks = text.split("{#").skip(1);
            let marks = marks.filter_map(|mark| mark.split_once('}'));
            known
                .anchors
                .extend(marks.map(|(anchor, _)| anchor.to_lowercase()));
        }
        Inline::Html(html, _) => {
            let marks = html
                .split("id=\"")
                .skip(1)
                .chain(html.split("name=\"").skip(1));
            let marks = marks.filter_map(|mark| mark.split_once('"'));
            known
                .anchors
                .extend(marks.map(|(anchor, _)| anchor.to_lowercase()));
        }
        _ => {}
    });
}

/// Checks one page.
pub fn check(subject: &Subject<'_>, anchors: &Anchors<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // A fragment's own anchors may be those of the pages that include it.
    let is_fragment = subject.path.contains("_include");
    inlines(&subject.page.blocks, &mut |piece| {
        let Inline::Link { target, span, .. } = piece else {
            return;
        };
        let Some(to) = link::resolve(subject.path, target) else {
            return;
        };
        let path = if to.path.is_empty() {
            subject.path
        } else {
            &to.path
        };
        let Some(page) = anchors.0.get(path) else {
            found.push(subject.finding(
                span.start,
                "link-dead",
                format!("There is no page `{path}`."),
                "Correct the target, or remove the link.",
            ));
            return;
        };
        let own = to.path.is_empty() && is_fragment;
        if !to.anchor.is_empty() && !own && !page.has(&to.anchor) {
            let help = match page.near(&to.anchor) {
                Some(near) => format!("Correct the anchor; the page has `#{near}`."),
                None => format!(
                    "Correct the anchor, or write `{{#{}}}` behind the heading that is meant.",
                    to.anchor
                ),
            };
            found.push(subject.finding(
                span.start,
                "anchor-dead",
                format!("`{path}` has no section `#{}`.", to.anchor),
                help,
            ));
        }
    });
    found
}

impl Sections {
    fn has(&self, anchor: &str) -> bool {
        let anchor = anchor.to_lowercase();
        // A second heading of the same words gets a number.
        let numbered = anchor.trim_end_matches(|letter: char| letter.is_ascii_digit());
        self.anchors.contains(&anchor)
            || self.headings.contains(&letters(&anchor))
            || numbered.len() < anchor.len() && self.headings.contains(&letters(numbered))
    }

    /// An anchor that ends in the same word.
    fn near(&self, anchor: &str) -> Option<&str> {
        let word = anchor.rsplit('-').next().unwrap_or(anchor).to_lowercase();
        let mut anchors = self.anchors.iter();
        anchors
            .find(|known| known.rsplit('-').next() == Some(word.as_str()))
            .map(String::as_str)
    }
}

fn letters(text: &str) -> String {
    let mut letters = link::latin(text);
    letters.retain(char::is_alphanumeric);
    letters
}
