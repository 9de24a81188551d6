//! JSON as documentation writes it.
//!
//! Strict JSON is tried first, and needs no repair. What fails that is read once more with the habits of hand-written
//! examples in mind; every departure is reported, so that the caller can point at it.

mod parser;
mod string;

use serde_json::Value;

/// A departure from JSON that was read over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// `// …` or `/* … */`.
    Comment,
    /// A comma before a closing bracket.
    TrailingComma,
    /// A comma where a value is expected.
    StrayComma,
    /// No comma between two entries.
    MissingComma,
    /// A string in single quotes.
    SingleQuotes,
    /// A key without quotes.
    UnquotedKey(String),
    /// `=` in the place of a colon.
    EqualsSign,
    /// `...`, `…` or words in the place of entries or of a value.
    Elision,
    /// A key for the second time; the last value wins.
    DuplicateKey(String),
    /// A line break or another control character in a string.
    ControlCharacter,
    /// A backslash before a character that needs none; both were kept.
    BadEscape,
    /// A quote inside a string without a backslash before it.
    InnerQuote,
    /// A word without quotes where a value is expected. Words for true, false and null mean these; any other is the
    /// name of something to be put there, and was read as 1: texts would have been quoted.
    BareWord(String),
    /// A number in a form that JSON does not know.
    OddNumber(String),
    /// Members without an object around them.
    LooseMembers,
    /// A value without a key as the only content of an object; it took the object's place.
    KeylessValue,
    /// A bracket that is never closed, or closed by the wrong one.
    Unclosed,
    /// A closing bracket that nothing opened.
    StrayBracket,
    /// Text after a complete value; its beginning.
    TrailingText(String),
    /// An apostrophe that would have ended the word for the shell. Only [`curl`](super::shell::curl) reports it.
    Apostrophe,
}

/// Reads JSON as documentation writes it.
///
/// # Errors
///
/// Why the text cannot be read as JSON even so.
pub fn tolerant(text: &str) -> Result<(Value, Vec<Repair>), String> {
    match serde_json::from_str(text) {
        Ok(value) => Ok((value, Vec::new())),
        Err(_) => parser::document(text),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> (Value, Vec<Repair>) {
        tolerant(text).unwrap_or_else(|reason| panic!("{text}: {reason}"))
    }

    #[test]
    fn strict_json_needs_no_repair() {
        let text = r#"{"a": [1, -2.5e3, "x\n\u0041\ud83d\ude00"], "b": {"c": null, "d": true}}"#;
        let value = json!({"a": [1, -2500.0, "x\nA😀"], "b": {"c": null, "d": true}});
        assert_eq!(read(text), (value, vec![]));
    }

    #[test]
    fn the_last_of_two_equal_keys_wins() {
        assert_eq!(read(r#"{"a": 1, "a": 2}"#), (json!({"a": 2}), vec![]));
        let repairs = vec![Repair::DuplicateKey("a".into()), Repair::TrailingComma];
        assert_eq!(read(r#"{"a": 1, "a": 2,}"#), (json!({"a": 2}), repairs));
    }

    #[test]
    fn each_habit_is_read_over_and_reported() {
        use Repair::*;
        let key = |name: &str| UnquotedKey(name.into());
        for (text, value, repairs) in [
            (
                "[1, 2 /* all */] // end",
                json!([1, 2]),
                vec![Comment, Comment],
            ),
            ("[1,]", json!([1]), vec![TrailingComma]),
            ("[,1]", json!([1]), vec![StrayComma]),
            ("[1\n 2]", json!([1, 2]), vec![MissingComma]),
            (
                "{\"a\": 1\n \"b\": 2}",
                json!({"a": 1, "b": 2}),
                vec![MissingComma],
            ),
            ("['it\\'s']", json!(["it's"]), vec![SingleQuotes]),
            ("{a: 1}", json!({"a": 1}), vec![key("a")]),
            ("{a=1}", json!({"a": 1}), vec![key("a"), EqualsSign]),
            ("{>=a: 1}", json!({">=a": 1}), vec![key(">=a")]),
            (
                "{\"a\": \"x\ny\"}",
                json!({"a": "x\ny"}),
                vec![ControlCharacter],
            ),
            (r#"["A\B"]"#, json!(["A\\B"]), vec![BadEscape]),
            (
                r#"["say "yes" now"]"#,
                json!(["say \"yes\" now"]),
                vec![InnerQuote, InnerQuote],
            ),
            (
                "[+5, .5]",
                json!([5, 0.5]),
                vec![OddNumber("+5".into()), OddNumber(".5".into())],
            ),
            ("\"a\": [1]", json!({"a": [1]}), vec![LooseMembers]),
            (
                "fields:\n{}",
                json!({"fields": {}}),
                vec![LooseMembers, key("fields")],
            ),
            ("{\"a\": {\n []\n}}", json!({"a": []}), vec![KeylessValue]),
            ("{\"a\": [1}", json!({"a": [1]}), vec![Unclosed]),
            ("{\"a\": [1", json!({"a": [1]}), vec![Unclosed, Unclosed]),
            ("{\"a\": 1]}", json!({"a": 1}), vec![StrayBracket]),
            (
                "{\"a\": 1} and so on",
                json!({"a": 1}),
                vec![TrailingText("and so on".into())],
            ),
        ] {
            assert_eq!(read(text), (value, repairs), "{text}");
        }
    }

    #[test]
    fn elisions_stand_for_nothing() {
        for text in [
            "[1, ...]",
            "[1, …]",
            "[1,\n ... // the others\n]",
            "[1,\n ... the others, too\n]",
            "[1\n ...\n]",
            "[1,\n 48 more of them\n]",
        ] {
            let (value, repairs) = read(text);
            assert_eq!(value, json!([1]), "{text}");
            assert!(repairs.contains(&Repair::Elision), "{text}");
        }
        assert_eq!(read("{...}").0, json!({}));
        assert_eq!(read("{\"a\": ...}").0, json!({"a": null}));
        assert_eq!(
            read("{\"a\": {...}, ..., \"b\": 1}").0,
            json!({"a": {}, "b": 1})
        );
    }

    #[test]
    fn a_bare_word_is_a_literal_or_a_placeholder() {
        assert_eq!(read("[True, None]").0, json!([true, null]));
        let repairs = vec![Repair::BareWord("**put_id**".into())];
        assert_eq!(read("{\"id\":**put_id**}"), (json!({"id": 1}), repairs));
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in [
            "",
            "  // nothing",
            "plain words",
            "Array\n(\n [0] => 1\n)",
            "{\"a\": \"x",
            "}",
        ] {
            assert!(tolerant(text).is_err(), "{text}");
        }
        assert!(tolerant(&"[".repeat(100_000)).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = tolerant(&text);
        }

        #[test]
        fn any_mix_of_signs_is_read_or_refused(text in r#"([\[\]{}:,"'/*. \n…\\]|1|a|\.\.\.|//){0,60}"#) {
            let _ = tolerant(&text);
        }
    }
}
