//! Tables and their rows.

use super::has;
use crate::pages::{PAGE, found};

#[test]
fn rows_are_whole() {
    has(
        "**other**\n[`integer`](../../data-types.md)",
        "**other**",
        "row-without-type",
        "**other**",
    );
    has(
        "(../../data-types.md) | Which one ||",
        "(../../data-types.md) | ||",
        "row-without-description",
        "**kind***",
    );
}

#[test]
fn tables_are_whole() {
    let header = "|| **Name**\n`type` | **Description** ||\n|| **kind***";
    has(header, "|| **kind***", "table-without-header", "#|");
    has(
        "| Nothing there ||",
        "| Nothing there | Nothing ||",
        "row-uneven",
        "|| `NOT_FOUND`",
    );
    has(
        "|| **SORT**",
        "|| **Numbers of things** | ||\n|| **SORT**",
        "row-is-title",
        "**Numbers",
    );
    has("| Its name ||", "| Its name", "row-not-closed", "|#");
}

#[test]
fn a_table_names_each_field_once() {
    has("|| **other**", "|| **kind**", "name-twice", "**kind**");
    has(
        "|| **other**",
        "|| **Kind**",
        "name-twice-in-case",
        "**Kind**",
    );
}

#[test]
fn stars_say_what_the_words_say() {
    has(
        "**other**",
        "**other***",
        "star-under-condition",
        "**other***",
    );
    has("|| **ID**", "|| **ID***", "star-in-answer", "**ID***");
}

#[test]
fn stars_that_a_note_explains_are_no_defect() {
    let page = PAGE.replacen("|| **ID**", "|| **ID***", 1);
    let note = "### Returned Data\n\n{% include [Note](../../../_includes/required.md) %}";
    let noted = page.replacen("### Returned Data", note, 1);
    let codes = |page: &str| -> Vec<_> { found(page).iter().map(|one| one.code).collect() };
    assert_eq!(codes(&page), ["star-in-answer"]);
    assert!(
        !codes(&noted).contains(&"star-in-answer"),
        "{:?}",
        codes(&noted)
    );
}

#[test]
fn errors_have_codes() {
    has("|| `NOT_FOUND`", "|| —", "error-without-code", "—");
    has(
        "|| `NOT_FOUND`",
        "|| There is nothing of that name",
        "error-code-is-text",
        "There",
    );
    has(
        "|| **Code** |",
        "|| **Error text** |",
        "errors-without-codes",
        "#|",
    );
}

#[test]
fn pages_of_one_family_agree_on_the_types_of_their_fields() {
    // The page of `update` is the one that is named.
    let page = PAGE.replacen("**SORT**\n[`integer`]", "**SORT**\n[`boolean`]", 1);
    let codes: Vec<_> = found(&page)
        .iter()
        .filter(|finding| finding.code == "type-contradicts")
        .map(|finding| finding.message.clone())
        .collect();
    assert_eq!(
        codes,
        ["`SORT` is `integer` here and `boolean` on `crm-thing-add.md`."]
    );
}

#[test]
fn rows_name_fields_of_types_that_are_described() {
    has(
        "|| **SORT**\n",
        "||\n[`integer`](../../data-types.md) | Words ||\n|| **SORT**\n",
        "row-without-name",
        "||",
    );
    has(
        "**other**\n[`integer`]",
        "**other**\n[`ingeter`]",
        "type-unknown",
        "**other**",
    );
    has("|| **SORT**", "|| ||\n|| **SORT**", "row-empty", "|| ||");
    has("|| **SORT**", "- || **SORT**", "text-between-rows", "- ||");
}
