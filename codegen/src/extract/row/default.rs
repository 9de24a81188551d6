//! Sentences of a description → the default: a literal, one that something decides, or one that the portal computes.

use std::sync::LazyLock;

use regex::Regex;

use super::phrase::{names, pattern, sentences};
use super::types;
use crate::facts::{Default_, Field};

static DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:by default|defaults? to|default(?: value)?(?: is| are)?)(?: (?:is|are|to|the value|value|set to|uses?|used))*\s*[:,=—–-]?\s*(?:is |the value )?(``.{1,60}?``|`[^`\n]{0,60}`)",
    )
});
static DEFAULT_WORD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\bby default\b|\bdefault value\b|\bdefaults?\b"));
static COMPUTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?im)\bby default\b|\bdefault value\b|\bDefault: computed\b|^\s*default\s*[:—–]\s*[a-z]",
    )
});
/// A number needs no code marks, where nothing is counted: "By default, 300".
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?im)^(?:by default|default(?: value)?(?: is)?)\s*[:,—–]?\s*(-?[0-9]+)(?:[.,;]?\s*$|[.,;]\s)",
    )
});
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)`([^`\n]{1,60})`\s*(?:—|-|–)?\s*\(?(?:is )?(?:the )?(?:by default\b|default(?: value)?\s*(?:[).,;:—–-]|\n|$))",
    )
});

/// The default that a description gives.
pub fn default(text: &str, field: &Field) -> Option<Default_> {
    if let Some(found) = conditional(text, &field.names) {
        return Some(Default_::Conditional(found));
    }
    for word in DEFAULT_WORD.find_iter(text) {
        if outside_code(text, word.start())
            && let Some(found) = DEFAULT.captures(&text[word.start()..])
        {
            let literal = found[1].trim_matches('`').trim();
            return Some(Default_::Literal(literal.to_owned()));
        }
    }
    for word in DEFAULT_WORD.find_iter(text) {
        if types::is_scalar(&field.types)
            && outside_code(text, word.start())
            && let Some(found) = NUMBER.captures(&text[word.start()..])
            && found.get(0).is_some_and(|whole| whole.start() == 0)
        {
            return Some(Default_::Literal(found[1].to_owned()));
        }
    }
    if let Some(found) = BEHIND.captures(text)
        && found
            .get(0)
            .is_some_and(|whole| outside_code(text, whole.start()))
    {
        return Some(Default_::Literal(found[1].trim().to_owned()));
    }
    COMPUTED
        .find_iter(text)
        .any(|word| {
            let (before, behind) = (&text[..word.start()], &text[word.end()..]);
            outside_code(text, word.start()) && !is_of_another(word.as_str(), before, behind)
        })
        .then_some(Default_::Computed)
}

/// An operator that is "used by default" is no default of the filter, the "default value of" something is what the
/// field holds, and "default value." is what such a field is.
fn is_of_another(word: &str, before: &str, behind: &str) -> bool {
    let of = [" of ", " for ", " flag", " indicator"];
    before.ends_with("used ")
        || before.ends_with("filling the ")
        || of.iter().any(|word| behind.starts_with(word))
        || word.eq_ignore_ascii_case("default value") && is_name(before, behind)
        || word.contains([':', '—', '–']) && is_nothing(word, behind)
}

/// What "Default — no words" begins with: nothing is computed there.
const NOTHING: &[&str] = &["no", "not", "none", "nothing", "without", "empty"];

fn is_nothing(word: &str, behind: &str) -> bool {
    // The match ends within the word that is looked at.
    let begin = word.len() - word.chars().last().map_or(0, char::len_utf8);
    let first: String = word[begin..]
        .chars()
        .chain(behind.chars())
        .take_while(|letter| letter.is_alphabetic())
        .collect();
    NOTHING
        .iter()
        .any(|nothing| first.eq_ignore_ascii_case(nothing))
}

/// What stands behind the words where they say what a field is: nothing, another sentence, or how it is written.
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[.:]?\s*(?:$|\n)|\. [^a-z]|, where\b| in the format\b)"));

/// "Default value." is what such a field is, and not what it holds when it is left out.
fn is_name(before: &str, behind: &str) -> bool {
    before.trim().is_empty() && NAMED.is_match(behind)
}

fn outside_code(text: &str, at: usize) -> bool {
    text[..at].matches('`').count().is_multiple_of(2)
}

static STATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\bDefault: conditional(?: on ((?:`[^`]+`(?:, )?)+))?\."));
/// What decides stands before the default: "For the first, it defaults to `Y`", "If `A` is passed, the default is …".
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:if|when|for|in case|unless)\b[^,]*,[^,]*\b(?:by default|defaults to|default(?: value)? (?:is|will))\b",
    )
});
/// The same of a parameter that is left out, which is what a default is for.
static LEFT_OUT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bnot (?:been )?(?:provided|specified|passed|set|given|filled)\b|^(?:if|when) no\b|\b(?:omitted|missing|empty|absent|without)\b|\bfor example\b",
    )
});
/// It stands behind it: "Default: `A` for one and `B` for another", "by default `A`, otherwise `B`".
static BEHIND_IT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^(?:by default|default)\b[^`\n]*`[^`\n]+`\s*(?:if|when|unless|for)\b[^`]*`|\bdefault\b.*\botherwise\b",
        r"|^(?:by default|default)\b.*\bvalue (?:passed|specified|given|provided) in (?:the )?`",
    ))
});
/// Each case has a line of its own.
static LISTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:by default|default value(?: is used)?):\s*\n\W*(?:for|if|when)\b")
});

/// The values of the cases: "`A` if", "otherwise `B`".
static VALUES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"`([^`]+)` (?:if|when|unless|for)\b|\botherwise[^`]{0,20}`([^`]+)`"));

/// What the default depends on, where it does; no names where the text gives none.
fn conditional(text: &str, own: &[String]) -> Option<Vec<String>> {
    if let Some(stated) = STATED.captures(text) {
        let named = stated.get(1).map_or("", |named| named.as_str());
        let codes = named.split('`').skip(1).step_by(2);
        return Some(codes.map(str::to_owned).collect());
    }
    if let Some(listed) = LISTED.find(text) {
        return Some(names(&text[listed.start()..], own));
    }
    let sentence = sentences(text).find(|sentence| {
        BEHIND_IT.is_match(sentence) || BEFORE.is_match(sentence) && !LEFT_OUT.is_match(sentence)
    })?;
    // Behind the word stand the values.
    let until = match DEFAULT_WORD.find(sentence) {
        Some(word) if BEFORE.is_match(sentence) => word.start(),
        _ => sentence.len(),
    };
    let values: Vec<&str> = VALUES
        .captures_iter(sentence)
        .filter_map(|found| Some(found.get(1).or(found.get(2))?.as_str()))
        .collect();
    let mut names = names(&sentence[..until], own);
    names.retain(|name| !values.contains(&name.as_str()));
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::default;
    use crate::facts::{Default_, Field, TypeToken};

    fn own() -> Field {
        Field {
            names: vec!["OWN".to_owned()],
            types: vec![TypeToken {
                name: "string".to_owned(),
                lists: 0,
                link: None,
            }],
            ..Field::default()
        }
    }

    fn literal(text: &str) -> Option<String> {
        match default(text, &own()) {
            Some(Default_::Literal(literal)) => Some(literal),
            _ => None,
        }
    }

    #[test]
    fn a_default_is_read_in_every_spelling() {
        for text in [
            "Default: `A`.",
            "Default value is `A`",
            "By default — `A`",
            "By default, `A`",
            "Defaults to `A`",
            "Default `A`",
            "`A` (default)",
            "`A` by default for all",
            "The default is `A`.",
        ] {
            assert_eq!(literal(text).as_deref(), Some("A"), "{text}");
        }
        for computed in [
            "The current date by default.",
            "Words.\nDefault — the current date",
            "Default: that of the portal.",
        ] {
            let found = default(computed, &own());
            assert_eq!(found, Some(Default_::Computed), "{computed}");
        }
        for nothing in ["Default — no words", "Default: none."] {
            assert_eq!(default(nothing, &own()), None, "{nothing}");
        }
    }

    #[test]
    fn a_number_is_a_default_without_code_marks() {
        assert_eq!(literal("By default, 300").as_deref(), Some("300"));
        assert_eq!(
            literal("Words. Default value: -1, at once").as_deref(),
            Some("-1")
        );
        assert_eq!(literal("By default, 20 rows are shown"), None);
    }

    #[test]
    fn a_field_that_is_a_default_has_none_by_that() {
        for text in [
            "Default value",
            "Default value.",
            "Default value. An object",
            "Default value, where `1` is yes",
            "`A` — default value flag",
        ] {
            assert_eq!(default(text, &own()), None, "{text}");
        }
    }

    fn depends(text: &str) -> Option<String> {
        match default(text, &own()) {
            Some(Default_::Conditional(names)) => Some(names.join(" ")),
            _ => None,
        }
    }

    #[test]
    fn a_default_that_something_decides_is_conditional_on_what_is_named() {
        for (text, names) in [
            (
                "If `A_ID` is passed, the default value comes from there, otherwise `0`",
                "A_ID",
            ),
            ("Words. By default, that value passed in `LABEL`", "LABEL"),
            ("For the first one, `OWN` defaults to `Y`.", ""),
            (
                "For things of types `ONE` and `TWO`, the default value is `PAGE`",
                "",
            ),
            ("Default: `ONE` for these and `TWO` for those.", ""),
            (
                "Default: `ONE` if `A_ID` is passed, otherwise `TWO`.",
                "A_ID",
            ),
            (
                "The default value is used:\nfor some — `K`\nfor others — `E`",
                "",
            ),
            ("Default: conditional.", ""),
            ("Default: conditional on `A`, `B`.", "A B"),
        ] {
            assert_eq!(depends(text).as_deref(), Some(names), "{text}");
        }
    }

    #[test]
    fn a_default_of_what_is_left_out_is_not_conditional() {
        for text in [
            "When not provided, the default value is `N`",
            "If `OWN` is not passed, the default value `0` holds.",
            "If no value is specified, take the default value `A`.",
            "Default: `false`\nUse it if `A` is passed",
            "By default, all are taken",
            "For the others, the first one is considered default. By default `N`",
        ] {
            assert_eq!(depends(text), None, "{text}");
        }
    }
}
