//! The name of a file in the header `Content-Disposition`.

use percent_encoding::percent_decode_str;

/// The name, safe to be one in a folder: without a path, without what controls a terminal.
pub(super) fn of(header: &str) -> Option<String> {
    let mut plain = None;
    let mut coded = None;
    for (name, value) in parameters(header) {
        match name.as_str() {
            "filename*" => coded = coded.or_else(|| extended(&value)),
            "filename" => plain = plain.or(Some(value)),
            _ => {}
        }
    }
    // Portals write the plain one like a part of a URL.
    let plain = plain.map(|name| match percent_decode_str(&name).decode_utf8() {
        Ok(read) => read.into_owned(),
        Err(_) => name,
    });
    coded.or(plain).and_then(|name| safe(&name))
}

/// `charset'language'text`.
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, text) = rest.split_once('\'')?;
    let utf8 = charset.eq_ignore_ascii_case("utf-8");
    let read = percent_decode_str(text).decode_utf8().ok();
    read.filter(|_| utf8).map(|text| text.into_owned())
}

fn safe(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|letter| !letter.is_control()).collect();
    let clean = clean.trim();
    let none = clean.is_empty() || clean == "." || clean == "..";
    (!none).then(|| clean.to_owned())
}

/// What stands behind the first `;`: names in small letters, values without quotes.
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_matches([' ', '\t', ';']).to_ascii_lowercase();
        let after = after.trim_start();
        let value;
        (value, rest) = match after.strip_prefix('"') {
            Some(quoted) => until_quote(quoted),
            None => {
                let (value, rest) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), rest)
            }
        };
        found.push((name, value));
    }
    found
}

fn until_quote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(letters.next().map(|(_, letter)| letter)),
            letter => value.push(letter),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::of;

    #[test]
    fn every_spelling_of_a_name_is_read() {
        for (header, name) in [
            ("attachment; filename=a.pdf", Some("a.pdf")),
            (
                "attachment; filename=\"a b; c.pdf\"; size=3",
                Some("a b; c.pdf"),
            ),
            (r#"attachment; filename="a\"b.pdf""#, Some("a\"b.pdf")),
            ("attachment; filename=\"%D0%B0.pdf\"", Some("а.pdf")),
            (
                "attachment; filename=\"x\"; filename*=UTF-8''%D0%B0%20b.pdf",
                Some("а b.pdf"),
            ),
            ("ATTACHMENT; FileName = a.pdf ", Some("a.pdf")),
            ("attachment; filename=\"100%.pdf\"", Some("100%.pdf")),
            ("inline", None),
            ("attachment; filename=\"\"", None),
            ("", None),
        ] {
            assert_eq!(of(header).as_deref(), name, "{header}");
        }
    }

    #[test]
    fn a_name_leads_to_no_other_folder() {
        for (header, name) in [
            ("attachment; filename=\"../../etc/passwd\"", Some("passwd")),
            (
                "attachment; filename=\"..%2F..%2Fetc%2Fpasswd\"",
                Some("passwd"),
            ),
            (r#"attachment; filename="C:\\x\\y.exe""#, Some("y.exe")),
            ("attachment; filename=\"..\"", None),
            ("attachment; filename*=utf-8''a%00%1bb", Some("ab")),
        ] {
            assert_eq!(of(header).as_deref(), name, "{header}");
        }
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic_or_leave_its_folder(header in "(;|=|\"|\\\\|filename\\*?|utf-8''|%2F|%|/|\\.|é| ){0,16}") {
            if let Some(name) = of(&header) {
                prop_assert!(!name.contains(['/', '\\', '\0']) && name != "..");
            }
        }
    }
}
