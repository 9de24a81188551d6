//! The time of methods: what one process learns, all know.

use std::sync::Arc;
use std::time::Duration;

use bitrix24::redis::SharedCounters;
use bitrix24::throttle::{Counters as _, Operating};
use tokio::time::timeout;

use crate::server::Server;

const NAME: &str = "example.bitrix24.com/1";
const METHOD: &str = "crm.deal.list";

fn operating(spent: f64, resets_in: u64, took: u64) -> Operating {
    Operating {
        spent,
        resets_in: Duration::from_secs(resets_in),
        took: Duration::from_secs(took),
    }
}

fn two(redis: &Server) -> (Arc<SharedCounters>, Arc<SharedCounters>) {
    let make = || redis.open().counters(NAME, 480.0);
    (make(), make())
}

/// Calls, and is answered this.
async fn call(counters: &SharedCounters, answer: Operating) {
    assert!(counters.wait(METHOD).await.unwrap().is_zero());
    assert!(counters.confirm(METHOD).await.unwrap().is_zero());
    counters.learn(METHOD, answer).await.unwrap();
}

#[tokio::test]
async fn a_method_at_its_limit_waits_in_every_process_until_the_oldest_minute_is_forgotten() {
    let Some(redis) = Server::start() else { return };
    let (one, other) = two(&redis);
    call(&one, operating(10.0, 100, 10)).await;
    call(&one, operating(481.0, 100, 20)).await;
    let wait = other.wait(METHOD).await.unwrap();
    assert!((95..=101).contains(&wait.as_secs()), "{wait:?}");
    assert!(other.wait("crm.deal.add").await.unwrap().is_zero());
}

#[tokio::test]
async fn what_is_forgotten_may_be_used_again() {
    let Some(redis) = Server::start() else { return };
    let (one, other) = two(&redis);
    call(&one, operating(481.0, 1, 5)).await;
    let wait = other.wait(METHOD).await.unwrap();
    assert!(wait <= Duration::from_secs(2), "{wait:?}");
    tokio::time::sleep(wait).await;
    // Of ten minutes one is forgotten.
    assert!(other.wait(METHOD).await.unwrap().is_zero());
}

#[tokio::test]
async fn calls_of_all_processes_that_are_on_their_way_count() {
    let Some(redis) = Server::start() else { return };
    let (one, other) = two(&redis);
    call(&one, operating(475.0, 600, 10)).await;
    // As long as nothing else is known, a call is taken to take ten seconds.
    assert!(one.wait(METHOD).await.unwrap().is_zero());
    let second = timeout(Duration::from_millis(400), other.wait(METHOD)).await;
    assert!(second.is_err());
    one.leave(METHOD).await.unwrap();
    let second = timeout(Duration::from_secs(2), other.wait(METHOD)).await;
    assert!(second.unwrap().unwrap().is_zero());
}

#[tokio::test]
async fn what_one_learns_stops_those_of_others_that_are_not_sent_yet() {
    let Some(redis) = Server::start() else { return };
    let (one, other) = two(&redis);
    assert!(other.wait(METHOD).await.unwrap().is_zero());
    call(&one, operating(485.0, 100, 20)).await;
    let wait = other.confirm(METHOD).await.unwrap();
    assert!(wait > Duration::from_secs(90), "{wait:?}");
}

#[tokio::test]
async fn after_a_refusal_all_wait_and_then_one_tries_alone() {
    let Some(redis) = Server::start() else { return };
    let (one, other) = two(&redis);
    call(&one, operating(10.0, 2, 1)).await;
    assert!(one.wait(METHOD).await.unwrap().is_zero());
    let wait = one.exceeded(METHOD).await.unwrap();
    assert!((1..=3).contains(&wait.as_secs()), "{wait:?}");
    assert!(!other.wait(METHOD).await.unwrap().is_zero());
    tokio::time::sleep(wait).await;
    assert!(other.wait(METHOD).await.unwrap().is_zero());
    let second = timeout(Duration::from_millis(300), one.wait(METHOD)).await;
    assert!(second.is_err());
}

#[tokio::test]
async fn where_nothing_is_known_of_the_reset_a_refusal_waits_for_a_minute() {
    let Some(redis) = Server::start() else { return };
    let (one, _) = two(&redis);
    assert!(one.wait(METHOD).await.unwrap().is_zero());
    let wait = one.exceeded(METHOD).await.unwrap();
    assert!((59..=60).contains(&wait.as_secs()), "{wait:?}");
}
