//! Array literals of PHP, `array('FIELDS' => array('ID' => $id))`, as JSON.

use serde_json::{Map, Value};

/// How deep arrays may nest.
const DEPTH: usize = 16;

/// An array literal; none where the code is anything else.
pub fn array(code: &str) -> Option<Value> {
    let mut rest = code.trim().trim_end_matches(';');
    let value = value(&mut rest, 0)?;
    let container = value.is_object() || value.is_array();
    (container && rest.trim().is_empty()).then_some(value)
}

fn value(rest: &mut &str, depth: usize) -> Option<Value> {
    *rest = rest.trim_start();
    if depth > DEPTH {
        return None;
    }
    if let Some(inner) = rest.strip_prefix('[') {
        *rest = inner;
        return members(rest, ']', depth);
    }
    let word = word(rest);
    if word.eq_ignore_ascii_case("array") {
        let inner = rest[word.len()..].trim_start().strip_prefix('(')?;
        *rest = inner;
        return members(rest, ')', depth);
    }
    if let Some(quote @ ('\'' | '"')) = rest.chars().next() {
        let (text, after) = rest[1..].split_once(quote)?;
        *rest = after;
        return Some(text.into());
    }
    let found = match word {
        "true" | "false" => Value::Bool(word == "true"),
        "null" => Value::Null,
        "" => return None,
        // A variable has a value of its name's kind.
        name if name.starts_with('$') => {
            let name = name.to_lowercase();
            if name.ends_with("id") {
                1.into()
            } else {
                "text".into()
            }
        }
        number => serde_json::from_str::<serde_json::Number>(number)
            .ok()?
            .into(),
    };
    *rest = &rest[word.len()..];
    Some(found)
}

fn members(rest: &mut &str, close: char, depth: usize) -> Option<Value> {
    let mut items = Vec::new();
    let mut members = Map::new();
    loop {
        *rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix(close) {
            *rest = after;
            break;
        }
        let first = value(rest, depth + 1)?;
        *rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("=>") {
            *rest = after;
            let key = match first {
                Value::String(key) => key,
                Value::Number(key) => key.to_string(),
                _ => return None,
            };
            members.insert(key, value(rest, depth + 1)?);
            *rest = rest.trim_start();
        } else {
            items.push(first);
        }
        match rest.strip_prefix(',') {
            Some(after) => *rest = after,
            None if rest.starts_with(close) => {}
            None => return None,
        }
    }
    match (items.is_empty(), members.is_empty()) {
        (_, true) => Some(items.into()),
        (true, false) => Some(members.into()),
        (false, false) => None,
    }
}

fn word<'t>(text: &&'t str) -> &'t str {
    let end = text
        .find(|letter: char| !letter.is_ascii_alphanumeric() && !"$_.-".contains(letter))
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::array;

    #[test]
    fn arrays_of_both_spellings_are_read() {
        for (code, value) in [
            (
                "array('FIELDS' => array('ID' => $id))",
                json!({"FIELDS": {"ID": 1}}),
            ),
            (
                "['A' => [1, -2.5,], \"B\" => true, 'C' => $name];",
                json!({"A": [1, -2.5], "B": true, "C": "text"}),
            ),
            ("array()", json!([])),
        ] {
            assert_eq!(array(code), Some(value), "{code}");
        }
    }

    #[test]
    fn code_that_is_no_array_is_none() {
        for code in [
            "$x = array(1);",
            "array(1",
            "['a' => ]",
            "'text'",
            "",
            "[1, 'a' => 2]",
        ] {
            assert_eq!(array(code), None, "{code}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_code_is_read_or_not(code in "[\\[\\]()=>', a$1é\"]{0,40}|\\PC{0,20}") {
            array(&code);
        }
    }
}
