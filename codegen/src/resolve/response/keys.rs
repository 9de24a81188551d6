//! Keys of an object that are data, and no fields.

use serde_json::{Map, Value};

use crate::ir::Field;

/// The languages of portals; `id` is one, but hardly ever here.
const LANGUAGES: &[&str] = &[
    "ar", "br", "by", "cn", "de", "en", "es", "fr", "hi", "id", "in", "it", "ja", "kz", "la", "ms",
    "pl", "ru", "sc", "tc", "th", "tr", "ua", "uk", "vn",
];

/// Whether all keys of an object are data: numbers, names that end in one, languages, codes of access, what no field
/// is called, or names of described fields; a method that `describes` fields answers with nothing else.
pub fn are_data(map: &Map<String, Value>, documented: &[Field], describes: bool) -> bool {
    if map.is_empty() {
        return false;
    }
    let known = |key: &String| documented.iter().any(|field| field.name == *key);
    if map
        .keys()
        .all(|key| is_digits(key) || is_pattern(key) || is_access(key))
        || are_languages(map)
    {
        return true;
    }
    if describes {
        let described = |value: &Value| is_description(value) || is_type(value);
        return map.values().all(described) || (are_alike(map) && !map.keys().any(known));
    }
    if map.keys().all(known) {
        return false;
    }
    let numbered = |key: &String| number_behind(key) >= 3 && !key.contains('_') && !known(key);
    if map.keys().all(numbered) || ((are_alike(map) || are_repeated(map)) && !map.keys().any(known))
    {
        return true;
    }
    // One object with a title and a type is an object of its own; two are descriptions of fields.
    map.len() > 1 && map.values().all(is_description)
}

/// Whether each of several objects says under one name what its own key is: `{"a": {"id": "a"}, "b": {"id": "b"}}`.
fn are_repeated(map: &Map<String, Value>) -> bool {
    let says = |(key, value): (&String, &Value), name: &str| match value.get(name) {
        Some(Value::String(text)) => text == key,
        Some(Value::Number(number)) => number.to_string() == *key,
        _ => false,
    };
    let first = map.values().next().and_then(Value::as_object);
    let mut names = first.into_iter().flat_map(Map::keys);
    map.len() > 1 && names.any(|name| map.iter().all(|entry| says(entry, name)))
}

fn are_languages(map: &Map<String, Value>) -> bool {
    map.keys().all(|key| LANGUAGES.contains(&key.as_str())) && map.keys().any(|key| key != "id")
}

/// `U1`, `AU` and such: who may do something.
fn is_access(key: &str) -> bool {
    let group = key.trim_end_matches(|letter: char| letter.is_ascii_digit());
    match group {
        "AU" | "UA" | "CR" => group == key,
        "U" | "D" | "DR" | "G" | "SG" => group != key,
        _ => false,
    }
}

/// Whether an object holds values of one kind under keys of which one at least is no name of a field: selectors,
/// paths, codes that end in a number.
fn are_alike(map: &Map<String, Value>) -> bool {
    let odd = |key: &String| {
        let named = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'~');
        is_digits(key) || !key.bytes().all(named)
    };
    let alike = match map.values().next() {
        Some(Value::Object(first)) => map.values().all(|value| {
            value
                .as_object()
                .is_some_and(|other| other.keys().any(|key| first.contains_key(key)))
        }),
        Some(Value::String(_)) => map
            .values()
            .all(|value| value.is_string() || value.is_null()),
        Some(Value::Array(_)) => map.values().all(Value::is_array),
        Some(Value::Null) => map
            .values()
            .all(|value| value.is_null() || value.is_string()),
        _ => false,
    };
    let phrases = |key: &String| key.starts_with("REST: ");
    let numbered = |key: &String| number_behind(key) > 0 && !key.contains('_');
    alike && (map.keys().any(odd) || map.keys().all(numbered)) && !map.keys().any(phrases)
}

fn is_description(value: &Value) -> bool {
    value.as_object().is_some_and(|inner| {
        inner.contains_key("type")
            && (inner.contains_key("isRequired")
                || inner.contains_key("title")
                || inner.contains_key("isReadOnly"))
    })
}

/// What the methods that describe fields say of one at least.
fn is_type(value: &Value) -> bool {
    let has =
        |inner: &Map<String, Value>, name: &str| inner.get(name).is_some_and(Value::is_string);
    value
        .as_object()
        .is_some_and(|inner| has(inner, "type") || has(inner, "TYPE") || has(inner, "title"))
}

/// Whether a key of an example is one of many that a pattern stands for.
pub fn is_covered<'f>(
    key: &str,
    documented: bool,
    mut patterns: impl Iterator<Item = &'f str>,
) -> bool {
    let numbered = [
        "PARENT_ID_",
        "parentId",
        "PROPERTY_",
        "property",
        "DYNAMIC_",
    ]
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

/// What is before the number at the end of a key.
pub fn stem(key: &str) -> Option<&str> {
    let stem = &key[..key.len() - number_behind(key)];
    (!stem.is_empty() && stem.len() < key.len()).then_some(stem)
}

/// Whether names with such a stem are those of properties, of parents or of a portal's own types, which portals number.
pub fn is_numbered(stem: &str) -> bool {
    matches!(stem, "property" | "PROPERTY_" | "DYNAMIC_") || is_parent(stem)
}

/// Whether names with such a stem are those of parents, of which only the identifier is told.
pub fn is_parent(stem: &str) -> bool {
    matches!(stem, "parentId" | "PARENT_ID_")
}

/// Whether a documented pattern has a fixed part, and a key has the same.
fn covers(pattern: &str, key: &str) -> bool {
    let holes = ['…', '*', '<', '{'];
    let begin = pattern.find(holes).or_else(|| pattern.find("..."));
    if let (None, Some(stem)) = (begin, pattern.strip_suffix('N')) {
        return stem.len() > 1 && key.strip_prefix(stem).is_some_and(is_digits);
    }
    let (stem, end) = match begin {
        Some(at) => (
            &pattern[..at],
            pattern.trim_end_matches(|letter: char| !matches!(letter, '…' | '*' | '>' | '}' | '.')),
        ),
        None => (pattern, pattern),
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
