//! What is sent again, when, and what is not.

use std::time::Duration;

use bitrix24::read::{Reader, integer};
use bitrix24::request::{Access, Method, Request, Slots};
use bitrix24::transport::Failure;
use bitrix24::{Result, Retries};
use serde_json::json;

use crate::played::{Answer, Played, html, ok, refused};

macro_rules! method {
    ($name:ident, $version:ident, $wire:literal, $access:ident) => {
        struct $name;

        impl Request for $name {
            const METHOD: Method = Method::$version($wire, Access::$access);
            type Output = i64;

            fn into_slots(self) -> Slots {
                Slots::new()
            }

            fn read(reader: &mut Reader<'_>) -> i64 {
                integer(reader)
            }
        }
    };
}

method!(Get, v2, "some.get", Read);
method!(Add, v2, "some.add", Write);
method!(AddV3, v3, "some.add", Write);

fn broken() -> Vec<Answer> {
    vec![
        Answer::Fails(Failure::unknown("reset")),
        Answer::Cut(200, "{\"result\":".into()),
        html(502),
        html(200),
        refused(500, "INTERNAL_SERVER_ERROR"),
    ]
}

async fn after<R: Request>(first: Answer, request: R) -> (Result<R::Output>, Played) {
    let portal = Played::in_turn([first, ok(json!(7))]);
    let answer = portal.client().send(request).await;
    (answer, portal)
}

#[tokio::test(start_paused = true)]
async fn what_reads_is_sent_again_whatever_broke() {
    for first in broken() {
        let (answer, portal) = after(first, Get).await;
        assert_eq!(answer.expect("an answer"), 7);
        assert_eq!(portal.seen().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn what_writes_is_not_sent_again_and_says_that_it_may_have_been_done() {
    for first in broken() {
        let (answer, portal) = after(first, Add).await;
        let error = answer.expect_err("ambiguous");
        assert!(error.is_ambiguous() && !error.is_safe_to_retry(), "{error}");
        assert!(error.to_string().contains("may have done it"), "{error}");
        assert_eq!(portal.seen().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_certainly_did_not_arrive_is_sent_again_even_where_it_writes() {
    for first in [
        Answer::Fails(Failure::unsent("refused")),
        refused(503, "QUERY_LIMIT_EXCEEDED"),
        refused(429, "OPERATION_TIME_LIMIT"),
    ] {
        let (answer, portal) = after(first, Add).await;
        assert_eq!(answer.expect("an answer"), 7);
        assert_eq!(portal.seen().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_of_version_3_is_sent_again_with_its_key() {
    for first in broken() {
        let (answer, portal) = after(first, AddV3).await;
        assert_eq!(answer.expect("an answer"), 7);
        let seen = portal.seen();
        let keys: Vec<_> = seen
            .iter()
            .map(|one| &one.headers["idempotency-key"])
            .collect();
        assert_eq!(keys[0], keys[1]);
        assert_eq!(keys[0].len(), 36);
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_of_version_3_waits_until_the_first_can_no_longer_run() {
    let (_, portal) = after(Answer::Fails(Failure::unknown("reset")), AddV3).await;
    assert!(portal.seen()[1].after >= Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn each_call_of_version_3_has_a_key_of_its_own() {
    let portal = Played::in_turn([]);
    let client = portal.client();
    for _ in 0..2 {
        let _ = client.send(AddV3).await;
    }
    let seen = portal.seen();
    assert_ne!(
        seen[0].headers["idempotency-key"],
        seen[1].headers["idempotency-key"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_and_a_block_by_hand_are_not_sent_again() {
    for (status, code) in [
        (400, "NOT_FOUND"),
        (503, "OVERLOAD_LIMIT"),
        (403, "ACCESS_DENIED"),
    ] {
        let (answer, portal) = after(refused(status, code), Get).await;
        let error = answer.expect_err("refused");
        assert!(error.is(code) && !error.is_safe_to_retry() && !error.is_ambiguous());
        assert_eq!(portal.seen().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn it_ends_after_as_many_times_as_were_allowed_with_growing_waits() {
    let portal = Played::by(|_| html(502));
    let error = portal.client().send(Get).await.expect_err("broken");
    assert!(error.is_safe_to_retry(), "{error}");
    let seen = portal.seen();
    assert_eq!(seen.len(), 1 + Retries::default().times);
    let waits: Vec<Duration> = seen
        .windows(2)
        .map(|two| two[1].after - two[0].after)
        .collect();
    assert!(
        waits.is_sorted() && waits[0] >= Duration::from_secs(1),
        "{waits:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn without_retries_nothing_is_sent_again() {
    let portal = Played::by(|_| html(502));
    let client = portal
        .builder()
        .retries(Retries::none())
        .build()
        .expect("a client");
    assert!(client.send(Get).await.is_err());
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_a_call_that_would_wait_behind_it_at_once() {
    let portal = Played::by(|_| refused(429, "OPERATION_TIME_LIMIT"));
    let deadline = Duration::from_secs(30);
    let client = portal
        .builder()
        .deadline(deadline)
        .build()
        .expect("a client");
    let error = client.send(Add).await.expect_err("late");
    assert!(
        error.is("OPERATION_TIME_LIMIT") && error.is_safe_to_retry(),
        "{error}"
    );
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_an_attempt_that_is_under_way() {
    let slow = || Answer::After(Duration::from_secs(100), Box::new(ok(json!(7))));
    let portal = Played::by(move |_| slow());
    let deadline = Duration::from_secs(30);
    let client = portal
        .builder()
        .deadline(deadline)
        .build()
        .expect("a client");
    let error = client.send(Add).await.expect_err("late");
    assert!(error.is_ambiguous(), "{error}");
    let error = client.send(Get).await.expect_err("late");
    assert!(error.is_safe_to_retry(), "{error}");
}
