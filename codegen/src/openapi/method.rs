//! A method as an operation.

use serde_json::{Value, json};

use super::components::Components;
use super::schema::{Schemas, Way, any_of, reference};
use super::{errors, notes};
use crate::emit::docs;
use crate::ir::{Access, Field, Method, Paging, Signature, Type, Version};

/// The operation of a method.
pub fn operation(method: &Method, components: &Components, id: &str, tag: &str) -> Value {
    let mut operation = json!({
        "operationId": id,
        "tags": [tag],
        "summary": notes::title(&method.title, &method.name),
        "description": notes::method(method),
        "externalDocs": {"url": docs::url(&method.page)},
    });
    if method.deprecated.is_some() {
        operation["deprecated"] = json!(true);
    }
    if method.version == Version::V3 && method.access == Access::Write {
        operation["parameters"] = json!([{"$ref": "#/components/parameters/IdempotencyKey"}]);
    }
    if let Some(body) = body(method, components) {
        operation["requestBody"] = body;
    }
    let mut responses = json!({"200": {
        "description": "Done",
        "content": {"application/json": {"schema": envelope(method, components)}},
    }});
    for (status, response) in errors::responses(method) {
        responses[status] = response;
    }
    operation["responses"] = responses;
    operation["x-bitrix24"] = json!({
        "method": method.name,
        "version": match method.version { Version::V2 => 2, Version::V3 => 3 },
        "scopes": method.scopes,
        "access": method.access,
        "who": method.who,
        "application_only": method.application_only,
        "order_sensitive": method.order_sensitive,
    });
    operation
}

/// The parameters; absent where there are none.
fn body(method: &Method, components: &Components) -> Option<Value> {
    let way = Way::Sent(method.version);
    let schemas = Schemas { components, way };
    let of = |signature: &Signature| {
        // Some pages list the token, which is no parameter.
        let params: Vec<Field> = signature
            .params
            .iter()
            .filter(|param| param.name != "auth")
            .cloned()
            .collect();
        (!params.is_empty()).then(|| schemas.fields(&params, false))
    };
    let bodies: Vec<Value> = method.signatures.iter().filter_map(of).collect();
    let schema = match bodies.len() {
        0 => return None,
        _ => any_of(bodies.into_iter()),
    };
    let required = schema.get("required").is_some() || schema.get("anyOf").is_some();
    Some(json!({
        "required": required,
        "content": {"application/json": {"schema": schema}},
    }))
}

/// The answer in its envelope.
fn envelope(method: &Method, components: &Components) -> Value {
    let way = Way::Answered;
    let schemas = Schemas { components, way };
    let result = match &method.response.ty {
        // Its answers are those of its commands, of which its page shows some.
        _ if method.name == "batch" => reference("BatchResult"),
        None => json!({}),
        Some(Type::Any) => json!({}),
        Some(ty) => schemas.of(ty),
    };
    let mut properties = json!({"result": result});
    if method.paging == Paging::Start {
        properties["total"] = json!({"type": "integer"});
        properties["next"] = json!({"type": "integer"});
    }
    properties["time"] = reference("Time");
    json!({"type": "object", "properties": properties, "required": ["result"]})
}
