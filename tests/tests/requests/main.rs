//! Typed requests against the request examples of the documentation: each is built through the generated constructor
//! and setters, and what would be sent is compared with the example's shape as JSON values.

// Generated, and formatted by the generator.
#[rustfmt::skip]
#[path = "../../generated/shapes/mod.rs"]
mod shapes;

use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("the example is JSON")
}

fn check(name: &str, sent: Value, expected: &str) {
    assert_eq!(sent, json(expected), "{name}");
}

/// For methods that read their parameters by position: their order counts too. What is inside of a parameter is read by
/// name.
fn check_in_order(name: &str, sent: Value, expected: &str) {
    let names = |value: &Value| -> Vec<String> {
        let members = value.as_object().expect("parameters");
        members.keys().cloned().collect()
    };
    assert_eq!(names(&sent), names(&json(expected)), "{name}");
    check(name, sent, expected);
}
