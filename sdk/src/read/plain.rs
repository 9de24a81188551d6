//! Readers of the value that a reader stands on.

use serde_json::Value;

use super::{Map, Reader};

/// A text; numbers and booleans are written out.
pub fn text(r: &mut Reader<'_>) -> String {
    match r.take_value() {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        Value::Bool(false) | Value::Null => {
            r.nothing();
            String::new()
        }
        Value::Bool(true) => "true".to_owned(),
        Value::Array(items) if items.is_empty() => {
            r.nothing();
            String::new()
        }
        // A text where a portal keeps structure: kept as it was sent.
        other => other.to_string(),
    }
}

/// An integer; texts of digits and whole numbers with a fraction of zero fit too.
pub fn integer(r: &mut Reader<'_>) -> i64 {
    let read = match r.value() {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64())),
        Value::String(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| whole(text.parse().ok()))
        }
        Value::Bool(true) => Some(1),
        _ => None,
    };
    read.unwrap_or_else(|| {
        nothing_or_misfit(r, "an integer");
        0
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "checked to be whole and in range"
)]
fn whole(number: Option<f64>) -> Option<i64> {
    number
        .filter(|number| number.fract() == 0.0 && number.abs() < 9.0e15)
        .map(|number| number as i64)
}

/// A number; texts of digits fit too.
pub fn number(r: &mut Reader<'_>) -> f64 {
    let read = match r.value() {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    read.unwrap_or_else(|| {
        nothing_or_misfit(r, "a number");
        0.0
    })
}

/// A boolean: `true`, `"Y"`, `1`, `"1"` and their opposites; an empty value is false.
pub fn boolean(r: &mut Reader<'_>) -> bool {
    let read = match r.value() {
        Value::Bool(value) => Some(*value),
        Value::Number(number) => number.as_i64().map(|number| number != 0),
        Value::String(text) => match text.trim() {
            "Y" | "y" | "1" | "true" | "yes" => Some(true),
            "N" | "n" | "0" | "false" | "no" | "" => Some(false),
            _ => None,
        },
        Value::Null => Some(false),
        // Some methods answer with what they did, where they document that they did it.
        Value::Array(items) => Some(!items.is_empty()),
        Value::Object(_) => Some(true),
    };
    read.unwrap_or_else(|| {
        r.misfit("a boolean");
        false
    })
}

/// Anything.
pub fn any(r: &mut Reader<'_>) -> Value {
    r.take_value()
}

/// Nothing: whatever stands there is not looked at.
pub fn nothing(_: &mut Reader<'_>) {}

/// A list.
pub fn list<T>(r: &mut Reader<'_>, read: fn(&mut Reader<'_>) -> T) -> Vec<T> {
    r.elements(read)
}

/// An object with any keys.
pub fn map<T>(r: &mut Reader<'_>, read: fn(&mut Reader<'_>) -> T) -> Map<T> {
    r.members(read)
}

/// `""`, `false`, `null` and `[]` stand for a value that is not there.
fn nothing_or_misfit(r: &Reader<'_>, expected: &'static str) {
    let nothing = match r.value() {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    if nothing {
        r.nothing();
    } else {
        r.misfit(expected);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::reader::read;
    use super::{boolean, integer, number, text};

    #[test]
    fn each_form_of_a_value_is_read() {
        for one in [json!(1), json!("1"), json!(1.0), json!(true)] {
            assert_eq!(read(one, integer), Ok(1));
        }
        for yes in [json!(true), json!("Y"), json!(1), json!("1")] {
            assert_eq!(read(yes, boolean), Ok(true));
        }
        assert_eq!(read(json!("10.5"), number), Ok(10.5));
        assert_eq!(read(json!(7), text), Ok("7".to_owned()));
    }

    #[test]
    fn another_kind_is_a_misfit() {
        assert!(read(json!({"a": 1}), integer).is_err());
        assert!(read(json!("maybe"), boolean).is_err());
    }
}
