//! Cases of an object: what tells them apart, and what differs between them.

use crate::ir::{HEAD, page};
use crate::show::{fields, sections};

/// A tab with a table.
fn tab(title: &str, before: &str, rows: &str) -> String {
    format!(
        "- {title}\n\n{before}    #|\n    || **Name**\n    `type` | **Description** ||\n{rows}    |#\n\n"
    )
}

/// A section of tabs for a parameter.
fn tabs(name: &str, said: &str, tabs: &[String]) -> String {
    let tabs = tabs.concat();
    format!(
        "### Parameter {name} {{#{name}}}\n\n{said}{{% list tabs %}}\n\n{tabs}{{% endlist %}}\n"
    )
}

/// A parameter that is an object with these cases, as a field of the IR.
fn object(said: &str, cases: &[String]) -> String {
    let tabs = tabs("settings", said, cases);
    page(&format!(
        "{HEAD}|| **settings**\n`object` | [below](#settings) ||\n|#\n\n{tabs}"
    ))
}

/// A row of a table in a tab.
fn row(cell: &str, words: &str) -> String {
    let (name, ty) = cell.split_once(' ').unwrap_or((cell, "string"));
    let (name, star) = match name.strip_suffix('*') {
        Some(name) => (name, "*"),
        None => (name, ""),
    };
    format!("    || **{name}**{star}\n    `{ty}` | {words} ||\n")
}

#[test]
fn a_tab_says_in_its_first_paragraph_which_value_it_is_for() {
    let tabs = tabs(
        "fields",
        "",
        &[
            tab("One", "    The kind **typeId:** `1`\n\n", &row("A", "")),
            tab(
                "Own",
                "    The kind **typeId:** is listed\n\n",
                &row("A", ""),
            ),
            tab("Other", "    Words **and** more `1`\n\n", &row("A", "")),
        ],
    );
    insta::assert_snapshot!(sections(&format!("## Method Parameters\n\n{tabs}")), @r"
    ## Method Parameters (parameters)
    ### Parameter fields {#fields} (parameters)
      variant One where typeId = 1
        A: string
      variant Own where typeId = …
        A: string
      variant Other
        A: string
    ");
}

#[test]
fn a_row_and_a_section_name_the_field_that_decides() {
    for words in [
        "Each `KIND` of things has its own set of these",
        "Each kind (`KIND`) has its own set of these",
        "The set of keys depends on `KIND`",
        "The fields of `x` depend on the `KIND`",
    ] {
        assert_eq!(
            fields(&format!("|| **x**\n`object` | {words} ||")),
            "x: object fields by KIND\n",
            "{words}"
        );
        assert_eq!(
            sections(&format!("## Method Parameters\n\n### x\n\n{words}.")),
            "## Method Parameters (parameters)\n### x (parameters)\n  fields by KIND\n",
            "{words}"
        );
    }
    insta::assert_snapshot!(fields("|| **x**\n`object` | The fields depend on `select` ||"), @"x: object");
}

#[test]
fn a_value_that_stands_alone_is_the_only_one() {
    insta::assert_snapshot!(fields("|| **type**\n`string` | Value `one` ||"), @"type: string in [one]");
}

#[test]
fn the_cases_of_tabs_with_values_are_told_by_their_parameter() {
    let tabs = tabs(
        "fields",
        "",
        &[
            tab("One", "    **typeId:** `1`\n\n", &row("A", "")),
            tab("Own", "    **typeId:** any\n\n", &row("B", "")),
        ],
    );
    let rows = "|| **typeId***\n`integer` | ||\n|| **fields**\n`object` | [below](#fields) ||\n";
    insta::assert_snapshot!(page(&format!("{HEAD}{rows}|#\n\n{tabs}")), @r#"
    thing.item.add V2 Write None
    call 
      typeId*: integer
      fields: object
        A: text for ["One (typeId = 1)"]
        B: text for ["Own (typeId = …)"]
    "#);
}

#[test]
fn titles_are_the_values_of_the_field_that_the_row_names() {
    let tabs = tabs(
        "settings",
        "",
        &[
            tab("text", "", &row("A", "")),
            tab("date|datetime", "", &row("B", "")),
        ],
    );
    let rows = "|| **KIND**\n`string` | ||\n|| **settings**\n`object` | Each `KIND` has its own set, [below](#settings) ||\n";
    insta::assert_snapshot!(page(&format!("{HEAD}{rows}|#\n\n{tabs}")), @r#"
    thing.item.add V2 Write None
    call 
      KIND: text
      settings: object
        A: text for ["text (KIND = text)"]
        B: text for ["date|datetime (KIND = date | datetime)"]
    "#);
}

#[test]
fn a_field_with_a_value_of_its_own_in_each_case_tells_them() {
    let rows = |value: &str, name: &str| row("type*", &format!("Value `{value}`")) + &row(name, "");
    let cases = [
        tab("Go", "", &rows("go", "A")),
        tab("Send it", "", &rows("send", "B")),
    ];
    insta::assert_snapshot!(object("", &cases), @r#"
    thing.item.add V2 Write None
    call 
      settings: object
        type*: texts ["go", "send"] in Go: Always None ["go"] in Send it: Always None ["send"]
        A: text for ["Go (settings.type = go)"]
        B: text for ["Send it (settings.type = send)"]
    "#);
}

#[test]
fn a_default_of_one_case_is_not_that_of_all() {
    let cases = [
        tab(
            "one",
            "",
            &row("A", "Default: `x`. Possible values: `x`, `y`."),
        ),
        tab("two", "", &row("A", "Possible values: `y`, `z`.")),
    ];
    insta::assert_snapshot!(object("The fields depend on `KIND`.\n\n", &cases), @r#"
    thing.item.add V2 Write None
    call 
      settings: object
        A: texts ["x", "y", "z"] = Conditional(["KIND"]) in one: No Some(Literal("x")) ["x", "y"] in two: No None ["y", "z"]
    "#);
}

#[test]
fn a_star_of_one_case_is_a_condition() {
    let cases = [
        tab("one", "", &row("A*", "")),
        tab("two", "", &row("A", "")),
    ];
    insta::assert_snapshot!(object("The fields depend on `KIND`.\n\n", &cases), @r#"
    thing.item.add V2 Write None
    call 
      settings: object
        A if ["KIND"]: text in one: Always None [] in two: No None []
    "#);
}

#[test]
fn a_field_of_another_type_in_each_case_takes_any_of_them() {
    for (one, two, both) in [
        ("string", "string", "text"),
        ("string", "integer", "scalar"),
        ("integer", "double", "number"),
        ("string", "object", "text or map to any"),
    ] {
        let cases = [
            tab("one", "", &row(&format!("A {one}"), "")),
            tab("two", "", &row(&format!("A {two}"), "")),
        ];
        let shown = object("", &cases);
        assert!(
            shown.contains(&format!("A: {both}\n")),
            "{one} {two}: {shown}"
        );
    }
}
