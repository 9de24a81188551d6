//! The fourth witness: what methods of one thing, or of one scope, say of the fields that a page shows empty.

use codegen::ir::{Api, Method};

use crate::answers::{rows, shown};
use crate::witnesses::{api, page};

fn find<'a>(api: &'a Api, name: &str) -> &'a Method {
    let found = api.methods.iter().find(|method| method.name == name);
    found.expect("the method")
}

/// What a method answers where other pages stand beside its own.
fn told(example: &str, others: &[(&str, &str)]) -> String {
    let mut pages = vec![page("thing.item.get", "", example, "")];
    let others = others.iter();
    pages.extend(others.map(|(name, example)| page(name, "", example, "")));
    let api = api(&pages);
    let ty = find(&api, "thing.item.get").response.ty.as_ref();
    shown(ty.expect("an answer"))
}

#[test]
fn a_field_that_is_empty_has_the_type_that_another_method_of_its_thing_shows() {
    let empty = r#"{"id": 1, "name": "a", "sum": null, "tags": []}"#;
    let full = r#"[{"id": 1, "name": "a", "sum": 1.5, "tags": ["b"]}]"#;
    assert_eq!(
        told(empty, &[("thing.item.list", full)]),
        "{id: Integer, name: Text, sum: Number, tags: list of Text}"
    );
}

#[test]
fn an_integer_that_is_a_number_in_another_method_of_its_thing_is_one() {
    let whole = r#"{"id": 1, "name": "a", "sum": 5}"#;
    let fraction = r#"[{"id": 1, "name": "a", "sum": 1.5}]"#;
    assert_eq!(
        told(whole, &[("thing.item.list", fraction)]),
        "{id: Integer, name: Text, sum: Number}"
    );
    assert_eq!(
        told(whole, &[("thing.part.list", fraction)]),
        "{id: Integer, name: Text, sum: Integer}"
    );
}

#[test]
fn the_number_of_a_row_says_nothing_of_that_of_the_whole() {
    let whole = r#"{"id": 1, "name": "a", "date": "b", "sum": 5}"#;
    let rows = r#"{"rows": [{"product": 1, "count": 2, "unit": "c", "sum": 1.5}]}"#;
    assert_eq!(
        told(whole, &[("thing.item.rows", rows)]),
        "{id: Integer, name: Text, date: Text, sum: Integer}"
    );
}

/// Whether methods read by position, of which some pages say so.
fn positional(says: &[(&str, bool, usize)]) -> Vec<bool> {
    let pages = says.iter().map(|(name, says, count)| {
        let (path, text) = page(name, "", "true", "");
        let names = ["a", "b"].map(|name| (name, "integer"));
        let said = if *says {
            "The order of parameters is mandatory.\n\n"
        } else {
            ""
        };
        let parameters = format!(
            "## Method Parameters\n\n{said}{}\n## Response",
            rows(&names[..*count])
        );
        (path, text.replace("## Response", &parameters))
    });
    let api = api(&pages.collect::<Vec<_>>());
    let marked = says
        .iter()
        .map(|(name, ..)| find(&api, name).order_sensitive);
    marked.collect()
}

#[test]
fn where_a_third_of_a_class_reads_by_position_all_of_it_does() {
    let marked = positional(&[
        ("thing.item.get", true, 2),
        ("thing.item.set", true, 2),
        ("thing.item.add", false, 2),
        ("thing.item.drop", false, 1),
        ("thing.item.part.add", false, 2),
    ]);
    assert_eq!(marked, [true, true, true, false, false]);
}

#[test]
fn one_page_that_says_so_speaks_for_itself() {
    let marked = positional(&[("thing.item.get", true, 2), ("thing.item.add", false, 2)]);
    assert_eq!(marked, [true, false]);
}

#[test]
fn methods_of_other_things_tell_nothing() {
    let empty = r#"{"id": 1, "name": "a", "sum": null}"#;
    let full = r#"{"id": 1, "name": "a", "sum": 1.5}"#;
    assert_eq!(
        told(empty, &[("thing.part.get", full), ("other.item.get", full)]),
        "{id: Integer, name: Text, sum: Any}"
    );
}

#[test]
fn an_object_with_hardly_a_name_in_common_tells_nothing() {
    let empty = r#"{"id": 1, "name": "a", "code": "b", "sort": 1, "sum": null}"#;
    let other = r#"{"sum": 1.5, "tax": 1, "total": 1, "paid": true, "rate": 1}"#;
    let found = told(empty, &[("thing.item.count", other)]);
    assert!(found.ends_with("sum: Any}"), "{found}");
}

#[test]
fn of_null_alone_no_container_is_told() {
    let empty = r#"{"id": 1, "name": "a", "label": null}"#;
    let full = r#"{"id": 1, "name": "a", "label": {"en": "b"}}"#;
    assert_eq!(
        told(empty, &[("thing.item.add", full)]),
        "{id: Integer, name: Text, label: Any}"
    );
}

#[test]
fn an_empty_list_may_be_an_object_elsewhere_and_no_plain_value() {
    let empty = r#"{"id": 1, "name": "a", "set": []}"#;
    let object = r#"{"id": 1, "name": "a", "set": {"size": 1}}"#;
    assert_eq!(
        told(empty, &[("thing.item.add", object)]),
        "{id: Integer, name: Text, set: {size: Integer}}"
    );
    let plain = r#"{"id": 1, "name": "a", "set": 5}"#;
    assert_eq!(
        told(empty, &[("thing.item.add", plain)]),
        "{id: Integer, name: Text, set: list of Any}"
    );
}

#[test]
fn what_a_method_describes_has_its_type() {
    let empty = r#"{"ID": 1, "NAME": "a", "SUM": null, "TAGS": null, "BORN": null, "FILE": null}"#;
    let described = r#"{
        "ID": {"type": "integer", "title": "a"}, "NAME": {"type": "string", "title": "a"},
        "SUM": {"type": "double", "title": "a"}, "TAGS": {"type": "string", "isMultiple": true, "title": "a"},
        "BORN": {"type": "date", "title": "a"}, "FILE": {"type": "file", "title": "a"}
    }"#;
    assert_eq!(
        told(empty, &[("thing.item.fields", described)]),
        "{ID: Integer, NAME: Text, SUM: Number, TAGS: Any, BORN: Date, FILE: Any}"
    );
}

#[test]
fn what_a_method_takes_has_its_type() {
    let parameters = rows(&[("id", "integer"), ("name", "string"), ("sum", "double")]);
    let (path, text) = page("thing.item.set", "", "true", "");
    let text = text.replace(
        "## Response",
        &format!("## Method Parameters\n\n{parameters}\n## Response"),
    );
    let empty = r#"{"id": 1, "name": "a", "sum": null}"#;
    let api = api(&[page("thing.item.get", "", empty, ""), (path, text)]);
    let ty = find(&api, "thing.item.get").response.ty.as_ref();
    assert_eq!(
        shown(ty.expect("an answer")),
        "{id: Integer, name: Text, sum: Number}"
    );
}

#[test]
fn methods_of_a_scope_tell_of_objects_with_nearly_the_same_keys() {
    let empty = r#"{"id": 1, "name": "a", "code": "b", "sort": 1, "active": true, "files": []}"#;
    let full =
        r#"{"id": 1, "name": "a", "code": "b", "sort": 1, "active": true, "files": {"7": "c"}}"#;
    let names = "id: Integer, name: Text, code: Text, sort: Integer, active: Boolean(TrueFalse)";
    assert_eq!(
        told(empty, &[("thing.part.get", full)]),
        format!("{{{names}, files: map of Text}}")
    );
    assert_eq!(
        told(empty, &[("other.part.get", full)]),
        format!("{{{names}, files: list of Any}}")
    );
}

#[test]
fn a_tree_is_told_once() {
    let empty = r#"{"id": 1, "name": "a", "below": []}"#;
    let full = r#"{"id": 1, "name": "a", "below": [{"id": 1, "name": "a", "below": [{"id": 1, "name": "a", "below": []}]}]}"#;
    assert_eq!(
        told(empty, &[("thing.item.add", full)]),
        "{id: Integer, name: Text, below: list of {id: Integer, name: Text, below: list of Any}}"
    );
}

#[test]
fn what_siblings_tell_is_counted_and_is_not_the_pages_own() {
    let empty = page(
        "thing.item.get",
        "",
        r#"{"id": 1, "name": "a", "sum": null}"#,
        "",
    );
    let full = page(
        "thing.item.add",
        "",
        r#"{"id": 1, "name": "a", "sum": 1.5}"#,
        "",
    );
    let api = api(&[empty, full]);
    let response = &find(&api, "thing.item.get").response;
    assert_eq!(response.heard.siblings, 1);
    let own = response.own().expect("an answer");
    assert_eq!(shown(own), "{id: Integer, name: Text, sum: Any}");
}
