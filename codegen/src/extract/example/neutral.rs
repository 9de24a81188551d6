//! An example reduced to its shape.
//!
//! What an example shows is which keys there are and of what type and format their values are; the values
//! themselves are somebody's text, and stay only where the API gives them a meaning.

use serde_json::{Map, Number, Value};

use super::date;

/// Stands for any text.
pub const TEXT: &str = "text";

/// Reduces an example to its shape; strings for which `keep` holds stay as they are.
///
/// Idempotent. `keep` is asked before anything else, so that a documented value such as `"4"` survives.
pub fn neutral(value: &Value, keep: &dyn Fn(&str) -> bool) -> Value {
    match value {
        Value::Null | Value::Bool(_) => value.clone(),
        Value::Number(number) => Value::Number(neutral_number(number)),
        Value::String(text) if keep(text) => value.clone(),
        Value::String(text) => Value::String(neutral_text(text)),
        Value::Array(items) => Value::Array(fewer(
            items.iter().map(|item| neutral(item, keep)).collect(),
        )),
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| (key.clone(), neutral(member, keep)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

/// Whether a string is spelled like a constant, a code or a field's name rather than like a text.
///
/// Not a reason to keep it by itself: portals' own codes are spelled so too. Meant for `keep`.
pub fn identifier(text: &str) -> bool {
    let constant = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    // A sum or a key is somebody's value.
    let sum = text.len() >= 16
        && text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_hexdigit());
    (1..=40).contains(&text.len())
        && !sum
        && text.contains(|c: char| c.is_ascii_alphabetic())
        && (text.chars().all(constant)
            || (text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(name)))
}

fn neutral_number(number: &Number) -> Number {
    if let Some(integer) = number.as_i64() {
        return integer.signum().into();
    }
    if number.is_u64() {
        return 1.into();
    }
    let half = match number.as_f64() {
        Some(0.0) => 0.0,
        Some(float) if float < 0.0 => -0.5,
        _ => 0.5,
    };
    Number::from_f64(half).unwrap_or_else(|| 0.into())
}

fn neutral_text(text: &str) -> String {
    if text.is_empty() || text == "Y" || text == "N" {
        return text.to_owned();
    }
    numeric(text)
        .map(str::to_owned)
        .or_else(|| date::neutral(text))
        .unwrap_or_else(|| TEXT.to_owned())
}

/// The string that stands for all numbers of the same kind: PHP sends many numbers as strings.
fn numeric(text: &str) -> Option<&'static str> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !fraction.is_none_or(all_digits) {
        return None;
    }
    let zero = digits.bytes().all(|b| matches!(b, b'0' | b'.'));
    Some(match (zero, fraction.is_some(), negative) {
        (true, false, _) => "0",
        (true, true, _) => "0.0",
        (false, false, false) => "1",
        (false, false, true) => "-1",
        (false, true, false) => "0.5",
        (false, true, true) => "-0.5",
    })
}

/// Drops elements that show nothing new. Two equal scalars stay: a pair is often a range or a point.
fn fewer(mut items: Vec<Value>) -> Vec<Value> {
    let scalar = |item: &Value| !item.is_array() && !item.is_object();
    if items.len() > 2 && items.iter().all(scalar) {
        if items.iter().all(|item| *item == items[0]) {
            items.truncate(1);
        }
    } else if items.iter().all(Value::is_object) {
        let mut distinct: Vec<Value> = Vec::new();
        for item in items {
            if !distinct.contains(&item) {
                distinct.push(item);
            }
        }
        return distinct;
    }
    items
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reduced(value: Value) -> Value {
        neutral(&value, &|text| text == "OPEN" || text == "sort.by")
    }

    #[test]
    fn numbers_keep_their_sign_and_kind() {
        assert_eq!(
            reduced(json!([0, 17, -4, u64::MAX, 0.0, 2.25, -7.5])),
            json!([0, 1, -1, 1, 0.0, 0.5, -0.5])
        );
    }

    #[test]
    fn strings_of_digits_keep_their_kind() {
        assert_eq!(
            reduced(json!([
                "0", "17", "-4", "12.50", "-1.5", "0.00", "1.", ".5", "+1"
            ])),
            json!(["0", "1", "-1", "0.5", "-0.5", "0.0", "text", "text", "text"])
        );
    }

    #[test]
    fn flags_and_empty_values_stay() {
        let value = json!({"a": "Y", "b": "N", "c": true, "d": null, "e": "", "f": [], "g": {}});
        assert_eq!(reduced(value.clone()), value);
    }

    #[test]
    fn texts_become_one_text_unless_kept() {
        assert_eq!(
            reduced(json!([
                "OPEN",
                "sort.by",
                "CLOSED",
                "some words",
                "2020-02-03"
            ])),
            json!(["OPEN", "sort.by", "text", "text", "2025-01-01"])
        );
    }

    #[test]
    fn three_scalars_of_one_shape_become_one() {
        assert_eq!(reduced(json!([5, 6, 7])), json!([1]));
        assert_eq!(reduced(json!([5, 6])), json!([1, 1]));
        assert_eq!(reduced(json!([5, 6, 0])), json!([1, 1, 0]));
    }

    #[test]
    fn objects_of_one_shape_are_shown_once() {
        assert_eq!(
            reduced(json!([{"id": 4}, {"id": 5}, {"id": 4, "x": "some"}, {"id": 9}])),
            json!([{"id": 1}, {"id": 1, "x": "text"}])
        );
    }

    #[test]
    fn identifiers_are_told_from_texts() {
        assert!(
            ["CRM_DEAL", "crm.deal.list", "parentId", "A1"]
                .into_iter()
                .all(identifier)
        );
        assert!(
            !["", "Deal", "two words", "100", "a-b", "ж"]
                .into_iter()
                .any(identifier)
        );
        assert!(!identifier(&"a".repeat(41)));
        assert!(!identifier("0123456789abcdef"));
    }
}
