//! What tables and examples of answers become in the IR.

use codegen::ir::{Field, Type};
use codegen::resolve::{AccessTable, Overrides, resolve};

use crate::show::read;

/// The answer of a page with such an example and such rows.
pub fn answer(example: &str, rows: &str) -> Type {
    answer_of("thing.item.get", example, rows)
}

pub fn answer_of(method: &str, example: &str, rows: &str) -> Type {
    let text = format!(
        "# Get a Thing {method}\n\n> Scope: `thing`\n>\n> Who can execute the method: any user\n\n## Response Handling\n\n```json\n{example}\n```\n\n### Returned Data\n\n{rows}"
    );
    let path = format!("api-reference/thing/{}.md", method.replace('.', "-"));
    let table = AccessTable::committed().expect("the table");
    let (api, _) = resolve(&[read(&path, &text)], &table, &Overrides::default());
    let method = api.methods.first().expect("a method");
    method.response.ty.clone().expect("an answer")
}

pub fn rows(rows: &[(&str, &str)]) -> String {
    let mut out = "#|\n|| **Name**\n`type` | **Description** ||\n".to_owned();
    for (name, ty) in rows {
        out.push_str(&format!("|| **{name}**\n`{ty}` | ||\n"));
    }
    out.push_str("|#\n");
    out
}

/// A type in one line.
pub fn shown(ty: &Type) -> String {
    match ty {
        Type::Object(object) => {
            let all = object.fields.iter().map(|field| {
                let name = if field.pattern {
                    format!("{} pattern", field.name)
                } else {
                    field.name.clone()
                };
                format!("{name}: {}", shown(&field.ty))
            });
            format!("{{{}}}", all.collect::<Vec<_>>().join(", "))
        }
        Type::List(inner) => format!("list of {}", shown(inner)),
        Type::Map(inner) => format!("map of {}", shown(inner)),
        other => format!("{other:?}"),
    }
}

pub fn field<'t>(ty: &'t Type, name: &str) -> &'t Field {
    let Type::Object(object) = ty else {
        panic!("no object: {ty:?}");
    };
    let found = object.fields.iter().find(|field| field.name == name);
    found.expect("the field")
}

#[test]
fn an_integer_of_the_table_stays_one_where_the_example_has_a_text_of_digits() {
    let ty = answer(
        r#"{"result": {"SORT": "410", "SUM": "1.5"}}"#,
        &rows(&[("result", "object"), ("SORT", "integer"), ("SUM", "double")]),
    );
    assert_eq!(shown(&ty), "{SORT: Integer, SUM: Number}");
}

#[test]
fn a_fraction_is_no_integer_whatever_the_table_says() {
    let ty = answer(
        r#"{"result": {"SORT": "410.5"}}"#,
        &rows(&[("result", "object"), ("SORT", "integer")]),
    );
    assert_eq!(shown(&ty), "{SORT: Number}");
}

#[test]
fn digits_without_a_row_are_an_integer_under_the_name_of_an_identifier_only() {
    let ty = answer(
        r#"{"result": {"ID": "1", "OWNER_ID": "2", "id": "3", "ownerId": "4", "PHONE": "5", "XML_ID": "six"}}"#,
        "",
    );
    assert_eq!(
        shown(&ty),
        "{ID: Integer, OWNER_ID: Integer, id: Integer, ownerId: Integer, PHONE: Text, XML_ID: Text}"
    );
}

#[test]
fn one_element_that_is_no_number_makes_a_text_of_an_identifier() {
    let ty = answer(r#"{"result": [{"ID": "1"}, {"ID": "main"}]}"#, "");
    assert_eq!(shown(&ty), "list of {ID: Text}");
}

#[test]
fn what_is_an_object_here_and_plain_there_is_anything() {
    let ty = answer(r#"{"result": [{"a": 1}, {"a": {"b": 1}}, {"a": 2}]}"#, "");
    assert_eq!(shown(&ty), "list of {a: Any}");
}

#[test]
fn an_empty_text_takes_no_structure_away() {
    let ty = answer(r#"{"result": [{"a": ""}, {"a": {"b": 1}}]}"#, "");
    assert_eq!(shown(&ty), "list of {a: {b: Integer}}");
}

#[test]
fn an_empty_list_takes_no_structure_away() {
    let ty = answer(r#"{"result": [{"a": []}, {"a": {"b": 1}}]}"#, "");
    assert_eq!(shown(&ty), "list of {a: {b: Integer}}");
}

#[test]
fn one_object_with_a_type_and_a_title_is_an_object_and_two_are_a_map() {
    let one = r#"{"result": {"item": {"type": "a", "title": "b"}}}"#;
    assert_eq!(shown(&answer(one, "")), "{item: {type: Text, title: Text}}");
    let two = r#"{"result": {"a": {"type": "a", "title": "b"}, "b": {"type": "a", "title": "b"}}}"#;
    assert_eq!(shown(&answer(two, "")), "map of {type: Text, title: Text}");
}

#[test]
fn the_only_description_of_a_method_of_fields_is_a_map() {
    let one = r#"{"result": {"ID": {"type": "a", "title": "b"}}}"#;
    let ty = answer_of("thing.item.fields", one, "");
    assert_eq!(shown(&ty), "map of {type: Text, title: Text}");
}

#[test]
fn a_portals_own_fields_are_no_fields_of_the_answer() {
    let ty = answer(
        r#"{"result": {"ID": 1, "UF_CRM_1721": "a", "ufCrm_17": "a", "PARENT_ID_12": 1, "parentId12": 1, "UF_HEAD": 1}}"#,
        "",
    );
    assert_eq!(
        shown(&ty),
        "{ID: Integer, UF_HEAD: Integer, PARENT_ID_N pattern: Integer, parentIdN pattern: Integer}"
    );
}

#[test]
fn a_documented_pattern_covers_the_keys_of_its_form() {
    let ty = answer(
        r#"{"result": {"files": {"id": 1, "upload52": "a"}}}"#,
        &rows(&[
            ("result", "object"),
            ("files", "object"),
            ("id", "integer"),
            ("upload<id>", "string"),
        ]),
    );
    assert_eq!(shown(&ty), "{files: {id: Integer}}");
}

#[test]
fn an_object_of_nothing_but_data_is_a_map() {
    let ty = answer(r#"{"result": {"files": {"upload5249": {"size": 1}}}}"#, "");
    assert_eq!(shown(&ty), "{files: map of {size: Integer}}");
}

#[test]
fn a_row_that_no_example_shows_joins_the_rows_beside_it() {
    let ty = answer(
        r#"{"result": {"items": [{"id": 1, "title": "a"}], "next": 1}}"#,
        &rows(&[
            ("result", "object"),
            ("items", "array"),
            ("id", "integer"),
            ("title", "string"),
            ("guestId", "integer"),
            ("time", "object"),
        ]),
    );
    assert_eq!(
        shown(&field(&ty, "items").ty),
        "list of {id: Integer, title: Text, guestId: Integer}"
    );
}

#[test]
fn a_row_of_one_object_says_nothing_about_another() {
    let ty = answer(
        r#"{"result": {"id": 1, "name": "a", "sort": 2, "owner": {"name": 3, "login": "b", "mail": "c"}}}"#,
        &rows(&[
            ("result", "object"),
            ("id", "integer"),
            ("name", "string"),
            ("sort", "integer"),
        ]),
    );
    assert_eq!(
        shown(&field(&ty, "owner").ty),
        "{name: Integer, login: Text, mail: Text}"
    );
}

#[test]
fn the_object_under_a_name_is_what_the_table_describes() {
    let ty = answer(
        r#"{"result": {"thing": {"id": "1", "name": "a"}}}"#,
        &format!(
            "#|\n|| **Name**\n`type` | **Description** ||\n|| **result**\n[`object`](#thing) | ||\n|#\n\n#### Thing {{#thing}}\n\n{}",
            rows(&[("id", "integer"), ("name", "string"), ("code", "string")])
        ),
    );
    assert_eq!(shown(&ty), "{thing: {id: Integer, name: Text, code: Text}}");
}

#[test]
fn several_objects_that_the_table_describes_are_a_map() {
    let ty = answer(
        r#"{"result": {"de": {"id": "1", "name": "a"}, "uk": {"id": "2", "name": "b"}}}"#,
        &format!(
            "#|\n|| **Name**\n`type` | **Description** ||\n|| **result**\n[`object`](#thing) | ||\n|#\n\n#### Thing {{#thing}}\n\n{}",
            rows(&[("id", "integer"), ("name", "string")])
        ),
    );
    assert_eq!(shown(&ty), "map of {id: Integer, name: Text}");
}

#[test]
fn a_field_that_only_the_example_shows_stands_where_the_example_stands() {
    let ty = answer(r#"{"result": {"thing": 1}}"#, "");
    assert_eq!(field(&ty, "thing").place.line, 10);
}

#[test]
fn the_rows_of_a_list_under_a_name_of_its_own_are_those_of_its_elements() {
    let root = "#|\n|| **Name**\n`type` | **Description** ||\n|| **result**\n`array` | See [things](#things) ||\n|#\n";
    let of_things = rows(&[("ID", "integer"), ("STAGE", "string")]);
    let ty = answer(
        r#"{"result": {"things": [{"ID": 1}]}}"#,
        &format!("{root}\n#### Things {{#things}}\n\n{of_things}"),
    );
    assert_eq!(shown(&ty), "{things: list of {ID: Integer, STAGE: Text}}");
}

#[test]
fn the_answers_of_several_cases_stand_in_tabs() {
    let tabs = |one: &str, other: &str| {
        let tab = |answer: &str| format!("- Case\n\n    ```json\n    {answer}\n    ```\n\n");
        let (one, other) = (tab(one), tab(other));
        let tabs = format!("{{% list tabs %}}\n\n{one}{other}{{% endlist %}}\n\n");
        let table = rows(&[("result", "integer")]);
        let first = r#"{"result": null}"#;
        shown(&answer(first, &format!("{tabs}{table}")))
    };
    assert_eq!(tabs(r#"{"result": 1}"#, r#"{"result": 2}"#), "Integer");
    assert_eq!(tabs(r#"{"result": 1}"#, r#"{"result": {"id": 2}}"#), "Any");
}
