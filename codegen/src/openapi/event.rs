//! An event as a webhook: what a portal posts to a handler.

use serde_json::{Value, json};

use super::components::Components;
use super::notes;
use super::schema::{Schemas, Way, reference};
use crate::emit::docs;
use crate::ir::Event;

/// The operation of an event.
pub fn operation(event: &Event, components: &Components, id: &str, tag: &str) -> Value {
    let way = Way::Answered;
    let schemas = Schemas { components, way };
    let data = event.data.as_ref().map_or(json!({}), |ty| schemas.of(ty));
    let mut operation = json!({
        "operationId": id,
        "tags": [tag],
        "summary": notes::title(&event.title, &event.code),
        "externalDocs": {"url": docs::url(&event.page)},
    });
    if let Some(docs) = &event.docs {
        operation["description"] = json!(docs);
    }
    if event.deprecated.is_some() {
        operation["deprecated"] = json!(true);
    }
    operation["requestBody"] = json!({
        "required": true,
        // Nested by brackets, as PHP does it, so that all values are text.
        "content": {"application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "properties": {
                    "event": {"const": event.code},
                    "event_handler_id": {"type": "string"},
                    "data": data,
                    "ts": {"type": "string"},
                    "auth": reference("EventAuth"),
                },
                "required": ["event"],
            },
            "encoding": {
                "data": {"style": "deepObject", "explode": true},
                "auth": {"style": "deepObject", "explode": true},
            },
        }},
    });
    operation["responses"] = json!({"200": {"description": "Taken"}});
    operation["x-bitrix24"] = json!({"event": event.code, "scopes": event.scopes});
    operation
}
