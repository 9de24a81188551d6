//! A program's own bucket and counters, such as those that several processes share.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::client::Builder;
use bitrix24::throttle::{Bucket, Counters, Operating, Place, Soon};
use bitrix24::{Error, Result};
use serde_json::json;

use crate::played::{Answer, Played, refused};

/// It writes down what it is asked, and fails where it is told to.
#[derive(Debug, Default)]
struct Own {
    asked: Mutex<Vec<String>>,
    fails: &'static str,
}

impl Own {
    fn answer<T: Send + 'static>(&self, asked: String, answer: T) -> Soon<'_, Result<T>> {
        let fails = !self.fails.is_empty() && asked.starts_with(self.fails);
        self.asked.lock().expect("a lock").push(asked);
        Soon::later(async move {
            tokio::task::yield_now().await;
            if fails {
                Err(Error::limits("no connection"))
            } else {
                Ok(answer)
            }
        })
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("a lock").clone()
    }
}

impl Bucket for Own {
    fn reserve(&self) -> Soon<'_, Result<Place>> {
        self.answer("reserve".into(), Place(7))
    }

    fn wait(&self, place: Place) -> Soon<'_, Result<Duration>> {
        self.answer(format!("place {}", place.0), Duration::ZERO)
    }

    fn exceeded(&self, refused: Option<Place>) -> Soon<'_, Result<Duration>> {
        let refused = refused.expect("a place");
        self.answer(format!("full {}", refused.0), Duration::from_secs(3))
    }
}

impl Counters for Own {
    fn wait<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>> {
        self.answer(format!("wait {method}"), Duration::ZERO)
    }

    fn learn<'a>(&'a self, method: &'a str, operating: Operating) -> Soon<'a, Result<()>> {
        let Operating {
            spent,
            resets_in,
            took,
            ..
        } = operating;
        self.answer(format!("learn {method} {spent} {resets_in:?} {took:?}"), ())
    }

    fn exceeded<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>> {
        self.answer(format!("exceeded {method}"), Duration::from_secs(5))
    }
}

fn with(portal: &Played, own: &Arc<Own>) -> Builder {
    portal.builder().bucket(own.clone()).counters(own.clone())
}

fn answered() -> Answer {
    let time = json!({"start": 10.0, "finish": 12.5, "operating": 2.5, "operating_reset_at": 610});
    Answer::Json(200, json!({"result": 1, "time": time}))
}

#[tokio::test(start_paused = true)]
async fn they_are_asked_for_each_request_and_told_what_the_portal_says() {
    let portal = Played::in_turn([
        refused(503, "QUERY_LIMIT_EXCEEDED"),
        refused(429, "OPERATION_TIME_LIMIT"),
        answered(),
    ]);
    let own = Arc::new(Own::default());
    let client = with(&portal, &own).build().expect("a client");
    client.raw("some.get", json!({})).await.expect("an answer");
    assert_eq!(
        own.asked(),
        [
            "wait some.get",
            "reserve",
            "place 7",
            // The refused call keeps its place.
            "full 7",
            "place 7",
            "exceeded some.get",
            "wait some.get",
            "reserve",
            "place 7",
            "learn some.get 2.5 597.5s 2.5s",
        ]
    );
    let after: Vec<u64> = portal
        .seen()
        .iter()
        .map(|one| one.after.as_secs())
        .collect();
    assert_eq!(after, [0, 3, 8]);
}

#[tokio::test(start_paused = true)]
async fn where_they_fail_nothing_is_sent() {
    for fails in ["wait", "reserve", "place"] {
        let portal = Played::in_turn([]);
        let own = Arc::new(Own {
            fails,
            ..Own::default()
        });
        let client = with(&portal, &own).build().expect("a client");
        let error = client
            .raw("some.add", json!({}))
            .await
            .expect_err("no limits");
        assert!(error.is_safe_to_retry() && !error.is_ambiguous(), "{error}");
        assert_eq!(error.to_string(), "some.add: no connection");
        assert!(portal.seen().is_empty(), "{fails}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_not_lost_where_its_time_cannot_be_counted() {
    let portal = Played::in_turn([answered()]);
    let own = Arc::new(Own {
        fails: "learn",
        ..Own::default()
    });
    let client = with(&portal, &own).build().expect("a client");
    assert_eq!(
        client.raw("some.get", json!({})).await.expect("an answer"),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_the_error_where_nobody_knows_how_long_to_wait() {
    for (fails, status, code) in [
        ("full", 503, "QUERY_LIMIT_EXCEEDED"),
        ("exceeded", 429, "OPERATION_TIME_LIMIT"),
    ] {
        let portal = Played::in_turn([refused(status, code)]);
        let own = Arc::new(Own {
            fails,
            ..Own::default()
        });
        let client = with(&portal, &own).build().expect("a client");
        let error = client
            .raw("some.add", json!({}))
            .await
            .expect_err("refused");
        assert!(error.is(code) && error.is_safe_to_retry(), "{error}");
    }
}
