//! Chains: commands in their order, that may stop at a failure.

use std::time::Duration;

use bitrix24::Result;
use bitrix24::transport::Failure;
use serde_json::json;

use crate::batched::{Add, AddV3, Get, GetV3, One, error, methods, portal, run, same, sent};
use crate::played::{Answer, CODE, Played, html};

#[tokio::test(start_paused = true)]
async fn where_a_chain_ends_without_an_error_what_writes_behind_it_is_ambiguous() {
    let (played, _) = portal(|ran| match &ran.parameters["id"] {
        id if id == "1" => same(ran),
        _ => One::Nothing,
    });
    let mut chain = played.client().chain();
    let all: Vec<_> = (1..4).map(|id| chain.add(Add::new(id))).collect();
    let done = sent(chain.halt()).await;
    assert_eq!(done.get(all[0]).expect("1"), 1);
    for one in &all[1..] {
        assert!(done.get(*one).expect_err("nothing").is_ambiguous());
    }
}

#[tokio::test(start_paused = true)]
async fn a_handle_of_another_chain_gets_nothing() {
    let (played, _) = portal(same);
    let (mut one, mut two) = (played.client().chain(), played.client().chain());
    let foreign = one.add(Get::new(1));
    two.add(Get::new(2));
    assert!(sent(two).await.get(foreign).is_err());
}

#[tokio::test(start_paused = true)]
async fn with_halt_a_chain_of_any_length_ends_at_the_first_failure() {
    let (played, ran) = portal(|ran| match &ran.parameters["id"] {
        id if id == "60" => error("NOT_FOUND"),
        _ => same(ran),
    });
    let mut chain = played.client().chain();
    let all: Vec<_> = (0..120).map(|id| chain.add(Add::new(id))).collect();
    let done = sent(chain.halt()).await;
    for (id, handle) in all.into_iter().enumerate() {
        match done.get(handle) {
            Ok(answer) => assert!(id < 60 && answer == i64::try_from(id).expect("a number")),
            Err(error) if id == 60 => assert!(error.is("NOT_FOUND")),
            Err(error) => assert!(id > 60 && error.is_safe_to_retry(), "{id}: {error}"),
        }
    }
    assert_eq!((played.seen().len(), methods(&ran).len()), (2, 61));
}

#[tokio::test(start_paused = true)]
async fn without_halt_and_references_all_are_run() {
    let (played, ran) = portal(|ran| match &ran.parameters["id"] {
        id if id == "0" => error("NOT_FOUND"),
        _ => same(ran),
    });
    let mut chain = played.client().chain();
    let all: Vec<_> = (0..60).map(|id| chain.add(Add::new(id))).collect();
    let done = sent(chain).await;
    let failed: Vec<bool> = all.into_iter().map(|one| done.get(one).is_err()).collect();
    assert!(failed[0] && failed[1..].iter().all(|failed| !failed));
    assert_eq!((played.seen().len(), methods(&ran).len()), (2, 60));
    assert_eq!(played.seen()[0].body["halt"], 0);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_one_batch_is_refused_before_anything_is_sent() {
    let (played, _) = portal(same);
    let client = played.client();
    let long = {
        let mut chain = client.chain();
        let id = chain.add(Add::new(1)).result();
        (0..50).for_each(|_| {
            chain.add(Get::new(id.clone()));
        });
        chain
    };
    let mixed = {
        let mut chain = client.chain();
        chain.add(Add::new(1));
        chain.add(AddV3::new(1));
        chain
    };
    let third = {
        let mut chain = client.chain();
        let id = chain.add(AddV3::new(1)).result();
        chain.add(GetV3::new(id));
        chain
    };
    let unfit = {
        let mut chain = client.chain();
        chain.add(Add::new(1));
        chain.raw("some.set", json!({"text": "$result[c0]"}));
        chain.halt()
    };
    let nested = {
        let mut chain = client.chain();
        chain.add(Add::new(1));
        chain.raw("batch", json!({}));
        chain.halt()
    };
    let injected = {
        let mut chain = client.chain();
        chain.add(Add::new(1));
        chain.raw("some.add?id=2&x", json!({}));
        chain.halt()
    };
    for chain in [long, mixed, third, unfit, nested, injected] {
        let error = chain.send().await.expect_err("no batch");
        assert!(played.seen().is_empty());
        assert!(error.message().contains("nothing"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_chain_is_no_call() {
    let (played, _) = portal(same);
    assert!(sent(played.client().chain()).await.error().is_none());
    assert!(played.seen().is_empty());
}

async fn limited(first: &'static str) -> (Result<i64>, Vec<String>, usize) {
    let mut left = 1;
    let (played, ran) = portal(move |ran| {
        if ran.method == "some.add" && left > 0 {
            left -= 1;
            return error("QUERY_LIMIT_EXCEEDED");
        }
        One::Result(json!(1))
    });
    let mut chain = played.client().chain();
    chain.raw(first, json!({}));
    if first == "some.get" {
        chain = played.client().chain();
        chain.add(Get::new(1));
    }
    let added = chain.add(Add::new(1));
    let done = sent(chain.halt()).await;
    (done.get(added), methods(&ran), played.seen().len())
}

#[tokio::test(start_paused = true)]
async fn a_limit_before_anything_was_written_sends_the_chain_again() {
    let (added, ran, calls) = limited("some.get").await;
    assert_eq!(added.expect("1"), 1);
    assert_eq!(ran, ["some.get", "some.add", "some.get", "some.add"]);
    assert_eq!(calls, 2);
}

#[tokio::test(start_paused = true)]
async fn a_limit_behind_a_write_ends_the_chain() {
    let (added, ran, calls) = limited("some.write").await;
    let error = added.expect_err("a limit");
    assert!(error.is("QUERY_LIMIT_EXCEEDED") && error.is_safe_to_retry());
    assert_eq!(ran, ["some.write", "some.add"]);
    assert_eq!(calls, 1);
}

#[tokio::test(start_paused = true)]
async fn a_chain_that_writes_is_not_repeated_after_a_cut_and_one_that_reads_is() {
    for writes in [true, false] {
        let mut broken = Some(Answer::Fails(Failure::unknown("reset")));
        let played = Played::by(move |seen| broken.take().unwrap_or_else(|| run(seen, same)));
        let mut chain = played.client().chain();
        let first = chain.add(Get::new(1));
        let second = chain.add(Get::new(first.result()));
        if writes {
            chain.add(Add::new(second.result()));
        }
        match chain.send().await {
            Ok(done) => assert!(!writes && done.get(second).expect("1") == 1),
            Err(error) => assert!(writes && error.is_ambiguous(), "{error}"),
        }
        assert_eq!(played.seen().len(), if writes { 1 } else { 2 });
    }
}

#[tokio::test(start_paused = true)]
async fn a_chain_that_is_cut_behind_its_first_call_tells_what_is_known() {
    let mut calls = 0;
    let played = Played::by(move |seen| {
        calls += 1;
        if calls == 2 {
            html(502)
        } else {
            run(seen, same)
        }
    });
    let mut chain = played.client().chain();
    let all: Vec<_> = (0..120).map(|id| chain.add(Add::new(id))).collect();
    let done = sent(chain.halt()).await;
    for (id, handle) in all.into_iter().enumerate() {
        match (id, done.get(handle)) {
            (0..50, answer) => assert_eq!(
                answer.expect("a number"),
                i64::try_from(id).expect("a number")
            ),
            (50..100, answer) => assert!(answer.expect_err("cut").is_ambiguous()),
            (_, answer) => assert!(answer.expect_err("not run").is_safe_to_retry()),
        }
    }
    assert_eq!(played.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_chain_of_version_3_is_one_batch_of_its_own_form() {
    let (played, _) = portal(same);
    let mut chain = played.client().chain();
    let (one, two) = (chain.add(AddV3::new(1)), chain.add(GetV3::new(2)));
    let done = sent(chain).await;
    assert_eq!(
        (done.get(one).expect("1"), done.get(two).expect("2")),
        (1, 2)
    );
    let seen = played.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].uri.path(), format!("/rest/api/1/{CODE}/batch"));
    assert_eq!(
        seen[0].body[0],
        json!({"method": "some.add", "query": {"id": 1}})
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_chain_of_version_3_says_that_what_writes_may_have_run() {
    for writes in [true, false] {
        let (played, _) = portal(|_| One::Error(json!({"error": {"code": "X", "message": "no"}})));
        let mut chain = played.client().chain();
        chain.add(GetV3::new(1));
        if writes {
            chain.add(AddV3::new(2));
        } else {
            chain.add(GetV3::new(2));
        }
        let error = chain.send().await.expect_err("refused");
        assert!(error.is("X"));
        assert_eq!(error.is_ambiguous(), writes, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_fit_is_an_error_of_its_command_without_secrets() {
    let (played, _) = portal(|_| One::Result(json!({"a": CODE})));
    let mut chain = played.client().chain();
    let (one, raw) = (chain.add(Get::new(1)), chain.raw("some.echo", json!({})));
    let done = sent(chain).await;
    let error = done.get(one).expect_err("an object");
    assert_eq!(error.method(), "some.get");
    assert!(
        !format!("{error} {:?}", error.body()).contains(CODE),
        "{error}"
    );
    assert_eq!(done.get(raw).expect("anything"), json!({"a": CODE}));
}

#[tokio::test(start_paused = true)]
async fn a_chain_keeps_to_the_deadline() {
    let (played, _) = portal(|_| error("OPERATION_TIME_LIMIT"));
    let client = played
        .builder()
        .deadline(Duration::from_secs(30))
        .build()
        .expect("a client");
    let mut chain = client.chain();
    let one = chain.add(Add::new(1));
    let done = sent(chain.halt()).await;
    assert!(done.get(one).expect_err("late").is_safe_to_retry());
    assert_eq!(played.seen().len(), 1);
}
