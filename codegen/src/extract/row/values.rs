//! Allowed values, from a sentence or from a list.

use std::sync::LazyLock;

use regex::Regex;

use super::super::text::{item_text, marked};
use super::super::words::{code_at, said};
use super::phrase::pattern;
use crate::facts::AllowedValue;
use crate::page::{Inline, Item};

static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:(?:possible|allowed|acceptable|available|supported|valid|permissible|permitted|accepted)\s+(?:[a-z]+\s+){0,2}?(values?|options?|types?|keys?|fields?|entries|codes?|formats?|modes?|variants?)",
        r"|(?:takes?|accepts?|take|contain)\s+(?:the\s+|one of the\s+|the following\s+)?(values?)|(values) can be|can (?:be|take) (?:one of )?(?:the )?(?:following )?(values))\b[^`]{0,50}",
    ))
});

/// A description that is a value.
static ONLY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^Value `([^`]+)`\.?$"));

/// Values in one code span, with bars between them; behind other words, a bar is the value's own.
static BARRED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^Values: `([^`|\s]+(?:\|[^`|\s]+)+)`"));

/// What a lead announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// Values.
    Values,
    /// Values of an object's entries.
    Entries,
    /// Keys of an object.
    Keys,
}

/// Whether a text announces values, and where the announcement ends.
pub fn lead(text: &str) -> Option<(Lead, usize)> {
    let found = LEAD.captures(text)?;
    if text[..found.get(0)?.start()]
        .to_lowercase()
        .ends_with("at least one of the ")
    {
        return None;
    }
    let word = (1..=4).find_map(|group| found.get(group))?;
    let kind = match word.as_str().to_lowercase().as_str() {
        "key" | "keys" | "field" | "fields" => Lead::Keys,
        "entries" => Lead::Entries,
        _ => Lead::Values,
    };
    let whole = found.get(0)?;
    // A full stop ends the announcement: what follows is another sentence.
    let behind_word = &text[word.end()..whole.end()];
    let end = match behind_word.find(". ") {
        Some(_) => return Some((kind, text.len())),
        None => whole.end(),
    };
    Some((kind, end))
}

/// The values that a sentence lists behind its announcement: as it is written, and as it is said in English.
pub fn inline(text: &str, said: &str) -> Option<(Lead, Vec<AllowedValue>)> {
    // Values are code spans: most paragraphs hold none, and need not be searched.
    if !text.contains('`') {
        return None;
    }
    if let Some(only) = ONLY.captures(said) {
        let value = AllowedValue {
            value: only[1].to_owned(),
            label: None,
        };
        return Some((Lead::Values, vec![value]));
    }
    if let Some(barred) = BARRED.captures(said) {
        let mut values = Vec::new();
        for value in barred[1].split('|') {
            push(&mut values, value, None);
        }
        return Some((Lead::Values, values));
    }
    let (kind, start) = lead(said)?;
    if !said[start..].starts_with('`') {
        return None;
    }
    if is_range(&said[..start], &said[start..]) {
        return None;
    }
    let mut values = Vec::new();
    let mut rest = &text[code_at(text, said, start)..];
    while let Some((value, behind)) = code(rest) {
        if values.is_empty() && (looks_like_method(value) || looks_like_code(value)) {
            break;
        }
        let until = behind.find('`').unwrap_or(behind.len());
        let between = &behind[..until];
        let (said, ends) = match sentence_end(between) {
            Some(at) => (&between[..at], true),
            None => (between, until == behind.len()),
        };
        push(&mut values, value, label(said, !ends));
        if ends || said.len() > 80 {
            break;
        }
        rest = &behind[until..];
    }
    (!values.is_empty()).then_some((kind, values))
}

/// The values of a paragraph that gives each a line of its own: a code span, a dash, and what it means.
pub fn lines(lines: &[String]) -> Option<Vec<AllowedValue>> {
    let mut values = Vec::new();
    for line in lines {
        let Some((value, behind)) = code(line) else {
            if values.is_empty() {
                continue;
            }
            break;
        };
        if !behind.trim_start().starts_with(['—', '–', '-']) {
            return None;
        }
        push(&mut values, value, label(behind, false));
    }
    (values.len() > 1).then_some(values)
}

/// The code span at the start of a text, and what is behind it.
fn code(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix("``")
        && let Some(end) = rest.find("``")
        && end > 0
    {
        return Some((&rest[..end], &rest[end + 2..]));
    }
    let rest = text.strip_prefix('`')?;
    let end = rest.find('`')?;
    Some((&rest[..end], &rest[end + 1..]))
}

fn sentence_end(text: &str) -> Option<usize> {
    let stop = text.match_indices(['.', ';']).find(|(at, mark)| {
        text[at + mark.len()..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace)
            && *mark == "."
    });
    stop.map(|(at, _)| at)
}

/// `crm.status.list` behind "possible values" tells where to look them up.
fn looks_like_method(value: &str) -> bool {
    value.matches('.').count() >= 2
        && value
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte))
}

/// "from `1` to `100`" gives the ends only.
fn is_range(before: &str, rest: &str) -> bool {
    let between = rest.split('`').nth(2).unwrap_or_default().trim();
    before.to_lowercase().ends_with("from ") && between == "to"
}

/// `{ID: 1}` and `["a"]` show how to write something, and `field_N` stands for any name.
fn looks_like_code(value: &str) -> bool {
    value.starts_with(['{', '[']) || value.eq_ignore_ascii_case("field_n")
}

/// A label of at most three words from the text behind a value; the last part of an enumeration is cut off.
fn label(text: &str, more: bool) -> Option<String> {
    let mut text = text.trim();
    if more {
        text = text.trim_end_matches([',', ';', '|', '/']).trim_end();
        for word in [" or", " and", " или", " и", ","] {
            text = text.strip_suffix(word).unwrap_or(text).trim_end();
        }
        if matches!(text, "or" | "and" | "или" | "и") {
            return None;
        }
    }
    let dashed = text.trim_start_matches(['—', '–', '-', ':', '=', ' ']);
    let inner = match dashed.strip_prefix('(') {
        Some(inner) => inner.split(')').next().unwrap_or_default(),
        None if dashed.len() == text.len() => return None,
        None => dashed,
    };
    short(inner)
}

/// A name of at most three plain words.
fn short(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', ';', ',', ':']).trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = text
        .chars()
        .all(|letter| letter.is_alphanumeric() || " _-/+&'’".contains(letter));
    // These words are facts of their own, and no names.
    let said = said(text).to_lowercase();
    let other = ["default", "required", "multiple", "deprecated", "outdated"]
        .iter()
        .any(|word| said.contains(word))
        || matches!(said.as_str(), "or" | "and");
    (!words.is_empty() && words.len() <= 3 && plain && !other).then(|| words.join(" "))
}

fn push(values: &mut Vec<AllowedValue>, value: &str, label: Option<String>) {
    // Names of PHP classes are written as a string literal would be.
    let value = value.trim().trim_matches(['"', '\'']).replace("\\\\", "\\");
    if !values.iter().any(|known| known.value == value) {
        values.push(AllowedValue { value, label });
    }
}

/// The values of a list whose items all start with a code span.
pub fn listed(items: &[Item]) -> Option<Vec<AllowedValue>> {
    let mut values = Vec::new();
    collect(items, &mut values)?;
    (!values.is_empty()).then_some(values)
}

fn collect(items: &[Item], values: &mut Vec<AllowedValue>) -> Option<()> {
    for item in items {
        let text = item_text(item);
        let Some(Inline::Code(..)) = text.first() else {
            return None;
        };
        let words = marked(text);
        let (value, behind) = code(&words)?;
        if values.is_empty() && (looks_like_method(value) || looks_like_code(value)) {
            return None;
        }
        // `1`, `2` — both
        push(values, value, label(behind, false));
        let mut rest = behind;
        while let Some(next) = rest
            .trim_start()
            .strip_prefix([',', '/', '|'])
            .map(str::trim_start)
        {
            let Some((other, behind)) = code(next) else {
                break;
            };
            push(values, other, label(behind, false));
            rest = behind;
        }
        // Indentation is not reliable: an item nested under another is a value as well.
        for block in &item.blocks {
            if let crate::page::Block::List { items, .. } = block {
                let mut nested = Vec::new();
                if collect(items, &mut nested).is_some() {
                    for inner in nested {
                        push(values, &inner.value, inner.label);
                    }
                }
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Lead, inline, lines};

    fn shown(text: &str) -> Option<(Lead, Vec<String>)> {
        inline(text, text).map(|(kind, values)| {
            let shown = values.into_iter().map(|value| match value.label {
                Some(label) => format!("{}={label}", value.value),
                None => value.value,
            });
            (kind, shown.collect())
        })
    }

    #[test]
    fn values_of_a_sentence_are_read_with_short_labels() {
        let read = |text| shown(text).map(|(_, values)| values.join(" "));
        assert_eq!(read("Possible values: `A`, `B`.").as_deref(), Some("A B"));
        assert_eq!(
            read("Possible values `a`, `b` or `c`. Other `x`.").as_deref(),
            Some("a b c")
        );
        assert_eq!(
            read("Allowed values: `1` — file, `2` — WebDAV.").as_deref(),
            Some("1=file 2=WebDAV")
        );
        assert_eq!(read("Takes values `Y` or `N`").as_deref(), Some("Y N"));
        assert_eq!(read("Value `A`").as_deref(), Some("A"));
        assert_eq!(read("Values: `a|b`. Other `x`.").as_deref(), Some("a b"));
        assert_eq!(read("Possible values: `a|b`.").as_deref(), Some("a|b"));
        assert_eq!(read("Values in the format `a|b`"), None);
        assert_eq!(read("The value `A`."), None);
        assert_eq!(read("Possible values are in `crm.status.list`."), None);
    }

    #[test]
    fn values_with_a_line_of_their_own_are_read() {
        let read = |text: &[&str]| {
            let text: Vec<String> = text.iter().map(|line| (*line).to_owned()).collect();
            lines(&text).map(|values| values.len())
        };
        assert_eq!(
            read(&["Kind:", "`N` — none", "`D` — by date", "More."]),
            Some(2)
        );
        assert_eq!(read(&["Kind:", "`N` — none", "and `D`"]), None);
        assert_eq!(read(&["`N` is none,", "`D` is more"]), None);
    }

    #[test]
    fn keys_and_entries_are_told_from_values() {
        assert_eq!(
            shown("Possible keys: `A`.").map(|found| found.0),
            Some(Lead::Keys)
        );
        assert_eq!(
            shown("Possible entries: `A`.").map(|found| found.0),
            Some(Lead::Entries)
        );
    }
}
