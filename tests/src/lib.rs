//! What the generated tests of requests call; the tests themselves are in `tests/tests`.

use serde_json::Value;

/// The JSON of an example.
///
/// # Panics
///
/// When it is none.
pub fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("the example is JSON")
}

/// Compares what a request sends with what the example of its method does.
///
/// # Panics
///
/// When they differ.
#[track_caller]
pub fn check(name: &str, sent: Value, expected: &str) {
    assert_eq!(sent, json(expected), "{name}");
}

/// For methods that read their parameters by position: their order counts too. What is inside of a parameter is read by
/// name.
///
/// # Panics
///
/// When they differ.
#[track_caller]
pub fn check_in_order(name: &str, sent: Value, expected: &str) {
    let names = |value: &Value| -> Vec<String> {
        let members = value.as_object().expect("parameters");
        members.keys().cloned().collect()
    };
    assert_eq!(names(&sent), names(&json(expected)), "{name}");
    check(name, sent, expected);
}

#[cfg(test)]
mod tests {
    use super::{check, check_in_order, json};

    const EXAMPLE: &str = r#"{"id":1,"fields":{"A":"1","B":null}}"#;

    #[test]
    fn the_order_of_names_is_free() {
        check(
            "x",
            json(r#"{"fields":{"B":null,"A":"1"},"id":1}"#),
            EXAMPLE,
        );
    }

    #[test]
    #[should_panic(expected = "x")]
    fn a_value_of_another_kind_is_another() {
        check("x", json(r#"{"id":1,"fields":{"A":1,"B":null}}"#), EXAMPLE);
    }

    #[test]
    #[should_panic(expected = "x")]
    fn a_name_left_out_is_not_null() {
        check("x", json(r#"{"id":1,"fields":{"A":"1"}}"#), EXAMPLE);
    }

    #[test]
    fn by_position_the_order_inside_of_a_parameter_is_free() {
        check_in_order(
            "x",
            json(r#"{"id":1,"fields":{"B":null,"A":"1"}}"#),
            EXAMPLE,
        );
    }

    #[test]
    #[should_panic(expected = "x")]
    fn by_position_the_order_of_parameters_counts() {
        check_in_order(
            "x",
            json(r#"{"fields":{"A":"1","B":null},"id":1}"#),
            EXAMPLE,
        );
    }
}
