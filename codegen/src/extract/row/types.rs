//! What follows a name → the alternatives of its type.

use super::super::link;
use super::super::text::words;
use crate::facts::TypeToken;
use crate::page::Inline;

/// Reads links, code spans, and the words between them that name types.
pub fn read(text: &[Inline], page: &str) -> Vec<TypeToken> {
    let mut out = Vec::new();
    for piece in text {
        match piece {
            Inline::Link { text, target, .. } => tokens(&words(text), Some(target), page, &mut out),
            Inline::Code(code, _) => tokens(code, None, page, &mut out),
            Inline::Strong(inner, _) | Inline::Emphasis(inner, _) => out.extend(read(inner, page)),
            Inline::Text(text, _) => {
                for word in text.split(['|', ',', ' ', '(', ')', '[', ']']) {
                    if BASE.contains(&word.trim_end_matches("[]")) {
                        tokens(word, None, page, &mut out);
                    }
                }
            }
            Inline::Break(_) | Inline::Html(..) => {}
        }
    }
    out
}

/// Reads what stands beside the names of a row; a name that a sentence says again is no type.
pub fn read_beside(names: &[String], text: &[Inline], page: &str) -> Vec<TypeToken> {
    let mut said = false;
    let text: Vec<Inline> = text
        .iter()
        .filter(|piece| match piece {
            Inline::Text(words, _) => {
                said |= words.contains(char::is_alphabetic);
                true
            }
            Inline::Code(code, _) => !(said && names.contains(code)),
            _ => true,
        })
        .cloned()
        .collect();
    read(&text, page)
}

/// Reads a cell of a column of types, where a word without marks is a type too.
pub fn read_column(text: &[Inline], page: &str) -> Vec<TypeToken> {
    let found = read(text, page);
    if !found.is_empty() {
        return found;
    }
    let mut out = Vec::new();
    let all = words(text);
    let one_word = !all.trim().contains(' ');
    if one_word || all.contains('|') {
        tokens(&all, None, page, &mut out);
    }
    out
}

/// Types that pages also name without marks.
const BASE: &[&str] = &[
    "string", "integer", "int", "boolean", "bool", "array", "object", "double", "float", "null",
    "date", "datetime", "file", "any", "number",
];

/// The values of flags, of which pages write both: `Y/N`.
const FLAGS: &[&str] = &["Y", "N", "true", "false", "0", "1"];

/// Older pages: `integer/array`. A slash that stands between other words belongs to them.
fn alternatives(text: &str) -> impl Iterator<Item = &str> {
    let is_type = |part: &str| BASE.contains(&part.trim().trim_end_matches("[]"));
    let splits = text.contains('/') && text.split('/').all(is_type);
    text.split(move |letter| splits && letter == '/')
}

fn tokens(text: &str, target: Option<&str>, page: &str, out: &mut Vec<TypeToken>) {
    let link = target
        // Most links lead there, and would be dropped below.
        .filter(|target| target.contains('#') || !target.ends_with("data-types.md"))
        .and_then(|target| link::resolve(page, target))
        .filter(|link| !link.anchor.is_empty() || !link.path.ends_with("data-types.md"));
    let parts = text.split(['|', ',']).flat_map(|part| part.split(" or "));
    for word in parts.flat_map(alternatives) {
        let mut name = word.trim().trim_matches('`').trim();
        if name.is_empty() {
            continue;
        }
        let mut lists = 0;
        // Older pages: `array<integer>`. What an object is made of stands elsewhere.
        if let Some(inner) = name
            .strip_prefix("array<")
            .and_then(|rest| rest.strip_suffix('>'))
            .filter(|inner| BASE.contains(inner) && *inner != "object")
        {
            name = inner;
            lists += 1;
        }
        while let Some(inner) = name.strip_suffix("[]") {
            name = inner.trim_end();
            lists += 1;
        }
        let name = name.trim_start_matches('[').trim_end_matches(']');
        // A template of a text is no type, and neither are the values of a flag.
        let is_flag = name.contains('/') && name.split('/').all(|part| FLAGS.contains(&part));
        if name.is_empty() || name.contains(['#', '{', '=']) || is_flag {
            continue;
        }
        let token = TypeToken {
            name: name.to_owned(),
            lists,
            link: link.clone(),
        };
        if !out.contains(&token) {
            out.push(token);
        }
    }
}

/// The plain words for objects and lists.
const CONTAINERS: &[&str] = &["object", "array", "struct", "structure"];

fn is_one_of(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// Whether none of the alternatives is an object or a list: its values are what the text lists.
pub fn is_scalar(types: &[TypeToken]) -> bool {
    !types.is_empty()
        && types
            .iter()
            .all(|token| token.lists == 0 && !is_one_of(&token.name, CONTAINERS))
}

/// Whether it is an object or a list of objects, by the plain words for those.
pub fn is_container(types: &[TypeToken]) -> bool {
    types.iter().any(|token| is_one_of(&token.name, CONTAINERS))
}

/// Whether one of the alternatives is a boolean or a flag of one character.
pub fn is_boolean(types: &[TypeToken]) -> bool {
    types
        .iter()
        .any(|token| is_one_of(&token.name, &["boolean", "bool", "char"]))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::page::{Block, parse_text};

    fn shown(text: &str) -> Vec<String> {
        let blocks = parse_text(text);
        let Some(Block::Paragraph { text, .. }) = blocks.first() else {
            return Vec::new();
        };
        read(text, "api-reference/a/b.md")
            .into_iter()
            .map(|token| {
                let link = token
                    .link
                    .map(|link| format!("@{}#{}", link.path, link.anchor));
                format!(
                    "{}{}{}",
                    token.name,
                    "[]".repeat(token.lists.into()),
                    link.unwrap_or_default()
                )
            })
            .collect()
    }

    #[test]
    fn unions_are_read_in_every_spelling() {
        for text in [
            "[`integer`](../data-types.md) \\| [`string[]`](../data-types.md)",
            "[`integer`](../data-types.md)\\|[`string[]`](../data-types.md)",
            "[`integer`](../data-types.md)\n[`string[]`](../data-types.md)",
            "[`integer` \\| `string[]`](../data-types.md)",
            "`integer|string[]`",
            "`integer` or `string[]`",
        ] {
            assert_eq!(shown(text), ["integer", "string[]"], "{text}");
        }
    }

    #[test]
    fn a_link_to_a_section_stays_and_one_to_the_list_of_types_goes() {
        assert_eq!(shown("[`section[]`](#section)"), ["section[]@#section"]);
        assert_eq!(
            shown("[`thing`](../data-types.md#thing)"),
            ["thing@api-reference/data-types.md#thing"]
        );
    }
    #[test]
    fn the_values_of_a_flag_are_no_type() {
        assert_eq!(
            shown("[`string`](../data-types.md) with value `Y/N`"),
            ["string"]
        );
        assert_eq!(shown("`integer/array`"), ["integer", "array"]);
        assert_eq!(shown("`integer/srting`"), ["integer/srting"]);
    }
}
