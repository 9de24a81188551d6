//! Batches on portals with limits, and with connections that break.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::throttle::{Bucket, Counters, Operating, Unlimited};
use bitrix24::transport::{BoxFuture, Failure};
use bitrix24::{Result, Retries};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::batched::{Add, AddV3, One, add, error, get, id, run, same};
use crate::played::{Answer, Played, html, ok, refused};

#[tokio::test(start_paused = true)]
async fn a_command_of_which_nothing_is_said_is_repeated_where_it_reads_and_ambiguous_where_it_writes()
 {
    let mut first = true;
    let portal = Played::by(move |seen| {
        let skip = std::mem::take(&mut first);
        run(seen, |ran| {
            if skip && id(&ran.parameters) > 1 {
                One::Nothing
            } else {
                same(ran)
            }
        })
    });
    let (one, two, three) = portal
        .client()
        .batch((add(1), get(2), add(3)))
        .await
        .expect("answers");
    assert_eq!((one.expect("1"), two.expect("2")), (1, 2));
    let error = three.expect_err("nothing is said");
    assert!(
        error.is_ambiguous() && error.method() == "some.add",
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_cut_connection_repeats_what_reads_and_leaves_what_writes_ambiguous() {
    for broken in [
        Answer::Fails(Failure::unknown("reset")),
        Answer::Cut(200, "{\"result\":".into()),
        html(502),
        refused(500, "INTERNAL_SERVER_ERROR"),
    ] {
        let mut broken = Some(broken);
        let portal = Played::by(move |seen| broken.take().unwrap_or_else(|| run(seen, same)));
        let (one, two, three) = portal
            .client()
            .batch((get(1), add(2), get(3)))
            .await
            .expect("answers");
        assert_eq!((one.expect("1"), three.expect("3")), (1, 3));
        let error = two.expect_err("ambiguous");
        assert!(
            error.is_ambiguous() && error.method() == "some.add",
            "{error}"
        );
        let seen = portal.seen();
        assert_eq!(seen.len(), 2);
        assert!(
            !seen[1].body.to_string().contains("some.add"),
            "{}",
            seen[1].body
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_only_reads_is_repeated_as_a_whole() {
    let portal = Played::by({
        let mut broken = 2;
        move |seen| {
            broken -= 1;
            if broken >= 0 {
                html(502)
            } else {
                run(seen, same)
            }
        }
    });
    let (one, two) = portal
        .client()
        .batch((get(1), get(2)))
        .await
        .expect("answers");
    assert_eq!((one.expect("1"), two.expect("2")), (1, 2));
    assert_eq!(portal.seen().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_is_the_error_of_the_batch_and_of_each_command() {
    let portal = Played::by(|_| refused(403, "insufficient_scope"));
    let client = portal.client();
    let error = client.batch((get(1), add(2))).await.expect_err("refused");
    assert!(
        error.is("insufficient_scope") && error.method() == "batch",
        "{error}"
    );
    let all = client.batch_all((0..60).map(add)).await;
    assert_eq!(all.len(), 60);
    for one in all {
        let error = one.expect_err("refused");
        assert!(error.is("insufficient_scope") && error.method() == "some.add");
    }
}

#[tokio::test(start_paused = true)]
async fn where_the_portal_blocks_nothing_more_is_sent() {
    let portal = Played::by(|_| {
        Answer::After(
            Duration::from_secs(1),
            Box::new(refused(503, "OVERLOAD_LIMIT")),
        )
    });
    let all = portal.client().batch_all((0..5000).map(add)).await;
    assert_eq!(all.len(), 5000);
    assert!(
        all.iter()
            .all(|one| one.as_ref().is_err_and(|error| error.is("OVERLOAD_LIMIT")))
    );
    let last = all[4999].as_ref().expect_err("blocked");
    assert!(
        last.is_safe_to_retry() && last.method() == "some.add",
        "{last}"
    );
    // Those that were under way.
    assert!(portal.seen().len() <= 8, "{}", portal.seen().len());
}

#[tokio::test(start_paused = true)]
async fn where_the_portal_blocks_what_goes_by_itself_is_not_sent_either() {
    for version in [2, 3] {
        let portal = Played::by(|_| {
            Answer::After(
                Duration::from_secs(1),
                Box::new(refused(503, "OVERLOAD_LIMIT")),
            )
        });
        let client = portal.client();
        let all = if version == 2 {
            client.batch_all((0..500).map(|_| Add(json!([])))).await
        } else {
            client.batch_all((0..500).map(|_| AddV3::new(1))).await
        };
        assert!(
            all.iter()
                .all(|one| one.as_ref().is_err_and(|error| error.is("OVERLOAD_LIMIT")))
        );
        assert!(portal.seen().len() <= 64, "{}", portal.seen().len());
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_of_writes_that_was_cut_is_ambiguous() {
    let portal = Played::by(|_| html(502));
    let client = portal.client();
    let error = client.batch((add(1), add(2))).await.expect_err("cut");
    assert!(error.is_ambiguous(), "{error}");
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_limit_within_a_batch_sends_that_command_alone_again() {
    for limit in ["QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT"] {
        let mut left = 2;
        let portal = Played::by(move |seen| {
            run(seen, |ran| {
                if id(&ran.parameters) == 2 && left > 0 {
                    left -= 1;
                    return error(limit);
                }
                same(ran)
            })
        });
        let (one, two, three) = portal
            .client()
            .batch((add(1), add(2), add(3)))
            .await
            .expect("answers");
        assert_eq!(
            (one.expect("1"), two.expect("2"), three.expect("3")),
            (1, 2, 3)
        );
        let seen = portal.seen();
        assert_eq!(seen.len(), 3);
        assert!(seen[1].after > Duration::ZERO);
        assert_eq!(seen[1].body["cmd"].as_object().expect("commands").len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_lasts_ends_at_the_deadline_and_says_that_nothing_ran() {
    let portal = Played::by(|seen| {
        run(seen, |ran| match id(&ran.parameters) {
            2 => error("OPERATION_TIME_LIMIT"),
            _ => same(ran),
        })
    });
    let client = portal
        .builder()
        .deadline(Duration::from_secs(150))
        .build()
        .expect("a client");
    let (one, two) = client.batch((add(1), add(2))).await.expect("answers");
    assert_eq!(one.expect("1"), 1);
    let error = two.expect_err("late");
    assert!(
        error.is("OPERATION_TIME_LIMIT") && error.is_safe_to_retry(),
        "{error}"
    );
    assert!(portal.seen().last().expect("a call").after <= Duration::from_secs(150));
}

#[tokio::test(start_paused = true)]
async fn a_failure_of_the_portal_within_a_batch_repeats_what_reads_as_often_as_is_allowed() {
    let portal = Played::by(|seen| {
        run(seen, |ran| match id(&ran.parameters) {
            1 => same(ran),
            _ => error("INTERNAL_SERVER_ERROR"),
        })
    });
    let (one, two, three) = portal
        .client()
        .batch((get(1), get(2), add(3)))
        .await
        .expect("answers");
    assert_eq!(one.expect("1"), 1);
    assert!(two.expect_err("broken").is_safe_to_retry());
    assert!(three.expect_err("broken").is_ambiguous());
    let seen = portal.seen();
    assert_eq!(seen.len(), 1 + Retries::default().times);
    assert!(
        seen[1..]
            .iter()
            .all(|one| !one.body.to_string().contains("some.add"))
    );
}

/// Counters that remember what they are asked and told.
#[derive(Debug, Default)]
struct Told {
    asked: Mutex<Vec<String>>,
    learnt: Mutex<HashMap<String, Operating>>,
}

impl Counters for Told {
    fn wait<'a>(&'a self, method: &'a str) -> BoxFuture<'a, Result<Duration>> {
        self.asked.lock().expect("a lock").push(method.to_owned());
        let wait = if method == "some.add" { 7 } else { 0 };
        Box::pin(async move { Ok(Duration::from_secs(wait)) })
    }

    fn learn<'a>(&'a self, method: &'a str, operating: Operating) -> BoxFuture<'a, Result<()>> {
        self.learnt
            .lock()
            .expect("a lock")
            .insert(method.to_owned(), operating);
        Box::pin(async { Ok(()) })
    }

    fn exceeded<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Duration>> {
        Box::pin(async { Ok(Duration::from_secs(60)) })
    }
}

#[tokio::test(start_paused = true)]
async fn the_time_of_each_inner_method_is_learnt_and_waited_for_and_that_of_the_batch_too() {
    let time = |spent: f64| json!({"finish": 100.0, "operating": spent, "operating_reset_at": 160});
    let portal = Played::by(move |seen| {
        let Answer::Json(status, mut body) = run(seen, |ran| match &*ran.method {
            "some.get" => {
                let id = id(&ran.parameters);
                One::Full(json!(id), 50, 70, time(id as f64))
            }
            _ => same(ran),
        }) else {
            panic!("JSON")
        };
        body["time"] = time(9.0);
        Answer::Json(status, body)
    });
    let counters = Arc::new(Told::default());
    let client = portal
        .builder()
        .counters(Arc::clone(&counters) as Arc<dyn Counters>)
        .build()
        .expect("a client");
    let (one, _, _) = client
        .batch((get(1), get(2), add(3)))
        .await
        .expect("answers");
    assert_eq!(one.expect("1"), 1);
    assert_eq!(
        *counters.asked.lock().expect("a lock"),
        ["batch", "some.get", "some.add"]
    );
    assert_eq!(portal.seen()[0].after, Duration::from_secs(7));
    let learnt = counters.learnt.lock().expect("a lock");
    let spent = |method: &str| {
        learnt
            .get(method)
            .map(|one| (one.spent, one.resets_in.as_secs()))
    };
    assert_eq!(spent("some.get"), Some((2.0, 60)));
    assert_eq!((spent("batch"), spent("some.add")), (Some((9.0, 60)), None));
}

/// A bucket that counts.
#[derive(Debug, Default)]
struct Counted(Mutex<usize>);

impl Bucket for Counted {
    fn reserve(&self) -> BoxFuture<'_, Result<Duration>> {
        *self.0.lock().expect("a lock") += 1;
        Bucket::reserve(&Unlimited)
    }

    fn exceeded(&self) -> BoxFuture<'_, Result<Duration>> {
        Bucket::exceeded(&Unlimited)
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_takes_one_place_of_the_bucket() {
    let portal = Played::by(|seen| run(seen, same));
    let bucket = Arc::new(Counted::default());
    let client = portal
        .builder()
        .bucket(Arc::clone(&bucket) as Arc<dyn Bucket>)
        .build()
        .expect("a client");
    let _ = client.batch_all((0..50).map(get)).await;
    assert_eq!(*bucket.0.lock().expect("a lock"), 1);
}

fn entries() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        prop::bool::ANY.prop_map(Value::from),
        (0..3).prop_map(Value::from),
        "(|c0|X|QUERY)".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        let name = "(result|result_error|result_time|result_next|result_total|c0|c1|0|1|error)";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_answered_each_command_gets_something(answer in entries()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
        runtime.block_on(async {
            let portal = Played::by(move |_| ok(answer.clone()));
            let client = portal.builder().retries(Retries::none()).build().expect("a client");
            let unknown = |one: &Result<i64>| {
                one.as_ref().is_err_and(|error| error.message().contains("nothing is known"))
            };
            let all = client.batch_all([get(1), get(2)]).await;
            prop_assert!(all.len() == 2 && !all.iter().any(unknown));
            let mut chain = client.chain();
            let (first, second) = (chain.add(add(1)), chain.add(get(2)));
            if let Ok(done) = chain.halt().send().await {
                prop_assert!(!unknown(&done.get(first)) && !unknown(&done.get(second)));
            }
            Ok(())
        })?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Numbers below `refuse` of a hundred are refused, and each tenth call breaks, before or after it has run.
    #[test]
    fn a_thousand_requests_with_chance_failures_each_get_their_own_result_and_none_is_written_twice(
        seed: u64, refuse in 0..40_u64, reads: bool,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
        runtime.block_on(async {
            let chance = move |salt: u64| {
                let mixed = (seed ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
                (mixed ^ (mixed >> 33)) % 100
            };
            let ran = Arc::new(Mutex::new(HashMap::<i64, usize>::new()));
            let counts = Arc::clone(&ran);
            let mut calls = 0;
            let portal = Played::by(move |seen| {
                calls += 1;
                let fate = chance(1_000_000 + calls);
                if fate < 5 {
                    return Answer::Fails(Failure::unsent("refused"));
                }
                let answer = run(seen, |ran| {
                    let id = id(&ran.parameters);
                    if chance(id as u64) < refuse {
                        return error("NOT_FOUND");
                    }
                    if chance(7_000 + id as u64 + calls * 31) < 3 {
                        return error("QUERY_LIMIT_EXCEEDED");
                    }
                    *counts.lock().expect("a lock").entry(id).or_default() += 1;
                    if chance(9_000 + id as u64 + calls * 17) < 3 {
                        return error("INTERNAL_SERVER_ERROR");
                    }
                    One::Result(json!(id))
                });
                if fate < 10 { Answer::Cut(200, "{".into()) } else { answer }
            });
            let client = portal.builder().retries(Retries { times: 40, ..Retries::default() }).no_deadline().build().expect("a client");
            let all = if reads {
                client.batch_all((0..1000).map(get)).await
            } else {
                client.batch_all((0..1000).map(add)).await
            };
            prop_assert_eq!(all.len(), 1000);
            let ran = ran.lock().expect("a lock");
            for (id, one) in all.into_iter().enumerate() {
                let times = ran.get(&(id as i64)).copied().unwrap_or_default();
                prop_assert!(reads || times <= 1, "{} was written {} times", id, times);
                match one {
                    Ok(answer) => prop_assert!(answer == id as i64 && times > 0),
                    Err(error) if error.is("NOT_FOUND") => prop_assert!(chance(id as u64) < refuse && times == 0),
                    Err(error) => prop_assert!(!reads && error.is_ambiguous(), "{}: {}", id, error),
                }
            }
            Ok(())
        })?;
    }
}
