//! Where the structure of an object is described.

use crate::show::{fields, sections};

const HEAD: &str = "## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n";

fn object(words: &str) -> String {
    fields(&format!("|| **data**\n`object` | {words} ||"))
}

#[test]
fn a_section_below_is_referred_to_by_its_anchor() {
    insta::assert_snapshot!(sections(&format!(
        "{HEAD}|| **fields***\n[`object`](../data-types.md) | Described [below](#fields) ||\n|#\n\n### Parameter fields {{#fields}}\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **ID***\n[`integer`](../data-types.md) | ||\n|#"
    )), @r"
    ## Method Parameters (parameters)
      fields*: object → #fields
    ### Parameter fields {#fields} (parameters)
      ID*: integer
    ");
}

#[test]
fn a_section_whose_heading_alone_names_the_object_stands_under_its_heading() {
    insta::assert_snapshot!(sections(&format!(
        "{HEAD}|| **FIELDS**\n`object` | ||\n|#\n\n#### `FIELDS` Parameter {{#f}}\n\n#|\n|| **Name** | **Description** ||\n|| **ID**\n`integer` | ||\n|#"
    )), @r"
    ## Method Parameters (parameters)
      FIELDS: object
    #### `FIELDS` Parameter {#f} (parameters)
      ID: integer
    ");
}

#[test]
fn links_of_a_scalar_do_not_describe_a_structure() {
    insta::assert_snapshot!(fields("|| **id**\n`integer` | See [there](./thing-list.md) ||\n|| **ids**\n`array` | See [there](./thing-list.md#ids), [more](https://example.com) ||"), @r"
    id: integer
    ids: array → api-reference/thing/thing-list.md#ids
    ");
}

#[test]
fn bullets_that_name_fields_are_fields() {
    insta::assert_snapshot!(object("An object:\n- **id*** [`integer`](../data-types.md) — number, default `5`\n- `name` — words\n- **rest** `object` — inner:\n  - `x` `double` — one\n  - `y` — other\n"), @r#"
    data: object
      id*: integer = "5"
      name
      rest: object
        x: double
        y
    "#);
}

#[test]
fn bullets_that_show_what_values_look_like_are_no_fields() {
    insta::assert_snapshot!(object("Bound to, as:\n- `L_XX` — one thing,\n- `D_XX` — another\n"), @"data: object");
}

#[test]
fn a_bullet_may_name_several_fields() {
    insta::assert_snapshot!(object("Contains:\n- `id`, `code` and `date` — required if `NAME` is given\n- **name** `string`\n"), @r"
    data: object
      id if [NAME]
      code if [NAME]
      date if [NAME]
      name: string
    ");
}

#[test]
fn bullets_of_a_scalar_are_not_fields() {
    insta::assert_snapshot!(fields("|| **a**\n`string` | Words:\n- `id` — number\n- `name` — words\n ||"), @"a: string");
}

#[test]
fn bullets_that_are_sentences_hold_what_a_sentence_can() {
    insta::assert_snapshot!(object("Words.\n- The default is `{}`.\n- Required if `CODE` is not given.\n"), @r#"data: object = "{}" if [CODE]"#);
}

#[test]
fn a_shape_in_a_fence_lists_fields() {
    insta::assert_snapshot!(object("Like this:\n\n```json\n{\n    \"id\": 1,\n    \"rate\": 0.5,\n    \"open\": true,\n    \"name\": \"text\",\n    \"rows\": [{\"x\": 1}],\n    \"tags\": [\"text\"],\n    ...\n}\n```\n"), @r"
    data: object, any keys
      id: integer
      rate: double
      open: boolean
      name
      rows: object[], any keys
        x: integer
      tags: array
    ");
}

#[test]
fn a_shape_that_wraps_its_own_name_is_unwrapped() {
    insta::assert_snapshot!(object("```js\ndata: {\n  id: 1, // number\n}\n```"), @r"
    data: object, any keys
      id: integer
    ");
    insta::assert_snapshot!(object("```\n{\"data\": {\"id\": 1}}\n```"), @r"
    data: object, any keys
      id: integer
    ");
}

#[test]
fn a_shape_of_placeholders_means_any_keys() {
    insta::assert_snapshot!(object("As `{\"field_1\": \"value_1\", ... \"field_N\": \"value_N\"}`."), @"data: object, any keys");
    insta::assert_snapshot!(object("```\n{\n  field_1: value_1,\n  ...\n}\n```"), @"data: object, any keys");
    insta::assert_snapshot!(object("Where\n- `field_n` — a name\n- `value_n` — its value\n"), @"data: object, any keys");
}

#[test]
fn a_shape_says_nothing_where_a_section_below_does() {
    insta::assert_snapshot!(object("See [below](#data).\n\n```json\n{\"id\": 1}\n```\n"), @"data: object → #data");
}

#[test]
fn a_table_in_a_cell_lists_fields() {
    insta::assert_snapshot!(object("\n#|\n|| **Name** | **Description** ||\n|| **id**\n`integer` | ||\n|#\n"), @r"
    data: object
      id: integer
    ");
}

#[test]
fn a_note_in_a_cell_is_read_with_it() {
    insta::assert_snapshot!(object("Words.\n\n{% note info %}\n\nDefault: `x`.\n\n{% endnote %}\n"), @r#"data: object = "x""#);
}

#[test]
fn tabs_are_variants_by_their_titles() {
    insta::assert_snapshot!(sections(concat!(
        "## Method Parameters\n\n### Parameter SETTINGS {#settings}\n\n{% list tabs %}\n\n",
        "- string\n\n    #|\n    || **Name**\n    `type` | **Description** ||\n    || **DEFAULT_VALUE**\n    `string` | ||\n    || **ROWS**\n    `integer` | Default `1` ||\n    |#\n\n",
        "- integer\n\n    Words.\n\n    #|\n    || **Name**\n    `type` | **Description** ||\n    || **DEFAULT_VALUE**\n    `integer` | ||\n    |#\n\n",
        "- nothing\n\n    Words.\n\n{% endlist %}",
    )), @r#"
    ## Method Parameters (parameters)
    ### Parameter SETTINGS {#settings} (parameters)
      variant string
        DEFAULT_VALUE: string
        ROWS: integer = "1"
      variant integer
        DEFAULT_VALUE: integer
    "#);
}

#[test]
fn alternative_signatures_are_sections_of_the_parameters() {
    insta::assert_snapshot!(sections(concat!(
        "## Method Parameters\n\n### 1. By the id\n\n#|\n|| **Name** | **Description** ||\n|| **id***\n`integer` | ||\n|#\n\n",
        "### 2. By the key\n\n#|\n|| **Name** | **Description** ||\n|| **key***\n`string` | ||\n|#",
    )), @r"
    ## Method Parameters (parameters)
    ### 1. By the id (parameters)
      id*: integer
    ### 2. By the key (parameters)
      key*: string
    ");
}

#[test]
fn a_method_without_parameters_says_so_in_several_wordings() {
    for words in [
        "No parameters.",
        "No parameters",
        "No parameters. The method does not require `id`.",
        "Without parameters.",
        "The method has no parameters.",
        "The method is called without parameters.",
    ] {
        let shown = sections(&format!("## Method Parameters\n\n{words}"));
        assert_eq!(
            shown, "## Method Parameters (parameters)\n  no parameters\n",
            "{words}"
        );
    }
}

#[test]
fn a_method_may_say_above_its_sections_that_it_has_no_parameters() {
    assert_eq!(
        sections("Words.\n\nNo parameters required.\n"),
        "# (head)\n  no parameters\n"
    );
}

#[test]
fn parameters_of_list_methods_are_referred_to() {
    insta::assert_snapshot!(sections("## Method Parameters\n\nSee [list methods](../../settings/how-to-call-rest-api/list-methods-pecularities.md)."), @r"
    ## Method Parameters (parameters)
      parameters of list methods
    ");
}

#[test]
fn a_reference_in_the_text_of_a_section_is_kept() {
    insta::assert_snapshot!(sections("## Method Parameters\n\nFields of [a thing](./fields.md#f).\n\n- [another](./other.md)"), @r"
    ## Method Parameters (parameters)
      see → api-reference/thing/fields.md#f → api-reference/thing/other.md
    ");
}
