//! The bucket: the rules of the one in memory, for all processes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bitrix24::redis::SharedBucket;
use bitrix24::throttle::{Bucket as _, Place};

use crate::server::Server;

const PORTAL: &str = "example.bitrix24.com";

/// A place, and how long it waits.
pub async fn line_up(bucket: &SharedBucket) -> (Place, Duration) {
    let place = bucket.reserve().await.unwrap();
    (place, bucket.wait(place).await.unwrap())
}

/// Whether a time is so many milliseconds, or somewhat less, for the clock goes on.
fn about(wait: Duration, millis: u64) -> bool {
    let wait = wait.as_millis() as u64;
    wait <= millis && wait + 400 > millis
}

#[tokio::test]
async fn what_fits_leaves_at_once_and_the_rest_one_after_the_other_whichever_process_it_is_of() {
    let Some(redis) = Server::start() else { return };
    // Five of ten leave at once, for five are held back; then one each 200 ms.
    let one = redis.open().bucket(PORTAL, 10, 5.0);
    let other = redis.open().bucket(PORTAL, 10, 5.0);
    let begin = Instant::now();
    let mut waits = Vec::new();
    for _ in 0..4 {
        waits.push(line_up(&one).await.1);
        waits.push(line_up(&other).await.1);
    }
    let passed = begin.elapsed();
    assert!(waits[..5].iter().all(Duration::is_zero), "{waits:?}");
    for (place, wait) in waits[5..].iter().enumerate() {
        let ideal = Duration::from_millis(200) * (place as u32 + 1);
        assert!(
            *wait <= ideal && *wait + passed + Duration::from_millis(50) > ideal,
            "{waits:?}"
        );
    }
}

#[tokio::test]
async fn portals_do_not_wait_for_each_other() {
    let Some(redis) = Server::start() else { return };
    let one = redis.open().bucket(PORTAL, 1, 0.1);
    let other = redis.open().bucket("other.bitrix24.com", 1, 0.1);
    let _first = line_up(&one).await;
    assert!(!line_up(&one).await.1.is_zero());
    assert!(line_up(&other).await.1.is_zero());
}

#[tokio::test]
async fn after_a_refusal_all_wait_and_the_refused_call_goes_before_those_that_came_later() {
    let Some(redis) = Server::start() else { return };
    let one = redis.open().bucket(PORTAL, 1, 2.0);
    let other = redis.open().bucket(PORTAL, 1, 2.0);
    let (refused, _) = line_up(&one).await;
    let (later, before) = line_up(&other).await;
    assert!(about(before, 500), "{before:?}");
    let wait = one.exceeded(Some(refused)).await.unwrap();
    assert!(about(wait, 1000), "{wait:?}");
    let after = other.wait(later).await.unwrap();
    assert!(about(after, 1500), "{after:?}");
    let wait = one.wait(refused).await.unwrap();
    assert!(about(wait, 1000), "{wait:?}");
}

#[tokio::test]
async fn a_refusal_of_what_was_sent_before_the_last_one_says_nothing_new() {
    let Some(redis) = Server::start() else { return };
    let bucket = redis.open().bucket(PORTAL, 1, 10.0);
    let first = bucket.exceeded(None).await.unwrap();
    let second = bucket.exceeded(None).await.unwrap();
    assert!(
        about(first, 1000) && second <= first,
        "{first:?} {second:?}"
    );
    tokio::time::sleep(first).await;
    let third = bucket.exceeded(None).await.unwrap();
    assert!(about(third, 2000), "{third:?}");
}

#[tokio::test]
async fn who_leaves_the_end_of_the_line_leaves_no_gap() {
    let Some(redis) = Server::start() else { return };
    let one = redis.open().bucket(PORTAL, 1, 1.0);
    let other = redis.open().bucket(PORTAL, 1, 1.0);
    let _first = line_up(&one).await;
    let (last, _) = line_up(&other).await;
    other.leave(last).await.unwrap();
    let (_, wait) = line_up(&one).await;
    assert!(about(wait, 1000), "{wait:?}");
}

#[tokio::test]
async fn what_redis_has_lost_gives_nobody_a_second_burst_and_old_places_stand_first() {
    let Some(redis) = Server::start() else { return };
    let bucket = redis.open().bucket(PORTAL, 4, 0.5);
    for _ in 0..3 {
        assert!(line_up(&bucket).await.1.is_zero());
    }
    let (waiting, _) = line_up(&bucket).await;
    redis.ask::<()>(&["FLUSHALL"]);
    let wait = bucket.wait(waiting).await.unwrap();
    let (_, new) = line_up(&bucket).await;
    assert!(about(wait, 2000) && about(new, 4000), "{wait:?} {new:?}");
}

#[tokio::test]
async fn all_keys_of_a_portal_lie_on_one_node_and_expire() {
    let Some(redis) = Server::start() else { return };
    let bucket = redis
        .open()
        .prefix("own")
        .bucket("Example.bitrix24.com", 1, 0.1);
    let _first = line_up(&bucket).await;
    let _second = line_up(&bucket).await;
    let mut keys: Vec<String> = redis.ask(&["KEYS", "*{*"]);
    keys.sort();
    let name = "own:{example.bitrix24.com}";
    assert_eq!(
        keys,
        ["bucket", "line", "processes"].map(|what| format!("{name}:{what}"))
    );
    let all: Vec<String> = redis.ask(&["KEYS", "*"]);
    for key in all {
        assert!(redis.ask::<i64>(&["PTTL", &key]) > 0, "{key}");
    }
}

#[tokio::test]
async fn two_clients_of_one_process_count_as_one() {
    let Some(redis) = Server::start() else { return };
    let redis = redis.open();
    let (one, other) = (
        redis.bucket(PORTAL, 2, 1.0),
        redis.clone().bucket(PORTAL, 2, 1.0),
    );
    assert!(Arc::ptr_eq(&one, &other));
    assert!(!Arc::ptr_eq(&one, &redis.bucket(PORTAL, 4, 1.0)));
}
