//! What an error says.

use bitrix24::transport::{Body, Failure};
use bitrix24::{Error, ErrorKind, Retries};
use http::Response;
use serde_json::{Value, json};

use crate::played::{Answer, Played, refused};

async fn error(answer: Answer) -> Error {
    let portal = Played::in_turn([answer]);
    let client = portal
        .builder()
        .retries(Retries::none())
        .build()
        .expect("a client");
    client
        .raw("some.add", json!({}))
        .await
        .expect_err("an error")
}

fn with(status: u16, id: &str, body: impl Into<Body>) -> Answer {
    let mut response = Response::new(body.into());
    *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
    let id = http::HeaderValue::from_str(id).expect("a header");
    response.headers_mut().insert("x-request-id", id);
    Answer::Other(response)
}

#[tokio::test(start_paused = true)]
async fn an_error_says_what_happened_in_which_method_with_status_code_message_and_request_id() {
    let body = r#"{"error":"NOT_FOUND","error_description":"no such deal"}"#;
    let error = error(with(400, "r-1", body)).await;
    assert_eq!(error.kind(), ErrorKind::Portal);
    assert_eq!(error.method(), "some.add");
    assert_eq!(
        (error.status(), error.code()),
        (Some(400), Some("NOT_FOUND"))
    );
    assert_eq!(error.message(), "no such deal");
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(
        error.to_string(),
        "some.add: HTTP 400: NOT_FOUND: no such deal"
    );
}

#[tokio::test(start_paused = true)]
async fn an_error_says_whether_it_is_safe_to_retry() {
    for (answer, safe, ambiguous) in [
        (refused(400, "NOT_FOUND"), false, false),
        (refused(503, "OVERLOAD_LIMIT"), false, false),
        (Answer::Fails(Failure::unsent("refused")), true, false),
        (Answer::Fails(Failure::unknown("reset")), false, true),
    ] {
        let error = error(answer).await;
        assert_eq!(
            (error.is_safe_to_retry(), error.is_ambiguous()),
            (safe, ambiguous),
            "{error}"
        );
    }
}

#[cfg(feature = "crm")]
#[tokio::test(start_paused = true)]
async fn documented_codes_are_matched_as_a_type_letter_case_aside() {
    use bitrix24::crm::ErrorCode;
    for (code, known) in [
        ("NOT_FOUND", Some(ErrorCode::NotFound)),
        ("not_found", Some(ErrorCode::NotFound)),
        (
            "SOMETHING_NEW",
            Some(ErrorCode::Other("SOMETHING_NEW".into())),
        ),
        ("", None),
    ] {
        let error = error(refused(400, code)).await;
        assert_eq!(error.code_as::<ErrorCode>(), known, "{code}");
    }
    assert_eq!(
        error(Answer::Fails(Failure::unsent("x")))
            .await
            .code_as::<ErrorCode>(),
        None
    );
}

#[tokio::test(start_paused = true)]
async fn what_version_3_refused_is_listed_by_field() {
    let body = json!({"error": {
        "code": "BITRIX_REST_V3_EXCEPTION_VALIDATION_DTOVALIDATIONEXCEPTION",
        "message": "no",
        "validation": [{"field": "title", "message": "empty"}, {"message": "odd"}],
    }});
    let error = error(Answer::Json(422, body)).await;
    let fields: Vec<_> = error
        .violations()
        .map(|one| (one.field, one.message))
        .collect();
    assert_eq!(fields, [(Some("title"), "empty"), (None, "odd")]);
}

#[tokio::test(start_paused = true)]
async fn the_body_of_a_refusal_is_at_hand() {
    let body = json!({"error": "NO", "error_description": "why", "more": [1]});
    let error = error(Answer::Json(400, body.clone())).await;
    assert_eq!((error.body(), error.text()), (Some(&body), None));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_no_json_is_at_hand_up_to_a_bound() {
    let error_of = |body: String| error(with(502, "r", body));
    let short = error_of("<html>Bad Gateway".to_owned()).await;
    assert_eq!(
        (short.kind(), short.text()),
        (ErrorKind::Answer, Some("<html>Bad Gateway"))
    );
    assert_eq!(short.body(), None::<&Value>);
    let long = error_of("ä".repeat(100_000)).await;
    assert_eq!(long.text().map(str::len), Some(64 << 10));
    assert!(long.to_string().len() < 1000);
}
