//! How long the methods of a portal may work.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bitrix24::Client;
use bitrix24::throttle::{Counters, LeakyBucket, Operating, OperatingCounters};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::minutes::{Billed, LIMIT, Portal};
use crate::played::{Answer, Played, refused};

fn counters() -> Arc<OperatingCounters> {
    Arc::new(OperatingCounters::cloud())
}

async fn call(client: &Client, method: &str, takes: f64) {
    let call = client.raw(method, json!({ "takes": takes }));
    call.await.expect("an answer");
}

/// Calls of one method from many tasks, each of which takes another time.
async fn load(client: &Client, tasks: usize, calls: usize, takes: fn(usize) -> f64) {
    let next = Arc::<AtomicUsize>::default();
    let mut all = JoinSet::new();
    for _ in 0..tasks {
        let (client, next) = (client.clone(), Arc::clone(&next));
        all.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= calls {
                    break;
                }
                call(&client, "crm.item.list", takes(number)).await;
            }
        });
    }
    while let Some(ended) = all.join_next().await {
        ended.expect("a task");
    }
}

/// Costs without an order.
fn mixed(number: usize) -> f64 {
    (number * 7919 % 97) as f64 / 4.0
}

#[tokio::test(start_paused = true)]
async fn a_method_at_its_limit_waits_until_the_portal_forgets_its_oldest_minute() {
    let portal = Portal::new(Billed::Commands);
    let client = portal.client(&counters());
    for _ in 0..25 {
        call(&client, "crm.item.list", 20.0).await;
    }
    // 500 are counted: the first minute is forgotten ten minutes after its first call.
    assert_eq!(portal.since.elapsed(), Duration::from_secs(500));
    call(&client, "crm.item.list", 20.0).await;
    let sent = portal.since.elapsed() - Duration::from_secs(20);
    assert!(
        sent >= Duration::from_secs(600) && sent <= Duration::from_secs(602),
        "{sent:?}"
    );
    assert_eq!(portal.refusals(), 0);
}

#[tokio::test(start_paused = true)]
async fn calls_one_after_the_other_are_never_refused_and_use_the_limit() {
    for late in [0, 13, 37, 59] {
        let portal = Portal::new(Billed::Commands);
        sleep(Duration::from_secs(late)).await;
        let since = Instant::now();
        load(&portal.client(&counters()), 1, 300, |_| 20.0).await;
        assert_eq!(portal.refusals(), 0, "{late}");
        // 25 in ten minutes, but for the last ten.
        let took = since.elapsed().as_secs_f64();
        assert!(took <= 300.0 / 25.0 * 600.0 * 1.02, "{took}");
    }
}

#[tokio::test(start_paused = true)]
async fn calls_that_take_different_times_are_never_refused() {
    let portal = Portal::new(Billed::Commands);
    let since = Instant::now();
    load(&portal.client(&counters()), 1, 600, mixed).await;
    assert_eq!(portal.refusals(), 0);
    let work: f64 = (0..600).map(mixed).sum();
    let took = since.elapsed().as_secs_f64();
    assert!(
        took <= work / LIMIT * 600.0 * 1.1,
        "{took} s for {work} s of work"
    );
}

#[tokio::test(start_paused = true)]
async fn many_callers_at_once_are_never_refused_and_do_not_burst_past_the_limit() {
    let portal = Portal::new(Billed::Commands);
    let client = portal.client(&counters());
    // What is learnt here of what a call takes is all that can be known of those on their way.
    load(&client, 1, 20, mixed).await;
    load(&client, 64, 600, mixed).await;
    assert_eq!(portal.refusals(), 0);
    let most = *portal.most.lock().expect("a lock");
    assert!(most <= LIMIT + 300.0, "{most}");
}

#[tokio::test(start_paused = true)]
async fn as_long_as_nothing_is_known_of_a_method_few_of_its_calls_are_on_their_way() {
    let portal = Portal::new(Billed::Commands);
    let client = portal.client(&counters());
    let calls = (0..200).map(|_| client.raw("crm.item.list", json!({"takes": 1.0})));
    let all = tokio::spawn(futures_util::future::join_all(calls));
    sleep(Duration::from_millis(500)).await;
    assert_eq!(portal.calls.load(Ordering::Relaxed), 49);
    all.await.expect("a task");
    assert!(portal.since.elapsed() <= Duration::from_secs(6));
}

#[tokio::test(start_paused = true)]
async fn what_is_learnt_while_a_call_stands_in_line_stops_it_too() {
    let portal = Portal::new(Billed::Commands);
    let builder = Client::builder()
        .allow_http()
        .webhook("http://operating.test/rest/1/code/");
    let builder = builder.counters(counters()).transport(portal.clone());
    // The second call may leave after 550 seconds, when the first has taken 500.
    let bucket = Arc::new(LeakyBucket::new(1, 1.0 / 550.0));
    let client = builder
        .bucket(bucket)
        .no_deadline()
        .build()
        .expect("a client");
    tokio::join!(
        call(&client, "crm.item.list", 500.0),
        call(&client, "crm.item.list", 1.0)
    );
    assert_eq!(
        (portal.refusals(), portal.calls.load(Ordering::Relaxed)),
        (0, 2)
    );
}

#[tokio::test(start_paused = true)]
async fn a_method_at_its_limit_stops_no_other() {
    let portal = Portal::new(Billed::Commands);
    let client = portal.client(&counters());
    for _ in 0..9 {
        call(&client, "crm.item.list", 59.0).await;
    }
    let since = Instant::now();
    call(&client, "crm.deal.list", 1.0).await;
    assert_eq!(since.elapsed(), Duration::from_secs(1));
}

/// What a batch does: it asks for all methods, and learns what the portal says of each.
async fn batch(client: &Client, counters: &OperatingCounters, commands: &[(&str, f64)]) -> Value {
    for (method, _) in commands {
        loop {
            let wait = counters.wait(method).await.expect("a wait");
            if wait.is_zero() {
                break;
            }
            sleep(wait).await;
        }
    }
    let sent = commands
        .iter()
        .map(|(method, takes)| json!({"method": method, "takes": takes}));
    let parameters = json!({ "commands": sent.collect::<Vec<_>>() });
    let answer = client.raw("batch", parameters).await.expect("an answer");
    let times = answer["result_time"].as_array().expect("a list");
    for ((method, _), time) in commands.iter().zip(times) {
        let number = |name: &str| time[name].as_f64().expect("a number");
        let resets_in = number("operating_reset_at") - number("finish");
        let operating = Operating {
            spent: number("operating"),
            resets_in: Duration::from_secs_f64(resets_in),
            took: Duration::from_secs_f64(number("finish") - number("start")),
        };
        counters.learn(method, operating).await.expect("learnt");
    }
    answer
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_never_refused_whichever_way_its_time_is_counted() {
    for billed in [Billed::Commands, Billed::Batch] {
        let portal = Portal::new(billed);
        let counters = counters();
        let client = portal.client(&counters);
        let since = Instant::now();
        for _ in 0..150 {
            let commands = [("crm.deal.list", 15.0), ("crm.item.list", 25.0)];
            let answer = batch(&client, &counters, &commands).await;
            assert_eq!(answer["result_error"], json!([]));
        }
        assert_eq!(portal.refusals(), 0);
        let each = if billed == Billed::Batch { 40.0 } else { 25.0 };
        let ideal = (150.0 * each / LIMIT * 600.0_f64).max(150.0 * 40.0);
        let took = since.elapsed().as_secs_f64();
        assert!(took <= ideal * 1.1, "{took} s instead of {ideal}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_another_program_of_the_webhook_takes_is_learnt_from_the_next_answer() {
    let portal = Portal::new(Billed::Commands);
    let other = portal.clone();
    let busy = tokio::spawn(async move {
        loop {
            other.work("crm.item.list", 20.0).await;
            sleep(Duration::from_secs(20)).await;
        }
    });
    load(&portal.client(&counters()), 4, 100, |_| 10.0).await;
    let own = portal.calls.load(Ordering::Relaxed) - 100;
    busy.abort();
    assert!(own <= 5, "{own} refusals");
}

#[tokio::test(start_paused = true)]
async fn a_program_that_starts_anew_is_refused_seldom() {
    let portal = Portal::new(Billed::Commands);
    load(&portal.client(&counters()), 1, 24, |_| 20.0).await;
    load(&portal.client(&counters()), 4, 100, |_| 20.0).await;
    assert!(portal.refusals() <= 5, "{}", portal.refusals());
}

/// A portal that refuses a method for some time.
fn mute(seconds: u64) -> Played {
    Played::by(move |seen| {
        if seen.after < Duration::from_secs(seconds) {
            let answer = refused(429, "OPERATION_TIME_LIMIT");
            Answer::After(Duration::from_secs(1), Box::new(answer))
        } else {
            let time = json!({"finish": 1.0, "operating": 2.0, "operating_reset_at": 601.0});
            let answer = Answer::Json(200, json!({"result": true, "time": time}));
            Answer::After(Duration::from_secs(2), Box::new(answer))
        }
    })
}

#[tokio::test(start_paused = true)]
async fn where_nothing_is_known_of_the_reset_each_refusal_waits_longer() {
    let portal = mute(700);
    let client = portal.builder().build().expect("a client");
    client.raw("some.add", json!({})).await.expect("an answer");
    let after: Vec<u64> = portal
        .seen()
        .iter()
        .map(|one| one.after.as_secs())
        .collect();
    assert_eq!(after, [0, 61, 122, 243, 484, 785]);
}

#[tokio::test(start_paused = true)]
async fn after_a_refusal_one_call_tries_alone_for_all_the_others() {
    let portal = mute(700);
    let client = portal.builder_at("alone.test").build().expect("a client");
    let calls = (0..40).map(|_| client.raw("some.get", json!({})));
    let ended = futures_util::future::join_all(calls).await;
    assert!(ended.iter().all(Result::is_ok));
    let seen = portal.seen();
    // All of them once, for nothing was known; then one after 61, 122, 243 and 484 seconds; the fifth is answered, and
    // the others go.
    let tries = seen
        .iter()
        .filter(|one| one.after < Duration::from_secs(785));
    assert_eq!((tries.count(), seen.len()), (40 + 4, 40 + 4 + 40));
    assert!(seen.iter().all(|one| one.after <= Duration::from_secs(788)));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_would_wait_behind_its_deadline_ends_at_once() {
    let portal = Portal::new(Billed::Commands);
    let counters = counters();
    let client = portal.client(&counters);
    load(&client, 1, 9, |_| 59.0).await;
    let builder = Client::builder()
        .allow_http()
        .webhook("http://operating.test/rest/1/code/");
    let builder = builder.counters(counters).transport(portal.clone());
    let hasty = builder
        .deadline(Duration::from_secs(10))
        .build()
        .expect("a client");
    let since = Instant::now();
    let error = hasty
        .raw("crm.item.list", json!({"takes": 1.0}))
        .await
        .expect_err("late");
    assert!(
        since.elapsed().is_zero() && error.is_safe_to_retry(),
        "{error}"
    );
    assert_eq!(error.method(), "crm.item.list");
    assert_eq!(portal.calls.load(Ordering::Relaxed), 9);
}

#[tokio::test(start_paused = true)]
async fn callers_that_are_dropped_while_they_wait_harm_nobody() {
    let portal = Portal::new(Billed::Commands);
    let client = portal.client(&counters());
    load(&client, 1, 9, |_| 59.0).await;
    let calls = (0..100).map(|_| client.raw("crm.item.list", json!({"takes": 1.0})));
    let all = futures_util::future::join_all(calls);
    assert!(
        tokio::time::timeout(Duration::from_secs(60), all)
            .await
            .is_err()
    );
    call(&client, "crm.item.list", 1.0).await;
    assert!(
        portal.since.elapsed() <= Duration::from_secs(604),
        "{:?}",
        portal.since.elapsed()
    );
    assert_eq!(portal.refusals(), 0);
}
