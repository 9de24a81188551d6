//! What stands above the first section: scopes, who may call, deprecation.

use std::sync::LazyLock;

use regex::Regex;

use super::link;
use super::text::{links, marked};
use super::words::said;
use crate::facts::{Class, Deprecation, Prose, Who};
use crate::page::{Block, Inline, Page};

static SCOPE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bscopes?\s*:\s*(.*?)(?:$|\bwho can\b|\bpermissions to\b)")
        .expect("a constant pattern")
});
static WHO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:who can execute|who can subscribe|permissions to execute)[^:]*:\s*(.*)$")
        .expect("a constant pattern")
});
static EXAMPLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\((?:e\.g\.|for example)").expect("a constant pattern"));
static CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"`([^`]+)`").expect("a constant pattern"));

/// The scopes and who may call.
pub fn access(page: &Page) -> (Vec<String>, Option<Who>) {
    let mut scopes = Vec::new();
    let mut who = None;
    for text in quoted(page) {
        let words = marked(text);
        let words = said(&words);
        if scopes.is_empty()
            && let Some(found) = SCOPE.captures(&words)
        {
            scopes = tokens(&found[1]);
        }
        if who.is_none()
            && let Some(found) = WHO.captures(&words)
        {
            // A list of who may follows; each is under a condition.
            let words = found[1].replace('`', "");
            who = class(&said(&words)).or(Some(Who::Permitted));
        }
    }
    (scopes, who)
}

/// What the page says about the method above its first section, a line for each paragraph and item.
pub fn about(page: &Page) -> Prose {
    let mut lines: Vec<String> = Vec::new();
    for block in head(page) {
        match block {
            Block::Paragraph { text, .. } => lines.push(marked(text)),
            Block::List { items, .. } => {
                lines.extend(
                    items
                        .iter()
                        .map(|item| marked(super::text::item_text(item))),
                );
            }
            _ => {}
        }
    }
    Prose(lines.join("\n"))
}

/// The paragraphs of the quotes above the first second-level heading.
fn quoted(page: &Page) -> Vec<&[Inline]> {
    let mut found = Vec::new();
    for block in head(page) {
        match block {
            Block::Quote { blocks, .. } => paragraphs(blocks, &mut found),
            Block::Include { blocks, .. } => {
                for block in blocks.iter() {
                    if let Block::Quote { blocks, .. } = block {
                        paragraphs(blocks, &mut found);
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn paragraphs<'p>(blocks: &'p [Block], found: &mut Vec<&'p [Inline]>) {
    found.extend(blocks.iter().filter_map(|block| match block {
        Block::Paragraph { text, .. } => Some(text.as_slice()),
        _ => None,
    }));
}

fn head(page: &Page) -> impl Iterator<Item = &Block> {
    page.blocks
        .iter()
        .take_while(|block| !matches!(block, Block::Heading { level: 2.., .. }))
}

fn tokens(text: &str) -> Vec<String> {
    // A scope that stands as an example is not the method's.
    let text = EXAMPLE.find(text).map_or(text, |at| &text[..at.start()]);
    let coded: Vec<String> = CODE
        .captures_iter(text)
        .flat_map(|code| split(&code[1]))
        .collect();
    if coded.is_empty() {
        return split(text.split('.').next().unwrap_or_default());
    }
    coded
}

/// The tokens of a list; a piece that holds a blank is a sentence.
fn split(text: &str) -> Vec<String> {
    text.replace(" or ", ",")
        .replace(" and ", ",")
        .split([',', '|'])
        .map(|word| word.trim().trim_matches(['.', ';', '(', ')', '[', ']']))
        .filter(|word| {
            word.starts_with(|first: char| first.is_ascii_lowercase())
                && word.bytes().all(|byte| {
                    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.".contains(&byte)
                })
        })
        .map(str::to_owned)
        .collect()
}

fn class(words: &str) -> Option<Who> {
    let words = words.to_lowercase();
    if words.trim().is_empty() {
        return None;
    }
    let any = [
        "any user",
        "anyone",
        "authorized user",
        "any authorized",
        "all users",
        "any portal user",
    ];
    let plain =
        !words.contains(" with ") && !words.contains("permission") && !words.contains("rights");
    Some(if any.iter().any(|any| words.contains(any)) && plain {
        Who::AnyUser
    } else if words.contains("admin") && plain && !words.contains(" or ") {
        Who::Administrator
    } else {
        Who::Permitted
    })
}

/// Whether the page is marked as deprecated, and what replaces the method.
pub fn deprecation(path: &str, class: &Class, page: &Page) -> Option<Deprecation> {
    let note = head(page).find_map(|block| match block {
        Block::Note { title, blocks, .. }
            if said(title).to_lowercase().starts_with("deprecated") =>
        {
            Some(blocks)
        }
        _ => None,
    });
    let outdated = matches!(class, Class::Method { .. } | Class::Event { .. })
        && ["/outdated/", "/deprecated/"]
            .iter()
            .any(|folder| path.contains(folder));
    if note.is_none() && !outdated {
        return None;
    }
    let mut found = Vec::new();
    for block in note.into_iter().flatten() {
        if let Block::Paragraph { text, .. } = block {
            links(text, &mut found);
        }
        if let Block::List { items, .. } = block {
            for item in items {
                links(super::text::item_text(item), &mut found);
            }
        }
    }
    let mut replaced_by: Vec<String> = Vec::new();
    for (_, target) in found {
        if let Some(link) = link::resolve(path, target)
            && !link.path.is_empty()
            && !replaced_by.contains(&link.path)
        {
            replaced_by.push(link.path);
        }
    }
    Some(Deprecation { replaced_by })
}
