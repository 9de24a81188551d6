//! What is known of a call that may have run: what its error says, and which are sent again.

use bitrix24::transport::Failure;
use bitrix24::{AnswerLimits, Result, Retries};
use serde_json::json;

use crate::batched::{AddV3, One, add, error, get, run, same};
use crate::played::{Answer, Played, html, ok, refused};

fn ambiguous<T: std::fmt::Debug>(answer: Result<T>) {
    let error = answer.expect_err("no answer");
    assert!(error.is_ambiguous() && !error.is_safe_to_retry(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_write_whose_answer_passes_a_bound_is_ambiguous_and_a_read_is_not_sent_again() {
    for limits in [
        AnswerLimits {
            bytes: 20,
            ..AnswerLimits::default()
        },
        AnswerLimits {
            depth: 1,
            ..AnswerLimits::default()
        },
    ] {
        let portal = Played::by(|_| ok(json!([[[[1, 2, 3, 4, 5, 6, 7]]]])));
        let client = portal.client().with_limits(limits);
        ambiguous(client.raw("some.add", json!({})).await);
        ambiguous(client.raw_v3("some.add", json!({})).await);
        let error = client.send(get(1)).await.expect_err("too much");
        assert!(
            !error.is_ambiguous() && !error.is_safe_to_retry(),
            "{error}"
        );
        assert_eq!(portal.seen().len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_whose_answer_does_not_fit_is_ambiguous_alone_and_in_a_batch() {
    let portal = Played::by(|seen| run(seen, |_| One::Result(json!({"a": 1}))));
    let client = portal.client();
    ambiguous(client.send(add(1)).await);
    let (one, two) = client.batch((add(1), get(2))).await.expect("answers");
    ambiguous(one);
    assert!(!two.expect_err("an object").is_ambiguous());
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_looks_whole_and_is_no_json_is_ambiguous_where_it_writes() {
    let portal = Played::by(|_| {
        let body = bitrix24::transport::Body::from("{\"result\":tru}");
        Answer::Other(http::Response::new(body))
    });
    ambiguous(portal.client().send(add(1)).await);
}

#[tokio::test(start_paused = true)]
async fn what_an_earlier_attempt_may_have_written_is_not_forgotten() {
    let unsent = || Answer::Fails(Failure::unsent("refused"));
    let retries = Retries {
        times: 2,
        ..Retries::default()
    };
    for last in [
        unsent(),
        refused(401, "NO_AUTH_FOUND"),
        refused(503, "OVERLOAD_LIMIT"),
    ] {
        let portal = Played::in_turn([html(502), unsent(), last]);
        let client = portal.builder().retries(retries).build().expect("a client");
        ambiguous(client.send(AddV3::new(1)).await);
        assert_eq!(portal.seen().len(), 3);
    }
    // The key has been looked at: what was written under it would have been answered.
    let portal = Played::in_turn([html(502), refused(400, "NOT_FOUND")]);
    let error = portal
        .client()
        .send(AddV3::new(1))
        .await
        .expect_err("refused");
    assert!(error.is("NOT_FOUND") && !error.is_ambiguous(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_call_by_its_name_writes_unless_it_is_said_to_read() {
    let broken = || Played::in_turn([html(502), ok(json!(1))]);
    let portal = broken();
    ambiguous(portal.client().raw("new.add", json!({})).await);
    assert_eq!(portal.seen().len(), 1);
    for version in [2, 3] {
        let portal = broken();
        let client = portal.client();
        let call = match version {
            2 => client.raw("new.get", json!({})),
            _ => client.raw_v3("new.get", json!({})),
        };
        assert_eq!(call.reads().await.expect("an answer"), 1);
        let seen = portal.seen();
        assert!(seen.len() == 2 && !seen[0].headers.contains_key("idempotency-key"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_chain_that_only_reads_goes_again_where_one_of_its_commands_breaks() {
    let mut breaks = 2;
    let portal = Played::by(move |seen| {
        run(seen, |ran| {
            breaks -= 1;
            match breaks {
                0 => error("INTERNAL_SERVER_ERROR"),
                _ => same(ran),
            }
        })
    });
    let mut chain = portal.client().chain();
    let all: Vec<_> = (1..4).map(|id| chain.add(get(id))).collect();
    let done = chain.halt().send().await.expect("answers");
    for (id, handle) in (1..).zip(all) {
        assert_eq!(done.get(handle).expect("an answer"), id);
    }
    assert_eq!(portal.seen().len(), 2);
}
