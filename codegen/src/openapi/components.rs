//! What the operations refer to: the forms of values, the envelope's parts, and the objects that several methods share.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::errors;
use super::schema::{Schemas, Way, any_of, open, reference};
use crate::emit::names::{Namespace, camel};
use crate::ir::{Api, SharedObject, Version};

/// How a reference to a schema starts.
const SCHEMAS: &str = "#/components/schemas/";

/// Errors that no page of a method lists: any call may have them.
const GENERAL: &[&str] = &[
    "ACCESS_DENIED",
    "ERROR_METHOD_NOT_FOUND",
    "INTERNAL_SERVER_ERROR",
    "INVALID_CREDENTIALS",
    "INVALID_REQUEST",
    "METHOD_CONFIRM_WAITING",
    "NO_AUTH_FOUND",
    "OPERATION_TIME_LIMIT",
    "OVERLOAD_LIMIT",
    "PORTAL_DELETED",
    "QUERY_LIMIT_EXCEEDED",
    "expired_token",
    "insufficient_scope",
    "user_access_error",
];

/// The names of the shared objects, by upstream's tokens, and the schemas of all that can be referred to.
pub struct Components {
    names: BTreeMap<String, (String, String)>,
    schemas: BTreeMap<String, Value>,
}

impl Components {
    /// Those of an API.
    pub fn of(api: &Api) -> Self {
        let schemas: BTreeMap<String, Value> = fixed()
            .into_iter()
            .map(|(name, schema)| (name.to_owned(), schema))
            .collect();
        let mut taken = Namespace::with(schemas.keys().map(String::as_str));
        let mut names = BTreeMap::new();
        for shared in &api.shared {
            let answered = taken.claim(&[camel(&shared.name, "N")]);
            let sent = taken.claim(&[format!("{answered}Input")]);
            names.insert(shared.name.clone(), (answered, sent));
        }
        let mut all = Self { names, schemas };
        let shared = api.shared.iter().flat_map(|shared| all.both(shared));
        let shared: Vec<(String, Value)> = shared.collect();
        all.schemas.extend(shared);
        all
    }

    fn both(&self, shared: &SharedObject) -> Vec<(String, Value)> {
        let of = |way| {
            let schemas = Schemas {
                components: self,
                way,
            };
            schemas.object(&shared.object)
        };
        let Some((answered, sent)) = self.names.get(&shared.name) else {
            return Vec::new();
        };
        vec![
            (answered.clone(), of(Way::Answered)),
            (sent.clone(), of(Way::Sent(Version::V2))),
        ]
    }

    /// The name of a shared object in answers.
    pub fn answered(&self, token: &str) -> Option<&str> {
        self.names.get(token).map(|(answered, _)| answered.as_str())
    }

    /// The name of a shared object in requests.
    pub fn sent(&self, token: &str) -> Option<&str> {
        self.names.get(token).map(|(_, sent)| sent.as_str())
    }

    /// The components that a document needs.
    pub fn used(&self, document: &Value) -> Value {
        let others = json!({
            "responses": {"Error": {
                "description": "Refused",
                "content": {"application/json": {"schema": any_of([reference("ClassicError"), reference("ThirdError")].into_iter())}},
            }},
            "parameters": {"IdempotencyKey": {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "The same key within a day is the same call.",
                "schema": {"type": "string"},
            }},
            "securitySchemes": {
                "auth": {"type": "apiKey", "in": "query", "name": "auth", "description": "An access token"},
                "bearer": {"type": "http", "scheme": "bearer", "description": "An access token; REST 3.0"},
            },
        });
        let mut found = BTreeSet::new();
        let mut left = Vec::new();
        refers(document, &mut left);
        refers(&others, &mut left);
        let has = |group: &str, name: &str| {
            left.iter()
                .any(|it| it == &format!("#/components/{group}/{name}"))
        };
        let mut components = others.clone();
        for (group, name) in [("responses", "Error"), ("parameters", "IdempotencyKey")] {
            if !has(group, name)
                && let Some(map) = components.as_object_mut()
            {
                map.remove(group);
            }
        }
        while let Some(next) = left.pop() {
            let name = next.strip_prefix(SCHEMAS).unwrap_or_default();
            if let Some(schema) = self.schemas.get(name)
                && found.insert(name.to_owned())
            {
                refers(schema, &mut left);
            }
        }
        let schemas = found
            .iter()
            .map(|name| (name.clone(), self.schemas[name].clone()));
        let schemas: Map<String, Value> = schemas.collect();
        let mut all = json!({"schemas": schemas});
        if let (Some(all), Value::Object(others)) = (all.as_object_mut(), components) {
            all.extend(others);
        }
        all
    }
}

/// What a part of a document refers to.
fn refers(value: &Value, to: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(target) if key == "$ref" => to.push(target.clone()),
                    value => refers(value, to),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| refers(item, to)),
        _ => {}
    }
}

/// What does not depend on the API.
fn fixed() -> Vec<(&'static str, Value)> {
    let codes = GENERAL.iter().map(|code| json!(code)).collect();
    let general = any_of([open("string", codes), json!({"type": "integer"})].into_iter());
    let text = || json!({"type": "string"});
    let mut all = forms();
    all.extend([
        ("BatchResult", batch()),
        ("ClassicError", errors::classic(general)),
        ("ThirdError", errors::third(text())),
        (
            "Invalid",
            json!({"type": "object", "properties": {"field": text(), "message": text()}}),
        ),
        ("Time", time()),
        ("EventAuth", event_auth()),
    ]);
    all
}

/// The forms of values.
fn forms() -> Vec<(&'static str, Value)> {
    let loose =
        |types: &[&str], description: &str| json!({"type": types, "description": description});
    vec![
        (
            "LooseText",
            loose(&["string", "null"], "A text; null for none"),
        ),
        (
            "LooseInteger",
            loose(
                &["integer", "string", "null"],
                "An integer, as a number or as its digits; null or \"\" for none",
            ),
        ),
        (
            "LooseNumber",
            loose(
                &["number", "string", "null"],
                "A number, as such or as its digits; null or \"\" for none",
            ),
        ),
        (
            "LooseBoolean",
            loose(
                &["boolean", "string", "integer", "null"],
                "true, \"Y\", 1 or \"1\"; false, \"N\", 0 or \"0\"; null or \"\" for none",
            ),
        ),
        (
            "LooseDate",
            loose(
                &["string", "boolean", "null"],
                "A date, mostly in a form of ISO 8601; null, \"\" or false for none",
            ),
        ),
        (
            "LooseScalar",
            loose(
                &["string", "number", "boolean", "null"],
                "A text or a number",
            ),
        ),
        (
            "LooseFile",
            json!({"description": "A file: its identifier, its address, or an object that tells of it"}),
        ),
        (
            "EmptyMap",
            json!({"type": "array", "items": {}, "maxItems": 0, "description": "How portals write an empty map"}),
        ),
        ("YesNo", json!({"type": "string", "enum": ["Y", "N"]})),
        ("OneZero", json!({"type": "integer", "enum": [1, 0]})),
        (
            "Direction",
            open("string", vec![json!("ASC"), json!("DESC")]),
        ),
        (
            "FileContent",
            json!({
                "description": "A file: its name and its base64, the pair as fileData, the base64 alone, or the identifier of one that is there",
                "anyOf": [
                    {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
                    {"type": "object", "additionalProperties": true},
                    {"type": "string"},
                    {"type": "integer"},
                ],
            }),
        ),
        (
            "Conditions",
            json!({
                "type": "array",
                "description": "Conditions that all have to hold: [field, value], [field, operator, value], or {\"logic\": \"or\", \"conditions\": […]}",
                "items": {},
            }),
        ),
    ]
}

fn time() -> Value {
    let number = json!({"type": "number"});
    let text = json!({"type": "string"});
    json!({"type": "object", "properties": {
        "start": number,
        "finish": number,
        "duration": number,
        "processing": number,
        "date_start": text,
        "date_finish": text,
        "operating_reset_at": number,
        "operating": number,
    }})
}

fn batch() -> Value {
    let by_key = |of: Value| {
        let map = json!({"type": "object", "additionalProperties": of});
        any_of([map, json!({"type": "array", "items": of})].into_iter())
    };
    json!({"type": "object", "description": "By the keys of the commands, or in a list where they have none", "properties": {
        "result": by_key(json!({})),
        "result_error": by_key(json!({})),
        "result_total": by_key(json!({"type": "integer"})),
        "result_next": by_key(json!({"type": "integer"})),
        "result_time": by_key(reference("Time")),
    }})
}

fn event_auth() -> Value {
    let text = json!({"type": "string"});
    let names = [
        "access_token",
        "refresh_token",
        "application_token",
        "expires",
        "expires_in",
        "scope",
        "domain",
        "server_endpoint",
        "client_endpoint",
        "status",
        "member_id",
        "user_id",
    ];
    let properties: Map<String, Value> = names
        .into_iter()
        .map(|name| (name.to_owned(), text.clone()))
        .collect();
    json!({"type": "object", "properties": properties, "additionalProperties": true})
}
