//! When tokens are renewed, and how often.

use std::time::Duration;

use bitrix24::auth::MemoryStore;
use bitrix24::transport::Failure;
use bitrix24::{Client, ErrorKind, Result};
use futures_util::future::join_all;
use serde_json::json;

use super::{
    HOUR, answer, application, bearer, call, client, is_renewal, portal, renewals, tokens,
};
use crate::played::{Answer, Played, html, ok, refused};

#[tokio::test(start_paused = true)]
async fn fifty_callers_with_an_expired_token_make_one_renewal_and_all_succeed() {
    let portal = portal();
    let client = client(&portal, MemoryStore::with(tokens(1)));
    call(&client).await.expect("an answer");
    tokio::time::advance(HOUR).await;
    let answers = join_all((0..50).map(|_| call(&client))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(renewals(&portal), 1);
    // None was sent in vain.
    assert_eq!(portal.seen().len(), 1 + 1 + 50);
}

#[tokio::test(start_paused = true)]
async fn fifty_callers_whose_token_the_portal_refuses_make_one_renewal_and_all_succeed() {
    let portal = portal();
    // The portal knows the first refresh token alone; the access token is another.
    let mut stale = tokens(1);
    stale.access_token = "older".into();
    let client = client(&portal, MemoryStore::with(stale));
    let answers = join_all((0..50).map(|_| call(&client))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(renewals(&portal), 1);
}

#[tokio::test(start_paused = true)]
async fn who_comes_back_late_with_the_old_token_does_not_renew_the_new_one() {
    let mut first = true;
    let mut renewed = 1;
    let portal = Played::by(move |seen| {
        if is_renewal(seen) {
            renewed += 1;
            return Answer::Json(200, answer(renewed));
        }
        let expired = || refused(401, "expired_token");
        match bearer(seen).as_str() {
            "Bearer acc3ss-2-" => ok(json!(true)),
            // One is refused long after the others.
            _ if std::mem::take(&mut first) => {
                Answer::After(Duration::from_secs(20), Box::new(expired()))
            }
            _ => expired(),
        }
    });
    let client = client(&portal, MemoryStore::with(tokens(1)));
    let answers = join_all((0..3).map(|_| call(&client))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(renewals(&portal), 1);
}

#[tokio::test(start_paused = true)]
async fn tokens_that_expire_in_the_middle_of_many_calls_cost_one_renewal_each_time() {
    let portal = portal();
    let client = client(&portal, MemoryStore::with(tokens(1)));
    for _ in 0..300 {
        call(&client).await.expect("an answer");
        tokio::time::advance(Duration::from_secs(30)).await;
    }
    // 9,000 seconds: the third pair.
    assert_eq!(renewals(&portal), 2);
    assert_eq!(portal.seen().len(), 302);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_shortly_before_it_expires() {
    let portal = portal();
    let client = client(&portal, MemoryStore::with(tokens(1)));
    call(&client).await.expect("an answer");
    tokio::time::advance(HOUR - Duration::from_secs(60)).await;
    call(&client).await.expect("an answer");
    assert_eq!(renewals(&portal), 0);
    tokio::time::advance(Duration::from_secs(40)).await;
    call(&client).await.expect("an answer");
    assert_eq!(renewals(&portal), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_lives_for_a_moment_is_used_before_it_is_renewed() {
    let portal = Played::by(|seen| match is_renewal(seen) {
        true => Answer::Json(
            200,
            json!({"access_token": "a", "refresh_token": "b", "expires_in": 1}),
        ),
        false => ok(json!(true)),
    });
    let client = client(&portal, MemoryStore::new());
    client.exchange("c0de").await.expect("tokens");
    call(&client).await.expect("an answer");
    tokio::time::advance(Duration::from_secs(2)).await;
    call(&client).await.expect("an answer");
    assert_eq!((renewals(&portal), portal.seen().len()), (2, 4));
}

#[tokio::test(start_paused = true)]
async fn a_renewal_whose_way_is_broken_is_tried_again_and_then_is_an_error() {
    let broken: [fn() -> Answer; 6] = [
        || Answer::Fails(Failure::unsent("refused")),
        || Answer::Fails(Failure::unknown("reset")),
        || html(502),
        || Answer::After(Duration::from_secs(1000), Box::new(html(200))),
        || refused(503, "QUERY_LIMIT_EXCEEDED"),
        || refused(500, "internal_error"),
    ];
    for breaks in broken {
        let mut times = 0;
        let portal = Played::by(move |seen| match is_renewal(seen) {
            true => {
                times += 1;
                if times < 3 {
                    breaks()
                } else {
                    Answer::Json(200, answer(2))
                }
            }
            false if bearer(seen).contains('2') => ok(json!(true)),
            false => refused(401, "expired_token"),
        });
        let client = client(&portal, MemoryStore::with(tokens(1)));
        call(&client).await.expect("an answer");
        assert_eq!(renewals(&portal), 3);
    }
    let portal = Played::by(|seen| match is_renewal(seen) {
        true => html(502),
        false => refused(401, "expired_token"),
    });
    let error = call(&client(&portal, MemoryStore::with(tokens(1))))
        .await
        .expect_err("broken");
    assert!(
        error.kind() == ErrorKind::Authorization && error.is_safe_to_retry(),
        "{error}"
    );
    assert_eq!((error.code(), error.status()), (None, Some(502)));
    assert!(renewals(&portal) <= 5);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_of_a_call_holds_for_a_renewal_too() {
    let slow = || {
        Answer::After(
            Duration::from_secs(25),
            Box::new(Answer::Json(200, answer(2))),
        )
    };
    let portal = Played::by(move |seen| match is_renewal(seen) {
        true => slow(),
        false if bearer(seen).contains('2') => ok(json!(true)),
        false => refused(401, "expired_token"),
    });
    let builder = Client::builder().application(application(MemoryStore::with(tokens(1))));
    let builder = builder
        .transport(portal.clone())
        .deadline(Duration::from_secs(5));
    let client = builder.build().expect("a client");
    let error = call(&client).await.expect_err("late");
    assert!(
        error.kind() == ErrorKind::Authorization && error.is_safe_to_retry(),
        "{error}"
    );
    tokio::time::sleep(Duration::from_secs(25)).await;
    // The renewal has ended all the same.
    call(&client).await.expect("an answer");
    assert_eq!(renewals(&portal), 1);
}
