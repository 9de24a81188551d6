//! The third witness, what holds without an example, and what dictionaries leave to examples.

use codegen::ir::{Api, Method};
use codegen::report::coverage::Figures;
use codegen::resolve::{AccessTable, Overrides, resolve};

use crate::answers::{field, rows, shown};
use crate::show::read;

pub fn page(name: &str, payload: &str, example: &str, rows: &str) -> (String, String) {
    let payload = match payload {
        "" => String::new(),
        payload => format!("```toml\n[facts]\npayload = \"{payload}\"\n```\n\n"),
    };
    let example = match example {
        "" => String::new(),
        example => format!("```json\n{{\"result\": {example}}}\n```\n\n"),
    };
    let text = format!(
        "# A Thing {name}\n\n> Scope: `thing`\n>\n> Who can execute the method: any user\n\n{payload}## Response Handling\n\n{example}### Returned Data\n\n{rows}"
    );
    let path = format!("api-reference/thing/{}.md", name.replace('.', "-"));
    (path, text)
}

pub fn api(pages: &[(String, String)]) -> Api {
    let table = AccessTable::committed().expect("the table");
    let facts: Vec<_> = pages.iter().map(|(path, text)| read(path, text)).collect();
    resolve(&facts, &table, &Overrides::default()).0
}

fn method(payload: &str, example: &str, rows: &str) -> Method {
    let mut api = api(&[page("thing.item.get", payload, example, rows)]);
    api.methods.remove(0)
}

fn heard(payload: &str, example: &str, rows: &str) -> (String, [usize; 3]) {
    let method = method(payload, example, rows);
    let heard = method.response.heard;
    let ty = method.response.ty.expect("an answer");
    (
        shown(&ty),
        [heard.silent, heard.disagreeing, heard.nullable],
    )
}

#[test]
fn the_typescript_example_decides_where_the_others_are_silent() {
    let found = heard(
        "{ a: string; b: { id: number; sum: number }[]; c: Record<string, boolean> }",
        r#"{"a": null, "b": [], "c": {}}"#,
        "",
    );
    assert_eq!(
        found,
        (
            "{a: Text, b: list of {id: Integer, sum: Number}, c: map of Boolean(TrueFalse)}"
                .to_owned(),
            [3, 0, 0]
        )
    );
}

#[test]
fn a_member_that_only_the_typescript_example_has_is_a_field() {
    let found = heard(
        "{ id: number; title?: string; Id: number }",
        r#"{"id": 1}"#,
        "",
    );
    assert_eq!(found, ("{id: Integer, title: Text}".to_owned(), [1, 0, 0]));
}

#[test]
fn a_vague_witness_loses() {
    for payload in [
        "Record<string, unknown>",
        "{ a: any }",
        "{ a: unknown[] }",
        "{ a: Gone }",
        "unknown",
    ] {
        let found = heard(payload, r#"{"a": null}"#, "");
        assert_eq!(found, ("{a: Any}".to_owned(), [0, 0, 0]), "{payload}");
    }
}

#[test]
fn the_typescript_example_decides_where_the_others_disagree() {
    let table = rows(&[("result", "object"), ("a", "boolean")]);
    let found = heard("{ a: string | number }", r#"{"a": 7}"#, &table);
    assert_eq!(found, ("{a: Scalar}".to_owned(), [0, 1, 0]));
}

#[test]
fn a_witness_that_does_not_read_the_example_is_not_believed() {
    let found = heard("{ a: { b: string } }", r#"{"a": "c"}"#, "");
    assert_eq!(found, ("{a: Text}".to_owned(), [0, 0, 0]));
    let mixed = heard("{ a: string }[]", r#"[{"a": [1]}, {"a": "b"}]"#, "");
    assert_eq!(mixed, ("list of {a: Any}".to_owned(), [0, 0, 0]));
}

#[test]
fn what_the_typescript_example_says_may_be_null_may() {
    let method = method(
        "{ a: string | null; b: number }",
        r#"{"a": "c", "b": 1}"#,
        "",
    );
    let ty = method.response.ty.expect("an answer");
    assert!(field(&ty, "a").nullable && !field(&ty, "b").nullable);
    assert_eq!(method.response.heard.nullable, 1);
}

#[test]
fn without_an_example_a_flat_table_nests_in_the_containers_that_it_begins_with() {
    let table = rows(&[
        ("result", "object"),
        ("items", "array"),
        ("id", "integer"),
        ("settings", "object"),
        ("time", "time"),
    ]);
    let method = method("", r#"{"x": 1}"#, &table);
    let ty = method.response.withheld.expect("an answer");
    assert_eq!(
        shown(&ty),
        "{items: list of {id: Integer, settings: map of Any}}"
    );
}

#[test]
fn without_an_example_siblings_say_what_else_an_object_has() {
    let known = rows(&[("result", "object"), ("id", "integer"), ("name", "string")]);
    let example = r#"{"id": 1, "name": "a", "owner": {"login": "b"}}"#;
    let get = page("thing.item.get", "", example, &known);
    let list = page("thing.item.list", "", &format!("[{example}]"), "");
    let alone = Figures::of(&api(std::slice::from_ref(&get)), &[])
        .answers
        .held_out;
    assert_eq!((alone.typed, alone.all), (2, 4));
    let both = Figures::of(&api(&[get, list]), &[]).answers.held_out;
    assert_eq!((both.typed, both.all), (8, 8));
}

#[test]
fn keys_beside_the_fields_and_in_raw_fields_are_untyped() {
    let example = r#"{"id": 1, "UF_CRM_12345": {"a": 1}, "none": null}"#;
    let answers = Figures::of(&api(&[page("thing.item.get", "", example, "")]), &[]).answers;
    let keys = answers.keys;
    assert_eq!((keys.all, keys.typed, keys.empty), (4, 1, 1));
    assert_eq!(
        answers.untyped.into_iter().collect::<Vec<_>>(),
        [("`thing.item.get`: `result.UF_CRM_12345`".to_owned(), 2)]
    );
}

#[test]
fn examples_say_what_a_dictionary_leaves_open() {
    let dictionary = format!(
        "# Types\n\n### thing_item\n\n{}",
        rows(&[
            ("id", "integer"),
            ("name", "string"),
            ("code", "string"),
            ("picture", "object")
        ])
    );
    let table = "#|\n|| **Name** `type` | **Description** ||\n|| **result** [`thing_item`](data-types.md#thing_item) | ||\n|#\n";
    let example = r#"{"id": 1, "name": "a", "code": "b", "picture": {"url": "c"}}"#;
    let api = api(&[
        ("api-reference/thing/data-types.md".to_owned(), dictionary),
        page("thing.item.get", "", example, table),
    ]);
    let shared = api.shared.iter().find(|shared| shared.name == "thing_item");
    let object = codegen::ir::Type::Object(shared.expect("the object").object.clone());
    assert_eq!(
        shown(&object),
        "{id: Integer, name: Text, code: Text, picture: {url: Text}}"
    );
}

#[test]
fn an_open_field_of_a_dictionary_that_is_plain_elsewhere_stays_open() {
    let dictionary = format!(
        "# Types\n\n### thing_item\n\n{}",
        rows(&[
            ("id", "integer"),
            ("name", "string"),
            ("code", "string"),
            ("value", "any")
        ])
    );
    let table = "#|\n|| **Name** `type` | **Description** ||\n|| **result** [`thing_item[]`](data-types.md#thing_item) | ||\n|#\n";
    let example = r#"[{"id": 1, "name": "a", "code": "b", "value": {"url": "c"}}, {"id": 1, "name": "a", "code": "b", "value": "d"}]"#;
    let api = api(&[
        ("api-reference/thing/data-types.md".to_owned(), dictionary),
        page("thing.item.get", "", example, table),
    ]);
    let shared = api.shared.iter().find(|shared| shared.name == "thing_item");
    let object = codegen::ir::Type::Object(shared.expect("the object").object.clone());
    assert_eq!(
        shown(&object),
        "{id: Integer, name: Text, code: Text, value: Any}"
    );
}

#[test]
fn a_number_that_is_the_answer_is_an_integer() {
    let found = heard("number", "null", "");
    assert_eq!(found, ("Integer".to_owned(), [1, 0, 0]));
}
