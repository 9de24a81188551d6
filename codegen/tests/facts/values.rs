//! What a description says in words: allowed values, defaults, the form on the wire, conditions.

use crate::show::fields;

fn one(ty: &str, words: &str) -> String {
    fields(&format!("|| **a**\n`{ty}` | {words} ||"))
}

#[test]
fn values_of_a_list_are_read_with_their_short_labels() {
    insta::assert_snapshot!(one("string", "How.\nPossible values:\n- `A` — first one\n- `B` — the second of them all, with a reason\n- `C`\n- `'D'` - quoted\n"), @"a: string in [A=first one, B, C, D=quoted]");
}

#[test]
fn values_of_a_sentence_are_read_up_to_its_end() {
    insta::assert_snapshot!(one("string", "Allowed values `a`, `b` or `c`. Not `d`."), @"a: string in [a, b, c]");
    insta::assert_snapshot!(one("integer", "Available options: `1` — file, `2` — WebDAV."), @"a: integer in [1=file, 2=WebDAV]");
}

#[test]
fn an_empty_value_is_a_value() {
    insta::assert_snapshot!(one("string", "Possible values: `''`, `A`."), @"a: string in ['', A]");
}

#[test]
fn numbers_need_no_announcement() {
    insta::assert_snapshot!(one("integer", "Kind of a thing:\n- `1` — big\n- `2` — small\n"), @"a: integer in [1=big, 2=small]");
}

#[test]
fn templates_in_a_list_are_no_values() {
    insta::assert_snapshot!(one("string", "Placeholders in the text:\n- `#NAME#` — name\n- `#ID#` — number\n"), @"a: string");
}

#[test]
fn a_set_with_forms_of_values_is_no_set() {
    for form in [
        "SG<X>", "U<id>", "U{id}", "chatXXX", "a…", "ISO 8601", ">= 1",
    ] {
        let list = format!("Possible values:\n- `UA` — all\n- `AU` — some\n- `{form}` — one\n");
        assert_eq!(one("string", &list), "a: string\n", "{form}");
    }
    insta::assert_snapshot!(one("string", "Possible values: `A`, `B{id}`."), @"a: string");
}

#[test]
fn a_path_to_other_values_or_a_form_of_dates_is_no_value() {
    insta::assert_snapshot!(one("string", "Possible values: `A`, `B` or of `result[MORE]`."), @"a: string in [A, B]");
    insta::assert_snapshot!(one("string", "Possible values: `date`, `Y-m-d`, `datetime`."), @"a: string in [date, datetime]");
    insta::assert_snapshot!(one("string", "Possible values: `A`, `B` or of `manifest.cards.<selector>.presets`."), @"a: string in [A, B]");
}

#[test]
fn a_word_in_a_code_span_announces_nothing() {
    insta::assert_snapshot!(one("string", "Take it from `crm.status.list`:\n- `A` — one\n- `B` — other\n"), @"a: string");
}

#[test]
fn shapes_and_queries_are_no_values() {
    insta::assert_snapshot!(one("string", "Possible values:\n- `{ID: \"A\"}` — one\n- `{ID: \"B\"}` — other\n"), @"a: string");
    insta::assert_snapshot!(one("array", "Possible values for `field_N` are elsewhere."), @"a: array");
    insta::assert_snapshot!(one("object", "Possible fields: `{\"name\": \"A\"}`, `name`."), @"a: object");
}

#[test]
fn values_of_one_member_are_not_members() {
    insta::assert_snapshot!(one("object", "Possible `kind` values:\n- `A` — one\n- `B` — other\n"), @"a: object");
    insta::assert_snapshot!(one("object", "As `{\"kind\": \"A\"}`.\n\nPossible values for `kind`:\n- `A` — one\n- `B` — other\n"), @"a: object");
}

#[test]
fn the_ends_of_a_range_are_not_its_values() {
    insta::assert_snapshot!(one("integer", "Allowed values: from `1` to `100`."), @"a: integer");
    insta::assert_snapshot!(one("integer", "Allowed values: `1` and `100`."), @"a: integer in [1, 100]");
}

#[test]
fn examples_of_values_are_not_all_of_them() {
    insta::assert_snapshot!(one("string", "Examples of values:\n- `A` — one\n- `B` — other\n"), @"a: string");
}

#[test]
fn the_default_value_of_something_is_no_default_of_the_field() {
    insta::assert_snapshot!(one("string", "Default value of the property"), @"a: string");
}

#[test]
fn values_for_the_names_of_fields_are_fields() {
    insta::assert_snapshot!(one("object", "Possible values for `field`:\n- `id` — number\n- `name` — words\n"), @r"
    a: object
      id
      name
    ");
}

#[test]
fn fields_to_select_are_names_and_not_fields() {
    let rows = "Available fields:\n- `id` — number\n- `*` — all\n";
    insta::assert_snapshot!(fields(&format!("|| **select**\n`array` | {rows} ||\n|| **SELECT**\n`string[]` | {rows} ||")), @r"
    select: array in [id=number, *=all]
    SELECT: string[] in [id=number, *=all]
    ");
}

#[test]
fn operators_of_a_filter_are_not_fields() {
    insta::assert_snapshot!(one("object", "Possible prefix values:\n- `>=` — more or equal\n- `!` — not\n- `=` — equal (used by default)\n"), @"a: object");
}

#[test]
fn at_least_one_of_the_fields_is_no_list_of_values() {
    insta::assert_snapshot!(one("string", "At least one of the fields `NAME` or `CODE` is filled."), @"a: string if [NAME, CODE]");
}

#[test]
fn values_behind_a_method_that_lists_them_are_not_known() {
    insta::assert_snapshot!(one("string", "Possible values are given by `crm.status.list`."), @"a: string");
}

#[test]
fn an_object_of_directions_constrains_its_entries() {
    insta::assert_snapshot!(one("object", "The sort.\nPossible values:\n- `asc` — ascending\n- `desc` — descending\n"), @"a: object entries in [asc=ascending, desc=descending]");
}

#[test]
fn available_fields_of_an_object_are_its_keys() {
    insta::assert_snapshot!(one("object", "Available fields: `ID`, `NAME`."), @"a: object keys in [ID, NAME]");
}

#[test]
fn available_fields_of_a_list_of_names_are_its_values() {
    insta::assert_snapshot!(one("string[]", "Available fields: `ID`, `NAME`."), @"a: string[] in [ID, NAME]");
}

#[test]
fn a_default_is_read_in_every_wording() {
    let said: String = [
        "Default: `5`.",
        "Default value: `5`",
        "Default — `5`",
        "By default `5`.",
        "By default, `5` is used",
        "By default — `5`",
        "Defaults to `5`.",
        "Size, default is `5`",
        "`5` by default",
        "`5` (default)",
    ]
    .into_iter()
    .map(|words| format!("{words} →{}", one("integer", words).trim_start_matches('a')))
    .collect();
    insta::assert_snapshot!(said, @r#"
    Default: `5`. →: integer = "5"
    Default value: `5` →: integer = "5"
    Default — `5` →: integer = "5"
    By default `5`. →: integer = "5"
    By default, `5` is used →: integer = "5"
    By default — `5` →: integer = "5"
    Defaults to `5`. →: integer = "5"
    Size, default is `5` →: integer = "5"
    `5` by default →: integer = "5"
    `5` (default) →: integer = "5"
    "#);
}

#[test]
fn a_default_that_is_no_literal_is_computed() {
    insta::assert_snapshot!(one("integer", "By default, the current user."), @"a: integer = computed");
}

#[test]
fn defaults_that_are_not_plain_words_stay_as_written() {
    insta::assert_snapshot!(one("array", "Default: `['*']`."), @r#"a: array = "['*']""#);
    insta::assert_snapshot!(one("object", "By default `{id: 'ASC'}`."), @r#"a: object = "{id: 'ASC'}""#);
    insta::assert_snapshot!(one("string", "Default: ``."), @r#"a: string = """#);
    insta::assert_snapshot!(one("string", "Default `null`"), @r#"a: string = "null""#);
}

#[test]
fn a_default_that_can_be_no_value_of_the_field_is_computed() {
    for (ty, literal) in [
        ("integer", "i + 10"),
        ("integer", "thing.list"),
        ("double", "No"),
        ("boolean", "No"),
        ("boolean", "D"),
        ("string", "thing.item.list"),
        ("string", "thing_item.CODE"),
        ("string", "DEF = Y"),
        ("string", "{ KIND: \"A\" }"),
        ("crm_status", "[ID]"),
    ] {
        assert_eq!(
            one(ty, &format!("Default: `{literal}`.")),
            format!("a: {ty} = computed\n"),
            "{literal}"
        );
    }
}

#[test]
fn a_default_that_can_be_a_value_of_the_field_stays() {
    for (ty, literal) in [
        ("integer", "-1"),
        ("double", "0.5"),
        ("integer", "null"),
        ("string", "two words"),
        ("string", "d.m.Y H:i"),
        ("object", "{ KIND: 1 }"),
        ("string[]", "ID"),
    ] {
        assert_eq!(
            one(ty, &format!("Default: `{literal}`.")),
            format!("a: {ty} = {literal:?}\n"),
            "{literal}"
        );
    }
    insta::assert_snapshot!(one("boolean", "Possible values: `Y`, `N`, `D`. Default: `D`."), @r#"a: boolean = "D" in [Y, N, D]"#);
}

#[test]
fn a_default_loses_its_quotation_marks_unless_they_tell_that_a_flag_is_a_word() {
    insta::assert_snapshot!(one("string", "Default: `'A'`."), @r#"a: string = "A""#);
    insta::assert_snapshot!(one("string", "Default: `\"A\"`."), @r#"a: string = "A""#);
    insta::assert_snapshot!(one("boolean", "Default: `'true'`."), @r#"a: boolean = "true""#);
    insta::assert_snapshot!(one("boolean", "Default: `\"true\"`."), @r#"a: boolean = "\"true\"""#);
}

#[test]
fn the_operator_that_a_filter_falls_back_on_is_no_default() {
    insta::assert_snapshot!(one("object", "Operators:\n- `!=` (default) — other\n"), @"a: object");
}

#[test]
fn a_word_in_a_code_span_is_no_default() {
    insta::assert_snapshot!(one("string", "The key `default` takes `5`."), @"a: string");
}

#[test]
fn the_form_of_a_boolean_is_what_the_text_mentions() {
    insta::assert_snapshot!(one("boolean", "Possible values: `Y`, `N`."), @"a: boolean as Y/N");
    insta::assert_snapshot!(one("boolean", "Possible values:\n- `true` — yes\n- `false` — no\n"), @"a: boolean as true/false");
    insta::assert_snapshot!(one("boolean", "Tells:\n- `true` — done\n- `false` — not done\n"), @"a: boolean as true/false");
    insta::assert_snapshot!(one("boolean", "Sends `1` or `0`."), @"a: boolean as 1/0");
    insta::assert_snapshot!(one("char", "Default `N`"), @r#"a: char = "N" as Y/N"#);
    insta::assert_snapshot!(one("boolean", "Whether."), @"a: boolean");
    insta::assert_snapshot!(one("string", "Possible values: `Y`, `N`."), @"a: string in [Y, N]");
}

#[test]
fn a_condition_keeps_the_names_it_depends_on() {
    let said: String = [
        "Required if `CODE` is not given.",
        "Required when `KIND` equals `x`",
        "Mandatory only for `CODE`.",
        "At least one of `a`, `CODE`.",
        "If `CODE` is not specified, it is required.",
        "Required unless something holds.",
        "The name of a required thing.",
        "To say no, either leave it out or pass `CODE`.",
        "Required if `CODE` is `true`, not `false` or `null`.",
        "Required if `CODE` = `this` or `next`.",
        "If a thing is required for that, pass `false`.",
        "Required for the `move` action.",
    ]
    .into_iter()
    .map(|words| format!("{words} →{}", one("integer", words).trim_start_matches('a')))
    .collect();
    insta::assert_snapshot!(said, @r"
    Required if `CODE` is not given. →: integer if [CODE]
    Required when `KIND` equals `x` →: integer if [KIND]
    Mandatory only for `CODE`. →: integer if [CODE]
    At least one of `a`, `CODE`. →: integer if [CODE]
    If `CODE` is not specified, it is required. →: integer if [CODE]
    Required unless something holds. →: integer if []
    The name of a required thing. →: integer
    To say no, either leave it out or pass `CODE`. →: integer
    Required if `CODE` is `true`, not `false` or `null`. →: integer if [CODE]
    Required if `CODE` = `this` or `next`. →: integer if [CODE]
    If a thing is required for that, pass `false`. →: integer
    Required for the `move` action. →: integer if []
    ");
}

#[test]
fn a_starred_row_may_have_a_condition_all_the_same() {
    insta::assert_snapshot!(fields("|| **a***\n`integer` | Required if `CODE` is not given ||"), @"a*: integer if [CODE]");
}

#[test]
fn a_field_is_deprecated_where_its_text_starts_so_or_says_it_of_the_field() {
    insta::assert_snapshot!(one("string", "Deprecated. Words."), @"a: string, deprecated");
    insta::assert_snapshot!(one("string", "The field is outdated."), @"a: string, deprecated");
    insta::assert_snapshot!(one("string", "A contact (Deprecated)"), @"a: string, deprecated");
    insta::assert_snapshot!(one("string", "A contact. Deprecated"), @"a: string, deprecated");
    insta::assert_snapshot!(one("string", "A contact.\n\nDeprecated field, not used."), @"a: string, deprecated");
    insta::assert_snapshot!(one("string", "Words. Deprecated methods need it."), @"a: string");
    insta::assert_snapshot!(one("string", "Shows outdated entries."), @"a: string");
}

#[test]
fn a_field_may_take_several_values() {
    for words in [
        "Multiple.",
        "Multiple",
        "A contact. Multiple",
        "Multiple field.",
    ] {
        assert_eq!(
            one("crm_thing", words),
            "a: crm_thing, multiple\n",
            "{words}"
        );
    }
}

#[test]
fn a_text_about_multiple_fields_says_nothing_about_this_one() {
    for words in [
        "Whether the field is multiple.",
        "How many inputs of a multiple field there are",
    ] {
        assert_eq!(one("integer", words), "a: integer\n", "{words}");
    }
}

#[test]
fn the_parts_of_an_object_are_not_values() {
    insta::assert_snapshot!(fields("|| **a**\n | The mode and the time, as an object with two parts:\n1. `KIND` [`string`](../data-types.md) — the way of filling the default value\n    - `NONE` — none\n    - `NOW` — the time\n2. `VALUE` [`datetime`](../data-types.md) — the value ||"), @r"
    a
      KIND: string
      VALUE: datetime
    ");
}

#[test]
fn a_list_that_explains_the_code_above_it_gives_no_values() {
    insta::assert_snapshot!(one("any", "For the type `file` in the form `{\"data\": [\"value1\", \"value2\"]}`:\n- `value1` — name\n- `value2` — content\n"), @"a: any");
}

#[test]
fn what_a_filter_lists_is_no_value_of_it() {
    insta::assert_snapshot!(fields("|| **FILTER**\n`string` | One of these options:\n- `NAME` — name\n- `CODE` — code\n ||"), @"FILTER: string");
}
