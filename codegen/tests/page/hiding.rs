//! What hides the marks of a table: `\`, code spans, fences, variables.
//!
//! The rules are those of the renderer that upstream publishes with. Where the reader departs from them, the case
//! says so, and why.

use crate::show;
use crate::table::reads;

#[test]
fn an_escaped_bar_does_not_split_a_row() {
    reads("#|\n|| a \\| b | c ||\n|#", &[&["a | b", "c"]]);
}

#[test]
fn an_escaped_bar_before_a_bar_leaves_a_cell_mark() {
    reads("#|\n|| a \\|| b ||\n|#", &[&["a |", "b"]]);
}

#[test]
fn an_escaped_backslash_does_not_escape() {
    reads("#|\n|| a \\\\| b ||\n|#", &[&["a \\", "b"]]);
}

#[test]
fn three_backslashes_escape() {
    reads("#|\n|| a \\\\\\| b ||\n|#", &[&["a \\| b"]]);
}

#[test]
fn escaped_table_marks_are_text() {
    reads(
        "#|\n|| a \\#| b ||\n|| \\|# ||\n|#",
        &[&["a #", "b"], &["|#"]],
    );
}

#[test]
fn a_backslash_at_the_end_of_a_line_is_a_break() {
    reads("#|\n|| a\\\nb | c ||\n|#", &[&["a⏎b", "c"]]);
}

#[test]
fn alternatives_of_a_type_stay_in_one_cell() {
    reads(
        "#|\n|| **a**\n[`x`](t.md) \\| [`y`](t.md)\\|`null` | b ||\n|#",
        &[&["**a**⏎[`x`](t.md) | [`y`](t.md)|`null`", "b"]],
    );
}

#[test]
fn a_bar_in_a_code_span_does_not_split() {
    // The renderer splits here unless told otherwise. Upstream's pages never rely on that: where a code span holds a
    // bar, the span is meant.
    reads("#|\n|| `a|b` | c ||\n|#", &[&["`a|b`", "c"]]);
}

#[test]
fn two_bars_in_a_code_span_do_not_end_the_row() {
    // As above.
    reads("#|\n|| `a || b` | c ||\n|#", &[&["`a || b`", "c"]]);
}

#[test]
fn three_backticks_within_a_line_are_a_code_span() {
    reads("#|\n|| ```a | b``` | c ||\n|#", &[&["`a | b`", "c"]]);
}

#[test]
fn a_code_span_with_a_backtick_inside() {
    reads("#|\n|| `` a ` | b `` | c ||\n|#", &[&["`a ` | b`", "c"]]);
}

#[test]
fn an_escaped_backtick_opens_no_code_span() {
    reads("#|\n|| \\`a | b` ||\n|#", &[&["`a", "b`"]]);
}

#[test]
fn a_lone_backtick_hides_nothing() {
    reads(
        "#|\n|| a ` b | c ||\n|| d | e ` ||\n|#",
        &[&["a ` b", "c"], &["d", "e `"]],
    );
}

#[test]
fn a_backslash_in_a_code_span_is_only_itself() {
    reads("#|\n|| `\\` | b ||\n|#", &[&["`\\`", "b"]]);
}

#[test]
fn a_fence_hides_every_mark() {
    reads(
        "#|\n|| a |\n```js\nif (x || y) { z | 1 }\n#|\n|| no ||\n|#\n```\n||\n|| b | c ||\n|#",
        &[
            &[
                "a",
                "fence js \"if (x || y) { z | 1 }\\n#|\\n|| no ||\\n|#\\n\"",
            ],
            &["b", "c"],
        ],
    );
}

#[test]
fn a_fence_of_tildes_hides_every_mark() {
    reads(
        "#|\n|| a |\n~~~\n| ||\n~~~\n||\n|#",
        &[&["a", "fence  \"| ||\\n\""]],
    );
}

#[test]
fn the_line_that_ends_a_fence_ends_the_row_too() {
    reads(
        "#|\n|| a |\n```json\n{}\n``` ||\n|| b | c ||\n|#",
        &[&["a", "fence json \"{}\\n\""], &["b", "c"]],
    );
}

#[test]
fn the_line_that_ends_a_fence_ends_the_table_too() {
    reads(
        "#|\n|| a |\n```\n{}\n``` || |#\n\nb",
        &[&["a", "fence  \"{}\\n\""]],
    );
}

#[test]
fn the_line_that_ends_a_fence_starts_the_next_cell() {
    reads(
        "#|\n||\n```\n{}\n``` | b ||\n|#",
        &[&["fence  \"{}\\n\"", "b"]],
    );
}

#[test]
fn a_fence_starts_on_the_line_of_the_row() {
    reads(
        "#|\n|| ```js\na || b\n``` | c ||\n|#",
        &[&["fence js \"a || b\\n\"", "c"]],
    );
}

#[test]
fn a_fence_starts_on_the_line_of_the_cell() {
    reads(
        "#|\n|| a | ```js\nb || c\n```\n||\n|#",
        &[&["a", "fence js \"b || c\\n\""]],
    );
}

#[test]
fn a_longer_fence_holds_a_shorter_one() {
    reads(
        "#|\n|| a |\n````\n```\n| ||\n```\n````\n||\n|#",
        &[&["a", "fence  \"```\\n| ||\\n```\\n\""]],
    );
}

#[test]
fn a_fence_in_a_list_in_a_cell() {
    reads(
        "#|\n|| a |\n1. b\n\n   ```\n   x || y\n   ```\n\n2. ```\n   x || z\n   ```\n||\n|| c | d ||\n|#",
        &[
            &[
                "a",
                "numbered; item; text b; fence  \"x || y\\n\"; item; fence  \"x || z\\n\"",
            ],
            &["c", "d"],
        ],
    );
}

#[test]
fn a_variable_with_a_filter_does_not_split() {
    reads(
        "#|\n|| {{ a | length }} b | c ||\n|#",
        &[&["{{ a | length }} b", "c"]],
    );
}

#[test]
fn braces_that_do_not_close_hide_nothing() {
    reads(
        "#|\n|| {{ a | b ||\n|| c }} | d ||\n|#",
        &[&["{{ a", "b"], &["c }}", "d"]],
    );
}

#[test]
fn a_table_in_code_is_code() {
    assert_eq!(
        show::page("```\n#|\n|| a ||\n|#\n```\n"),
        "fence  \"#|\\n|| a ||\\n|#\\n\"\n"
    );
}
