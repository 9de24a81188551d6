//! `multipart/form-data`.

use serde_json::{Map, Value};

use super::php::Form;
use crate::failure::Failure;

/// The parameters of a body. Of a file there is the name: its content is no parameter.
pub fn parameters(content_type: &str, body: &[u8]) -> Result<Map<String, Value>, Failure> {
    let mut form = Form::default();
    for part in parts(content_type, body)? {
        match part.file {
            Some(file) => form.put(&part.name, file)?,
            None => {
                let text = String::from_utf8(part.content.to_vec())
                    .map_err(|_| Failure::unreadable("A part of the body is not UTF-8"))?;
                form.put(&part.name, text)?;
            }
        }
    }
    Ok(form.finish())
}

/// The name and the content of the only file of a body.
pub fn file<'a>(content_type: &str, body: &'a [u8]) -> Result<(String, &'a [u8]), Failure> {
    let mut files = parts(content_type, body)?.into_iter();
    files
        .find_map(|part| Some((part.file?, part.content)))
        .ok_or_else(|| Failure::unreadable("There is no file in the body"))
}

/// A part of a body.
struct Part<'a> {
    name: String,
    /// The name of the file, where it is one.
    file: Option<String>,
    content: &'a [u8],
}

fn parts<'a>(content_type: &str, body: &'a [u8]) -> Result<Vec<Part<'a>>, Failure> {
    let boundary = attribute(content_type, "boundary")
        .filter(|boundary| !boundary.is_empty() && boundary.len() <= 70)
        .ok_or_else(|| Failure::unreadable("The multipart body has no boundary"))?;
    let mark = format!("--{boundary}");
    let mut found = Vec::new();
    let mut parts = split(body, mark.as_bytes());
    // What stands before the first mark belongs to no part.
    parts.next();
    for part in parts {
        if part.starts_with(b"--") {
            return Ok(found);
        }
        let part = part.strip_prefix(b"\r\n").or(part.strip_prefix(b"\n"));
        let (head, content) = part
            .and_then(halves)
            .ok_or_else(|| Failure::unreadable("A part of the body has no head"))?;
        let head = std::str::from_utf8(head)
            .map_err(|_| Failure::unreadable("The head of a part is not UTF-8"))?;
        let disposition = head
            .lines()
            .find(|line| starts_with(line, "content-disposition:"))
            .unwrap_or_default();
        let Some(name) = attribute(disposition, "name") else {
            return Err(Failure::unreadable("A part of the body has no name"));
        };
        found.push(Part {
            name,
            file: attribute(disposition, "filename"),
            content,
        });
    }
    Err(Failure::unreadable("The multipart body has no end"))
}

fn starts_with(line: &str, start: &str) -> bool {
    line.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// The pieces of the body between the marks.
fn split<'a, 'm>(
    mut rest: &'a [u8],
    mark: &'m [u8],
) -> impl Iterator<Item = &'a [u8]> + use<'a, 'm> {
    let mut over = false;
    std::iter::from_fn(move || {
        if over {
            return None;
        }
        match find(rest, mark) {
            Some(at) => {
                let piece = &rest[..at];
                rest = &rest[at + mark.len()..];
                Some(piece)
            }
            None => {
                over = true;
                Some(rest)
            }
        }
    })
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    let first = *what.first()?;
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.iter().position(|byte| *byte == first)?;
        if text[at..].starts_with(what) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The head and the content of a part, without the line's end before the next mark.
fn halves(part: &[u8]) -> Option<(&[u8], &[u8])> {
    let (head, content) = match find(part, b"\r\n\r\n") {
        Some(at) => (&part[..at], &part[at + 4..]),
        None => {
            let at = find(part, b"\n\n")?;
            (&part[..at], &part[at + 2..])
        }
    };
    let content = content
        .strip_suffix(b"\r\n")
        .or(content.strip_suffix(b"\n"))
        .unwrap_or(content);
    Some((head, content))
}

/// An attribute after a semicolon, quoted or not.
fn attribute(line: &str, name: &str) -> Option<String> {
    let mut rest = line;
    while let Some((_, after)) = rest.split_once(';') {
        rest = after.trim_start();
        let Some(value) = starts_with(rest, name)
            .then(|| rest[name.len()..].trim_start().strip_prefix('='))
            .flatten()
        else {
            continue;
        };
        let value = value.trim_start();
        return Some(match value.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => value.split(';').next().unwrap_or(value).trim().to_owned(),
        });
    }
    None
}

fn unquoted(text: &str) -> String {
    let mut out = String::new();
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => break,
            '\\' => out.extend(signs.next()),
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::parameters;

    const TYPE: &str = "multipart/form-data; boundary=\"line\"";

    #[test]
    fn parts_nest_by_their_names_and_a_file_is_its_name() {
        let body = concat!(
            "before\r\n--line\r\n",
            "Content-Disposition: form-data; name=\"fields[TITLE]\"\r\n\r\nMy\r\ncompany\r\n--line\r\n",
            "content-disposition: form-data; name=\"fields[FILE]\"; filename=\"a\\\"b.png\"\r\n",
            "Content-Type: image/png\r\n\r\n\u{1}\r\n--line--\r\n",
        );
        let read = parameters(TYPE, body.as_bytes()).unwrap();
        assert_eq!(
            Value::Object(read),
            json!({"fields": {"TITLE": "My\r\ncompany", "FILE": "a\"b.png"}})
        );
    }

    #[test]
    fn a_body_without_a_boundary_a_head_a_name_or_an_end_is_refused() {
        assert!(parameters("multipart/form-data", b"--line--").is_err());
        assert!(parameters(TYPE, b"").is_err());
        assert!(parameters(TYPE, b"--line\r\nno head\r\n--line--").is_err());
        assert!(
            parameters(
                TYPE,
                b"--line\r\nContent-Disposition: form-data\r\n\r\n\r\n--line--"
            )
            .is_err()
        );
        assert!(
            parameters(
                TYPE,
                b"--line\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n"
            )
            .is_err()
        );
    }
}
