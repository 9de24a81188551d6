//! Which keys of an answer have a typed field.
//!
//! What a program sees of an answer shows by its `Debug`: there only the keys of raw JSON stand in quotes before their
//! value (`"KEY": …`), and only what the documentation does not name is a pair of a name and raw JSON. A mark in each
//! object tells those that were not read at all.

use std::ops::AddAssign;

use serde_json::Value;

use super::Example;

/// How many keys there are at all levels.
#[derive(Debug, Default, Clone, Copy)]
pub struct Keys {
    /// All of them.
    pub all: usize,
    /// Those without a type: in `extra`, in raw JSON, or not read.
    pub untyped: usize,
}

impl AddAssign for Keys {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.untyped += other.untyped;
    }
}

/// What the `Debug` of raw JSON begins with.
const RAW: &[&str] = &[
    "Null",
    "Bool(",
    "Number(",
    "String(\"",
    "Array [",
    "Object {",
];

/// Counts the keys of an answer; none of one that does not decode, which is another matter.
pub fn of(example: &Example<'_>) -> Option<Keys> {
    let mut marked = example.result.clone();
    let mut sizes = Vec::new();
    mark(&mut marked, &mut sizes);
    let all = count(example.result);
    let plain = example.decoded()?;
    // A mark that does not fit stands where something else was meant to.
    let Ok(marked) = example.decode(marked) else {
        return Some(Keys { all, untyped: all });
    };
    let lost = sizes.iter().enumerate();
    let lost = lost.filter(|(index, _)| !marked.contains(&format!("{:?}", name(*index))));
    let lost: usize = lost.map(|(_, size)| size).sum();
    Some(Keys {
        all,
        untyped: (raw(&plain) + lost).min(all),
    })
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.len() + members.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

fn name(index: usize) -> String {
    format!("mark {index} ")
}

/// Puts a key of its own into each object, but for those that are lists.
fn mark(value: &mut Value, sizes: &mut Vec<usize>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| mark(item, sizes)),
        Value::Object(members) => {
            // What a map holds, as it was: under a name that has nothing there is no entry.
            let like = members.values().find(|value| !value.is_null()).cloned();
            members.values_mut().for_each(|value| mark(value, sizes));
            let digits = |key: &String| key.bytes().all(|byte| byte.is_ascii_digit());
            if !members.keys().all(digits) {
                let size = members.len();
                members.insert(name(sizes.len()), like.unwrap_or_default());
                sizes.push(size);
            }
        }
        _ => {}
    }
}

/// How many names of raw JSON a `Debug` shows.
fn raw(debug: &str) -> usize {
    let mut found = 0;
    let mut rest = debug;
    let mut before = ' ';
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        if letter == '"' {
            rest = &rest[end(rest)..];
            let value = rest.strip_prefix(", ").unwrap_or_default();
            let pair = before == '(' && RAW.iter().any(|raw| value.starts_with(raw));
            found += usize::from(pair || rest.starts_with(": "));
        }
        before = letter;
    }
    found
}

/// Where a text in quotes ends, the quote included.
fn end(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[test]
fn names_of_raw_json_are_told_from_fields() {
    let debug =
        r#"A { id: Some(1), t: Some("x\": {\"a\": 1"), m: Map([("k", 1)]), extra: Extra({}) }"#;
    assert_eq!(raw(debug), 0);
    let debug =
        r#"A { any: Some(Object {"a": Object {"b": Null}}), extra: Extra({"c": String("d")}) }"#;
    assert_eq!(raw(debug), 3);
}
