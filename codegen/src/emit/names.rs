//! Wire names as Rust identifiers.
//!
//! After it every identifier is valid Rust in the case its place asks for, and unique in its namespace. Only the
//! plan calls this module; emitters look names up.

use std::collections::BTreeSet;

/// Names that cannot stand as they are in snake case: keywords, primitive types that a module would shadow, and
/// file names that some systems refuse.
const RESERVED: &[&str] = &[
    "_", "abstract", "as", "async", "await", "become", "bool", "box", "break", "char", "const",
    "continue", "crate", "do", "dyn", "else", "enum", "extern", "f32", "f64", "false", "final",
    "fn", "for", "gen", "i128", "i16", "i32", "i64", "i8", "if", "impl", "in", "isize", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "self", "static", "str", "struct", "super", "trait", "true", "try", "type", "typeof", "u128",
    "u16", "u32", "u64", "u8", "union", "unsafe", "unsized", "use", "usize", "virtual", "where",
    "while", "yield", "aux", "con", "nul", "prn",
];

/// What leading symbols are called, longest first.
const SYMBOLS: &[(&str, &str)] = &[
    ("!=%", "not_like"),
    (">=", "gte"),
    ("<=", "lte"),
    ("><", "between"),
    ("!@", "not_in"),
    ("!=", "ne"),
    ("!%", "not_like"),
    ("=%", "like"),
    ("%=", "like"),
    ("=", "eq"),
    ("!", "not"),
    (">", "gt"),
    ("<", "lt"),
    ("%", "like"),
    ("@", "any_of"),
    ("~", "raw"),
    ("+", "plus"),
    ("-", "minus"),
    ("*", "star"),
    ("/", "slash"),
    ("#", "hash"),
    ("?", "question"),
    ("&", "and"),
    ("|", "or"),
    (".", "dot"),
    (",", "comma"),
    (":", "colon"),
    (";", "semicolon"),
    ("$", "dollar"),
    ("^", "caret"),
];

/// Splits a name into lower-case words: at signs, and where camel case starts a word.
///
/// A leading sign is a word of its own, because `=X` and `X` are different things.
pub fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = name;
    if let Some((sign, word)) = SYMBOLS.iter().find(|(sign, _)| name.starts_with(sign)) {
        words.extend(word.split('_').map(str::to_owned));
        rest = &name[sign.len()..];
    }
    for part in rest.split(|c: char| !c.is_ascii_alphanumeric()) {
        split_camel(part, &mut words);
    }
    words
}

fn split_camel(part: &str, words: &mut Vec<String>) {
    let bytes = part.as_bytes();
    let mut start = 0;
    for i in 1..bytes.len() {
        let (before, here) = (bytes[i - 1], bytes[i]);
        let after = bytes.get(i + 1).copied().unwrap_or(b'_');
        let begins = after.is_ascii_lowercase();
        let starts_word = match before {
            b'A'..=b'Z' => begins && !plural_acronym(bytes, i),
            b'0'..=b'9' => begins,
            _ => true,
        };
        if here.is_ascii_uppercase() && starts_word {
            words.push(part[start..i].to_ascii_lowercase());
            start = i;
        }
    }
    if start < part.len() {
        words.push(part[start..].to_ascii_lowercase());
    }
}

/// `IDs` is one word, not `i_ds`.
fn plural_acronym(bytes: &[u8], i: usize) -> bool {
    bytes.get(i + 1) == Some(&b's') && bytes.get(i + 2).is_none_or(u8::is_ascii_uppercase)
}

/// A name in snake case that can stand as a field, method, argument or module.
pub fn snake(name: &str) -> String {
    snake_words(&words(name))
}

/// The words in snake case, as [`snake`].
pub fn snake_words(words: &[String]) -> String {
    let mut out = words.join("_");
    if out.is_empty() {
        return "unnamed".to_owned();
    }
    if out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert(0, 'n');
    }
    if RESERVED.contains(&out.as_str()) {
        out.push('_');
    }
    out
}

/// A name in upper camel case that can stand as a part of a type's name: it may start with a digit.
pub fn camel_part(name: &str) -> String {
    let mut out = String::new();
    for word in words(name) {
        let digits = out.ends_with(|c: char| c.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_digit());
        if digits {
            out.push('_');
        }
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            out.push(first.to_ascii_uppercase());
            out.push_str(chars.as_str());
        }
    }
    out
}

/// A name in upper camel case that can stand as a type or a variant; `digit` goes before a leading digit.
pub fn camel(name: &str, digit: &str) -> String {
    let out = camel_part(name);
    match out.chars().next() {
        None => "Unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{digit}{out}"),
        _ if out == "Self" => "Itself".to_owned(),
        _ => out,
    }
}

/// The names taken in one place: a module's types, a struct's fields, an enum's variants.
#[derive(Debug, Clone, Default, Hash)]
pub struct Namespace {
    taken: BTreeSet<String>,
}

impl Namespace {
    /// A namespace where some names already mean something.
    pub fn with<'n>(reserved: impl IntoIterator<Item = &'n str>) -> Self {
        Self {
            taken: reserved.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Takes the first of the wishes that is free, else the last one with the first free number.
    pub fn claim(&mut self, wishes: &[String]) -> String {
        for wish in wishes {
            if self.taken.insert(wish.clone()) {
                return wish.clone();
            }
        }
        let base = wishes.last().map_or("unnamed", String::as_str);
        let joint = if base.starts_with(|c: char| c.is_ascii_lowercase()) && !base.ends_with('_') {
            "_"
        } else {
            ""
        };
        let digit = if base.ends_with(|c: char| c.is_ascii_digit()) {
            "_"
        } else {
            joint
        };
        (2u32..)
            .map(|n| format!("{base}{digit}{n}"))
            .find(|name| self.taken.insert(name.clone()))
            .unwrap_or_default()
    }

    /// Whether a name is taken.
    pub fn has(&self, name: &str) -> bool {
        self.taken.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_spelling_become_snake_case() {
        for (wire, ident) in [
            ("TITLE", "title"),
            ("CONTACT_ID", "contact_id"),
            ("entityTypeId", "entity_type_id"),
            ("getList", "get_list"),
            ("UF_DEPARTMENT[]", "uf_department"),
            ("a.b", "a_b"),
            ("type", "type_"),
            ("self", "self_"),
            ("crate", "crate_"),
            ("Self", "self_"),
            ("1C_ID", "n1c_id"),
            ("0", "n0"),
            ("=DELETED", "eq_deleted"),
            ("~DATE", "raw_date"),
            ("A|B", "a_b"),
            ("userIDs", "user_ids"),
            ("URLPath", "url_path"),
            ("isHTML5Ready", "is_html5_ready"),
            ("productURL", "product_url"),
            ("имя", "unnamed"),
            ("", "unnamed"),
            ("__X__", "x"),
            (">=ID", "gte_id"),
            ("xml_id", "xml_id"),
            ("fm.v2", "fm_v2"),
            ("HREF2", "href2"),
            ("OAuth2Token", "o_auth2_token"),
        ] {
            assert_eq!(snake(wire), ident, "{wire}");
        }
    }

    #[test]
    fn names_of_every_spelling_become_camel_case() {
        for (wire, ident) in [
            ("ACCESS_DENIED", "AccessDenied"),
            ("getPublicUrl", "GetPublicUrl"),
            ("copy", "Copy"),
            ("self", "Itself"),
            ("100", "V100"),
            ("1_2", "V1_2"),
            ("-1", "Minus1"),
            ("", "Unnamed"),
            ("v2", "V2"),
        ] {
            assert_eq!(camel(wire, "V"), ident, "{wire}");
        }
    }

    #[test]
    fn every_identifier_parses() {
        for wire in [
            "type", "self", "Self", "super", "crate", "_", "0", "=", "~", "|", "gen", "async",
            "try", "макс",
        ] {
            assert!(syn::parse_str::<syn::Ident>(&snake(wire)).is_ok(), "{wire}");
            assert!(
                syn::parse_str::<syn::Ident>(&camel(wire, "V")).is_ok(),
                "{wire}"
            );
        }
    }

    #[test]
    fn a_taken_name_gets_the_next_wish_and_then_a_number() {
        let mut names = Namespace::with(["send"]);
        assert_eq!(names.claim(&["send".into(), "send_".into()]), "send_");
        assert_eq!(names.claim(&["sort".into()]), "sort");
        assert_eq!(names.claim(&["sort".into()]), "sort_2");
        assert_eq!(names.claim(&["sort".into()]), "sort_3");
        assert_eq!(names.claim(&["Get".into()]), "Get");
        assert_eq!(names.claim(&["Get".into()]), "Get2");
        assert_eq!(names.claim(&["V1".into()]), "V1");
        assert_eq!(names.claim(&["V1".into()]), "V1_2");
    }
}
