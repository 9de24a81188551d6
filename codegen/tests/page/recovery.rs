//! Tables that are malformed: what is still read, and where the finding points.

use crate::show;
use crate::table::reads_with;

#[test]
fn no_row_is_closed() {
    reads_with(
        "#|\n|| a | b\n|| c | d\n|#",
        &[&["a", "b"], &["c", "d"]],
        &["3:1 row-not-closed", "4:1 row-not-closed"],
    );
}

#[test]
fn the_last_row_is_not_closed() {
    reads_with(
        "#|\n|| a | b ||\n|| c | d\n|#\n\ne",
        &[&["a", "b"], &["c", "d"]],
        &["4:1 row-not-closed"],
    );
}

#[test]
fn the_table_closes_on_the_line_of_an_open_row() {
    reads_with(
        "#|\n|| a | b |#\n\nc",
        &[&["a", "b"]],
        &["2:10 row-not-closed"],
    );
}

#[test]
fn an_empty_row_is_left_out() {
    reads_with("#|\n|| a ||\n|| ||\n|#", &[&["a"]], &["3:1 row-empty"]);
}

#[test]
fn a_stray_mark_behind_a_row_does_not_shift_the_rows() {
    reads_with(
        "#|\n|| a | b || ||\n|| c | d ||\n|#",
        &[&["a", "b"], &["c", "d"]],
        &["3:1 row-not-closed", "2:13 row-empty"],
    );
}

#[test]
fn a_third_mark_within_a_row_does_not_shift_the_rows() {
    reads_with(
        "#|\n|| a || b ||\n|| c | d ||\n|#",
        &[&["a"], &["c", "d"]],
        &[
            "2:9 text-between-rows",
            "3:1 row-not-closed",
            "2:11 row-empty",
        ],
    );
}

#[test]
fn a_bullet_before_a_row_is_not_read() {
    reads_with(
        "#|\n- || a | b ||\n|| c | d ||\n|#",
        &[&["a", "b"], &["c", "d"]],
        &["2:1 text-between-rows"],
    );
}

#[test]
fn text_between_rows_is_one_finding_a_line() {
    reads_with(
        "#|\n|| a ||\nb\n\nc d\n|| e ||\n|#",
        &[&["a"], &["e"]],
        &["3:1 text-between-rows", "5:1 text-between-rows"],
    );
}

#[test]
fn code_between_rows_is_not_read_either() {
    reads_with(
        "#|\n|| a ||\n```\n|| b ||\n```\n|| c ||\n|#",
        &[&["a"], &["c"]],
        &["3:1 text-between-rows"],
    );
}

#[test]
fn a_table_without_end_ends_with_the_text() {
    // The renderer shows such a table as plain text; its rows are worth more.
    reads_with(
        "#|\n|| a | b ||\n|| c",
        &[&["a", "b"], &["c"]],
        &["3:5 table-not-closed"],
    );
}

#[test]
fn a_table_without_end_ends_before_the_next_heading() {
    assert_eq!(
        show::page("#|\n|| a ||\n\n## B\n\nc\n"),
        "table\n  row\n    cell\n      text a\nh2 B\ntext c\n4:1 table-not-closed\n"
    );
}

#[test]
fn a_row_and_a_table_without_end_end_before_the_next_heading() {
    assert_eq!(
        show::page("#|\n|| a\n\n## B\n\nc\n"),
        "table\n  row\n    cell\n      text a\nh2 B\ntext c\n4:1 table-not-closed\n"
    );
}

#[test]
fn a_table_without_end_ends_before_the_next_table() {
    assert_eq!(
        show::page("#|\n|| a ||\n\n#|\n|| b ||\n|#\n"),
        "table\n  row\n    cell\n      text a\ntable\n  row\n    cell\n      text b\n4:1 table-not-closed\n"
    );
}

#[test]
fn a_table_without_end_ends_with_the_note_that_holds_it() {
    assert_eq!(
        show::page("{% note info %}\n\n#|\n|| a ||\n\n{% endnote %}\n\nb\n"),
        "note info \"\"\n  table\n    row\n      cell\n        text a\ntext b\n6:1 table-not-closed\n"
    );
}

#[test]
fn a_table_without_end_in_a_tab_leaves_the_next_tab_alone() {
    assert_eq!(
        show::page(
            "{% list tabs %}\n\n- A\n\n  #|\n  || a ||\n\n- B\n\n  #|\n  || b ||\n  |#\n\n{% endlist %}\n\nc\n"
        ),
        "tabs\n  tab \"A\"\n    table\n      row\n        cell\n          text a\n  tab \"B\"\n    table\n      row\n        cell\n          text b\ntext c\n8:1 table-not-closed\n"
    );
}

#[test]
fn a_table_in_a_cell_without_end_ends_with_its_row_at_the_latest() {
    assert_eq!(
        show::page("#|\n|| a |\n#|\n|| b ||\n||\n|| c ||\n|#\n\n## D\n"),
        "table\n  row\n    cell\n      text a\n    cell\n      table\n        row\n          cell\n            text b\n        row\n          cell\n            text c\nh2 D\n9:1 table-not-closed\n6:1 row-not-closed\n5:1 row-empty\n"
    );
}

#[test]
fn a_fence_without_end_in_a_cell_hides_nothing() {
    assert_eq!(
        show::page("#|\n|| a |\n```js\nb\n||\n|| c | d ||\n|#\n\ne\n"),
        "table\n  row\n    cell\n      text a\n    cell\n      fence js \"b\"\n  row\n    cell\n      text c\n    cell\n      text d\ntext e\n3:1 fence-not-closed\n"
    );
}

#[test]
fn an_end_without_a_table_is_said() {
    assert_eq!(
        show::page("|| a ||\n|#\n"),
        "text || a ||⏎|#\n2:1 table-not-open\n"
    );
}

#[test]
fn the_end_of_a_row_behind_code_outside_of_a_table_does_not_hide_what_follows() {
    assert_eq!(
        show::page("```\na\n``` ||\n\nb\n"),
        "fence  \"a\\n\"\ntext ||\ntext b\n3:4 table-not-open\n"
    );
}

#[test]
fn a_table_in_a_quotation_is_said() {
    assert_eq!(
        show::findings(&show::read("> #|\n> || a ||\n> |#\n").1),
        ["1:1 table-in-quote"]
    );
}

#[test]
fn a_start_behind_other_text_is_no_start() {
    assert_eq!(
        show::page("a #|\n|| b ||\n|#\n"),
        "text a #|⏎|| b ||⏎|#\n3:1 table-not-open\n"
    );
}
