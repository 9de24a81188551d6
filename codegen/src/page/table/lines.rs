//! What a line of a table, or a piece of one, is.

use super::starts;

/// Whether a line that stands between rows can only stand behind the table.
pub fn ends_table(line: &str) -> bool {
    let ends_directive = line
        .strip_prefix("{%")
        .is_some_and(|rest| rest.trim_start().starts_with("end") && !rest.contains("endif"));
    starts(line) || is_heading(line) || ends_directive
}

pub fn is_heading(line: &str) -> bool {
    let text = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - text.len())) && text.starts_with(' ')
}

/// The length of `{.class #id name="value"}` at the start of a text.
pub fn attributes(text: &str) -> Option<usize> {
    let mut open = 0;
    for (at, letter) in line_of(text).char_indices() {
        match letter {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return (at > 1).then_some(at + 1);
        }
    }
    None
}

/// The length of attributes that end a line, with the blanks before them.
pub fn trailing_attributes(line: &str) -> usize {
    let blanks = super::super::view::indent(line);
    let rest = &line[blanks..];
    attributes(rest)
        .filter(|length| rest[*length..].trim().is_empty() && !rest[1..].starts_with(['%', '{']))
        .map_or(0, |length| blanks + length)
}

/// Whether a line that starts inside a row starts the next one: `||` with something behind it.
pub fn opens_row(line: &str) -> bool {
    let behind = line.strip_prefix("||").map(str::trim_start);
    behind.is_some_and(|text| !text.trim_end().is_empty() && !text.starts_with('|'))
}

pub fn line_of(text: &str) -> &str {
    memchr::memchr(b'\n', text.as_bytes()).map_or(text, |end| &text[..end])
}

/// How many bytes at the start of a text no mark can stand in; a newline ends them, and counts.
pub fn plain(text: &str) -> usize {
    /// The bytes that a mark may start with.
    const STOPS: [bool; 256] = {
        let mut stops = [false; 256];
        let marks = b"\\`|\n{#";
        let mut at = 0;
        while at < marks.len() {
            stops[marks[at] as usize] = true;
            at += 1;
        }
        stops
    };
    let bytes = text.as_bytes();
    let length = bytes
        .iter()
        .skip(1)
        .take_while(|byte| !STOPS[usize::from(**byte)])
        .count();
    if bytes.first() == Some(&b'\n') {
        1
    } else {
        1 + length
    }
}

/// How many bytes a code span at the start of a line takes, or its backticks where it is not closed on the line.
pub fn code_span(line: &str) -> usize {
    let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
    let mut at = ticks;
    while let Some(found) = line[at..].find('`') {
        let run = line[at + found..]
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count();
        at += found + run;
        if run == ticks {
            return at;
        }
    }
    ticks
}
