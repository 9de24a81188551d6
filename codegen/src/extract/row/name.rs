//! The cell that names a field: names, the mark of a required one, and what is left for the type.

use super::super::text::words;
use super::super::words::said;
use crate::page::{Block, Inline};

/// What the cell says.
#[derive(Debug, Default, PartialEq)]
pub struct Named {
    /// The names.
    pub names: Vec<String>,
    /// Marked as required.
    pub starred: bool,
    /// What follows the name.
    pub rest: Vec<Inline>,
}

/// Reads a cell.
pub fn read(blocks: &[Block]) -> Named {
    if let Some(Block::Paragraph { text, .. }) = blocks.first()
        && let Some(named) = form(text)
    {
        return named;
    }
    let mut pieces = blocks.iter().flat_map(|block| match block {
        Block::Paragraph { text, .. } | Block::Heading { title: text, .. } => text.as_slice(),
        _ => &[],
    });
    let mut named = Named::default();
    // `\|` directly behind a name joins it with the next one to a single key; with blanks it separates aliases.
    let mut joins = false;
    for piece in pieces.by_ref() {
        match piece {
            Inline::Strong(inner, _) => push(&mut named, &words(inner), std::mem::take(&mut joins)),
            Inline::Text(text, _) if named.names.is_empty() => {
                let text = text.trim();
                if !text.is_empty() {
                    push(&mut named, text, false);
                }
            }
            Inline::Html(text, _) | Inline::Code(text, _) if named.names.is_empty() => {
                push(&mut named, text, false);
            }
            Inline::Text(text, _) if marks_only(text) => {
                joins = text == "|";
                star(&mut named, text);
            }
            Inline::Break(_) if named.names.is_empty() => {}
            other => {
                if !matches!(other, Inline::Break(_)) {
                    named.rest.push(other.clone());
                }
                break;
            }
        }
    }
    named.rest.extend(pieces.cloned());
    named
}

/// `**UF_* fields**` are fields of that form; the star in it is taken for a mark by Markdown.
fn form(text: &[Inline]) -> Option<Named> {
    let mut parts = text.splitn(2, |piece| matches!(piece, Inline::Break(_)));
    let first = words(parts.next()?);
    let first = said(&first);
    let form = first.trim_matches(['*', ' ']);
    let form = form
        .strip_suffix(" fields")
        .or_else(|| form.strip_prefix("Fields "))?;
    let stem = form.trim_end_matches('*').strip_suffix('_')?;
    is_identifier(stem).then(|| Named {
        names: vec![format!("{stem}_*")],
        starred: false,
        rest: parts.next().unwrap_or_default().to_vec(),
    })
}

fn marks_only(text: &str) -> bool {
    text.chars().all(|letter| "*^|,\\ ".contains(letter))
}

fn star(named: &mut Named, text: &str) {
    let marks: String = text
        .chars()
        .filter(|letter| !"^ \\".contains(*letter))
        .collect();
    let first = marks.split(['|', ',']).next().unwrap_or_default();
    if first != "*" {
        return;
    }
    match named.names.last_mut() {
        // `**DYNAMIC_***` is any name that starts so.
        Some(name) if name.ends_with('_') => name.push('*'),
        _ => named.starred = true,
    }
}

fn push(named: &mut Named, raw: &str, join: bool) {
    let mut name = raw.trim().trim_end_matches([':', ',']).trim();
    if let Some(bare) = name.strip_suffix("^*^") {
        name = bare.trim_end();
        named.starred = true;
    } else if let Some(bare) = name.strip_suffix('*')
        && !bare.is_empty()
        && !bare.ends_with('_')
        && !bare.ends_with('*')
    {
        name = bare.trim_end();
        named.starred = true;
    }
    if name.is_empty() {
        return;
    }
    if join && let Some(last) = named.names.last_mut() {
        last.push('|');
        last.push_str(name);
        return;
    }
    // `LANGUAGE_ID (LANG)` gives an alias.
    if let Some((first, other)) = name
        .strip_suffix(')')
        .and_then(|name| name.split_once(" ("))
        && is_identifier(first)
        && is_identifier(other)
    {
        named.names.push(first.to_owned());
        named.names.push(other.to_owned());
        return;
    }
    if name.contains(", ") && name.split(", ").all(is_identifier) {
        named.names.extend(name.split(", ").map(str::to_owned));
        return;
    }
    named.names.push(name.to_owned());
}

/// Whether a bullet or a shape may name a field so.
pub fn is_field_name(name: &str) -> bool {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_.~=*<>!|-".contains(&byte))
        || name.contains('…');
    // Signs alone are the operators of a filter.
    let signs = name.bytes().all(|byte| b"=<>!~-".contains(&byte));
    plain && !signs && !name.contains('/') && !name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Letters, digits and underscores.
pub fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::page::parse_text;

    fn names(cell: &str) -> (Vec<String>, bool) {
        let named = read(&parse_text(cell));
        (named.names, named.starred)
    }

    fn one(name: &str, starred: bool) -> (Vec<String>, bool) {
        (vec![name.to_owned()], starred)
    }

    #[test]
    fn every_spelling_of_the_required_mark_is_read() {
        assert_eq!(names("**n***\n`integer`"), one("n", true));
        assert_eq!(names("**n**^*^\n`integer`"), one("n", true));
        assert_eq!(names("**n^*^**\n`integer`"), one("n", true));
        assert_eq!(names("**n***,**"), one("n", true));
    }

    #[test]
    fn two_stars_and_wildcards_do_not_mean_required() {
        assert_eq!(names("**n****\n`integer`"), one("n", false));
        assert_eq!(names("**DYNAMIC_***\n`integer`"), one("DYNAMIC_*", false));
        assert_eq!(names("**UF_\\***"), one("UF_*", false));
        assert_eq!(names("**\\***"), one("*", false));
        assert_eq!(names("**UF_* fields**\n`object`"), one("UF_*", false));
        assert_eq!(names("**UF_* поля**\n`object`"), one("UF_*", false));
        assert_eq!(names("**Поля UF_***\n`object`"), one("UF_*", false));
    }

    #[test]
    fn a_bar_joins_and_a_bar_between_blanks_separates() {
        assert_eq!(names("**A**\\|**B**\n`array`"), one("A|B", false));
        let both = (vec!["REPORT_ID".to_owned(), "ID".to_owned()], true);
        assert_eq!(names("**REPORT_ID*** \\| **ID***\n`integer`"), both);
        let both = (vec!["LANGUAGE_ID".to_owned(), "LANG".to_owned()], false);
        assert_eq!(names("**LANGUAGE_ID (LANG)**"), both);
    }

    #[test]
    fn odd_names_stay_as_they_are() {
        for name in [
            "=DELETED",
            "~X",
            "0",
            "result.events[].eventId",
            "ufCrm...",
            "<id>",
        ] {
            assert_eq!(
                names(&format!("**{name}**\n`integer`")),
                one(name, false),
                "{name}"
            );
        }
    }
}
