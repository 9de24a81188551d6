//! Canonical JSON.
//!
//! What fits in a line stands on a line, so that small examples stay small and long ones can be read.

use serde_json::Value;

/// The columns of a line, without the comma that may follow.
const WIDTH: usize = 100;

/// Prints JSON in the one form that pages use. Reading it gives the same value.
pub fn print(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, 0, &mut out);
    out
}

/// `used` counts the columns that the indent and the key take.
fn write(value: &Value, depth: usize, used: usize, out: &mut String) {
    let mut line = String::new();
    let mut room = WIDTH.saturating_sub(used);
    let fits = flat(value, &mut room, &mut line).is_some();
    match value {
        _ if fits => out.push_str(&line),
        Value::Array(items) if !items.is_empty() => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                entry(i, depth, out);
                write(item, depth + 1, 2 * (depth + 1), out);
            }
            close(']', depth, out);
        }
        Value::Object(members) if !members.is_empty() => {
            out.push('{');
            for (i, (key, member)) in members.iter().enumerate() {
                entry(i, depth, out);
                let key = quoted(key);
                let used = 2 * (depth + 1) + key.chars().count() + 2;
                out.push_str(&key);
                out.push_str(": ");
                write(member, depth + 1, used, out);
            }
            close('}', depth, out);
        }
        // A long string cannot be broken, and there is nothing to break in an empty container.
        _ => out.push_str(&scalar(value)),
    }
}

fn entry(i: usize, depth: usize, out: &mut String) {
    out.push_str(if i == 0 { "\n" } else { ",\n" });
    out.push_str(&"  ".repeat(depth + 1));
}

fn close(sign: char, depth: usize, out: &mut String) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(sign);
}

/// Writes a value on one line and gives up as soon as there is no room: every level asks, and none should pay for
/// more than a line.
fn flat(value: &Value, room: &mut usize, out: &mut String) -> Option<()> {
    match value {
        Value::Array(items) => {
            put("[", room, out)?;
            for (i, item) in items.iter().enumerate() {
                put(if i == 0 { "" } else { ", " }, room, out)?;
                flat(item, room, out)?;
            }
            put("]", room, out)
        }
        Value::Object(members) => {
            put("{", room, out)?;
            for (i, (key, member)) in members.iter().enumerate() {
                put(if i == 0 { "" } else { ", " }, room, out)?;
                put_text(key, room, out)?;
                put(": ", room, out)?;
                flat(member, room, out)?;
            }
            put("}", room, out)
        }
        Value::String(text) => put_text(text, room, out),
        _ => put(&scalar(value), room, out),
    }
}

/// Text between quotes.
fn put_text(text: &str, room: &mut usize, out: &mut String) -> Option<()> {
    if !is_plain(text) {
        return put(&quoted(text), room, out);
    }
    put("\"", room, out)?;
    put(text, room, out)?;
    put("\"", room, out)
}

fn put(text: &str, room: &mut usize, out: &mut String) -> Option<()> {
    *room = room.checked_sub(text.chars().count())?;
    out.push_str(text);
    Some(())
}

/// Scalars have one form, and it is the library's.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        _ => value.to_string(),
    }
}

fn quoted(text: &str) -> String {
    if is_plain(text) {
        format!("\"{text}\"")
    } else {
        Value::from(text).to_string()
    }
}

/// Whether no letter of a text needs an escape.
fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_quoted_as_the_library_quotes_them() {
        for text in ["", "plain é", "\u{7f}", "a\"b", "a\\b", "a\nb", "\u{1f}"] {
            assert_eq!(print(&json!([text])), json!([text]).to_string(), "{text:?}");
        }
    }

    #[test]
    fn what_fits_stands_on_one_line() {
        let value = json!({"id": 1, "fields": {"A": 1, "B": []}, "c": [1, "x"], "d": {}});
        assert_eq!(
            print(&value),
            r#"{"id": 1, "fields": {"A": 1, "B": []}, "c": [1, "x"], "d": {}}"#
        );
    }

    #[test]
    fn what_does_not_fit_is_broken_from_the_outside_in() {
        let long = "x".repeat(90);
        let value = json!({"id": 1, "fields": {"NAME": long, "OPENED": "Y"}, "ids": [1, 2]});
        let expected = format!(
            "{{\n  \"id\": 1,\n  \"fields\": {{\n    \"NAME\": \"{long}\",\n    \"OPENED\": \"Y\"\n  }},\n  \"ids\": [1, 2]\n}}"
        );
        assert_eq!(print(&value), expected);
    }

    #[test]
    fn the_hundredth_column_is_the_last() {
        // `{"k": "` and `"}` take nine columns.
        assert!(!print(&json!({"k": "é".repeat(91)})).contains('\n'));
        assert!(print(&json!({"k": "é".repeat(92)})).contains('\n'));
    }

    #[test]
    fn an_empty_container_is_never_broken() {
        let key = "k".repeat(120);
        assert_eq!(
            print(&json!({key.as_str(): {}})),
            format!("{{\n  \"{key}\": {{}}\n}}")
        );
    }
}
