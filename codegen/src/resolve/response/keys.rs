//! Keys of an object that are data, and no fields.

use serde_json::{Map, Value};

use crate::ir::Field;

/// Whether all keys of an object are data: numbers, names that end in one, or names of described fields; a method
/// that `describes` fields answers with nothing else.
pub fn are_data(map: &Map<String, Value>, documented: &[Field], describes: bool) -> bool {
    if map.is_empty() {
        return false;
    }
    let known = |key: &String| documented.iter().any(|field| field.name == *key);
    if map.keys().all(|key| is_digits(key)) {
        return true;
    }
    if describes {
        return map.values().all(is_description);
    }
    if map.keys().all(known) {
        return false;
    }
    let numbered = |key: &String| number_behind(key) >= 3 && !key.contains('_') && !known(key);
    if map.keys().all(numbered) {
        return true;
    }
    // One object with a title and a type is an object of its own; two are descriptions of fields.
    map.len() > 1 && map.values().all(is_description)
}

fn is_description(value: &Value) -> bool {
    value.as_object().is_some_and(|inner| {
        inner.contains_key("type")
            && (inner.contains_key("isRequired")
                || inner.contains_key("title")
                || inner.contains_key("isReadOnly"))
    })
}

/// Whether a key of an example is one of many that a pattern stands for.
pub fn is_covered<'f>(
    key: &str,
    documented: bool,
    mut patterns: impl Iterator<Item = &'f str>,
) -> bool {
    let numbered = ["PARENT_ID_", "parentId", "PROPERTY_", "property"]
        .iter()
        .any(|stem| key.strip_prefix(stem).is_some_and(is_digits));
    let custom = ["UF_", "ufCrm"]
        .iter()
        .any(|stem| key.strip_prefix(stem).is_some_and(has_digit));
    // A portal's own field has a number where the names of the product have words.
    numbered
        || custom && (!documented || number_behind(key) >= 3)
        || !documented && patterns.any(|pattern| covers(pattern, key))
}

/// Whether a documented pattern has a fixed part, and a key has the same.
fn covers(pattern: &str, key: &str) -> bool {
    let holes = ['…', '*', '<', '{'];
    let begin = pattern.find(holes).or_else(|| pattern.find("..."));
    let (stem, end) = match begin {
        Some(at) => (
            &pattern[..at],
            pattern.trim_end_matches(|letter: char| !matches!(letter, '…' | '*' | '>' | '}' | '.')),
        ),
        None => (pattern.trim_end_matches('N'), pattern),
    };
    let tail = &pattern[end.len()..];
    stem.len() > 1
        && key.len() > stem.len() + tail.len()
        && key.starts_with(stem)
        && key.ends_with(tail)
}

/// Whether a name stands for any name of its form.
pub fn is_pattern(name: &str) -> bool {
    crate::resolve::types::is_pattern(name) || (name.contains('{') && name.contains('}'))
}

fn has_digit(text: &str) -> bool {
    text.contains(|letter: char| letter.is_ascii_digit())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// How many digits end a key.
fn number_behind(key: &str) -> usize {
    key.bytes().rev().take_while(u8::is_ascii_digit).count()
}

/// Whether a name says that the value identifies something.
pub fn is_identifier(name: &str) -> bool {
    matches!(name, "ID" | "id") || name.ends_with("_ID") || name.ends_with("Id")
}
