//! How many calls a portal takes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::throttle::{LeakyBucket, Limits};
use bitrix24::{Client, Retries};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::leaks::{Counted, Leaks, counting, standard};
use crate::played::{Answer, Played, Seen, html, ok, refused};

/// Calls from many tasks, each with the number of its arrival.
async fn load(client: &Client, tasks: usize, calls: usize) {
    let arrived = Arc::<AtomicUsize>::default();
    let mut all = JoinSet::new();
    for _ in 0..tasks {
        let (client, arrived) = (client.clone(), Arc::clone(&arrived));
        all.spawn(async move {
            loop {
                let number = arrived.fetch_add(1, Ordering::Relaxed);
                if number >= calls {
                    break;
                }
                let call = client.raw("some.get", json!({ "number": number }));
                call.await.expect("an answer");
            }
        });
    }
    while let Some(ended) = all.join_next().await {
        ended.expect("a task");
    }
}

fn numbers(portal: &Played) -> Vec<u64> {
    let seen = portal.seen();
    let number = |one: &Seen| one.body["number"].as_u64().expect("a number");
    seen.iter().map(number).collect()
}

/// The line of the issue: the limit is kept, and used.
async fn ten_thousand(leaks: Leaks, host: &str) {
    let (portal, refusals) = standard(leaks);
    let client = portal
        .builder_at(host)
        .limits(Limits::cloud())
        .no_deadline();
    load(&client.build().expect("a client"), 64, 10_000).await;
    assert_eq!(refusals.load(Ordering::Relaxed), 0);
    assert_eq!(numbers(&portal), (0..10_000).collect::<Vec<_>>());
    let took = portal.seen().last().expect("a call").after.as_secs_f64();
    let ideal = (10_000.0 - 50.0) / 2.0;
    assert!(
        (took - ideal).abs() <= ideal / 100.0,
        "{took} s instead of {ideal}"
    );
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_calls_of_64_tasks_are_never_refused_and_leave_in_order_in_the_ideal_time() {
    ten_thousand(Leaks::Steadily, "steady.test").await;
}

#[tokio::test(start_paused = true)]
async fn the_same_holds_for_a_portal_that_counts_down_once_a_second() {
    for millis in [1, 999] {
        let host = format!("ticks{millis}.test");
        ten_thousand(Leaks::At(Duration::from_millis(millis)), &host).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_holds_for_enterprise() {
    let (portal, refusals) = counting(Counted::new(250.0, 5.0, Leaks::At(Duration::ZERO)));
    let client = portal
        .builder_at("big.test")
        .limits(Limits::enterprise())
        .no_deadline();
    load(&client.build().expect("a client"), 64, 2_000).await;
    assert_eq!(refusals.load(Ordering::Relaxed), 0);
    let took = portal.seen().last().expect("a call").after.as_secs_f64();
    assert!((took - 350.0).abs() <= 3.5, "{took} s");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_holds_for_many_threads() {
    let (portal, refusals) = counting(Counted::new(50.0, 200.0, Leaks::Steadily));
    let limits = Limits::none().rate(50, 190.0);
    let client = portal.builder_at("threads.test").limits(limits).build();
    load(&client.expect("a client"), 64, 300).await;
    assert_eq!(refusals.load(Ordering::Relaxed), 0);
    assert_eq!(portal.seen().len(), 300);
}

#[tokio::test(start_paused = true)]
async fn a_portal_of_the_cloud_has_its_limits_without_being_asked_for() {
    let (portal, refusals) = standard(Leaks::Steadily);
    let client = portal
        .builder_at("default.bitrix24.com")
        .no_deadline()
        .build();
    load(&client.expect("a client"), 8, 200).await;
    assert_eq!(refusals.load(Ordering::Relaxed), 0);
    assert!(portal.seen()[199].after >= Duration::from_secs(74));
}

#[tokio::test(start_paused = true)]
async fn a_portal_on_ones_own_server_is_not_slowed_down() {
    let portal = Played::in_turn([]);
    load(&portal.client(), 64, 5_000).await;
    assert_eq!(portal.seen()[4_999].after, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_portal_on_ones_own_server_that_refuses_is_called_as_one_of_the_cloud() {
    let (portal, refusals) = standard(Leaks::Steadily);
    let client = portal.builder_at("own.test").no_deadline().build();
    load(&client.expect("a client"), 64, 400).await;
    // The first that no longer went in, and no more.
    assert_eq!(refusals.load(Ordering::Relaxed), 1);
    assert!(portal.seen().last().expect("a call").after <= Duration::from_secs(180));
}

#[tokio::test(start_paused = true)]
async fn what_another_program_takes_is_waited_for_and_ends_in_the_order_of_arrival() {
    let mut counted = Counted::new(50.0, 2.0, Leaks::Steadily);
    let mut other = (0..300u64).map(Duration::from_secs).peekable();
    let done = Arc::<Mutex<Vec<u64>>>::default();
    let answered = Arc::clone(&done);
    let portal = Played::by(move |seen| {
        // It takes half of the rate, and the whole bucket before.
        while let Some(at) = other.next_if(|at| *at <= seen.after) {
            let calls = if at.is_zero() { 50 } else { 1 };
            for _ in 0..calls {
                counted.takes(at);
            }
        }
        let answer = counted.answers(seen);
        if matches!(answer, Answer::Json(200, _)) {
            let number = seen.body["number"].as_u64().expect("a number");
            answered.lock().expect("a lock").push(number);
        }
        answer
    });
    let client = portal
        .builder_at("busy.test")
        .limits(Limits::cloud())
        .no_deadline();
    load(&client.build().expect("a client"), 64, 300).await;
    let done = done.lock().expect("a lock").clone();
    assert_eq!(done, (0..300).collect::<Vec<_>>());
    let refusals = portal.seen().len() - 300;
    assert!((1..=20).contains(&refusals), "{refusals}");
    let took = portal.seen().last().expect("a call").after;
    assert!(took <= Duration::from_secs(400), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_goes_on_refusing_is_asked_less_and_less_until_the_deadline() {
    let portal = Played::by(|_| refused(503, "QUERY_LIMIT_EXCEEDED"));
    let client = portal
        .builder_at("full.test")
        .limits(Limits::cloud())
        .build();
    let client = client.expect("a client");
    let error = client
        .raw("some.add", json!({}))
        .await
        .expect_err("refused");
    assert!(
        error.is("QUERY_LIMIT_EXCEEDED") && error.is_safe_to_retry(),
        "{error}"
    );
    let seen = portal.seen();
    let waits = seen.windows(2).map(|two| two[1].after - two[0].after);
    let waits: Vec<u64> = waits.map(|wait| wait.as_secs()).collect();
    assert_eq!(waits[..6], [1, 2, 4, 8, 16, 30]);
    assert!(
        waits.iter().skip(6).all(|wait| *wait == 30) && seen.len() < 40,
        "{waits:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_page_of_html_that_says_429_is_waited_for_even_by_a_write() {
    let portal = Played::in_turn([html(429), html(429)]);
    let client = portal
        .builder_at("html.test")
        .limits(Limits::cloud())
        .retries(Retries::none());
    let client = client.build().expect("a client");
    client.raw("some.add", json!({})).await.expect("an answer");
    let after: Vec<u64> = portal
        .seen()
        .iter()
        .map(|one| one.after.as_secs())
        .collect();
    assert_eq!(after, [0, 1, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_block_by_hand_is_not_waited_for() {
    let portal = Played::in_turn([refused(503, "OVERLOAD_LIMIT")]);
    let client = portal
        .builder_at("blocked.test")
        .limits(Limits::cloud())
        .build();
    let client = client.expect("a client");
    let error = client
        .raw("some.get", json!({}))
        .await
        .expect_err("blocked");
    assert!(error.is("OVERLOAD_LIMIT") && !error.is_safe_to_retry());
    assert_eq!(
        (portal.seen().len(), portal.seen()[0].after),
        (1, Duration::ZERO)
    );
}

#[tokio::test(start_paused = true)]
async fn two_clients_of_one_portal_share_its_limits() {
    let (portal, refusals) = standard(Leaks::Steadily);
    let client = || {
        let builder = portal.builder_at("shared.bitrix24.de").no_deadline();
        builder.build().expect("a client")
    };
    let (one, other) = (client(), client());
    tokio::join!(load(&one, 16, 100), load(&other, 16, 100));
    assert_eq!(refusals.load(Ordering::Relaxed), 0);
    assert_eq!(portal.seen().len(), 200);
}

#[tokio::test(start_paused = true)]
async fn clients_of_two_portals_do_not_wait_for_each_other() {
    let portal = Played::in_turn([]);
    for host in ["first.bitrix24.ru", "second.bitrix24.ru"] {
        let client = portal.builder_at(host).build().expect("a client");
        load(&client, 8, 48).await;
    }
    assert_eq!(portal.seen()[95].after, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_given_is_the_one_that_counts() {
    let portal = Played::in_turn([]);
    let bucket = Arc::new(LeakyBucket::new(2, 1.0));
    let client = || {
        let builder = portal
            .builder_at("given.bitrix24.com")
            .bucket(bucket.clone());
        builder.build().expect("a client")
    };
    load(&client(), 2, 3).await;
    load(&client(), 2, 3).await;
    assert_eq!(portal.seen()[5].after, Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_in_the_line_harms_nobody() {
    let (portal, refusals) = standard(Leaks::Steadily);
    let builder = portal.builder_at("dropped.test").limits(Limits::cloud());
    let client = builder.no_deadline().build().expect("a client");
    let mut all = JoinSet::new();
    for number in 0..148 {
        let call = client.raw("some.get", json!({ "number": number }));
        // Every third one that has to wait is given up while it does.
        let patience = if number >= 48 && number % 3 == 0 {
            100
        } else {
            1_000_000
        };
        all.spawn(tokio::time::timeout(Duration::from_millis(patience), call));
    }
    let mut answered = 0;
    while let Some(ended) = all.join_next().await {
        answered += usize::from(ended.expect("a task").is_ok());
    }
    assert_eq!(refusals.load(Ordering::Relaxed), 0);
    assert_eq!(answered, portal.seen().len());
    assert!(answered < 148 && numbers(&portal).is_sorted());
    // Its place passes, and nobody waits for longer than without it.
    assert!(portal.seen().last().expect("a call").after <= Duration::from_secs(50));
}

#[tokio::test(start_paused = true)]
async fn calls_whose_deadline_is_too_near_end_at_once_and_leave_no_gap_in_the_line() {
    let portal = Played::in_turn([]);
    let builder = || portal.builder_at("near.test").limits(Limits::cloud());
    let hasty = builder()
        .deadline(Duration::from_secs(1))
        .build()
        .expect("a client");
    let patient = builder().build().expect("a client");
    load(&patient, 1, 50).await;
    let since = Instant::now();
    let calls = (0..500).map(|_| hasty.raw("some.get", json!({ "number": 0 })));
    let ended = futures_util::future::join_all(calls).await;
    let failed: Vec<_> = ended.into_iter().filter_map(Result::err).collect();
    assert_eq!(failed.len(), 498);
    assert!(
        failed
            .iter()
            .all(|error| error.is_safe_to_retry() && error.status().is_none())
    );
    assert!(since.elapsed() <= Duration::from_secs(1));
    load(&patient, 1, 1).await;
    assert!(
        since.elapsed() <= Duration::from_secs(2),
        "{:?}",
        since.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_broke_takes_a_place_for_each_request() {
    let mut tries = HashMap::<u64, u32>::new();
    let mut counted = Counted::new(50.0, 2.0, Leaks::Steadily);
    let portal = Played::by(move |seen| {
        assert!(counted.takes(seen.after), "it was sent without a place");
        let number = seen.body["number"].as_u64().expect("a number");
        let tries = tries.entry(number).or_default();
        *tries += 1;
        if *tries == 1 {
            Answer::Fails(bitrix24::transport::Failure::unsent("no"))
        } else {
            ok(json!(true))
        }
    });
    let client = portal
        .builder_at("breaks.test")
        .limits(Limits::cloud())
        .no_deadline()
        .build();
    load(&client.expect("a client"), 64, 200).await;
    assert_eq!(portal.seen().len(), 400);
}
