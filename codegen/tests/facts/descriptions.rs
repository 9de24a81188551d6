//! Descriptions of fields: one type for those of a dialect, whichever method gives them.

use codegen::ir::{Api, Type};

use crate::answers::shown;
use crate::witnesses::{api, page};

/// What methods answer, and the shared objects.
fn told(pages: &[(&str, &str)]) -> String {
    let pages: Vec<_> = pages
        .iter()
        .map(|(name, example)| page(name, "", example, ""))
        .collect();
    lines(&api(&pages))
}

fn lines(api: &Api) -> String {
    let mut lines: Vec<String> = Vec::new();
    for method in &api.methods {
        let ty = method.response.ty.as_ref().expect("an answer");
        lines.push(format!("{}: {}", method.name, shown(ty)));
    }
    for shared in &api.shared {
        let object = shown(&Type::Object(shared.object.clone()));
        lines.push(format!("{} = {object}", shared.name));
    }
    lines.join("\n")
}

const FULL: &str = r#"{
    "ID": {"type": "integer", "isRequired": false, "isReadOnly": true, "title": "a"},
    "NAME": {"type": "string", "isRequired": true, "isReadOnly": false, "title": "b", "size": 5}
}"#;

#[test]
fn what_any_of_them_says_is_in_the_one_that_all_are() {
    insta::assert_snapshot!(told(&[
        ("thing.item.fields", FULL),
        ("thing.part.fields", r#"{"fields": {"CODE": {"type": "string", "isRequired": true, "isReadOnly": false, "label": "a"}}}"#),
        ("other.fields", r#"{"code": {"isRequired": true, "isReadOnly": false, "type": "string"}}"#),
    ]), @r#"
other.fields: map of Shared("field_description")
thing.item.fields: map of Shared("field_description")
thing.part.fields: {fields: map of Shared("field_description")}
field_description = {type: Text, isRequired: Boolean(TrueFalse), isReadOnly: Boolean(TrueFalse), title: Text, size: Integer, label: Text}
"#);
}

#[test]
fn those_with_other_names_are_another_dialect() {
    insta::assert_snapshot!(told(&[
        ("thing.item.fields", FULL),
        ("thing.part.fields", FULL),
        ("other.item.fields", r#"{"a": {"type": "string", "primary": true, "required": true, "values": ["b"]}}"#),
        ("other.part.fields", r#"{"b": {"type": "string", "primary": true, "required": true}}"#),
    ]), @r#"
other.item.fields: map of Shared("other_field_description")
other.part.fields: map of Shared("other_field_description")
thing.item.fields: map of Shared("thing_field_description")
thing.part.fields: map of Shared("thing_field_description")
other_field_description = {type: Text, primary: Boolean(TrueFalse), required: Boolean(TrueFalse), values: list of Text}
thing_field_description = {type: Text, isRequired: Boolean(TrueFalse), isReadOnly: Boolean(TrueFalse), title: Text, size: Integer}
"#);
}

#[test]
fn what_one_method_alone_describes_stays_its_own() {
    insta::assert_snapshot!(told(&[("thing.item.fields", FULL), ("thing.item.get", r#"{"type": "a"}"#)]), @r#"
thing.item.fields: map of {type: Text, isRequired: Boolean(TrueFalse), isReadOnly: Boolean(TrueFalse), title: Text, size: Integer}
thing.item.get: {type: Text}
"#);
}

#[test]
fn what_has_an_identifier_or_is_a_part_with_one_flag_is_no_description() {
    let item = r#"[{"id": 1, "type": "a", "isRequired": true, "isReadOnly": true}]"#;
    let part = r#"{"count": 1, "one": {"type": "a", "isReadOnly": true}}"#;
    insta::assert_snapshot!(told(&[
        ("thing.item.fields", FULL),
        ("thing.part.fields", FULL),
        ("thing.item.list", item),
        ("thing.item.get", part),
    ]), @r#"
thing.item.fields: map of Shared("thing_field_description")
thing.item.get: {count: Integer, one: {type: Text, isReadOnly: Boolean(TrueFalse)}}
thing.item.list: list of {id: Integer, type: Text, isRequired: Boolean(TrueFalse), isReadOnly: Boolean(TrueFalse)}
thing.part.fields: map of Shared("thing_field_description")
thing_field_description = {type: Text, isRequired: Boolean(TrueFalse), isReadOnly: Boolean(TrueFalse), title: Text, size: Integer}
"#);
}

#[test]
fn those_that_disagree_about_a_field_stay_apart() {
    let other = r#"{"A": {"type": "string", "isRequired": true, "isReadOnly": true, "title": {"en": "a"}}}"#;
    insta::assert_snapshot!(told(&[
        ("thing.item.fields", FULL),
        ("thing.part.fields", FULL),
        ("other.item.fields", other),
    ]), @r#"
other.item.fields: map of {type: Text, isRequired: Boolean(TrueFalse), isReadOnly: Boolean(TrueFalse), title: map of Text}
thing.item.fields: map of Shared("thing_field_description")
thing.part.fields: map of Shared("thing_field_description")
thing_field_description = {type: Text, isRequired: Boolean(TrueFalse), isReadOnly: Boolean(TrueFalse), title: Text, size: Integer}
"#);
}

#[test]
fn descriptions_in_descriptions_are_the_same_type() {
    let nested = r#"{"A": {"type": "string", "isRequired": true, "isReadOnly": true, "inner": {"B": {"type": "string", "isRequired": true, "isReadOnly": false}, "C": {"type": "string", "isRequired": true, "isReadOnly": false}}}}"#;
    insta::assert_snapshot!(told(&[("thing.item.fields", FULL), ("other.item.fields", nested)]), @r#"
other.item.fields: map of Shared("item_field_description")
thing.item.fields: map of Shared("item_field_description")
item_field_description = {type: Text, isRequired: Boolean(TrueFalse), isReadOnly: Boolean(TrueFalse), title: Text, size: Integer, inner: map of Shared("item_field_description")}
"#);
}
