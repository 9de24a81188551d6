//! Tables as they are really written.

use crate::show::{fields, sections};

#[test]
fn a_fence_that_closes_on_the_line_of_the_row_swallows_nothing() {
    insta::assert_snapshot!(fields("|| **a**\n`object` | Words\n\n```js\n{\"x\": 1}\n``` ||\n|| **b**\n`integer` | ||"), @r"
    a: object, any keys
      x: integer
    b: integer
    ");
}

#[test]
fn bars_in_code_do_not_split() {
    insta::assert_snapshot!(fields("|| **a**\n`string` | `x || y` and `|` ||\n|| **b**\n`string` | Words\n\n```js\nx || y\n```\n ||\n|| **c**\n`string` | ||"), @r"
    a: string
    b: string
    c: string
    ");
}

#[test]
fn indented_tables_are_tables() {
    insta::assert_snapshot!(sections("## Method Parameters\n\n1. Words\n\n    #|\n    || **Name**\n    `type` | **Description** ||\n    || **a***\n    `integer` | Words ||\n    |#"), @r"
    ## Method Parameters (parameters)
      a*: integer
    ");
}

#[test]
fn a_table_without_a_header_starts_with_a_field() {
    insta::assert_snapshot!(sections("## Method Parameters\n\n#|\n|| **a***\n[`integer`](../data-types.md) | Words ||\n|| **b**\n[`string`](../data-types.md) | Words ||\n|#"), @r"
    ## Method Parameters (parameters)
      a*: integer
      b: string
    ");
}

#[test]
fn any_of_the_headers_of_a_column_of_names_will_do() {
    for head in [
        "**Name**\n`type`",
        "Name / `type`",
        "**Parameter**\n`Type`",
        "Key `type`",
        "Field",
        "**Parameter / Type**",
        "Title `type`",
        "Value `type`",
    ] {
        let shown = sections(&format!(
            "## Method Parameters\n\n#|\n|| {head} | **Description** ||\n|| **a**\n`integer` | ||\n|#"
        ));
        assert_eq!(
            shown, "## Method Parameters (parameters)\n  a: integer\n",
            "{head}"
        );
    }
}

#[test]
fn a_column_of_defaults_gives_defaults() {
    insta::assert_snapshot!(sections("## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** | **Default** ||\n|| **a**\n`boolean` | Words | `N` ||\n|| **b**\n`integer` | Words | - ||\n|| **c**\n`integer` | Default `1` | `2` ||\n|#"), @r#"
    ## Method Parameters (parameters)
      a: boolean = "N" as Y/N
      b: integer
      c: integer = "1"
    "#);
}

#[test]
fn other_columns_describe() {
    insta::assert_snapshot!(sections("## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** | **Restrictions** ||\n|| **a**\n`string` | Words | Possible values: `x`, `y` ||\n|#"), @r"
    ## Method Parameters (parameters)
      a: string in [x, y]
    ");
}

fn odd(rows: &str) -> (String, String) {
    let page = format!(
        "# Add thing.item.add\n\n## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n{rows}|#\n"
    );
    let (facts, found) = crate::show::read_with(crate::show::PATH, &page, &[]);
    let found: Vec<&str> = found
        .iter()
        .filter_map(|one| one.split(": ").nth(1))
        .collect();
    (crate::show::all(&facts), found.join(" "))
}

#[test]
fn rows_that_are_not_closed_are_rows() {
    let (shown, found) = odd("|| **a**\n`integer` | Words\n|| **b**\n`string` | Words\n");
    assert_eq!(
        shown,
        "## Method Parameters (parameters)\n  a: integer\n  b: string\n"
    );
    assert!(found.contains("row-not-closed"), "{found}");
}

#[test]
fn a_row_may_begin_behind_a_bullet() {
    let (shown, _) = odd("|| **a**\n`integer` | Words ||\n- || **b**\n`string` | Words ||\n");
    assert_eq!(
        shown,
        "## Method Parameters (parameters)\n  a: integer\n  b: string\n"
    );
}

#[test]
fn empty_rows_are_no_fields() {
    let (shown, _) = odd("|| **a**\n`integer` | Words ||\n|| ||\n|| **b**\n`string` | Words ||\n");
    assert_eq!(
        shown,
        "## Method Parameters (parameters)\n  a: integer\n  b: string\n"
    );
}

#[test]
fn blocks_for_the_authors_themselves_are_dropped() {
    insta::assert_snapshot!(sections("## Method Parameters\n\n{% if build == 'dev' %}\n\n#|\n|| **Name** | **Description** ||\n|| **todo**\n`integer` | ||\n|#\n\n{% endif %}\n\n#|\n|| **Name** | **Description** ||\n|| **a**\n`integer` | ||\n|#"), @r"
    ## Method Parameters (parameters)
      a: integer
    ");
}

#[test]
fn a_table_of_values_among_the_parameters_is_reported() {
    let page = "# Add thing.item.add\n\n## Method Parameters\n\n#|\n|| Code | HEX ||\n|| `RED` | ff0000 ||\n|#\n";
    let (facts, found) = crate::show::read_with(crate::show::PATH, page, &[]);
    assert_eq!(crate::show::all(&facts), "");
    assert_eq!(
        found,
        ["api-reference/thing/thing-item-add.md:5:1: table-not-of-fields"]
    );
}

#[test]
fn a_name_that_its_own_cell_says_again_is_no_type() {
    insta::assert_snapshot!(fields("|| **order**\nPossible values for `order`: | Words ||\n|| **date**\n`date` | Words ||\n|| **user**\n[`user`](#user) | Words ||"), @r"
    order
    date: date
    user: user at #user
    ");
}
