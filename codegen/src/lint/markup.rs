//! Headings, letters and code blocks that do not read as they look.

use std::sync::LazyLock;

use regex::Regex;

use super::subject::{Subject, inlines, walk};
use crate::diagnostic::Diagnostic;
use crate::page::{Block, Inline};

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^</?(?:a|b|br|center|code|details|div|em|font|h[1-6]|hr|i|img|li|nobr|ol|p|pre|s|span|strong|sub",
        r"|summary|sup|table|tbody|td|th|tr|u|ul)(?:\s[^>]*)?/?>$",
    ))
    .expect("a constant pattern")
});
static END_SHARED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^[ \t]*```[ \t]*\|\|[ \t]*$").expect("a constant pattern"));

/// Checks one page.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = headings(subject);
    found.extend(in_cells(subject));
    found.extend(tags(subject));
    found.extend(letters(subject));
    for shared in END_SHARED.find_iter(subject.text) {
        let blanks = shared.as_str().len() - shared.as_str().trim_start().len();
        found.push(subject.finding(
            shared.start() + blanks,
            "fence-end-shared",
            "The end of this code shares its line with the end of the row: Markdown reads on as code.",
            "Move `||` to the next line.",
        ));
    }
    found
}

fn headings(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut last = 0;
    for block in &subject.page.blocks {
        let Block::Heading { level, span, .. } = block else {
            continue;
        };
        if *level == 1 && last > 0 {
            found.push(subject.finding(
                span.start,
                "title-twice",
                "This is a second title of the page.",
                "Give it the level of a section, or correct what makes it a heading.",
            ));
        } else if last > 0 && *level > last + 1 {
            found.push(subject.finding(
                span.start,
                "heading-jump",
                format!(
                    "This heading has level {level}, and the one above it {last}: a level is left out."
                ),
                format!("Give it level {}.", last + 1),
            ));
        }
        last = *level;
    }
    found
}

/// Headings inside of tables, which a line that begins with `#` makes.
fn in_cells(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    walk(&subject.page.blocks, &mut |block| {
        let Block::Table(table) = block else {
            return;
        };
        let cells = table.rows.iter().flat_map(|row| &row.cells);
        for block in cells.flat_map(|cell| &cell.blocks) {
            if let Block::Heading { span, .. } = block {
                found.push(subject.finding(
                    span.start,
                    "heading-in-cell",
                    "This line of a table reads as a heading of the page.",
                    "Write `\\#`, or join the line with the one above it.",
                ));
            }
        }
    });
    found
}

fn tags(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    inlines(&subject.page.blocks, &mut |piece| {
        // `<br>` is read as the break that it is.
        if let Inline::Html(_, span) | Inline::Break(span) = piece
            && TAG.is_match(subject.text[span.clone()].trim())
        {
            found.push(subject.finding(
                span.start,
                "html",
                "This is HTML, which the documentation's Markdown does without.",
                "Write it in Markdown, or as a code span where it is meant as text.",
            ));
        }
    });
    found
}

fn letters(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if subject.text.is_ascii() {
        return found;
    }
    for (at, _) in subject.text.match_indices('\u{a0}') {
        found.push(subject.finding(
            at,
            "blank-not-plain",
            "This blank is a no-break space (U+00A0), which search and code do not take for one.",
            "Write a plain blank.",
        ));
    }
    for (at, word) in words(subject.text) {
        let latin = word.bytes().any(|byte| byte.is_ascii_alphabetic());
        let cyrillic = word.find(is_cyrillic);
        if let Some(first) = cyrillic.filter(|_| latin) {
            found.push(subject.finding(
                at + first,
                "letter-of-another-script",
                "A word in Latin letters holds a Cyrillic one that looks alike.",
                "Write the whole word in Latin letters.",
            ));
        }
    }
    found
}

fn is_cyrillic(letter: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&letter)
}

/// The runs of letters, with where each starts.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}
