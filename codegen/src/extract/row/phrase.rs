//! Sentences of a description → facts. Works on text whose code spans stand between backticks.

use std::sync::LazyLock;

use regex::{Regex, RegexSet, SetMatches};

use super::default::default;
use crate::facts::{Default_, Field};

/// The patterns are English, and so is what they read by then: words end by ASCII. The boundaries of Unicode would leave the fast engine at every dash.
pub fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace(r"\b", r"(?-u:\b)")).expect("a constant pattern")
}

/// Words of which each pattern below needs one of its own: most descriptions hold none of them, and are searched once
/// instead of once for each pattern.
static WORDS: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSet::new([
        "(?i)default",
        "(?i)required|mandatory|must be|one of|either",
        "(?i)deprecated|outdated|obsolete",
        "Multiple",
    ])
    .expect("constant patterns")
});

/// What a description may say, by the words that it holds.
pub struct Said(SetMatches);

impl Said {
    /// Looks for the words.
    pub fn by(text: &str) -> Self {
        Self(WORDS.matches(text))
    }

    /// The default that the description gives.
    pub fn default(&self, text: &str, field: &Field) -> Option<Default_> {
        self.0.matched(0).then(|| default(text, field)).flatten()
    }

    /// The names that a condition mentions, where the text makes the field required under a condition.
    pub fn condition(&self, text: &str, own: &[String]) -> Option<Vec<String>> {
        self.0.matched(1).then(|| condition(text, own)).flatten()
    }

    /// The names of which, with the field's own, one at least is required.
    pub fn one_of(&self, text: &str, own: &[String]) -> Vec<String> {
        if self.0.matched(1) {
            one_of(text, own)
        } else {
            Vec::new()
        }
    }

    /// Whether the text calls the field outdated.
    pub fn deprecated(&self, text: &str) -> bool {
        self.0.matched(2) && deprecated(text)
    }

    /// Whether the text says that several values are possible.
    pub fn multiple(&self, text: &str) -> bool {
        self.0.matched(3) && MULTIPLE.is_match(text)
    }
}

static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:required|mandatory|must be (?:specified|provided|passed|filled))\b[^.]{0,60}?\b(?:if|when|unless|only|except|for|in case)\b",
        r"|\bat least one of\b|\bone of the (?:parameters|fields)\b|\beither\b[^.]*\bor\b[^.]*\b(?:must|required|specif|provid)",
        r"|\b(?:if|when)\b[^.]*\b(?:not (?:specified|provided|passed|set|used))\b[^.]*\b(?:required|mandatory)\b",
        r"|\bis not required (?:if|when)\b",
    ))
});
/// A name, alone or compared with a value: `` `A` ``, `` `A = 'Y'` ``, `` `a: false` ``.
static CODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"`([A-Za-z_][A-Za-z0-9_]*)(?:\s*(?:[=!]?=|:)\s*[^`]+)?`"));

fn condition(text: &str, own: &[String]) -> Option<Vec<String>> {
    // What no sentence of the text holds need not be looked for in each.
    if !CONDITION.is_match(text) {
        return None;
    }
    let sentence = sentences(text).find(|sentence| {
        CONDITION.is_match(sentence)
            && !OF_ANOTHER.is_match(sentence)
            && alternatives(sentence, own).is_none()
    })?;
    Some(names(sentence, own))
}

static ONE_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\bat least one of\b|\bone of the (?:following )?(?:parameters|fields)\b")
});
/// What holds in some cases only.
static IN_CASE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:if|when|unless|except|in case)\b"));

fn one_of(text: &str, own: &[String]) -> Vec<String> {
    let found = sentences(text).find_map(|sentence| alternatives(sentence, own));
    found.unwrap_or_default()
}

/// The others of which a sentence says that one at least is required: it names the field among them.
fn alternatives(sentence: &str, own: &[String]) -> Option<Vec<String>> {
    // A parameter may be called `if`.
    let mut words = sentence.split('`').step_by(2);
    if !ONE_OF.is_match(sentence) || words.any(|words| IN_CASE.is_match(words)) {
        return None;
    }
    let is_named = names(sentence, &[]).iter().any(|name| own.contains(name));
    Some(names(sentence, own)).filter(|others| is_named && !others.is_empty())
}

/// The parameters that a sentence names, and no values.
pub fn names(sentence: &str, own: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    // The value that a parameter is compared with, and those listed behind it.
    let mut behind = 0;
    let (mut compared, mut all) = (false, false);
    for code in CODE.captures_iter(sentence) {
        let Some(whole) = code.get(0) else { continue };
        let between = sentence[behind..whole.start()].trim();
        all = between.ends_with("types") || compared && all;
        compared = COMPARES.is_match(between)
            || compared && (matches!(between, "," | "or" | ", or") || all && between == "and");
        behind = whole.end();
        let name = code[1].to_owned();
        let literal = compared
            || [" action", " module"]
                .iter()
                .any(|word| sentence[behind..].starts_with(word))
            || matches!(name.as_str(), "true" | "false" | "null");
        if name.len() > 1 && !literal && !own.contains(&name) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// "If something is required for that, …" asks for something else, and so does "the required format for"; what is not
/// mandatory is not required.
static OF_ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^(?:if|when)\b[^,]*\bis required for\b|\b(?:required|mandatory) (?:\w+ )?(?:format|fields?)\b",
        r"|\bversion\b.*\bis required for\b|\b(?:not mandatory,|not required for calling)|\bspecified using only\b",
    ))
});
static COMPARES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:\bequals?(?: to)?|=|\bis|\bvalues?|\bof types?)$"));

/// Sentences, roughly: up to a full stop before a blank.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', ';', '\n'])
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
}

/// "Each `A` has its own set of keys", "the keys depend on `A`".
static DEPENDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\beach\b[^.`]*`([A-Za-z_][A-Za-z0-9_]*)`[^.`]*\bhas its own\b",
        r"|\b(?:keys|fields) (?:of [^.]{1,30} )?depends? on (?:the )?`([A-Za-z_][A-Za-z0-9_]*)`",
    ))
});

/// The field that decides which fields an object has. That the selected ones are there goes without saying.
pub fn depends_on(text: &str) -> Option<String> {
    let found = DEPENDS.captures(text)?;
    let name = found.get(1).or(found.get(2))?.as_str();
    (!name.eq_ignore_ascii_case("select")).then(|| name.to_owned())
}

static REFUSES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:do|does|are|is|can) ?not (?:work|supported|accepted|support|accept|allowed|be)\b|\bdon't work\b",
    )
});

/// Whether a sentence says that what it names does not work.
pub fn refuses(sentence: &str) -> bool {
    REFUSES.is_match(sentence)
}

static DEPRECATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:deprecated|outdated|obsolete)\b|(?:\.\s+|\n\W*|\()(?-i:Deprecated|Outdated|Obsolete)(?:\W*$|[.,)]| (?:field|parameter|property)\b)|\b(?:parameter|field|option|value|property) is (?:deprecated|outdated|obsolete)\b|\bis deprecated\b",
    )
});

fn deprecated(text: &str) -> bool {
    DEPRECATED.is_match(text)
}

static MULTIPLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)(?:^|\.\s+)Multiple(?: field| value)?(?:\.|\W*$)"));

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::default::default;
    use super::{Field, MULTIPLE, Said, condition, deprecated, one_of};

    #[test]
    fn a_condition_names_what_it_depends_on() {
        let names = condition("Required if `USER_ID` is not given.", &["X".into()]);
        assert_eq!(names, Some(vec!["USER_ID".to_owned()]));
        assert_eq!(condition("The name. It is long.", &[]), None);
    }

    #[test]
    fn of_alternatives_the_others_are_named_and_there_is_no_condition() {
        let own = ["CODE".to_owned()];
        for text in [
            "Give at least one of `ID` or `CODE`.",
            "The code. Pass one of the parameters: `ID`, or `CODE`",
        ] {
            assert_eq!(one_of(text, &own), ["ID"], "{text}");
            assert_eq!(condition(text, &own), None, "{text}");
        }
        assert_eq!(
            one_of("At least one of `if`, `CODE` is required.", &own),
            ["if"]
        );
        // It is about others, or holds in some cases only.
        for text in [
            "Give at least one of `ID` or `NAME`.",
            "At least one of `ID`, `CODE` is required if `ALL` is not set.",
        ] {
            assert_eq!(one_of(text, &own), [] as [&str; 0], "{text}");
            assert!(condition(text, &own).is_some(), "{text}");
        }
    }

    #[test]
    fn a_deprecated_field_says_so_first() {
        assert!(deprecated("Deprecated. Use the other."));
        assert!(!deprecated("Shows deprecated entries"));
    }

    /// Lines of `docs-src/`, and phrases in every wording that the patterns know.
    fn texts() -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs-src");
        let pages = walkdir::WalkDir::new(root).into_iter();
        let pages = pages.filter_map(|page| std::fs::read_to_string(page.ok()?.path()).ok());
        let mut texts: Vec<String> = pages
            .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        for conditional in ["required", "mandatory", "must be passed", "is NOT required"] {
            texts.extend(
                ["if", "when", "unless", "only", "for"]
                    .map(|word| format!("Words. It {conditional} {word} `A`.")),
            );
        }
        let others = [
            "At least one of `A` or `B`",
            "one of the fields `A`",
            "Either `A` or `B` is provided",
            "When `A` is not set, `B` is mandatory",
            "By default",
            "`A` (DEFAULT)",
            "Defaults to `A`",
            "Obsolete",
            "A. Outdated field",
            "the parameter is deprecated",
            "Multiple",
            "A. Multiple field.",
        ];
        texts.extend(others.map(str::to_owned));
        texts
    }

    #[test]
    fn what_holds_no_word_of_a_pattern_matches_none() {
        let field = Field::default();
        let mut said_anything = 0;
        for text in texts() {
            let said = Said::by(&text);
            assert_eq!(
                said.default(&text, &field),
                default(&text, &field),
                "{text}"
            );
            assert_eq!(said.condition(&text, &[]), condition(&text, &[]), "{text}");
            assert_eq!(said.one_of(&text, &[]), one_of(&text, &[]), "{text}");
            assert_eq!(said.deprecated(&text), deprecated(&text), "{text}");
            assert_eq!(said.multiple(&text), MULTIPLE.is_match(&text), "{text}");
            said_anything += usize::from(said.0.matched_any());
        }
        assert!(said_anything > 30, "{said_anything}");
    }
}
