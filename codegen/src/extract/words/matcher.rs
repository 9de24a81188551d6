//! Words of a text → the longest phrases that mean something, in the other language.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::ru;

/// A phrase, word by word.
struct Phrase {
    words: Vec<&'static str>,
    /// Whether a code span stands behind it.
    before_code: bool,
    english: &'static str,
}

/// The phrases by the first letter of their first word, those of most words first.
static PHRASES: LazyLock<HashMap<char, Vec<Phrase>>> = LazyLock::new(|| {
    let mut found: HashMap<char, Vec<Phrase>> = HashMap::new();
    for (russian, english) in ru::PHRASES {
        let mut words: Vec<&str> = russian.split(' ').collect();
        let before_code = words.pop_if(|last| *last == "`").is_some();
        let Some(first) = russian.chars().next() else {
            continue;
        };
        found.entry(first).or_default().push(Phrase {
            words,
            before_code,
            english,
        });
    }
    for phrases in found.values_mut() {
        // A whole word says more than the stem of one.
        phrases.sort_by_key(|phrase| {
            let stems = phrase.words.iter().filter(|word| word.ends_with('*'));
            let length = phrase.words.len() + usize::from(phrase.before_code);
            (std::cmp::Reverse(length), stems.count())
        });
    }
    found
});

/// A word, where it stands, and how it is looked up.
struct Word {
    at: Range<usize>,
    plain: String,
}

/// Appends a text without code spans, its phrases in English.
pub fn english(text: &str, before_code: bool, out: &mut String) {
    let words = words(text);
    let (mut word, mut done) = (0, 0);
    while let Some(first) = words.get(word) {
        let Some((phrase, count)) = phrase(text, &words[word..], before_code) else {
            word += 1;
            continue;
        };
        let end = words[word + count - 1].at.end;
        out.push_str(&text[done..first.at.start]);
        let capital = text[first.at.start..].starts_with(char::is_uppercase);
        let mut letters = phrase.english.chars();
        match letters.next() {
            Some(letter) if capital => {
                out.push(letter.to_ascii_uppercase());
                out.push_str(letters.as_str());
            }
            _ => out.push_str(phrase.english),
        }
        done = end;
        word += count;
    }
    out.push_str(&text[done..]);
}

/// The longest phrase at the start of some words, and how many of them it takes.
fn phrase(text: &str, words: &[Word], before_code: bool) -> Option<(&'static Phrase, usize)> {
    let phrases = PHRASES.get(&words.first()?.plain.chars().next()?)?;
    let phrase =
        phrases.iter().find(|phrase| {
            let count = phrase.words.len();
            let Some(found) = words.get(..count) else {
                return false;
            };
            let alike = found.iter().zip(&phrase.words).all(|(word, wanted)| {
                match wanted.strip_suffix('*') {
                    Some(stem) => word.plain.starts_with(stem),
                    None => word.plain == *wanted,
                }
            });
            let together = found
                .windows(2)
                .all(|pair| text[pair[0].at.end..pair[1].at.start].trim().is_empty());
            let ends = !phrase.before_code
                || before_code && text[found[count - 1].at.end..].trim().is_empty();
            alike && together && ends
        })?;
    Some((phrase, phrase.words.len()))
}

fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    let ends = text.char_indices().map(Some).chain([None]);
    for next in ends {
        let (at, inside) = match next {
            Some((at, letter)) => (at, letter.is_alphanumeric() || letter == '_'),
            None => (text.len(), false),
        };
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let plain = plain(&text[from..at]);
                found.push(Word {
                    at: from..at,
                    plain,
                });
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Small letters, `е` for `ё`, and Cyrillic ones where Latin ones only look like them: a letter for each
/// letter.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(' ') {
        let small = |letter: char| {
            let mut small = letter.to_lowercase();
            match (small.next(), small.next()) {
                (Some(one), None) if one.len_utf8() == letter.len_utf8() => one,
                _ => letter,
            }
        };
        let mixed = word.chars().any(is_cyrillic);
        out.extend(word.chars().map(small).map(|letter| match letter {
            'ё' => 'е',
            letter if mixed => alike(letter).unwrap_or(letter),
            letter => letter,
        }));
    }
    out
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')
}

/// The Cyrillic letter that looks like a Latin one.
fn alike(letter: char) -> Option<char> {
    let pairs = [
        ('a', 'а'),
        ('c', 'с'),
        ('e', 'е'),
        ('o', 'о'),
        ('p', 'р'),
        ('x', 'х'),
        ('y', 'у'),
    ];
    pairs
        .into_iter()
        .find_map(|(latin, cyrillic)| (latin == letter).then_some(cyrillic))
}
