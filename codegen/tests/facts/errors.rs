//! Tables of errors.

use crate::show::sections;

fn errors(table: &str) -> String {
    let shown = sections(&format!("## Error Handling\n\n{table}"));
    shown
        .lines()
        .skip(1)
        .map(|line| format!("{}\n", line.trim()))
        .collect()
}

fn coded(rows: &str) -> String {
    errors(&format!(
        "#|\n|| **Code** | **Description** | **Value** ||\n{rows}|#"
    ))
}

#[test]
fn codes_are_read_in_every_spelling() {
    insta::assert_snapshot!(coded(concat!(
        "|| `ACCESS_DENIED` | m | v ||\n",
        "|| NOT_FOUND | m | v ||\n",
        "|| **BOLD** | m | v ||\n",
        "|| `AccessException` | m | v ||\n",
        "|| `0` | m | v ||\n",
        "|| 200040300010 | m | v ||\n",
        "|| `0` | another | v ||\n",
    )), @r"
    ACCESS_DENIED
    NOT_FOUND
    BOLD
    AccessException
    0
    200040300010
    0
    ");
}

#[test]
fn a_blank_code_is_none_in_every_spelling() {
    let rows: String = [
        "Empty value",
        "Empty string",
        "empty string",
        "Empty Value",
        "—",
        "`-`",
        "` `",
        "",
    ]
    .into_iter()
    .map(|blank| format!("|| {blank} | m | v ||\n"))
    .collect();
    assert_eq!(coded(&rows), "(blank)\n".repeat(8));
}

#[test]
fn a_message_in_the_place_of_a_code_is_no_code() {
    assert_eq!(coded("|| `Item is not found` | m | v ||\n"), "(blank)\n");
}

#[test]
fn two_codes_in_a_cell_are_two_rows() {
    insta::assert_snapshot!(coded("|| `200850000000`\n`100 ` | m | v ||\n"), @r"
    200850000000
    100
    ");
}

#[test]
fn the_status_may_stand_in_any_column() {
    insta::assert_snapshot!(errors("#|\n|| **Status** | **Code** | **Description** ||\n|| `400` | `A` | m ||\n|| 403 | `B` | m ||\n|#"), @r"
    400 A
    403 B
    ");
    insta::assert_snapshot!(errors("#|\n|| **Code** | **Description** | **Status** ||\n|| `A` | m | 400 ||\n|| `B` | m | ||\n|#"), @r"
    400 A
    B
    ");
}

#[test]
fn any_of_the_headers_of_a_table_of_errors_will_do() {
    for heads in [
        "Code | Error Message | Description",
        "Code | Error text | Description",
        "Code | Message | Description",
        "Code | Description | When It Occurs",
        "Error | Description | More",
    ] {
        assert_eq!(
            errors(&format!("#|\n|| {heads} ||\n|| `A` | m | v ||\n|#")),
            "A\n",
            "{heads}"
        );
    }
}

#[test]
fn a_table_without_a_column_of_codes_has_blank_ones() {
    assert_eq!(
        errors("#|\n|| Error text | Description ||\n|| m | v ||\n|#"),
        "(blank)\n"
    );
    assert_eq!(
        errors("#|\n|| Description | Value ||\n|| m | v ||\n|#"),
        "(blank)\n"
    );
}

#[test]
fn errors_of_version_3_stand_in_groups() {
    insta::assert_snapshot!(sections(concat!(
        "## Error Handling\n\nHTTP status: **400**\n\n#### Access Errors\n\nError Code: `BITRIX_REST_V3_ACCESSDENIED`\n\n",
        "#|\n|| **Field** | **Error Description** | **How to Fix** ||\n|| - | m | h ||\n|#\n\n",
        "#### Request Validation Errors\n\nError Code: `BITRIX_REST_V3_VALIDATION`\n\n",
        "#|\n|| **Field** | **Error description** | **How to fix** ||\n|| `fields.title` | m | h ||\n|| id | m | h ||\n|| `to`, `cc` | m | h ||\n|| `a`\n`b` | m | h ||\n|| one or other | m | h ||\n|#",
    )), @r"
    ## Error Handling (errors)
      status 400
    #### Access Errors (errors)
      group BITRIX_REST_V3_ACCESSDENIED
      (blank)
    #### Request Validation Errors (errors)
      group BITRIX_REST_V3_VALIDATION
      (blank) in fields.title
      (blank) in id
      (blank) in to
      (blank) in cc
      (blank) in a
      (blank) in b
      (blank)
    ");
}

#[test]
fn errors_may_stand_among_the_answers() {
    insta::assert_snapshot!(sections("## Response Handling\n\n#|\n|| **Error Code** | **Description** ||\n|| `A` | m ||\n|#"), @r"
    ## Response Handling (response)
      A
    ");
}
