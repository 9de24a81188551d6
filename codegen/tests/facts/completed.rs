//! What answers add to the objects of dictionaries, and keys that are names with a number.

use codegen::ir::{Api, Field, Type};

use crate::answers::{answer, rows, shown};
use crate::witnesses::{api, page};

/// The API of a dictionary of such objects, each with its rows, and of answers with the first of them.
fn world(objects: &[(&str, String)], example: &str) -> Api {
    let mut dictionary = "# Types\n".to_owned();
    for (name, rows) in objects {
        dictionary.push_str(&format!("\n### {name}\n\n{rows}"));
    }
    let table = format!(
        "#|\n|| **Name** `type` | **Description** ||\n|| **result** [`{0}`](data-types.md#{0}) | ||\n|#\n",
        objects[0].0
    );
    api(&[
        ("api-reference/thing/data-types.md".to_owned(), dictionary),
        page("thing.item.get", "", example, &table),
    ])
}

fn fields<'a>(api: &'a Api, name: &str) -> &'a [Field] {
    let shared = api.shared.iter().find(|shared| shared.name == name);
    &shared.expect("the object").object.fields
}

fn ty(api: &Api, object: &str, field: &str) -> Option<String> {
    let field = fields(api, object).iter().find(|known| known.name == field);
    field.map(|field| shown(&field.ty))
}

const NAMES: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

/// The rows of ten texts, and more.
fn ten(more: &[(&str, &str)]) -> String {
    let all: Vec<_> = NAMES.iter().map(|name| (*name, "string")).collect();
    rows(&[&all, more].concat())
}

/// An object with a text under each of the names, and more.
fn example(more: &str) -> String {
    let all = NAMES.map(|name| format!("\"{name}\": \"x\", "));
    format!("{{{}{more}}}", all.concat())
}

#[test]
fn a_key_that_the_dictionary_lacks_is_a_field_of_answers_alone() {
    let example = example(r#""k": 1, "UF_CRM_12345": "x""#);
    let api = world(&[("thing_item", ten(&[]))], &example);
    assert_eq!(ty(&api, "thing_item", "k").as_deref(), Some("Integer"));
    let only_shown = |field: &&Field| field.only_shown;
    let fields = fields(&api, "thing_item").iter().filter(only_shown);
    assert_eq!(
        fields.map(|field| field.name.as_str()).collect::<Vec<_>>(),
        ["k"]
    );
}

#[test]
fn a_few_keys_in_common_are_no_reason_to_add_another() {
    let known = rows(&[("id", "integer"), ("name", "string"), ("code", "string")]);
    let example = r#"{"id": 1, "name": "a", "code": "b", "k": 1}"#;
    let api = world(&[("thing_item", known)], example);
    assert_eq!(ty(&api, "thing_item", "k"), None);
}

#[test]
fn an_entry_in_the_dictionary_is_a_map_where_answers_have_one_by_language() {
    let api = world(
        &[(
            "thing_item",
            format!(
                "{}\n### thing_text\n\n{}",
                ten(&[]).replace("|#", "|| **texts** [`thing_text`](#thing_text) | ||\n|#"),
                rows(&[("title", "string")])
            ),
        )],
        &example(r#""texts": {"en": {"title": "x"}, "de": {"title": "y"}}"#),
    );
    assert_eq!(
        ty(&api, "thing_item", "texts").as_deref(),
        Some(r#"map of Shared("thing_text")"#)
    );
}

#[test]
fn answers_decide_which_object_of_the_dictionary_a_list_holds() {
    let value = rows(&[("id", "integer"), ("price", "double"), ("rate", "double")]);
    let other = rows(&[("id", "integer"), ("title", "string"), ("sort", "integer")]);
    let api = world(
        &[
            (
                "thing_item",
                ten(&[]).replace("|#", "|| **rows** [`thing_other[]`](#thing_other) | ||\n|#"),
            ),
            ("thing_other", other),
            ("thing_value", value),
        ],
        &example(r#""rows": [{"id": 1, "price": 1.5, "rate": 0.5}]"#),
    );
    assert_eq!(
        ty(&api, "thing_item", "rows").as_deref(),
        Some(r#"list of Shared("thing_value")"#)
    );
}

/// What a method beside the dictionary's own one answers with such an object.
fn beside(path: &str, example: &str) -> String {
    let dictionary = format!("# Types\n\n### thing_item\n\n{}", ten(&[]));
    let (_, text) = page("thing.part.get", "", example, "");
    let pages = [
        ("api-reference/thing/data-types.md".to_owned(), dictionary),
        (path.to_owned(), text),
    ];
    let api = api(&pages);
    shown(api.methods[0].response.ty.as_ref().expect("an answer"))
}

#[test]
fn an_object_that_an_answer_describes_anew_is_the_dictionarys() {
    let path = "api-reference/thing/thing-part-get.md";
    let example = format!(r#"{{"part": {}}}"#, example(r#""UF_CRM_12345": 1"#));
    assert_eq!(beside(path, &example), r#"{part: Shared("thing_item")}"#);
}

#[test]
fn an_object_of_another_part_of_the_documentation_is_its_own() {
    let path = "api-reference/other/thing-part-get.md";
    let own = beside(path, &example(r#""UF_CRM_12345": 1"#));
    assert!(own.starts_with("{a: Text, b: Text"), "{own}");
}

#[test]
fn an_object_that_the_dictionary_cannot_read_is_its_own() {
    let path = "api-reference/thing/thing-part-get.md";
    let own = beside(
        path,
        &example(r#""UF_CRM_12345": 1"#).replace(r#""j": "x""#, r#""j": {"k": 1}"#),
    );
    assert!(own.contains("j: {k: Integer}"), "{own}");
}

#[test]
fn numbered_names_are_one_field_with_what_stands_under_all_of_them() {
    let example =
        example(r#""property1": {"value": "x"}, "property2": [{"value": "y"}], "property3": null"#);
    let api = world(&[("thing_item", ten(&[("propertyN", "object")]))], &example);
    assert_eq!(
        ty(&api, "thing_item", "propertyN").as_deref(),
        Some("list of {value: Text}")
    );
}

#[test]
fn a_name_that_ends_like_a_pattern_is_a_name_where_answers_have_it() {
    let example = example(r#""gpsN": 1.5, "gpsS": 2.5"#);
    let api = world(
        &[("thing_item", ten(&[("gpsN", "double"), ("gpsS", "double")]))],
        &example,
    );
    let patterns = fields(&api, "thing_item")
        .iter()
        .filter(|field| field.pattern);
    assert_eq!(patterns.count(), 0);
}

#[test]
fn numbered_properties_without_a_row_are_one_field_too() {
    let ty = answer(
        r#"{"result": {"ID": 1, "PROPERTY_7": {"1": "a"}, "PROPERTY_9": {"4": "b"}, "property9": [1]}}"#,
        "",
    );
    assert_eq!(
        shown(&ty),
        "{ID: Integer, PROPERTY_N pattern: map of Text, propertyN pattern: list of Integer}"
    );
}

#[test]
fn a_number_is_what_a_pattern_of_numbered_names_stands_for() {
    let ty = answer(
        r#"{"result": {"property7": "a", "propertyType": "b"}}"#,
        &rows(&[
            ("result", "object"),
            ("propertyN", "string"),
            ("propertyType", "string"),
        ]),
    );
    let Type::Object(object) = &ty else {
        panic!("{ty:?}");
    };
    let of = |key: &str| {
        let mut fields = object.fields.iter();
        fields
            .find(|field| field.is_of(key))
            .map(|field| field.name.as_str())
    };
    assert_eq!(of("property7"), Some("propertyN"));
    assert_eq!(of("propertyType"), Some("propertyType"));
}
