//! Paragraphs → statuses, references, and what they say of all parameters.

use std::sync::LazyLock;

use regex::Regex;

use super::Reader;
use crate::extract::link;
use crate::extract::outline::File;
use crate::extract::row::{depends_on, is_identifier};
use crate::extract::text::{links, marked, words};
use crate::extract::words::said as said_in_english;
use crate::facts::{Case, Class, Content, Reference, Region};
use crate::page::{Block, Inline};

static STATUS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*HTTP[ -]?(?:status|code)(?: code)?\s*:?\s*(.*)$")
        .expect("a constant pattern")
});
static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[1-5][0-9]{2}\b").expect("a constant pattern"));
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\W*(?:no parameters\b|without parameters\b|none\W*$|there are no parameters|(?:the |this )?method (?:has|does not (?:have|accept|require|take)|accepts|takes|requires)",
        r" ?(?:no|any)?(?: input)? ?parameters|(?:no|without) (?:input )?parameters|(?:the |this )?method is called without parameters\b)",
    ))
    .expect("a constant pattern")
});
static LIST_PARAMETERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)list[- ]methods?").expect("a constant pattern"));

impl Reader<'_, '_> {
    pub(super) fn paragraph(
        &mut self,
        text: &[Inline],
        region: Region,
        file: &File<'_>,
        content: &mut Vec<Content>,
    ) {
        let said = marked(text);
        let said = said_in_english(&said);
        if let Some(status) = status(&said) {
            if region != Region::Head && !status.is_empty() {
                content.push(Content::Status(status));
            }
            return;
        }
        // Some pages lost the heading above it.
        let unheaded = region == Region::Head && matches!(self.class, Class::Method { .. });
        if (unheaded || region == Region::Parameters) && NONE.is_match(&said) {
            content.push(Content::NoParameters);
            return;
        }
        if matches!(region, Region::Parameters | Region::Response)
            && let Some(name) = depends_on(&said)
        {
            content.push(Content::DependsOn(name));
            return;
        }
        if region == Region::Parameters {
            let mut found = Vec::new();
            links(text, &mut found);
            let to_lists = found.iter().any(|(text, target)| {
                target.contains("settings/how-to-call-rest-api/list-methods")
                    || LIST_PARAMETERS.is_match(&said_in_english(&words(text)))
            });
            if to_lists {
                content.push(Content::ListParameters);
                return;
            }
        }
        if matches!(region, Region::Parameters | Region::Response) {
            let mut found = Vec::new();
            see(text, file, &mut found);
            push_see(content, found);
        }
    }
}

/// The parameter that a tab's first paragraph names in bold before a colon, and the value behind it.
pub(super) fn case(blocks: &[Block]) -> Option<Case> {
    let Block::Paragraph { text, .. } = blocks.first()? else {
        return None;
    };
    let at = text
        .iter()
        .position(|piece| matches!(piece, Inline::Strong(..)))?;
    let Inline::Strong(inner, _) = &text[at] else {
        return None;
    };
    let named = words(inner);
    let name = named.trim().strip_suffix(':')?;
    let mut behind = text[at + 1..]
        .iter()
        .filter(|piece| !matches!(piece, Inline::Text(blank, _) if blank.trim().is_empty()));
    let value = match (behind.next(), behind.next()) {
        (Some(Inline::Code(value, _)), None) => Some(value.clone()),
        _ => None,
    };
    is_identifier(name).then(|| Case {
        name: name.to_owned(),
        value,
    })
}

/// The statuses that a line of HTTP statuses names.
pub(super) fn status(text: &str) -> Option<Vec<String>> {
    let found = STATUS.captures(text)?;
    Some(
        DIGITS
            .find_iter(&found[1])
            .map(|status| status.as_str().to_owned())
            .collect(),
    )
}

/// References of running text to sections of this page or of others.
pub(super) fn see(text: &[Inline], file: &File<'_>, found: &mut Vec<Reference>) {
    let mut all = Vec::new();
    links(text, &mut all);
    for (_, target) in all {
        if let Some(reference) = link::resolve(file.path(), target)
            && !found.contains(&reference)
        {
            found.push(reference);
        }
    }
}

/// Adds references to those that stand just before.
pub(super) fn push_see(content: &mut Vec<Content>, found: Vec<Reference>) {
    if found.is_empty() {
        return;
    }
    if let Some(Content::See(known)) = content.last_mut() {
        for reference in found {
            if !known.contains(&reference) {
                known.push(reference);
            }
        }
        return;
    }
    content.push(Content::See(found));
}

/// Calls back with each link of a block.
pub(super) fn collect_links(block: &Block, page: &str, found: &mut dyn FnMut(Reference)) {
    match block {
        Block::Paragraph { text, .. } => {
            let mut all = Vec::new();
            links(text, &mut all);
            for (_, target) in all {
                if let Some(reference) = link::resolve(page, target) {
                    found(reference);
                }
            }
        }
        Block::List { items, .. } => {
            for block in items.iter().flat_map(|item| &item.blocks) {
                collect_links(block, page, found);
            }
        }
        Block::Quote { blocks, .. } => {
            for block in blocks {
                collect_links(block, page, found);
            }
        }
        _ => {}
    }
}
