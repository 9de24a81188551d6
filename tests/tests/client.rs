//! The client against a local HTTP server: addresses, raw calls, what is no answer, and what is no secret.

use bitrix24::read::{Extra, Reader, integer, list};
use bitrix24::request::{Access, Method, Request, Slots};
use bitrix24::{AnswerLimits, Client, Error, Retries};
use serde_json::{Value, json};
use wiremock::matchers::{any, body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const CODE: &str = "s3cr3tc0de";

async fn server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// Nothing is sent again: what is, is told by the tests of the runtime.
fn client(server: &MockServer) -> Client {
    let webhook = format!("{}/rest/1/{CODE}/", server.uri());
    let client = Client::builder().webhook(webhook).retries(Retries::none());
    client.build().expect("a webhook")
}

fn ok(result: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({"result": result, "time": {"start": 0.5}}))
}

/// A request made by hand: rows with an id and whatever else there is.
#[derive(Debug, Clone)]
struct Rows(Slots);

impl Request for Rows {
    const METHOD: Method = Method::v3("some.rows", Access::Read);
    type Output = Vec<(Option<i64>, Extra)>;

    fn into_slots(self) -> Slots {
        self.0
    }

    fn read(reader: &mut Reader<'_>) -> Self::Output {
        list(reader, |r| (r.opt("id", integer), r.rest()))
    }
}

#[tokio::test]
async fn a_raw_call_is_a_json_post_to_the_address_of_its_version() {
    let server = MockServer::start().await;
    for (at, answer) in [
        (format!("/rest/1/{CODE}/some.new.method"), 2),
        (format!("/rest/api/1/{CODE}/some.new.method"), 3),
    ] {
        Mock::given(method("POST"))
            .and(path(at))
            .and(header("content-type", "application/json"))
            .and(body_string(r#"{"b":1,"a":[null]}"#))
            .respond_with(ok(json!(answer)))
            .expect(1)
            .mount(&server)
            .await;
    }
    let portal = client(&server);
    let parameters = json!({"b": 1, "a": [null]});
    let v2 = portal.raw("some.new.method", parameters.clone()).await;
    let v3 = portal.raw_v3("some.new.method", parameters).await;
    assert_eq!((v2.expect("v2"), v3.expect("v3")), (json!(2), json!(3)));
}

#[tokio::test]
async fn a_raw_call_to_what_is_no_name_sends_nothing() {
    let server = MockServer::start().await;
    let error = client(&server).raw("../x?y", json!({})).await;
    assert!(
        error
            .expect_err("no name")
            .message()
            .contains("no method's name")
    );
    assert_eq!(
        server.received_requests().await.unwrap_or_default().len(),
        0
    );
}

#[tokio::test]
async fn a_request_made_by_hand_is_sent_and_read_like_any_other() {
    let server = server(ok(json!([{"id": "7", "UF_X": 1}]))).await;
    let rows = client(&server).send(Rows(Slots::new())).await;
    let rows = rows.expect("rows");
    assert_eq!(rows[0].0, Some(7));
    assert_eq!(rows[0].1.get("UF_X"), Some(&json!(1)));
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_an_error_with_method_path_and_what_stood_there() {
    let server = server(ok(json!([{"id": 1}, {"id": {"x": CODE}}]))).await;
    let error = client(&server).send(Rows(Slots::new())).await;
    let text = error.expect_err("an object").to_string();
    assert_eq!(
        text,
        r#"some.rows: at $[1].id the answer has {"x":"***"} instead of an integer"#
    );
}

#[tokio::test]
async fn the_rest_of_an_answer_that_does_not_fit_stays_reachable_without_the_secret() {
    let server = server(ok(json!([{"id": 1}, {"id": {"x": CODE}}]))).await;
    let error = client(&server).send(Rows(Slots::new())).await;
    let error = error.expect_err("an object");
    let body = error.body().expect("the answer");
    assert_eq!(body["result"], json!([{"id": 1}, {"id": {"x": "***"}}]));
    assert_eq!(body["time"]["start"], json!(0.5));
}

#[tokio::test]
async fn an_answer_that_passes_a_bound_is_an_error_and_one_within_them_is_none() {
    let server = server(ok(json!([{"id": 1, "x": [[1]]}]))).await;
    let portal = client(&server);
    for (bytes, depth, said) in [
        (20, 100, Some("20 bytes")),
        (1000, 3, Some("3 levels")),
        (1000, 4, None),
    ] {
        let limits = AnswerLimits { bytes, depth };
        let rows = portal.with_limits(limits).send(Rows(Slots::new())).await;
        match said {
            None => assert_eq!(rows.expect("rows").len(), 1),
            Some(said) => {
                let error = rows.expect_err("a bound");
                assert!(error.message().contains(said), "{error}");
                assert_eq!(error.method(), "some.rows");
            }
        }
    }
}

#[tokio::test]
async fn a_redirect_to_the_same_call_is_followed_with_all_that_was_posted() {
    let other = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path(format!("/rest/1/{CODE}/x")))
        .and(body_string(r#"{"a":1}"#))
        .respond_with(ok(json!("followed")))
        .mount(&other)
        .await;
    let to = format!("{}/rest/1/{CODE}/x", other.uri());
    let server = server(ResponseTemplate::new(302).insert_header("location", to.as_str())).await;
    let portal = client(&server);
    let answer = portal.raw("x", json!({"a": 1})).await;
    assert_eq!(answer.expect("an answer"), "followed");
    assert_eq!(portal.portal_address(), other.uri());
}

#[tokio::test]
async fn refused_fields_of_version_3_are_listed() {
    let body = json!({"error": {
        "code": "BITRIX_REST_V3_EXCEPTION_VALIDATION",
        "message": "no",
        "validation": [{"field": "title", "message": "empty"}]
    }});
    let server = server(ResponseTemplate::new(400).set_body_json(body)).await;
    let error = client(&server)
        .raw_v3("x", json!({}))
        .await
        .expect_err("refused");
    assert!(error.is("bitrix_rest_v3_exception_validation"));
    let fields: Vec<_> = error.violations().map(|one| one.field).collect();
    assert_eq!(fields, [Some("title")]);
}

async fn all_errors() -> Vec<Error> {
    let mut errors = Vec::new();
    for answer in [
        ResponseTemplate::new(400).set_body_json(json!({"error": CODE, "error_description": CODE})),
        ResponseTemplate::new(502).set_body_string(format!("{}{CODE}", "x".repeat(195))),
        ResponseTemplate::new(302).insert_header("location", format!("http://x/{CODE}/").as_str()),
        ResponseTemplate::new(200).set_body_json(json!({"result": CODE})),
    ] {
        let server = server(answer).await;
        errors.extend(client(&server).send(Rows(Slots::new())).await.err());
    }
    let nobody = format!("http://127.0.0.1:9/rest/1/{CODE}/");
    let nobody = Client::builder().webhook(nobody).retries(Retries::none());
    let nobody = nobody.build().expect("a webhook");
    errors.extend(nobody.raw("x", json!({})).await.err());
    errors
}

#[tokio::test]
async fn no_error_of_any_kind_shows_the_secret() {
    let errors = all_errors().await;
    assert_eq!(errors.len(), 5);
    for error in errors {
        let shown = format!("{error} {error:?} {:?}", error.body());
        // Nor a part of it.
        assert!(!shown.contains(&CODE[..5]), "{shown}");
    }
}

#[test]
fn neither_a_client_nor_a_call_shows_the_secret() {
    let client = Client::webhook(format!("https://a.bitrix24.com/rest/1/{CODE}/"));
    let client = client.expect("a webhook");
    let call = client.raw("some.method", json!({}));
    let shown = format!("{client:?} {call:?}");
    assert!(!shown.contains(CODE), "{shown}");
    assert!(shown.contains("some.method"), "{shown}");
}

#[tokio::test]
async fn the_password_of_an_address_goes_along_as_a_header() {
    let server = MockServer::start().await;
    Mock::given(header("authorization", "Basic bWU6aGkgZGRlbg=="))
        .respond_with(ok(json!(true)))
        .mount(&server)
        .await;
    let address = server.uri().replace("://", "://me:hi%20dden@");
    let portal = Client::webhook(format!("{address}/rest/1/{CODE}/")).expect("a webhook");
    assert_eq!(portal.raw("x", json!({})).await.expect("an answer"), true);
}
