//! The data of the emulated portal.

use codegen::emit::emulator;
use codegen::ir::{Access, ErrorFact, Method, Required, Type};
use serde_json::{Value, json};

use crate::build::{
    api, error, event, example, list, method, obj, optional, pattern, required, shared,
};

fn lines(api: &codegen::ir::Api, file: &str) -> Vec<Value> {
    let outputs = emulator::data(api);
    let path = format!("emulator/data/{file}.jsonl");
    let output = outputs
        .iter()
        .find(|output| output.path == path)
        .expect("the file");
    let lines = output.content.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[test]
fn a_method_is_a_line_that_begins_with_its_name_and_version() {
    let mut add = method(
        "thing.add",
        [required("id", Type::Integer)],
        Some(list(Type::Text)),
    );
    add.examples = vec![example(json!({"id": 1}))];
    add.response.examples = vec![json!(["a"])];
    let api = api([add]);
    let text = &emulator::data(&api)[1].content;
    assert_eq!(
        text,
        "{\"n\":\"thing.add\",\"v\":2,\"s\":[\"thing\"],\"w\":1,\"p\":{\"id *\":\"i\"},\"q\":{\"id\":1},\"t\":[\"s\"],\"r\":[\"a\"]}\n"
    );
}

#[test]
fn marks_stand_after_the_names() {
    let mut other = optional("code", Type::Text);
    other.required = Required::Conditional(vec!["id".to_owned()]);
    let mut id = required("id", Type::Integer);
    id.aliases = vec!["ID".to_owned()];
    let api = api([method(
        "thing.get",
        [id, other, pattern("UF_*"), optional("UF_*x", obj([]))],
        None,
    )]);
    assert_eq!(
        lines(&api, "methods")[0]["p"],
        json!({"id | ID *": "i", "code ?id": "s", "UF_* ~": "*", "UF_*x": {"o": {}}})
    );
}

#[test]
fn errors_are_told_once_and_with_what_is_unusual() {
    let other = ErrorFact {
        status: Some("403".to_owned()),
        ..error("DENIED")
    };
    let get = Method {
        errors: vec![error("A"), error(""), error("A"), other],
        access: Access::Read,
        ..method("thing.get", [], None)
    };
    let line = &lines(&api([get]), "methods")[0];
    assert_eq!(line["e"], json!(["A", "", ["DENIED", 403]]));
    assert_eq!(line.get("w"), None);
}

#[test]
fn a_code_of_many_words_does_not_read_like_a_sentence() {
    let code = "A_CODE_THAT_HAS_AS_MANY_WORDS_AS_A_SENTENCE";
    let get = Method {
        errors: vec![error(code)],
        ..method("thing.get", [], None)
    };
    let api = api([get]);
    assert!(!emulator::data(&api)[1].content.contains(code));
    assert_eq!(lines(&api, "methods")[0]["e"], json!([code]));
}

#[test]
fn objects_and_events_have_files_of_their_own() {
    let mut api = api([]);
    api.shared = vec![shared(
        "node",
        [optional("CHILD", Type::Shared("node".to_owned()))],
    )];
    api.events = vec![event("OnThingAdd", None)];
    assert_eq!(
        lines(&api, "objects"),
        [json!({"n": "node", "o": {"CHILD": {"@": "node"}}})]
    );
    assert_eq!(
        lines(&api, "events"),
        [json!({"n": "OnThingAdd", "s": ["crm"]})]
    );
}
