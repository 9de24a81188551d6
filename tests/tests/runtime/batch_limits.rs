//! Batches on portals with limits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::Result;
use bitrix24::throttle::{Bucket, Counters, Operating, Place, Soon};
use serde_json::json;

use crate::batched::{One, add, error, get, id, run, same};
use crate::played::{Answer, Played};

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

/// Counters that remember what they are asked and told.
#[derive(Debug, Default)]
struct Told {
    asked: Mutex<Vec<String>>,
    learnt: Mutex<HashMap<String, Operating>>,
}

impl Counters for Told {
    fn wait<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>> {
        let mut asked = self.asked.lock().expect("a lock");
        let first = !asked.iter().any(|one| one == method);
        if first {
            asked.push(method.to_owned());
        }
        let wait = if first && method == "some.add" { 7 } else { 0 };
        Soon::now(Ok(Duration::from_secs(wait)))
    }

    fn learn<'a>(&'a self, method: &'a str, operating: Operating) -> Soon<'a, Result<()>> {
        self.learnt
            .lock()
            .expect("a lock")
            .insert(method.to_owned(), operating);
        Soon::now(Ok(()))
    }

    fn exceeded<'a>(&'a self, _: &'a str) -> Soon<'a, Result<Duration>> {
        Soon::now(Ok(Duration::from_secs(60)))
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
    fn reserve(&self) -> Soon<'_, Result<Place>> {
        *self.0.lock().expect("a lock") += 1;
        Soon::now(Ok(Place(0)))
    }

    fn wait(&self, _: Place) -> Soon<'_, Result<Duration>> {
        Soon::now(Ok(Duration::ZERO))
    }

    fn exceeded(&self, _: Option<Place>) -> Soon<'_, Result<Duration>> {
        Soon::now(Ok(Duration::from_secs(1)))
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
