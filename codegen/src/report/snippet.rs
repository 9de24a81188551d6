//! One finding with the line it is about.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};

/// The finding as a block of text; without its page, only the place is named.
pub(super) fn render(found: &Diagnostic, page: Option<&str>, colour: bool) -> String {
    let Diagnostic {
        place,
        code,
        severity,
        message,
        help,
    } = found;
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let line_number = usize::try_from(place.line).unwrap_or(usize::MAX).max(1);
    let column = usize::try_from(place.column).unwrap_or(usize::MAX).max(1);
    let mut group = Group::with_title(level.primary_title(message.as_str()).id(*code));
    group = match page.and_then(|page| page.lines().nth(line_number - 1)) {
        Some(line) => group.element(
            Snippet::source(line)
                .path(place.path.as_str())
                .line_start(line_number)
                .annotation(AnnotationKind::Primary.span(word_at(line, column))),
        ),
        None => group.element(
            Origin::path(place.path.as_str())
                .line(line_number)
                .char_column(column),
        ),
    };
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group])
}

/// The bytes of the word that starts at a column, which is counted in characters from 1.
fn word_at(line: &str, column: usize) -> Range<usize> {
    let start = line
        .char_indices()
        .nth(column - 1)
        .map_or(line.len(), |(start, _)| start);
    let rest = &line[start..];
    let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let first = rest.chars().next().map_or(0, char::len_utf8);
    start..start + word.max(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    #[test]
    fn the_caret_covers_the_word_counted_in_characters() {
        assert_eq!(word_at("один два", 6), 9..15);
        assert_eq!(word_at("a  b", 2), 1..2);
    }

    #[test]
    fn a_place_outside_of_its_page_does_no_harm() {
        assert_eq!(word_at("short", 99), 5..5);
        assert_eq!(word_at("", 1), 0..0);
        for (line, column) in [(0, 0), (1, 99), (99, 1), (u32::MAX, u32::MAX)] {
            let place = Place {
                path: "a.md".into(),
                line,
                column,
            };
            let text = render(
                &Diagnostic::error(place, "odd", "Odd."),
                Some("short\n"),
                false,
            );
            assert!(text.contains("a.md"), "{text}");
        }
    }
}
