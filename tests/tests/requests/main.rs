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

/// For methods that read their parameters by position: the order of the keys counts too.
fn check_in_order(name: &str, sent: Value, expected: &str) {
    assert_eq!(sent.to_string(), json(expected).to_string(), "{name}");
}
