//! What comes of a renewal that the authorization server refuses.

use std::sync::Arc;
use std::time::Duration;

use bitrix24::ErrorKind;
use bitrix24::auth::{ErrorCode, MemoryStore, TokenStore as _};
use futures_util::future::join_all;
use serde_json::json;

use super::{HOUR, answer, bearer, call, client, is_renewal, portal, renewals, strict, tokens};
use crate::played::{Answer, Played, ok, refused};

#[tokio::test(start_paused = true)]
async fn a_refused_renewal_is_an_error_with_its_cause_and_is_not_tried_again() {
    for (status, code) in [
        (400, ErrorCode::InvalidGrant),
        (401, ErrorCode::InvalidClient),
        (402, ErrorCode::PaymentRequired),
        (200, ErrorCode::InvalidScope),
    ] {
        let spelt = code.as_str().to_owned();
        let portal = Played::by(move |seen| match is_renewal(seen) {
            true => refused(status, &spelt),
            false => refused(401, "expired_token"),
        });
        let client = client(&portal, MemoryStore::with(tokens(1)));
        let answers = join_all((0..50).map(|_| call(&client))).await;
        for answer in answers {
            let error = answer.expect_err("refused");
            assert!(
                error.kind() == ErrorKind::Authorization && error.is(&code),
                "{error}"
            );
            assert!(
                error.kind() != ErrorKind::Portal
                    && !error.is_safe_to_retry()
                    && !error.is_ambiguous()
            );
            assert_eq!((error.method(), error.status()), ("some.get", Some(status)));
            assert!(error.message().contains("authorization server"), "{error}");
        }
        assert_eq!(renewals(&portal), 1, "{code:?}");
        // Nor does the next call ask.
        assert!(call(&client).await.expect_err("refused").is(&code));
        assert_eq!(renewals(&portal), 1, "{code:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refresh_token_that_was_refused_for_good_is_never_shown_again_and_another_one_is() {
    let portal = strict(7);
    let store = Arc::new(MemoryStore::with(tokens(1)));
    let client = client(&portal, Arc::clone(&store));
    for _ in 0..3 {
        let error = call(&client).await.expect_err("refused");
        assert!(error.is(ErrorCode::InvalidGrant), "{error}");
        tokio::time::advance(HOUR).await;
    }
    assert_eq!(renewals(&portal), 1);
    // Another process has let the user in again.
    store.save(&tokens(7)).await.expect("saved");
    call(&client).await.expect("an answer");
    assert_eq!(renewals(&portal), 1);
}

#[tokio::test(start_paused = true)]
async fn a_missed_payment_is_asked_about_again_after_a_while() {
    let mut paid = false;
    let portal = Played::by(move |seen| match is_renewal(seen) {
        true if std::mem::replace(&mut paid, true) => Answer::Json(200, answer(2)),
        true => refused(402, "PAYMENT_REQUIRED"),
        false if bearer(seen).contains('2') => ok(json!(true)),
        false => refused(401, "expired_token"),
    });
    let client = client(&portal, MemoryStore::with(tokens(1)));
    assert!(call(&client).await.is_err());
    tokio::time::advance(Duration::from_secs(61)).await;
    call(&client).await.expect("an answer");
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_refuses_new_tokens_too_is_not_asked_in_a_loop() {
    let mut number = 1;
    let portal = Played::by(move |seen| match is_renewal(seen) {
        true => {
            number += 1;
            Answer::Json(200, answer(number))
        }
        false => refused(401, "expired_token"),
    });
    let client = client(&portal, MemoryStore::with(tokens(1)));
    let error = call(&client).await.expect_err("refused");
    assert!(error.is("expired_token"), "{error}");
    assert_eq!(portal.seen().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn tokens_without_a_refresh_token_work_until_they_expire() {
    let portal = portal();
    let mut alone = tokens(1);
    alone.refresh_token = None;
    let client = client(&portal, MemoryStore::with(alone));
    call(&client).await.expect("an answer");
    tokio::time::advance(HOUR).await;
    let error = call(&client).await.expect_err("expired");
    assert!(
        error.kind() == ErrorKind::Authorization && error.message().contains("no refresh token"),
        "{error}"
    );
    assert_eq!(renewals(&portal), 0);
}

#[tokio::test(start_paused = true)]
async fn a_webhook_has_no_tokens_and_its_refusal_stands() {
    let portal = Played::by(|_| refused(401, "expired_token"));
    let client = portal.client();
    assert!(
        call(&client)
            .await
            .expect_err("refused")
            .is("expired_token")
    );
    assert_eq!(portal.seen().len(), 1);
    assert!(client.exchange("c0de").await.is_err() && client.accept(tokens(1)).await.is_err());
}
