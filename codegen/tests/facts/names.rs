//! The cell that names a field.

use crate::show::{PATH, fields, read_with};

#[test]
fn the_required_mark_is_read_in_every_spelling() {
    insta::assert_snapshot!(fields(concat!(
        "|| **a***\n`integer` | ||\n",
        "|| **b**^*^\n`integer` | ||\n",
        "|| **c^*^**\n`integer` | ||\n",
        "|| **d***,**\n`integer` | ||\n",
        "|| **e**\n`integer` | ||",
    )), @r"
    a*: integer
    b*: integer
    c*: integer
    d*: integer
    e: integer
    ");
}

#[test]
fn two_stars_are_a_footnote() {
    insta::assert_snapshot!(fields("|| **a****\n`integer` | ||"), @"a: integer");
}

#[test]
fn patterns_keep_their_star_and_their_dots() {
    insta::assert_snapshot!(fields(concat!(
        "|| **DYNAMIC_***\n`object` | ||\n",
        "|| **UF_\\***\n`string` | ||\n",
        "|| **UF_...**\n`any` | ||\n",
        "|| **ufCrm…**\n`any` | ||\n",
        "|| **propertyN**\n`any` | ||\n",
        "|| **\\***\n`any` | ||",
    )), @r"
    DYNAMIC_*: object
    UF_*: string
    UF_...: any
    ufCrm…: any
    propertyN: any
    *: any
    ");
}

#[test]
fn aliases_are_one_field_and_a_bar_without_blanks_is_part_of_the_name() {
    insta::assert_snapshot!(fields(concat!(
        "|| **REPORT_ID*** \\| **ID***\n`integer` | ||\n",
        "|| **LANGUAGE_ID (LANG)**\n`string` | ||\n",
        "|| **one, other**\n`string` | ||\n",
        "|| **A**\\|**B**\n`boolean` | ||",
    )), @r"
    REPORT_ID / ID*: integer
    LANGUAGE_ID / LANG: string
    one / other: string
    A|B: boolean
    ");
}

#[test]
fn names_that_are_no_identifiers_stay_as_they_are() {
    insta::assert_snapshot!(fields(concat!(
        "|| **result.items[].id**\n`integer` | ||\n",
        "|| **=DELETED**\n`string` | ||\n",
        "|| **~OFFSET**\n`integer` | ||\n",
        "|| **250**\n`integer` | ||\n",
        "|| **<selector>**\n`string` | ||\n",
        "|| **\\<chatId\\>**\n`object` | ||\n",
        "|| **some_private_key**\n`string` | ||",
    )), @r"
    result.items[].id: integer
    =DELETED: string
    ~OFFSET: integer
    250: integer
    <selector>: string
    <chatId>: object
    some_private_key: string
    ");
}

#[test]
fn a_row_with_words_and_without_a_type_is_a_title_between_rows() {
    insta::assert_snapshot!(fields("|| **Settings for all** | ||\n|| **a**\n`integer` | ||"), @"a: integer");
}

#[test]
fn a_row_without_a_name_is_reported_where_it_stands() {
    let page = "# Add thing.item.add\n\n## Method Parameters\n\n#|\n|| **Name** | **Description** ||\n|| | words ||\n|#\n";
    let (_, found) = read_with(PATH, page, &[]);
    insta::assert_snapshot!(found.join("\n"), @"api-reference/thing/thing-item-add.md:7:1: row-without-name");
}

#[test]
fn a_name_in_brackets_is_an_alias_unless_a_row_above_has_it() {
    let row = |name: &str| format!("|| **{name}**\n`string` | ||\n");
    let alone = fields(&row("TITLE (LANG)"));
    assert_eq!(alone, "TITLE / LANG: string\n");
    let below = fields(&[row("LANG"), row("TITLE (LANG)")].concat());
    assert_eq!(below, "LANG: string\nLANG.TITLE: string\n");
}
