//! Bodies of REST 3.0: JSON and nothing else.

use serde_json::{Map, Value};

use crate::failure::Failure;

/// What a body holds.
pub enum Body {
    /// The parameters of one call.
    Parameters(Map<String, Value>),
    /// The commands of a batch.
    Commands(Vec<Value>),
}

/// Reads a body; none is no parameters.
pub fn body(content_type: &str, body: &[u8]) -> Result<Body, Failure> {
    if body.trim_ascii().is_empty() {
        return Ok(Body::Parameters(Map::new()));
    }
    if !super::call::is(content_type, "application/json") {
        return Err(invalid("the content type is not application/json"));
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(parameters)) => Ok(Body::Parameters(parameters)),
        Ok(Value::Array(commands)) => Ok(Body::Commands(commands)),
        Ok(_) => Err(invalid("it is neither an object nor a list")),
        Err(why) => Err(invalid(&why.to_string())),
    }
}

/// The commands of a batch that came as an object: each of its values is one, whatever their names. To PHP an object with numbers
/// for names is a list; a token is a command too, and no good one.
pub fn commands(parameters: &Map<String, Value>) -> Vec<Value> {
    parameters.values().cloned().collect()
}

fn invalid(why: &str) -> Failure {
    Failure::new(
        400,
        "BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION",
        format!("Invalid JSON in the body: {why}"),
    )
}
