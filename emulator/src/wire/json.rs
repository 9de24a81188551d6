//! JSON bodies of the classic API.

use serde_json::{Map, Value};

use crate::failure::Failure;

/// The parameters of a body: an object, or a list whose items have numbers for names.
pub fn parameters(body: &[u8]) -> Result<Map<String, Value>, Failure> {
    if body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(parameters)) => Ok(parameters),
        Ok(Value::Array(items)) => Ok(numbered(items)),
        Ok(_) => Err(Failure::unreadable(
            "The body is neither an object nor a list",
        )),
        Err(why) => Err(Failure::unreadable(&format!("The body is not JSON: {why}"))),
    }
}

fn numbered(items: Vec<Value>) -> Map<String, Value> {
    let items = items.into_iter().enumerate();
    items
        .map(|(place, item)| (place.to_string(), item))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::parameters;

    #[test]
    fn a_list_is_parameters_by_number() {
        let read = parameters(b"[123, {\"A\": 1}]").unwrap();
        assert_eq!(Value::Object(read), json!({"0": 123, "1": {"A": 1}}));
    }

    #[test]
    fn no_body_is_no_parameters() {
        assert!(parameters(b" \n").unwrap().is_empty());
    }

    #[test]
    fn json_that_is_broken_deep_or_alone_is_refused() {
        let deep = "[".repeat(100_000);
        for body in ["{", "1", "\"a\"", "{\"a\":\u{1}}", &deep] {
            assert_eq!(parameters(body.as_bytes()).unwrap_err().status, 400);
        }
        assert_eq!(parameters(b"{\"a\":\"\xff\"}").unwrap_err().status, 400);
    }
}
