//! How a table and examples become one type: a case for each rule.

use codegen::ir::Type;

use crate::answers::{answer, answer_of, rows, shown};

/// The answer of a page with several examples.
fn of_examples(examples: &[&str]) -> String {
    shown(&answer(&examples.join("\n```\n\n```json\n"), ""))
}

#[test]
fn the_tree_is_the_examples_and_the_types_are_the_flat_tables() {
    let ty = answer(
        r#"{"result": {"items": [{"id": "1", "price": "2", "owner": {"name": "a", "since": "b"}}]}}"#,
        &rows(&[
            ("result", "object"),
            ("items", "array"),
            ("id", "integer"),
            ("price", "double"),
            ("owner", "object"),
            ("name", "string"),
            ("since", "datetime"),
        ]),
    );
    insta::assert_snapshot!(
        shown(&ty),
        @"{items: list of {id: Integer, price: Number, owner: {name: Text, since: DateTime}}}"
    );
}

#[test]
fn an_example_decides_whether_it_is_a_list_or_an_object() {
    let object = answer(
        r#"{"result": {"id": 1}}"#,
        &rows(&[("result", "array"), ("id", "integer")]),
    );
    insta::assert_snapshot!(shown(&object), @"{id: Integer}");
    let list = answer(
        r#"{"result": [{"id": 1}]}"#,
        &rows(&[("result", "object"), ("id", "integer")]),
    );
    insta::assert_snapshot!(shown(&list), @"list of {id: Integer}");
}

#[test]
fn a_value_that_is_a_list_of_its_kind_elsewhere_is_one_or_many() {
    let one =
        of_examples(&[r#"{"result": [{"a": "x"}, {"a": ["y", "z"]}, {"a": "w"}, {"a": ["v"]}]}"#]);
    insta::assert_snapshot!(one, @"list of {a: OneOrMany(Text)}");
    let other_kind = of_examples(&[r#"{"result": [{"a": 1}, {"a": ["y"]}]}"#]);
    insta::assert_snapshot!(other_kind, @"list of {a: Any}");
    let object = of_examples(&[r#"{"result": [{"a": "x"}, {"a": ["y"]}, {"a": {"b": "z"}}]}"#]);
    insta::assert_snapshot!(object, @"list of {a: Any}");
}

#[test]
fn names_of_parents_are_a_map_of_identifiers() {
    let ty = of_examples(&[r#"{"result": {"id": 1, "parentId128": "7", "parentId130": null}}"#]);
    insta::assert_snapshot!(ty, @"{id: Integer, parentIdN pattern: Integer}");
}

#[test]
fn dotted_names_are_paths() {
    let ty = answer(
        r#"{"result": {"events": [{"eventId": "1", "data": {"code": "a"}}]}}"#,
        &rows(&[
            ("result.events", "array"),
            ("result.events[].eventId", "integer"),
            ("result.events[].data.code", "string"),
        ]),
    );
    insta::assert_snapshot!(
        shown(&ty),
        @"{events: list of {eventId: Integer, data: {code: Text}}}"
    );
}

#[test]
fn a_result_stands_in_a_result() {
    let ty = answer(
        r#"{"result": {"result": true}}"#,
        &rows(&[("result", "object"), ("result", "boolean")]),
    );
    insta::assert_snapshot!(shown(&ty), @"{result: Boolean(TrueFalse)}");
}

#[test]
fn several_examples_are_one_with_all_of_their_keys() {
    insta::assert_snapshot!(
        of_examples(&[
            r#"{"result": {"a": 1, "b": null}}"#,
            r#"{"result": {"a": 1.5, "b": {"c": "d"}, "e": true}}"#,
        ]),
        @"{a: Number, b: {c: Text}, e: Boolean(TrueFalse)}"
    );
}

#[test]
fn an_error_among_the_examples_is_no_answer() {
    insta::assert_snapshot!(
        of_examples(&[r#"{"result": {"a": 1}}"#, r#"{"error": "NO", "error_description": "a"}"#]),
        @"{a: Integer}"
    );
}

#[test]
fn an_example_without_the_envelope_is_the_result() {
    insta::assert_snapshot!(of_examples(&[r#"{"measures": [{"id": 1}], "total": 1}"#]), @"{measures: list of {id: Integer}, total: Integer}");
    insta::assert_snapshot!(of_examples(&[r#"[{"id": 1}]"#]), @"list of {id: Integer}");
}

#[test]
fn a_section_under_the_table_describes_the_field_that_it_is_named_after() {
    let ty = answer(
        r#"{"result": {"item": {"id": "1", "sort": "2"}}}"#,
        &format!(
            "{}\n#### Object item\n\n{}",
            rows(&[("result", "object"), ("item", "object")]),
            rows(&[("id", "integer"), ("sort", "integer"), ("code", "string")]),
        ),
    );
    insta::assert_snapshot!(shown(&ty), @"{item: {id: Integer, sort: Integer, code: Text}}");
}

#[test]
fn the_section_of_the_whole_answer_is_not_that_of_a_field_called_data() {
    let ty = answer(
        r#"{"result": [{"id": 1, "data": {"code": "a"}}]}"#,
        &format!(
            "{}\n#### Element {{#element}}\n\n{}",
            rows(&[("result", "array"), ("time", "time")])
                .replace("`array` |", "[`array`](#element) |"),
            rows(&[("id", "integer"), ("data", "object")]),
        ),
    );
    insta::assert_snapshot!(shown(&ty), @"list of {id: Integer, data: {code: Text}}");
}

#[test]
fn a_list_where_others_have_an_object_of_plain_values_is_a_map() {
    insta::assert_snapshot!(
        of_examples(&[r#"{"result": {"a": {"values": ["x"]}}}"#, r#"{"result": {"a": {"values": {"7": "y"}}}}"#]),
        @"{a: {values: map of Text}}"
    );
}

#[test]
fn one_thing_where_others_have_a_list_of_it_is_a_list() {
    insta::assert_snapshot!(
        of_examples(&[r#"{"result": [{"a": 1}]}"#, r#"{"result": {"a": 1}}"#]),
        @"list of {a: Integer}"
    );
}

#[test]
fn false_takes_no_structure_away() {
    insta::assert_snapshot!(
        of_examples(&[r#"{"result": {"a": false}}"#, r#"{"result": {"a": {"b": 1}}}"#]),
        @"{a: {b: Integer}}"
    );
}

#[test]
fn a_method_of_fields_answers_with_a_map_of_descriptions() {
    let table = rows(&[("result", "object"), ("ID", "integer"), ("NAME", "string")]);
    let descriptions = answer_of(
        "thing.item.getFields",
        r#"{"result": {"ID": {"TYPE": "integer"}, "NAME": {"TYPE": "string"}}}"#,
        &table,
    );
    insta::assert_snapshot!(shown(&descriptions), @"map of {TYPE: Text}");
    let words = answer_of(
        "thing.fields",
        r#"{"result": {"ID": "a", "NAME": "b"}}"#,
        &table,
    );
    insta::assert_snapshot!(shown(&words), @"map of Text");
    let wrapped = answer_of(
        "thing.item.getFields",
        r#"{"result": {"fields": {"id": {"type": "integer"}, "name": {"type": "string"}}}}"#,
        &rows(&[
            ("result", "object"),
            ("fields", "object"),
            ("id", "integer"),
        ]),
    );
    insta::assert_snapshot!(shown(&wrapped), @"{fields: map of {type: Text}}");
}

#[test]
fn keys_that_are_data_make_a_map() {
    for example in [
        // Numbers.
        r#"{"7": "a", "9": "b"}"#,
        // Languages.
        r#"{"en": "a", "de": null}"#,
        // Codes of access.
        r#"{"U1": "R", "AU": "W"}"#,
        // Selectors.
        r##"{".card": "a", "#wrap": "b"}"##,
        // Numbered names.
        r#"{"reg1509": "a", "sip7": "b"}"#,
        // Placeholders.
        r#"{"<user_id>": "a"}"#,
        // Codes of which some are numbers.
        r#"{"2": "a", "N": "b"}"#,
    ] {
        let ty = answer(&format!("{{\"result\": {{\"found\": {example}}}}}"), "");
        assert_eq!(shown(&ty), "{found: map of Text}", "{example}");
    }
}

#[test]
fn keys_that_their_objects_repeat_make_a_map() {
    let found = |example: &str| {
        let ty = answer(&format!("{{\"result\": {{\"found\": {example}}}}}"), "");
        shown(&ty)
    };
    let repeated =
        r#"{"main": {"TYPE": "main", "TITLE": "a"}, "cart": {"TYPE": "cart", "TITLE": "b"}}"#;
    insta::assert_snapshot!(found(repeated), @"{found: map of {TYPE: Text, TITLE: Text}}");
    let one = r#"{"main": {"TYPE": "main"}}"#;
    insta::assert_snapshot!(found(one), @"{found: {main: {TYPE: Text}}}");
    let other = r#"{"main": {"TYPE": "main"}, "cart": {"TYPE": "shop"}}"#;
    insta::assert_snapshot!(found(other), @"{found: {main: {TYPE: Text}, cart: {TYPE: Text}}}");
}

#[test]
fn fields_of_a_portals_own_types_are_a_map_by_their_names() {
    let ty =
        of_examples(&[r#"{"result": {"LEAD": "Y", "DYNAMIC_136": "Y", "DYNAMIC_1038": "N"}}"#]);
    insta::assert_snapshot!(ty, @"{LEAD: Text, DYNAMIC_N pattern: Text}");
}

#[test]
fn names_are_no_data() {
    for (example, ty) in [
        (r#"{"id": "a"}"#, "{id: Text}"),
        (r#"{"id": 1, "de": "b"}"#, "map of Any"),
        (
            r#"{"block_1": "a", "block_2": "b"}"#,
            "{block_1: Text, block_2: Text}",
        ),
        (
            r#"{"UF_HEAD": "a", "UF_SITE": "b"}"#,
            "{UF_HEAD: Text, UF_SITE: Text}",
        ),
        (
            r#"{"edit.plan": true, "add": false}"#,
            "{edit.plan: Boolean(TrueFalse), add: Boolean(TrueFalse)}",
        ),
    ] {
        let found = answer(&format!("{{\"result\": {{\"found\": {example}}}}}"), "");
        assert_eq!(shown(&found), format!("{{found: {ty}}}"), "{example}");
    }
}

#[test]
fn an_object_keeps_what_no_field_is_for() {
    let ty = answer(
        r#"{"result": {"ID": 1, "UF_CRM_12345": "a"}}"#,
        &rows(&[("result", "object"), ("ID", "integer"), ("UF_*", "string")]),
    );
    let Type::Object(object) = &ty else {
        panic!("{ty:?}");
    };
    assert!(object.open);
    insta::assert_snapshot!(shown(&ty), @"{ID: Integer}");
}
