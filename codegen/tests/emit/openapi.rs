//! A small API by hand as an OpenAPI document.

use codegen::emit::Families;
use codegen::ir::{
    Access, Api, Case, DefaultValue, ErrorFact, Event, Field, Method, Object, Paging, Required,
    Type, Version, Wire,
};
use codegen::openapi::{document, of_families};
use serde_json::{Value, json};

use crate::build::{
    api, error, event, list, map, method, obj, object, one_of, one_of_numbers, optional, pattern,
    required, shared, signature,
};

fn made(api: &Api) -> Value {
    document(api, &Families::committed().expect("the table"))
}

fn of_one(method: Method) -> Value {
    made(&api([method]))
}

/// The operation of the only path.
fn operation(document: &Value) -> &Value {
    let paths = document["paths"].as_object().expect("paths");
    assert_eq!(paths.len(), 1);
    &paths.values().next().expect("a path")["post"]
}

fn sent(document: &Value) -> &Value {
    &operation(document)["requestBody"]["content"]["application/json"]["schema"]
}

fn answered(document: &Value) -> &Value {
    let response = &operation(document)["responses"]["200"];
    &response["content"]["application/json"]["schema"]["properties"]["result"]
}

/// The schema of one parameter of this type.
fn sends(ty: Type) -> Value {
    let document = of_one(method("crm.thing.add", [optional("it", ty)], None));
    sent(&document)["properties"]["it"].clone()
}

/// The schema of an answer of this type.
fn answers(ty: Type) -> Value {
    answered(&of_one(method("crm.thing.get", [], Some(ty)))).clone()
}

fn loose(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/Loose{name}")})
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("JSON")
}

#[test]
fn a_method_is_an_operation() {
    let id = required("id", Type::Integer);
    let colour = Field {
        default: Some(DefaultValue::Literal("red".to_owned())),
        ..optional("colour", one_of(&[("red", ""), ("b", "blue")]))
    };
    let answer = obj([
        optional("ID", Type::Integer),
        optional("ACTIVE", Type::Boolean(Wire::YesNo)),
    ]);
    let add = Method {
        title: "List Things crm.thing.list".to_owned(),
        access: Access::Read,
        paging: Paging::Start,
        deprecated: Some(vec!["crm.item.list".to_owned()]),
        errors: vec![error("NOT_FOUND"), error("")],
        ..method("crm.thing.list", [id, colour], Some(list(answer)))
    };
    insta::assert_snapshot!(pretty(&of_one(add)["paths"]));
}

#[test]
fn a_method_of_version_3_has_servers_errors_and_a_key_of_its_own() {
    let failure = ErrorFact {
        status: Some("403".to_owned()),
        ..error("DENIED")
    };
    let add = Method {
        version: Version::V3,
        errors: vec![failure],
        ..method("tasks.thing.add", [], None)
    };
    let document = of_one(add);
    let item = &document["paths"]["/tasks.thing.add"];
    assert_eq!(
        item["servers"][0]["url"],
        "https://{portal}/rest/api/{user}/{code}"
    );
    assert_eq!(item["post"]["operationId"], "v3_tasks_thing_add");
    assert_eq!(
        item["post"]["parameters"][0]["$ref"],
        "#/components/parameters/IdempotencyKey"
    );
    let refused = &item["post"]["responses"]["403"]["content"]["application/json"]["schema"];
    let code = &refused["properties"]["error"]["properties"]["code"];
    assert_eq!(code["anyOf"][0]["enum"], json!(["DENIED"]));
}

#[test]
fn both_versions_of_a_name_have_a_path() {
    let third = Method {
        version: Version::V3,
        ..method("tasks.task.get", [], None)
    };
    let document = made(&api([method("tasks.task.get", [], None), third]));
    let paths = document["paths"].as_object().expect("paths");
    let names: Vec<&String> = paths.keys().collect();
    assert_eq!(names, ["/tasks.task.get.json", "/tasks.task.get"]);
}

#[test]
fn what_is_sent_has_one_form() {
    assert_eq!(sends(Type::Integer), json!({"type": "integer"}));
    assert_eq!(
        sends(Type::Boolean(Wire::TrueFalse)),
        json!({"type": "boolean"})
    );
    assert_eq!(
        sends(Type::Boolean(Wire::YesNo)),
        json!({"$ref": "#/components/schemas/YesNo"})
    );
    assert_eq!(
        sends(map(Type::Text)),
        json!({"type": "object", "additionalProperties": {"type": "string"}})
    );
}

#[test]
fn what_is_answered_has_the_forms_of_portals() {
    assert_eq!(answers(Type::Integer), loose("Integer"));
    assert_eq!(answers(Type::Boolean(Wire::OneZero)), loose("Boolean"));
    assert_eq!(answers(Type::DateTime), loose("Date"));
    let either = answers(map(Type::Text));
    assert_eq!(either["anyOf"][0]["additionalProperties"], loose("Text"));
    assert_eq!(either["anyOf"][1]["$ref"], "#/components/schemas/EmptyMap");
}

#[test]
fn a_set_of_values_takes_others() {
    let numbers = one_of_numbers(&[("1", "file"), ("2", "")]);
    let known = json!({"type": "integer", "enum": [1, 2]});
    assert_eq!(
        sends(numbers.clone())["anyOf"],
        json!([known, {"type": "integer"}])
    );
    assert_eq!(sends(numbers.clone())["description"], "`1` file.");
    assert_eq!(answers(numbers)["anyOf"], json!([known, loose("Integer")]));
}

#[test]
fn null_is_an_alternative_where_it_is_documented_and_no_form_has_it() {
    let nullable = |ty| Field {
        nullable: true,
        ..optional("it", ty)
    };
    let null = json!({"type": "null"});
    let document = of_one(method(
        "crm.thing.add",
        [nullable(Type::Text)],
        Some(obj([nullable(obj([]))])),
    ));
    assert_eq!(sent(&document)["properties"]["it"]["anyOf"][1], null);
    assert_eq!(answered(&document)["properties"]["it"]["anyOf"][1], null);
    let text = answers(obj([nullable(Type::Text)]));
    assert_eq!(text["properties"]["it"], loose("Text"));
}

#[test]
fn no_field_of_an_answer_is_required() {
    let answer = answers(obj([required("ID", Type::Integer)]));
    assert_eq!(answer.get("required"), None);
}

#[test]
fn forms_of_names_are_additional_properties() {
    let only = sends(obj([pattern("UF_...")]));
    assert_eq!(only["additionalProperties"], json!({}));
    let beside = sends(obj([optional("ID", Type::Integer), pattern("UF_...")]));
    assert_eq!(beside["additionalProperties"], json!(true));
    assert_eq!(beside["description"], "Also `UF_...` (any).");
}

#[test]
fn a_name_behind_a_sign_is_no_property_beside_the_name() {
    let answer = answers(obj([
        optional("~NAME", Type::Text),
        optional("NAME", Type::Text),
        optional("~SUM", Type::Integer),
    ]));
    let names: Vec<&String> = answer["properties"]
        .as_object()
        .expect("properties")
        .keys()
        .collect();
    assert_eq!(names, ["NAME", "~SUM"]);
    assert_eq!(answer["description"], "Also `~NAME` (string).");
}

#[test]
fn a_filter_lists_fields_and_no_conditions() {
    let filter = sends(Type::Filter(object([
        optional("NAME", Type::Text),
        optional("=NAME", Type::Text),
    ])));
    let names: Vec<&String> = filter["properties"]
        .as_object()
        .expect("properties")
        .keys()
        .collect();
    assert_eq!(names, ["NAME"]);
    assert_eq!(filter["additionalProperties"], json!(true));
}

#[test]
fn custom_fields_are_additional_properties() {
    let open = Object {
        open: true,
        ..object([optional("ID", Type::Integer)])
    };
    assert_eq!(
        answers(Type::Object(open))["additionalProperties"],
        json!(true)
    );
    assert_eq!(
        answers(obj([optional("ID", Type::Integer)])).get("additionalProperties"),
        None
    );
}

#[test]
fn a_field_tells_what_no_schema_says() {
    let field = Field {
        required: Required::Conditional(vec!["other".to_owned()]),
        default: Some(DefaultValue::Literal("1".to_owned())),
        applies_to: vec![Case::new("Leads").by("type", vec!["1".to_owned()])],
        docs: Some("Words.".to_owned()),
        ..optional("it", Type::Date)
    };
    let document = of_one(method("crm.thing.add", [field], None));
    assert_eq!(
        sent(&document)["properties"]["it"]["description"],
        "Required depending on `other`. Default: `1`. For: Leads (type = 1). A date.\n\nWords."
    );
}

#[test]
fn each_way_to_call_a_method_is_an_alternative() {
    let add = Method {
        signatures: vec![
            signature("by_id", [required("id", Type::Integer)]),
            signature("by_name", [required("name", Type::Text)]),
        ],
        ..method("crm.thing.add", [], None)
    };
    let document = of_one(add);
    let ways = sent(&document)["anyOf"].as_array().expect("alternatives");
    let required: Vec<&Value> = ways.iter().map(|way| &way["required"]).collect();
    assert_eq!(required, [&json!(["id"]), &json!(["name"])]);
    assert_eq!(operation(&document)["requestBody"]["required"], json!(true));
}

#[test]
fn a_token_is_no_parameter() {
    let document = of_one(method(
        "crm.thing.get",
        [required("auth", Type::Text)],
        None,
    ));
    assert_eq!(operation(&document).get("requestBody"), None);
}

#[test]
fn a_shared_object_is_a_component_for_each_way_that_it_goes() {
    let thing = || Type::Shared("crm_thing".to_owned());
    let whole = Api {
        shared: vec![
            shared(
                "crm_thing",
                [required("id", Type::Integer), optional("inner", thing())],
            ),
            shared("unused", []),
        ],
        ..api([method(
            "crm.thing.add",
            [optional("it", thing())],
            Some(thing()),
        )])
    };
    let document = made(&whole);
    let schemas = document["components"]["schemas"]
        .as_object()
        .expect("schemas");
    assert_eq!(schemas["CrmThing"]["properties"]["id"], loose("Integer"));
    assert_eq!(
        schemas["CrmThingInput"]["properties"]["id"],
        json!({"type": "integer"})
    );
    assert_eq!(schemas["CrmThingInput"]["required"], json!(["id"]));
    assert_eq!(schemas.get("Unused"), None);
}

#[test]
fn an_error_that_a_page_says_comes_with_200_comes_with_400() {
    let at = |status: &str| ErrorFact {
        status: Some(status.to_owned()),
        ..error("WRONG")
    };
    let get = Method {
        errors: vec![at("200"), at("403")],
        ..method("crm.thing.get", [], Some(Type::Text))
    };
    let document = of_one(get);
    let statuses = operation(&document)["responses"]
        .as_object()
        .expect("responses");
    let statuses: Vec<&String> = statuses.keys().collect();
    assert_eq!(statuses, ["200", "400", "403", "default"]);
}

#[test]
fn an_event_is_a_webhook() {
    let data = obj([optional("ID", Type::Integer)]);
    let whole = Api {
        events: vec![event("onCrmThingAdd", Some(data))],
        ..Api::default()
    };
    insta::assert_snapshot!(pretty(&made(&whole)["webhooks"]));
}

#[test]
fn some_families_are_a_document_of_their_own() {
    let whole = Api {
        events: vec![event("onCrmLeadAdd", None), event("onTaskAdd", None)],
        ..api([
            method("crm.lead.get", [], None),
            method("tasks.task.get", [], None),
            method("scope", [], None),
        ])
    };
    let families = Families::committed().expect("the table");
    let names = |families_named: &[&str]| {
        let named: Vec<String> = families_named.iter().map(|&name| name.to_owned()).collect();
        let some = of_families(&whole, &families, &named);
        let methods = some.methods.iter().map(|it: &Method| it.name.clone());
        methods
            .chain(some.events.iter().map(|it: &Event| it.name.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&["crm"]), ["crm.lead.get", "onCrmLeadAdd"]);
    assert_eq!(
        names(&["base", "tasks"]),
        ["scope", "tasks.task.get", "onTaskAdd"]
    );
}
