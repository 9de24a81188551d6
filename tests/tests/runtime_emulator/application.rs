//! An application whose tokens expire.

use std::sync::Arc;
use std::time::Duration;

use bitrix24::auth::{Application, MemoryStore, TokenStore as _, Tokens};
use bitrix24::{Client, ErrorKind};
use bitrix24_emulator::{Emulator, Options};
use futures_util::future::join_all;
use serde_json::json;

use crate::emulated::{SOON, portal};

fn entered(portal: &Emulator) -> (Client, Arc<MemoryStore>) {
    let issued = portal.oauth().issue(Options::CLIENT_ID, 1).expect("tokens");
    let tokens =
        json!({"access_token": issued.access, "refresh_token": issued.refresh, "expires_in": 3600});
    let tokens = Tokens::from_json(&tokens.to_string()).expect("tokens");
    let store = Arc::new(MemoryStore::with(tokens));
    let base = format!("http://{}", portal.address());
    let application = Application::new(Options::CLIENT_ID, Options::CLIENT_SECRET, &base);
    let application = application
        .expect("an application")
        .server(&base)
        .expect("a server");
    let builder = Client::builder().application(application.store(Arc::clone(&store)));
    (builder.retries(SOON).build().expect("a client"), store)
}

#[tokio::test]
async fn callers_whose_token_the_emulator_finds_expired_make_one_renewal() {
    let portal = portal();
    let (client, store) = entered(&portal);
    client.server().time().send().await.expect("the time");
    let before = portal.oauth().exchanges();
    for hour in 1..=2 {
        portal.clock().advance(Duration::from_secs(3601));
        let answers = join_all((0..20).map(|_| client.server().time().send())).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!(portal.oauth().exchanges() - before, hour);
    }
    assert!(store.load().await.expect("a store").is_some());
}

#[tokio::test]
async fn a_refresh_token_that_is_too_old_is_an_error_of_authorization() {
    let portal = portal();
    let (client, _) = entered(&portal);
    portal.clock().advance(Duration::from_secs(181 * 24 * 3600));
    let error = client.server().time().send().await.expect_err("too old");
    assert_eq!(error.kind(), ErrorKind::Authorization);
    assert!(error.is(bitrix24::auth::ErrorCode::InvalidGrant), "{error}");
}
