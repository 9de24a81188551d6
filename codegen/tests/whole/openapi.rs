//! The OpenAPI document of the whole API, and the JSON Schema of the IR.

use std::collections::BTreeSet;

use codegen::emit::Families;
use codegen::ir::{Api, Method, Version, schema};
use codegen::openapi::document;
use serde_json::{Value, json};

use crate::{everywhere, share};

fn made(api: &Api) -> Value {
    document(api, &Families::committed().expect("the table"))
}

fn operation<'d>(document: &'d Value, method: &Method) -> &'d Value {
    let path = match method.version {
        Version::V2 => format!("/{}.json", method.name),
        Version::V3 => format!("/{}", method.name),
    };
    &document["paths"][path]["post"]
}

/// All values of a key, wherever it stands.
fn all<'v>(value: &'v Value, key: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get(key));
            map.values().for_each(|value| all(value, key, found));
        }
        Value::Array(items) => items.iter().for_each(|item| all(item, key, found)),
        _ => {}
    }
}

#[test]
fn the_document_has_each_method_and_each_event_once() {
    everywhere(|world| {
        let document = made(&world.api);
        let count = |key: &str| document[key].as_object().expect("an object").len();
        assert_eq!(count("paths"), world.api.methods.len());
        assert_eq!(count("webhooks"), world.api.events.len());
        for method in &world.api.methods {
            let operation = operation(&document, method);
            assert_eq!(operation["x-bitrix24"]["method"], method.name.as_str());
        }
    });
}

#[test]
fn operations_have_ids_of_their_own() {
    everywhere(|world| {
        let document = made(&world.api);
        let mut ids = Vec::new();
        all(&document, "operationId", &mut ids);
        let each: BTreeSet<&str> = ids.iter().filter_map(|id| id.as_str()).collect();
        assert_eq!(each.len(), world.api.methods.len() + world.api.events.len());
    });
}

#[test]
fn references_lead_to_components_and_no_component_is_without_one() {
    everywhere(|world| {
        let document = made(&world.api);
        let mut targets = Vec::new();
        all(&document, "$ref", &mut targets);
        let targets: BTreeSet<&str> = targets.iter().filter_map(|it| it.as_str()).collect();
        for target in &targets {
            let pointer = target.trim_start_matches('#');
            assert!(document.pointer(pointer).is_some(), "{target}");
        }
        for group in ["schemas", "responses", "parameters"] {
            let names = document["components"][group]
                .as_object()
                .expect("components");
            for name in names.keys() {
                let target = format!("#/components/{group}/{name}");
                assert!(targets.contains(target.as_str()), "{target}");
            }
        }
    });
}

/// How many of the values fit their schemas of the document; all are read at once, since each reading begins with the
/// components.
fn fitting(document: &Value, pairs: &[(&Value, &Value)]) -> usize {
    let by_number = |of: &dyn Fn(&(&Value, &Value)) -> Value| -> Value {
        let all = pairs.iter().enumerate();
        Value::Object(all.map(|(n, pair)| (n.to_string(), of(pair))).collect())
    };
    let whole = json!({
        "components": {"schemas": document["components"]["schemas"]},
        "properties": by_number(&|(schema, _)| (*schema).clone()),
    });
    let validator = jsonschema::draft202012::new(&whole).expect("schemas");
    let values = by_number(&|(_, value)| (*value).clone());
    let errors = validator.iter_errors(&values);
    let misfits: BTreeSet<String> = errors
        .filter_map(|error| {
            let path = error.instance_path().to_string();
            path.split('/').nth(1).map(str::to_owned)
        })
        .collect();
    pairs.len() - misfits.len()
}

#[test]
fn documented_answers_fit_the_document() {
    everywhere(|world| {
        let document = made(&world.api);
        let mut pairs = Vec::new();
        for method in &world.api.methods {
            let response = &operation(&document, method)["responses"]["200"];
            let schema = &response["content"]["application/json"]["schema"]["properties"]["result"];
            pairs.extend(method.response.examples.iter().map(|it| (schema, it)));
        }
        let (fit, count) = (fitting(&document, &pairs), pairs.len());
        println!(
            "{fit} of {count} answers: {:.2} %",
            share(fit, count) * 100.0
        );
        assert!(share(fit, count) > 0.95);
    });
}

#[test]
fn documented_requests_fit_the_document() {
    everywhere(|world| {
        let document = made(&world.api);
        let mut pairs = Vec::new();
        for method in &world.api.methods {
            let body = &operation(&document, method)["requestBody"];
            let schema = &body["content"]["application/json"]["schema"];
            let examples = method.examples.iter().filter(|_| schema.is_object());
            pairs.extend(examples.map(|example| (schema, &example.body)));
        }
        let (fit, count) = (fitting(&document, &pairs), pairs.len());
        println!(
            "{fit} of {count} requests: {:.2} %",
            share(fit, count) * 100.0
        );
        assert!(share(fit, count) > 0.95);
    });
}

#[test]
fn the_schema_of_the_ir_describes_the_ir() {
    everywhere(|world| {
        let schema = jsonschema::draft202012::new(&schema::schema()).expect("a schema");
        let ir = serde_json::to_value(&world.api).expect("JSON");
        if let Err(error) = schema.validate(&ir) {
            panic!("{}: {error}", error.instance_path());
        }
        let method = json!([ir["methods"][0]]);
        assert!(schema.is_valid(&method));
    });
}

#[test]
fn the_schema_of_the_ir_lets_nothing_else_through() {
    let schema = jsonschema::draft202012::new(&schema::schema()).expect("a schema");
    let none = json!({"methods": [], "events": [], "shared": []});
    assert!(schema.is_valid(&none));
    let with = |key: &str, value: Value| {
        let mut other = none.clone();
        other[key] = value;
        other
    };
    assert!(!schema.is_valid(&with("more", json!([]))));
    assert!(!schema.is_valid(&with("events", json!([{"code": "ONTHING"}]))));
}
