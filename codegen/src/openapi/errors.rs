//! The errors of a method, by the statuses that they come with.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::schema::{any_of, reference};
use crate::ir::{ErrorFact, Method, Version};

/// What an error comes with, where the page says nothing else: not 200, which is what some pages say.
const USUAL: &str = "400";

/// The responses that are errors.
pub fn responses(method: &Method) -> Vec<(String, Value)> {
    let mut by_status: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for error in &method.errors {
        let codes = by_status.entry(status(error)).or_default();
        let code = error.code.as_deref().unwrap_or_default();
        if !code.is_empty() && !codes.contains(&code) {
            codes.push(code);
        }
    }
    let all = by_status.into_iter().filter(|(_, codes)| !codes.is_empty());
    let mut responses: Vec<(String, Value)> = all
        .map(|(status, codes)| (status.to_owned(), response(method, &codes)))
        .collect();
    responses.push((
        "default".to_owned(),
        json!({"$ref": "#/components/responses/Error"}),
    ));
    responses
}

fn status(error: &ErrorFact) -> &str {
    let status = error.status.as_deref().unwrap_or(USUAL);
    let is_one = status.len() == 3 && matches!(status.as_bytes()[0], b'4' | b'5');
    if is_one { status } else { USUAL }
}

fn response(method: &Method, codes: &[&str]) -> Value {
    let known = json!({"type": "string", "enum": codes});
    let schema = match method.version {
        Version::V2 => classic(any_of(
            [known, json!({"type": ["string", "integer"]})].into_iter(),
        )),
        Version::V3 => third(any_of([known, json!({"type": "string"})].into_iter())),
    };
    json!({
        "description": "Refused",
        "content": {"application/json": {"schema": schema}},
    })
}

/// An error of the classic API, by the schema of its code.
pub fn classic(code: Value) -> Value {
    json!({
        "type": "object",
        "properties": {"error": code, "error_description": {"type": "string"}},
        "required": ["error"],
    })
}

/// An error of REST 3.0, by the schema of its code.
pub fn third(code: Value) -> Value {
    json!({
        "type": "object",
        "properties": {"error": {
            "type": "object",
            "properties": {
                "code": code,
                "message": {"type": "string"},
                "validation": {"type": "array", "items": reference("Invalid")},
            },
            "required": ["code"],
        }},
        "required": ["error"],
    })
}
