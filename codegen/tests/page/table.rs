//! The grammar of `#| || … || |#` tables, case by case.
//!
//! The rules are those of the renderer that upstream publishes with. Where the reader departs from them, the case
//! says so, and why.

use codegen::page::Block;

use crate::show;

/// The only table of a text has these rows, and nothing is wrong with it.
#[track_caller]
pub fn reads(text: &str, rows: &[&[&str]]) {
    reads_with(text, rows, &[]);
}

/// The only table of a text has these rows, with these findings.
#[track_caller]
pub fn reads_with(text: &str, rows: &[&[&str]], findings: &[&str]) {
    let (page, found) = show::read(text);
    let tables: Vec<_> = page
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => Some(show::cells(table)),
            _ => None,
        })
        .collect();
    assert_eq!(tables, [rows], "the tables of:\n{text}");
    assert_eq!(show::findings(&found), findings, "findings in:\n{text}");
}

#[test]
fn cells_on_one_line() {
    reads("#|\n||1|2||\n||3|4||\n|#", &[&["1", "2"], &["3", "4"]]);
}

#[test]
fn a_cell_on_each_line() {
    reads(
        "#|\n||\none\n|\ntwo\n||\n||\nthree\n|\nfour\n||\n|#\n",
        &[&["one", "two"], &["three", "four"]],
    );
}

#[test]
fn the_whole_table_on_one_line() {
    reads("#| || a | b || || c | d || |#", &[&["a", "b"], &["c", "d"]]);
}

#[test]
fn the_table_ends_behind_its_last_row() {
    reads("#|\n|| a | b || |#", &[&["a", "b"]]);
}

#[test]
fn one_column() {
    reads("#|\n|| a ||\n|| b ||\n|#", &[&["a"], &["b"]]);
}

#[test]
fn a_table_without_rows() {
    reads("#|\n|#", &[]);
}

#[test]
fn a_header_is_a_row_like_any_other() {
    reads(
        "#|\n|| **Name** | **Description** ||\n|#",
        &[&["**Name**", "**Description**"]],
    );
}

#[test]
fn rows_keep_the_cells_they_have() {
    // The renderer fills short rows up with empty cells; facts are read by position from the left all the same.
    reads("#|\n|| a | b ||\n|| c ||\n|#", &[&["a", "b"], &["c"]]);
}

#[test]
fn empty_cells_keep_their_place() {
    reads(
        "#|\n|| | b | ||\n|||c| ||\n|#",
        &[&["", "b", ""], &["", "c", ""]],
    );
}

#[test]
fn stress_links_and_code_in_cells() {
    reads(
        "#|\n|| **a**^*^\n[`t`](x.md#t) | *b* `c` ||\n|#",
        &[&["**a**^*^⏎[`t`](x.md#t)", "*b* `c`"]],
    );
}

#[test]
fn blocks_in_cells() {
    reads(
        "#|\n|| a\n\nb | \n- one\n- two\n|| \n|#",
        &[&["a / b", "list; item; text one; item; text two"]],
    );
}

#[test]
fn a_heading_in_a_cell_stays_in_the_cell() {
    reads("#|\n|| a\n# b\n| c ||\n|#", &[&["a / h1 b", "c"]]);
}

#[test]
fn a_table_in_a_cell() {
    reads(
        "#|\n|| a |\nb\n\n#|\n|| c | d ||\n|#\n\ne ||\n|| f | g ||\n|#",
        &[
            &["a", "b / table; row; cell; text c; cell; text d / e"],
            &["f", "g"],
        ],
    );
}

#[test]
fn a_table_in_a_cell_starts_on_the_line_of_its_cell() {
    reads(
        "#|\n|| a | #|\n|| c | d ||\n|# ||\n|| f | g ||\n|#",
        &[
            &["a", "table; row; cell; text c; cell; text d"],
            &["f", "g"],
        ],
    );
}

#[test]
fn a_table_three_deep() {
    reads(
        "#|\n||\n#|\n||\n#|\n|| a ||\n|#\n||\n|#\n| b ||\n|#",
        &[&["table; row; cell; table; row; cell; text a", "b"]],
    );
}

#[test]
fn two_bars_that_look_like_a_table_of_values_in_a_cell() {
    reads(
        "#|\n|| a | b:\n    #|\n    ||X|x||\n    ||Y|y||\n    |# ||\n|#",
        &[&[
            "a",
            "b: / table; row; cell; text X; cell; text x; row; cell; text Y; cell; text y",
        ]],
    );
}

#[test]
fn a_cell_that_joins_the_one_before_it_is_empty() {
    reads(
        "#|\n|| a | b ||\n|| c |> ||\n|| d | > ||\n|#",
        &[&["a", "b"], &["c", ""], &["d", ""]],
    );
}

#[test]
fn a_cell_that_joins_the_one_above_it_is_empty() {
    reads(
        "#|\n|| a | b ||\n||^| c ||\n|| ^ | d ||\n|#",
        &[&["a", "b"], &["", "c"], &["", "d"]],
    );
}

#[test]
fn escaped_span_marks_are_text() {
    reads("#|\n|| \\> | \\^ ||\n|#", &[&[">", "^"]]);
}

#[test]
fn attributes_behind_a_table_are_no_text() {
    let (page, found) = show::read("#|\n|| a ||\n|# {.wide #id data-x=\"1\"}\n\nb");
    assert_eq!(show::findings(&found), [""; 0]);
    assert_eq!(show::outline(&page.blocks[1..]), "text b\n");
}

#[test]
fn attributes_of_a_table_are_no_text() {
    reads("#|\n|:{.wide}\n|| a ||\n|#", &[&["a"]]);
}

#[test]
fn attributes_of_a_row_are_no_text() {
    reads("#|\n||:{.head style=\"x\"} a | b ||\n|#", &[&["a", "b"]]);
}

#[test]
fn attributes_of_a_cell_are_no_text() {
    reads("#|\n|| ::{.x} a |::{.y} b ||\n|#", &[&["a", "b"]]);
}

#[test]
fn a_colon_without_attributes_is_text() {
    reads("#|\n||: a |:{ ||\n|#", &[&[": a", ":{"]]);
}

#[test]
fn a_table_without_a_blank_line_before_it() {
    // The renderer needs one; 23 tables of upstream have none and are meant as tables.
    let (page, found) = show::read("a\n#|\n|| b ||\n|#\nc");
    assert_eq!(show::findings(&found), [""; 0]);
    assert_eq!(
        show::outline(&page.blocks),
        "text a\ntable\n  row\n    cell\n      text b\ntext c\n"
    );
}

#[test]
fn an_indented_table_is_no_code() {
    reads(
        "    #|\n    || a |\n    ```\n    b\n      c\n    ```\n    ||\n    |#",
        &[&["a", "fence  \"b\\n  c\\n\""]],
    );
}

#[test]
fn a_table_in_a_tab_is_indented_like_the_tab() {
    assert_eq!(
        show::page(
            "{% list tabs %}\n\n- A\n\n    #|\n    || a\n    `t` | b ||\n    |#\n\n- B\n\n  #|\n  || c | d ||\n  |#\n\n{% endlist %}\n"
        ),
        "tabs\n  tab \"A\"\n    table\n      row\n        cell\n          text a⏎`t`\n        cell\n          text b\n  tab \"B\"\n    table\n      row\n        cell\n          text c\n        cell\n          text d\n"
    );
}

#[test]
fn a_table_whose_cells_stand_at_the_margin() {
    reads(
        "    #|\n|| a |\n- b\n||\n    |#",
        &[&["a", "list; item; text b"]],
    );
}

#[test]
fn a_cell_whose_lines_are_indented_in_two_ways_loses_the_indentation_of_its_table() {
    reads(
        "    #|\n    || a | b\n- c\n      - d ||\n    |#",
        &[&["a", "b / list; item; text c; list; item; text d"]],
    );
}

#[test]
fn a_table_with_windows_line_ends() {
    reads(
        "#|\r\n|| a |\r\nb\r\n||\r\n|| c | d ||\r\n|#\r\n",
        &[&["a", "b"], &["c", "d"]],
    );
}

#[test]
fn a_no_break_space_behind_a_row_is_a_blank() {
    reads("#|\n|| a ||\u{a0}\n|| b ||\n|#", &[&["a"], &["b"]]);
}

#[test]
fn two_tables_one_behind_the_other() {
    assert_eq!(
        show::page("#|\n|| a ||\n|#\n\n#|\n|| b ||\n|#\n"),
        "table\n  row\n    cell\n      text a\ntable\n  row\n    cell\n      text b\n"
    );
}

#[test]
fn a_note_in_a_cell() {
    reads(
        "#|\n|| a | b\n\n{% note info \"N\" %}\n\nc\n\n{% endnote %}\n\n||\n|#",
        &[&["a", "b / note info \"N\"; text c"]],
    );
}

#[test]
fn a_pipe_table_is_a_table_too() {
    reads(
        "| a | b |\n|---|---|\n| c `x\\|y` | |\n",
        &[&["a", "b"], &["c `x|y`", ""]],
    );
}
