//! The words of a page that carry facts, in the languages that pages are written in.
//!
//! The patterns of this stage are English. What a Russian page says in their place is put into the same words first, so
//! that one reader reads both, and pages that hold both: the language is that of each text, and its letters tell it. Only
//! the words that are looked for are put into English; names, labels, titles and prose stay as they are written.

pub mod en;
mod matcher;
pub mod ru;

use std::borrow::Cow;

use memchr::memchr2;

use super::link::slug;

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Whatever is not written in Cyrillic letters.
    English,
    /// Some of it is.
    Russian,
}

impl Language {
    /// The language that a text is written in.
    pub fn of(text: &str) -> Self {
        // The letters of Russian are two bytes each, the first of which is one of these.
        match memchr2(0xd0, 0xd1, text.as_bytes()) {
            Some(_) => Self::Russian,
            None => Self::English,
        }
    }
}

/// A running text with the words that carry facts in English. Code spans stand where they stood.
pub fn said(text: &str) -> Cow<'_, str> {
    if Language::of(text) == Language::English {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('`').enumerate().peekable();
    while let Some((number, part)) = parts.next() {
        if number > 0 {
            out.push('`');
        }
        if number % 2 == 0 {
            matcher::english(part, parts.peek().is_some(), &mut out);
        } else {
            out.push_str(part);
        }
    }
    Cow::Owned(out)
}

/// Where the code span that starts at `at` in a text put into English starts in the text itself.
pub fn code_at(text: &str, english: &str, at: usize) -> usize {
    let before = english[..at].matches('`').count();
    let mut marks = text.match_indices('`');
    marks.nth(before).map_or(text.len(), |(at, _)| at)
}

/// The head of a column, in lower case, in English.
pub fn column(head: &str) -> Cow<'_, str> {
    if Language::of(head) == Language::English {
        return Cow::Borrowed(head);
    }
    let head = matcher::plain(head);
    let (base, with_type) = ["/ тип", " тип"]
        .iter()
        .find_map(|end| Some((head.strip_suffix(end)?.trim_end_matches(['/', ' ']), true)))
        .filter(|(base, _)| !base.is_empty())
        .unwrap_or((&head, false));
    let found = ru::COLUMNS.iter().find(|(russian, _)| *russian == base);
    let base = found.map_or_else(
        || said(base).into_owned(),
        |(_, english)| (*english).to_owned(),
    );
    Cow::Owned(if with_type { base + " type" } else { base })
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading<'t> {
    /// Its title, in English where it holds nothing but names and words that mean something here.
    pub title: Cow<'t, str>,
    /// The anchor that its own words make, where the title's make another one.
    pub anchor: Option<String>,
}

/// Reads a heading of a page. One that every page has keeps its own anchor where something on the page leads there.
pub fn heading<'t>(title: &'t str, page: &str) -> Heading<'t> {
    let as_it_is = Heading {
        title: Cow::Borrowed(title),
        anchor: None,
    };
    if Language::of(title) == Language::English {
        return as_it_is;
    }
    let plain = matcher::plain(title);
    let plain = plain.trim_end_matches([':', '.', ' ']);
    if let Some((_, english)) = ru::HEADINGS.iter().find(|(russian, _)| *russian == plain) {
        let anchor = slug(title);
        return Heading {
            title: Cow::Borrowed(english),
            anchor: page.contains(&format!("#{anchor}")).then_some(anchor),
        };
    }
    for (start, before, behind) in ru::HEADED {
        // Letter stands for letter, so that the rest of the title is as many letters away.
        let rest: String = title.chars().skip(start.chars().count()).collect();
        let rest = rest.trim();
        if plain.starts_with(start) && !rest.is_empty() {
            return Heading {
                title: Cow::Owned(format!("{before}{rest}{behind}")),
                anchor: Some(slug(title)),
            };
        }
    }
    as_it_is
}

#[cfg(test)]
mod tests {
    use super::{Language, code_at, column, heading, said};

    #[test]
    fn the_letters_of_a_text_tell_its_language() {
        assert_eq!(Language::of("Größe — 1 °C, ×2"), Language::English);
        assert_eq!(Language::of("ID поля"), Language::Russian);
    }

    #[test]
    fn words_that_carry_facts_are_put_into_english_and_code_is_not() {
        for (russian, english) in [
            ("По умолчанию `поле`", "By default `поле`"),
            ("Значение по умолчанию: `N`.", "Default value: `N`."),
            (
                "Возможные значения: `a` или `b`",
                "Possible values: `a` or `b`",
            ),
            ("Возможные значения `A`:", "Possible values of `A`:"),
            (
                "Обязательный, если не указан `A`",
                "Required, if not specified `A`",
            ),
            ("Необязательный", "Optional"),
            ("Устаревшее поле.", "Deprecated field."),
            ("HTTP-статус: **200**", "HTTP-status: **200**"),
        ] {
            assert_eq!(said(russian), english);
        }
    }

    #[test]
    fn english_and_what_was_put_into_it_stay_as_they_are() {
        for text in [
            "By default `поле`",
            "Possible values: `1` — файл.",
            "a ``b`` c",
        ] {
            assert_eq!(said(text), text);
        }
    }

    #[test]
    fn a_code_span_is_found_again() {
        let text = "Значения `A` по умолчанию `B`";
        let english = said(text);
        let at = english.rfind("`B").unwrap();
        assert_eq!(&text[code_at(text, &english, at)..], "`B`");
    }

    #[test]
    fn heads_of_columns_are_read_with_their_types_and_with_letters_that_only_look_right() {
        for (russian, english) in [
            ("название тип", "name type"),
            ("параметр / тип", "parameter type"),
            ("тип", "type"),
            ("тип данных", "data type"),
            // The first letter is Latin.
            ("cообщение об ошибке", "error message"),
            ("код ошибки", "error code"),
            ("name", "name"),
        ] {
            assert_eq!(column(russian), english);
        }
    }

    #[test]
    fn a_heading_that_is_no_name_is_put_into_english_and_keeps_its_anchor() {
        let read = |title| {
            let read = heading(title, "[x](#oshibki)");
            (read.title.into_owned(), read.anchor)
        };
        let named = |title: &str, anchor: &str| (title.to_owned(), Some(anchor.to_owned()));
        assert_eq!(
            read("Параметры метода"),
            ("Method Parameters".to_owned(), None)
        );
        assert_eq!(
            read("Параметр data"),
            named("Parameter data", "parametr-data")
        );
        assert_eq!(read("Объект `user`"), named("`user` Object", "obuekt-user"));
        assert_eq!(read("Вид карточки"), ("Вид карточки".to_owned(), None));
        assert_eq!(read("Fields"), ("Fields".to_owned(), None));
    }
}
