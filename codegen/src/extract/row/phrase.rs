//! Sentences of a description → facts. Works on text whose code spans stand between backticks.

use std::sync::LazyLock;

use regex::{Regex, RegexSet, SetMatches};

use crate::facts::Default_;

/// The pages are English: words end by ASCII. The boundaries of Unicode would leave the fast engine at every dash.
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
    pub fn default(&self, text: &str) -> Option<Default_> {
        self.0.matched(0).then(|| default(text)).flatten()
    }

    /// The names that a condition mentions, where the text makes the field required under a condition.
    pub fn condition(&self, text: &str, own: &[String]) -> Option<Vec<String>> {
        self.0.matched(1).then(|| condition(text, own)).flatten()
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

static DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:by default|defaults? to|default(?: value)?(?: is| are)?)(?: (?:is|are|to|the value|value|set to|uses?|used))*\s*[:,=—–-]?\s*(?:is |the value )?(``.{1,60}?``|`[^`\n]{0,60}`)",
    )
});
static DEFAULT_WORD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\bby default\b|\bdefault value\b|\bdefaults?\b"));
static COMPUTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\bby default\b|\bdefault value\b|\bDefault: computed\b"));
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)`([^`\n]{1,60})`\s*(?:—|-|–)?\s*\(?(?:is )?(?:the )?(?:by default|default value|default)\b",
    )
});

fn default(text: &str) -> Option<Default_> {
    let outside_code = |at: usize| text[..at].matches('`').count().is_multiple_of(2);
    for word in DEFAULT_WORD.find_iter(text) {
        if outside_code(word.start())
            && let Some(found) = DEFAULT.captures(&text[word.start()..])
        {
            let literal = found[1].trim_matches('`').trim();
            return Some(Default_::Literal(literal.to_owned()));
        }
    }
    if let Some(found) = BEHIND.captures(text)
        && found
            .get(0)
            .is_some_and(|whole| outside_code(whole.start()))
    {
        return Some(Default_::Literal(found[1].trim().to_owned()));
    }
    // An operator that is "used by default" is no default of the filter, and the "default value of" something is what
    // the field holds.
    COMPUTED
        .find_iter(text)
        .any(|word| {
            let (before, behind) = (&text[..word.start()], &text[word.end()..]);
            outside_code(word.start())
                && !before.ends_with("used ")
                && !(behind.starts_with(" of ") || behind.starts_with(" for "))
        })
        .then_some(Default_::Computed)
}

static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:required|mandatory|must be (?:specified|provided|passed|filled))\b[^.]{0,60}?\b(?:if|when|unless|only|except|for|in case)\b",
        r"|\bat least one of\b|\bone of the (?:parameters|fields)\b|\beither\b[^.]*\bor\b[^.]*\b(?:must|required|specif|provid)",
        r"|\b(?:if|when)\b[^.]*\b(?:not (?:specified|provided|passed|set|used))\b[^.]*\b(?:required|mandatory)\b",
        r"|\bis not required (?:if|when)\b",
    ))
});
static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"`([A-Za-z_][A-Za-z0-9_]*)`"));

fn condition(text: &str, own: &[String]) -> Option<Vec<String>> {
    // What no sentence of the text holds need not be looked for in each.
    if !CONDITION.is_match(text) {
        return None;
    }
    let sentence = sentences(text)
        .find(|sentence| CONDITION.is_match(sentence) && !OF_ANOTHER.is_match(sentence))?;
    let mut names: Vec<String> = Vec::new();
    // The value that a parameter is compared with, and those listed behind it.
    let mut behind = 0;
    let mut compared = false;
    for code in CODE.captures_iter(sentence) {
        let Some(whole) = code.get(0) else { continue };
        let between = sentence[behind..whole.start()].trim();
        compared = COMPARES.is_match(between) || compared && matches!(between, "," | "or" | ", or");
        behind = whole.end();
        let name = code[1].to_owned();
        let literal = compared
            || sentence[behind..].starts_with(" action")
            || matches!(name.as_str(), "true" | "false" | "null");
        if name.len() > 1 && !literal && !own.contains(&name) && !names.contains(&name) {
            names.push(name);
        }
    }
    Some(names)
}

/// "If something is required for that, …" asks for something else.
static OF_ANOTHER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:if|when)\b[^,]*\bis required for\b"));
static COMPARES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:\bequals?(?: to)?|=|\bis|\bvalues?)$"));

/// Sentences, roughly: up to a full stop before a blank.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', ';', '\n'])
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
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

    use super::{MULTIPLE, Said, condition, default, deprecated};
    use crate::facts::Default_;

    fn literal(text: &str) -> Option<String> {
        match default(text) {
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
            "The default is `A`.",
        ] {
            assert_eq!(literal(text).as_deref(), Some("A"), "{text}");
        }
        assert_eq!(
            default("The current date by default."),
            Some(Default_::Computed)
        );
    }

    #[test]
    fn a_condition_names_what_it_depends_on() {
        let names = condition("Required if `USER_ID` is not given.", &["X".into()]);
        assert_eq!(names, Some(vec!["USER_ID".to_owned()]));
        assert_eq!(condition("The name. It is long.", &[]), None);
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
        let mut said_anything = 0;
        for text in texts() {
            let said = Said::by(&text);
            assert_eq!(said.default(&text), default(&text), "{text}");
            assert_eq!(said.condition(&text, &[]), condition(&text, &[]), "{text}");
            assert_eq!(said.deprecated(&text), deprecated(&text), "{text}");
            assert_eq!(said.multiple(&text), MULTIPLE.is_match(&text), "{text}");
            said_anything += usize::from(said.0.matched_any());
        }
        assert!(said_anything > 30, "{said_anything}");
    }
}
