//! The JSON Schema of the IR as `cargo codegen ir` prints it: from the types themselves, so that it cannot be another.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform as _};
use serde_json::{Value, json};

use super::{Api, Method};

/// The schema, by the draft 2020-12: of all of the API, or of a list of methods.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let all = generator.subschema_for::<Api>();
    let methods = generator.subschema_for::<Vec<Method>>();
    let definitions = generator.take_definitions(true);
    let mut schema = schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What `cargo codegen ir` prints",
        "anyOf": [all, methods],
        "$defs": definitions,
    });
    RecursiveTransform(close).transform(&mut schema);
    json!(schema)
}

/// An object has no other fields than those that are described.
fn close(schema: &mut Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
}
