use serde_json::{Value, json};

use super::{Error, Violation};

fn code(body: Value) -> Option<String> {
    Error::portal(body).code().map(str::to_owned)
}

#[test]
fn codes_of_every_kind_are_texts() {
    assert_eq!(
        code(json!({"error": "NOT_FOUND"})).as_deref(),
        Some("NOT_FOUND")
    );
    assert_eq!(code(json!({"error": 100})).as_deref(), Some("100"));
    assert_eq!(code(json!({"error": "100"})).as_deref(), Some("100"));
    assert_eq!(
        code(json!({"error": {"code": "A_B"}})).as_deref(),
        Some("A_B")
    );
    assert_eq!(code(json!({"error": {"code": 7}})).as_deref(), Some("7"));
}

#[test]
fn a_blank_code_is_none() {
    for blank in [
        json!(""),
        json!(" "),
        json!(null),
        json!([]),
        json!({"code": ""}),
        json!({}),
    ] {
        assert_eq!(code(json!({"error": blank.clone()})), None, "{blank}");
    }
}

#[test]
fn a_code_is_compared_without_letter_case() {
    let error = Error::portal(json!({"error": "expired_token"}));
    assert!(error.is("EXPIRED_TOKEN"));
    assert!(!error.is("EXPIRED"));
    assert!(!Error::portal(json!({"error": ""})).is(""));
}

#[test]
fn a_number_as_a_code_is_no_status() {
    let error = Error::portal(json!({"error": 404, "error_description": "x"})).with_status(400);
    assert_eq!((error.code(), error.status()), (Some("404"), Some(400)));
}

#[test]
fn refused_fields_are_listed_and_shown() {
    let error = Error::portal(json!({"error": {
        "code": "V",
        "message": "no",
        "validation": [{"field": "a", "message": "empty"}, {"message": "odd"}, 5]
    }}));
    let violations: Vec<_> = error.violations().collect();
    assert_eq!(
        violations[0],
        Violation {
            field: Some("a"),
            message: "empty"
        }
    );
    assert_eq!(
        violations[1],
        Violation {
            field: None,
            message: "odd"
        }
    );
    assert_eq!(error.to_string(), "V: no (a: empty; odd; )");
}

#[test]
fn it_shows_method_status_code_and_message_as_far_as_there_are_any() {
    let full = Error::portal(json!({"error": "A", "error_description": "b"}))
        .with_status(400)
        .in_method("x.y".into());
    assert_eq!(full.to_string(), "x.y: HTTP 400: A: b");
    assert_eq!(
        Error::portal(json!({})).with_status(500).to_string(),
        "HTTP 500"
    );
    assert_eq!(
        Error::configuration("").to_string(),
        "an error without a message"
    );
}

#[test]
fn it_goes_wherever_errors_go() {
    fn everywhere<T: std::error::Error + Send + Sync + Clone + 'static>() {}
    everywhere::<Error>();
}
