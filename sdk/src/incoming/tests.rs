use proptest::prelude::*;
use serde_json::json;

use super::{Auth, Data, Event, Limits};
use crate::auth::Tokens;

const POST: &str = concat!(
    "event=ONAPPUNINSTALL&event_handler_id=5&eventId=e1&data[LANGUAGE_ID]=en&data[CLEAN]=1&data[NEW]=x&ts=1466439714",
    "&auth[domain]=a.bitrix24.com&auth[application_token]=k3y&auth[expires]=1466443314&auth[user_id]=7&auth[new]=1",
);

fn form(body: &str) -> Event {
    Event::from_form(body.as_bytes()).expect("an event")
}

#[test]
fn what_an_event_brings_are_tokens() {
    let auth = form(
        "event=ONAPPINSTALL&auth[access_token]=a&auth[refresh_token]=r&auth[expires_in]=3600&auth[member_id]=m",
    )
    .auth
    .expect("auth");
    let tokens = Tokens::try_from(&auth).expect("tokens");
    assert_eq!(tokens.member_id.as_deref(), Some("m"));
    assert!(tokens.refresh_token.expect("a token").is("r"));
    assert!(Tokens::try_from(&Auth::default()).is_err());
}

#[test]
fn a_post_has_its_envelope_and_typed_data() {
    let event = form(POST);
    assert_eq!(
        (event.handler_id, event.id.as_deref(), event.ts),
        (Some(5), Some("e1"), Some(1_466_439_714))
    );
    let Data::OnAppUninstall(data) = event.data else {
        panic!("{:?}", event.data);
    };
    assert_eq!(
        (data.language_id.as_deref(), data.clean),
        (Some("en"), Some(1))
    );
    assert_eq!(data.extra.get("NEW"), Some(&json!("x")));
}

#[test]
fn auth_is_typed_and_may_be_missing() {
    let auth = form(POST).auth.expect("auth");
    assert_eq!((auth.user_id, auth.expires), (Some(7), Some(1_466_443_314)));
    assert_eq!(auth.extra.get("new"), Some(&json!("1")));
    assert!(form("event=ONAPPUNINSTALL").auth.is_none());
}

#[test]
fn only_the_token_of_the_application_is_accepted() {
    let event = form(POST);
    assert!(event.is_from("k3y"));
    for other in ["", "k3", "k3yy", "K3Y"] {
        assert!(!event.is_from(other), "{other}");
    }
    assert!(!form("event=A&auth[application_token]=").is_from(""));
    assert!(!form("event=A").is_from(""));
}

#[test]
fn the_same_as_json_is_the_same_event() {
    let body =
        json!({"event": "onAppUninstall", "data": {"LANGUAGE_ID": "en", "CLEAN": 1}, "ts": 1});
    let event = Event::from_json(body.to_string().as_bytes()).expect("an event");
    assert!(event.is("ONAPPUNINSTALL"));
    assert!(matches!(event.data, Data::OnAppUninstall(data) if data.clean == Some(1)));
}

#[test]
fn an_unknown_event_keeps_its_data() {
    let event = form("event=ONNOBODYKNOWS&data[A][0]=x");
    let Data::Unknown(raw) = event.data else {
        panic!("{:?}", event.data);
    };
    assert_eq!(raw.into_value(), json!({"A": ["x"]}));
}

#[test]
fn data_that_does_not_fit_is_an_error_with_its_path_and_all_of_the_post() {
    let error =
        Event::from_form(b"event=ONAPPUNINSTALL&data[CLEAN]=often").expect_err("no integer");
    assert_eq!(error.method(), "ONAPPUNINSTALL");
    assert!(
        error
            .message()
            .starts_with("at $.data.CLEAN the post has \"often\""),
        "{error}"
    );
    let body = error.body().expect("the post");
    assert_eq!(body["data"]["CLEAN"], json!("often"));
}

#[test]
fn a_post_without_a_code_is_refused() {
    for body in [&b""[..], b"event=", b"data[A]=1", b"event[]=A&data=1"] {
        let read = Event::from_form(body);
        assert!(read.is_err() || body.starts_with(b"event[]"), "{read:?}");
    }
    assert!(Event::from_json(b"[]").is_err());
    assert!(Event::from_json(b"{").is_err());
}

#[test]
fn tokens_show_nowhere() {
    let body = "event=ONX&data[B][access_token]=s3cret&auth[access_token]=s3cret&auth[refresh_token]=s3cret&auth[application_token]=s3cret";
    let shown = format!("{:?}", form(body));
    assert!(!shown.contains("s3cret"), "{shown}");
    let misfit = "event=ONAPPUNINSTALL&data[CLEAN]=s3cret&auth[access_token]=s3cret";
    let error = Event::from_form(misfit.as_bytes()).expect_err("no integer");
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
}

#[test]
fn bodies_are_bounded() {
    let limits = Limits {
        bytes: 40,
        depth: 2,
        values: 3,
    };
    let json = |body: &str| limits.json(body.as_bytes()).is_ok();
    assert!(json(r#"{"event":"A","data":{"a":1}}"#));
    assert!(!json(r#"{"event":"A","data":{"a":{"b":1}}}"#));
    assert!(!json(r#"{"event":"A","data":[1,2,3]}"#));
    assert!(!json(
        r#"{"event":"A","data":"aaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#
    ));
}

#[test]
fn data_of_a_queue_is_typed_too() {
    let data = Data::from_value("OnAppUninstall", json!({"CLEAN": "1"})).expect("data");
    assert!(matches!(data, Data::OnAppUninstall(_)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_body_is_an_event_or_an_error(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Event::from_form(&body);
        let _ = Event::from_json(&body);
    }

    #[test]
    fn any_data_is_an_event_or_an_error(data in "[\\[\\]{}\":,a01CLEAN%=&]{0,60}") {
        let _ = Event::from_form(format!("event=ONAPPUNINSTALL&data{data}").as_bytes());
        let _ = Event::from_json(format!("{{\"event\":\"ONAPPUNINSTALL\",\"data\":{data}}}").as_bytes());
    }
}
