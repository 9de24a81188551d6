//! How content is written into a request: as base64, or as a part of a form.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use serde_json::Value;

use crate::transport::ByteStream;

/// Content in base64, as it is read.
pub(super) fn base64(parts: ByteStream) -> ByteStream {
    let encoded = stream::unfold(Some((parts, Vec::new())), |state| async move {
        let (mut parts, mut rest): (ByteStream, Vec<u8>) = state?;
        loop {
            match parts.next().await {
                Some(Err(failure)) => return Some((Err(failure), None)),
                Some(Ok(part)) => {
                    rest.extend_from_slice(&part);
                    // Three bytes are four letters: what is left over waits for more.
                    let whole = rest.len() / 3 * 3;
                    if whole > 0 {
                        let text = STANDARD.encode(&rest[..whole]);
                        rest.drain(..whole);
                        return Some((Ok(Bytes::from(text)), Some((parts, rest))));
                    }
                }
                None if rest.is_empty() => return None,
                None => return Some((Ok(Bytes::from(STANDARD.encode(&rest))), None)),
            }
        }
    });
    encoded.boxed()
}

/// How long content is in base64.
pub(super) fn base64_length(bytes: u64) -> u64 {
    bytes.div_ceil(3) * 4
}

pub(super) fn base64_of(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// A form up to the content of its file.
pub(super) fn form_start(boundary: &str, parameters: &Value, field: &str, name: &str) -> String {
    let mut out = String::new();
    for (parameter, value) in flat(parameters) {
        let parameter = quoted(&parameter);
        out.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{parameter}\"\r\n\r\n{value}\r\n"
        ));
    }
    let (field, name) = (quoted(field), quoted(name));
    out.push_str(&format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    ));
    out
}

/// A form after the content of its file.
pub(super) fn form_end(boundary: &str) -> String {
    format!("\r\n--{boundary}--\r\n")
}

/// As browsers write a name between quotes.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Parameters as forms have them: `fields[PHONE][0][VALUE]`. An empty list has no form.
fn flat(parameters: &Value) -> Vec<(String, String)> {
    fn walk(name: String, value: &Value, out: &mut Vec<(String, String)>) {
        let below = |key: &str| match name.as_str() {
            "" => key.to_owned(),
            name => format!("{name}[{key}]"),
        };
        match value {
            Value::Object(members) => members
                .iter()
                .for_each(|(key, value)| walk(below(key), value, out)),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(index, value)| walk(below(&index.to_string()), value, out));
            }
            Value::String(text) => out.push((name, text.clone())),
            Value::Null => out.push((name, String::new())),
            Value::Bool(yes) => out.push((name, u8::from(*yes).to_string())),
            Value::Number(number) => out.push((name, number.to_string())),
        }
    }
    let mut out = Vec::new();
    walk(String::new(), parameters, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{flat, form_start};

    #[test]
    fn parameters_nest_in_brackets() {
        let parameters = json!({"id": 5, "fields": {"A": ["x", true], "B": null, "C": []}});
        let flat = flat(&parameters);
        let pairs: Vec<_> = flat.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("id", "5"),
                ("fields[A][0]", "x"),
                ("fields[A][1]", "1"),
                ("fields[B]", "")
            ]
        );
    }

    #[test]
    fn a_name_cannot_end_its_header() {
        let form = form_start("b", &json!({}), "f", "a\"\r\nX: y");
        assert!(form.contains("filename=\"a%22%0D%0AX: y\""), "{form}");
    }
}
