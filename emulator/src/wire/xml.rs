//! Answers as XML, for methods that are called as `method.xml`.

use std::fmt::Write as _;

use serde_json::Value;

/// An envelope as XML: names are elements, and so is each item of a list.
pub fn write(envelope: &Value) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    element("response", envelope, &mut out);
    out
}

fn element(name: &str, value: &Value, out: &mut String) {
    let _ = write!(out, "<{name}>");
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                element(&name_of(key), field, out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| element("item", item, out)),
        Value::String(text) => escape(text, out),
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Bool(true) => out.push('1'),
        Value::Bool(false) | Value::Null => {}
    }
    let _ = write!(out, "</{name}>");
}

/// A name that an element may have.
fn name_of(key: &str) -> String {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "_-.".contains(sign);
    let name = key.replace(|sign| !is_plain(sign), "_");
    if name.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_') {
        name
    } else {
        format!("_{name}")
    }
}

fn escape(text: &str, out: &mut String) {
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(sign),
            // XML has no way to write these.
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            sign => out.push(sign),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::write;

    #[test]
    fn names_and_items_are_elements() {
        let envelope =
            json!({"result": {"ID": 1, "ACTIVE": true, "0": ["a<&\u{1}", null], ">": {}}});
        let body = "<response><result><ID>1</ID><ACTIVE>1</ACTIVE>\
            <_0><item>a&lt;&amp;</item><item></item></_0><_></_></result></response>";
        assert_eq!(
            write(&envelope),
            format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{body}")
        );
    }
}
