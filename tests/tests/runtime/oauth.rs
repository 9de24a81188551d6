//! An application, and a portal that lets it in by its tokens.

mod entry;
mod kept;
mod refusals;
mod renewals;
mod seeded;

use std::time::Duration;

use bitrix24::auth::{Application, TokenStore, Tokens};
use bitrix24::{Client, Result};
use serde_json::{Value, json};

use crate::played::{Answer, Played, Seen, ok, refused};

pub const SECRET: &str = "cl13nts3cr3t";
const SERVER: &str = "https://oauth.test";
const HOUR: Duration = Duration::from_secs(3600);

/// Tokens that live for an hour; the names of the two end on a number.
pub fn tokens(number: usize) -> Tokens {
    Tokens::from_json(&answer(number).to_string()).expect("tokens")
}

pub fn answer(number: usize) -> Value {
    json!({
        "access_token": format!("acc3ss-{number}-"), "refresh_token": format!("r3fresh-{number}-"), "expires_in": 3600,
        "client_endpoint": "https://portal.test/rest/", "member_id": "m1", "scope": "crm,im", "user_id": 1, "status": "L",
    })
}

pub fn is_renewal(seen: &Seen) -> bool {
    seen.uri.path() == "/oauth/token/"
}

/// The fields of a form.
pub fn form(seen: &Seen) -> Vec<(String, String)> {
    form_urlencoded::parse(&seen.bytes).into_owned().collect()
}

/// What a call was let in by.
pub fn bearer(seen: &Seen) -> String {
    seen.headers["authorization"]
        .to_str()
        .expect("a text")
        .to_owned()
}

/// Lets in by the tokens of one number alone, which a renewal raises.
pub fn portal() -> Played {
    strict(1)
}

fn strict(first: usize) -> Played {
    let mut valid = first;
    Played::by(move |seen| {
        if !is_renewal(seen) {
            return match bearer(seen) == format!("Bearer acc3ss-{valid}-") {
                true => ok(json!(seen.method)),
                false => refused(401, "expired_token"),
            };
        }
        let given = ("refresh_token".to_owned(), format!("r3fresh-{valid}-"));
        if !form(seen).contains(&given) {
            return refused(400, "invalid_grant");
        }
        valid += 1;
        Answer::After(
            Duration::from_secs(1),
            Box::new(Answer::Json(200, answer(valid))),
        )
    })
}

pub fn application(store: impl TokenStore) -> Application {
    application_at("https://portal.test", store)
}

/// The same at a host of its own.
pub fn application_at(portal: &str, store: impl TokenStore) -> Application {
    let application = Application::new("app.1", SECRET, portal).expect("an application");
    application.server(SERVER).expect("a server").store(store)
}

pub fn client(portal: &Played, store: impl TokenStore) -> Client {
    let builder = Client::builder().application(application(store));
    builder.transport(portal.clone()).build().expect("a client")
}

pub async fn call(client: &Client) -> Result<Value> {
    client.raw("some.get", json!({})).await
}

pub fn renewals(portal: &Played) -> usize {
    portal.seen().iter().filter(|seen| is_renewal(seen)).count()
}
