//! The road from a method's page to an answer: the generated `crm.lead.contact.delete` against a local HTTP server.

use bitrix24::crm::ErrorCode;
use bitrix24::crm::lead::contact::DeleteFields;
use bitrix24::{Client, Error};
use serde_json::json;
use wiremock::matchers::{body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const PATH: &str = "/rest/1/secret/crm.lead.contact.delete";

async fn portal(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path(PATH))
        .and(header("content-type", "application/json"))
        .and(body_string(r#"{"id":1,"fields":{"CONTACT_ID":1010}}"#))
        .respond_with(answer)
        .expect(1)
        .mount(&server)
        .await;
    server
}

async fn delete(server: &MockServer) -> Result<bool, Error> {
    let client = Client::webhook(format!("{}/rest/1/secret/", server.uri())).expect("a webhook");
    client
        .crm()
        .lead_contact_delete(1, DeleteFields::new(1010))
        .send()
        .await
}

async fn refused(status: u16, code: &str) -> Error {
    let body = json!({"error": code, "error_description": "no"});
    let server = portal(ResponseTemplate::new(status).set_body_json(body)).await;
    delete(&server).await.expect_err("the portal refuses")
}

#[tokio::test]
async fn the_bytes_on_the_wire_are_those_of_the_documentation_and_the_answer_is_true() {
    let body = json!({"result": true, "time": {"start": 0.5}});
    let server = portal(ResponseTemplate::new(200).set_body_json(body)).await;
    assert!(delete(&server).await.expect("an answer"));
}

#[tokio::test]
async fn documented_codes_are_typed() {
    let missing = refused(400, "NOT_FOUND").await;
    assert!(missing.is(ErrorCode::NotFound));
    assert!(!missing.is(ErrorCode::AccessDenied));
    assert_eq!(missing.status(), Some(400));
    assert_eq!(missing.method(), "crm.lead.contact.delete");
    assert!(
        refused(403, "ACCESS_DENIED")
            .await
            .is(ErrorCode::AccessDenied)
    );
}

#[tokio::test]
async fn a_blank_code_is_an_error_without_one() {
    let error = refused(400, "").await;
    assert_eq!(error.code(), None);
    assert_eq!(error.message(), "no");
}

#[tokio::test]
async fn the_webhooks_code_shows_in_no_error() {
    let client = Client::webhook("http://127.0.0.1:9/rest/1/secret/").expect("a webhook");
    let error = client
        .crm()
        .lead_contact_delete(1, DeleteFields::new(1010))
        .send()
        .await
        .expect_err("nobody listens");
    assert!(!format!("{error} {error:?} {client:?}").contains("secret"));
}

#[tokio::test]
async fn an_answer_that_is_not_json_says_so_with_its_start() {
    let server = portal(ResponseTemplate::new(502).set_body_string("<html>secret")).await;
    let error = delete(&server).await.expect_err("no JSON");
    assert_eq!(error.status(), Some(502));
    assert!(error.message().contains("<html>***"), "{error}");
}
