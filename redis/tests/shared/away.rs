//! One process where Redis is away, from the start or for a time.

use std::time::{Duration, Instant};

use bitrix24::auth::{TokenStore as _, Tokens};
use bitrix24::redis::{Redis, SharedBucket, SharedTokens};
use bitrix24::throttle::{Bucket as _, Counters as _, Operating, Place};
use tokio::time::{sleep, timeout};

use crate::bucket::line_up;
use crate::server::Server;

const PORTAL: &str = "example.bitrix24.com";
/// Nobody listens there.
const NOWHERE: &str = "redis://someone:s3cr3t-of-redis@127.0.0.1:1/3";

/// Waits until a place has its turn.
async fn go(bucket: &SharedBucket, place: Place) {
    loop {
        let wait = bucket.wait(place).await.unwrap();
        if wait.is_zero() {
            break;
        }
        sleep(wait).await;
    }
}

async fn turn(bucket: &SharedBucket) {
    let place = bucket.reserve().await.unwrap();
    go(bucket, place).await;
}

/// Whether it took so many milliseconds, or not much more.
fn later(took: Duration, millis: u64) -> bool {
    let took = took.as_millis() as u64;
    took + 20 >= millis && took < millis + 450
}

#[tokio::test]
async fn without_redis_a_process_sends_its_part_from_the_start() {
    let redis = Redis::open(NOWHERE).unwrap().processes(4);
    let bucket = redis.bucket(PORTAL, 100, 8.0);
    let begin = Instant::now();
    turn(&bucket).await;
    let first = begin.elapsed();
    turn(&bucket).await;
    let second = begin.elapsed();
    assert!(
        later(first, 500) && later(second, 1000),
        "{first:?} {second:?}"
    );
}

#[tokio::test]
async fn its_part_is_that_of_the_processes_that_were_there() {
    let Some(mut redis) = Server::start() else {
        return;
    };
    let bucket = redis.open().bucket(PORTAL, 100, 8.0);
    for _ in 0..3 {
        let _other = line_up(&redis.open().bucket(PORTAL, 100, 8.0)).await;
    }
    assert!(line_up(&bucket).await.1.is_zero());
    redis.kill();
    let begin = Instant::now();
    turn(&bucket).await;
    let first = begin.elapsed();
    assert!(later(first, 500), "{first:?}");
}

#[tokio::test]
async fn it_is_back_in_the_common_line_before_its_turn_alone_has_come() {
    let Some(mut redis) = Server::start() else {
        return;
    };
    let bucket = redis.open().processes(1000).bucket(PORTAL, 1, 4.0);
    redis.kill();
    let (place, alone) = line_up(&bucket).await;
    assert_eq!(alone, Duration::from_millis(250));
    redis.restart();
    let begin = Instant::now();
    go(&bucket, place).await;
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_refusal_holds_back_a_process_alone_too() {
    let redis = Redis::open(NOWHERE).unwrap().processes(1);
    let bucket = redis.bucket(PORTAL, 100, 50.0);
    let place = bucket.reserve().await.unwrap();
    go(&bucket, place).await;
    let begin = Instant::now();
    sleep(bucket.exceeded(Some(place)).await.unwrap()).await;
    go(&bucket, place).await;
    turn(&bucket).await;
    assert!(later(begin.elapsed(), 1020));
}

#[tokio::test]
async fn nobody_waits_for_a_redis_that_hangs_but_the_first() {
    let Some(redis) = Server::start() else { return };
    let bucket = redis.open().bucket(PORTAL, 100, 8.0);
    assert!(line_up(&bucket).await.1.is_zero());
    redis.stop();
    let begin = Instant::now();
    let _first = bucket.reserve().await.unwrap();
    let first = begin.elapsed();
    let _second = bucket.reserve().await.unwrap();
    let second = begin.elapsed() - first;
    assert!(
        first > Duration::from_millis(1900) && second < Duration::from_millis(1000),
        "{first:?} {second:?}"
    );
}

#[tokio::test]
async fn the_time_of_methods_is_kept_to_by_what_the_process_has_learnt() {
    let Some(mut redis) = Server::start() else {
        return;
    };
    let counters = redis.open().counters("example.bitrix24.com/1", 480.0);
    let operating = Operating {
        spent: 400.0,
        resets_in: Duration::from_secs(100),
        took: Duration::from_secs(1),
    };
    assert!(counters.wait("crm.deal.list").await.unwrap().is_zero());
    counters.learn("crm.deal.list", operating).await.unwrap();
    redis.kill();
    assert!(!counters.wait("crm.deal.list").await.unwrap().is_zero());
    assert!(counters.wait("crm.deal.add").await.unwrap().is_zero());
    redis.restart();
    // Of a Redis that has lost what it knew.
    let begin = Instant::now();
    while !counters.wait("crm.deal.list").await.unwrap().is_zero() {
        assert!(begin.elapsed() < Duration::from_secs(10));
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn tokens_are_waited_for_until_redis_is_back() {
    let Some(mut redis) = Server::start() else {
        return;
    };
    let store = redis.open().tokens("example.bitrix24.com/local.1");
    let tokens = Tokens::new("s3cr3t-a", Some("s3cr3t-b".into()));
    let _lock = store.lock().await.unwrap();
    redis.kill();
    let late = timeout(Duration::from_millis(500), store.save(&tokens)).await;
    assert!(late.is_err());
    redis.restart();
    let saved = timeout(Duration::from_secs(5), store.save(&tokens)).await;
    assert!(saved.is_ok_and(|saved| saved.is_ok()));
}

#[tokio::test]
async fn a_redis_that_comes_back_empty_is_given_the_newest_tokens_before_anybody_renews() {
    let Some(mut redis) = Server::start() else {
        return;
    };
    let name = "example.bitrix24.com/local.1";
    // Both call the portal, so that both see that Redis is back.
    let (behind, ahead) = (redis.open(), redis.open());
    let calls = [&behind, &ahead].map(|redis| redis.bucket(PORTAL, 100, 50.0));
    let (old, new) = (behind.tokens(name), ahead.tokens(name));
    let save = async |store: &SharedTokens, name: &str| {
        let tokens = Tokens::new(name.to_owned(), Some("s3cr3t-b".into()));
        store.save(&tokens).await.unwrap();
    };
    save(&old, "s3cr3t-old").await;
    save(&new, "s3cr3t-new").await;
    redis.restart();
    let all = async {
        // One of them sees it somewhat later.
        let begin = Instant::now();
        loop {
            let _call = line_up(&calls[0]).await;
            if begin.elapsed() > Duration::from_secs(1) {
                let _call = line_up(&calls[1]).await;
            }
            sleep(Duration::from_millis(50)).await;
        }
    };
    let renewal = async {
        let _lock = old.lock().await.unwrap();
        old.load().await.unwrap().unwrap()
    };
    let found = tokio::select! {
        () = all => unreachable!("it goes on"),
        found = renewal => found,
    };
    assert!(found.access_token.expose().ends_with("new"));
}

#[tokio::test]
async fn no_password_shows() {
    let redis = Redis::open(NOWHERE).unwrap();
    let error = redis.ping().await.unwrap_err();
    let wrong = Redis::open("redis://:s3cr3t-of-redis@127.0.0.1:port/").unwrap_err();
    let parts = (
        redis.bucket(PORTAL, 1, 1.0),
        redis.counters(PORTAL, 1.0),
        redis.tokens(PORTAL),
    );
    let shown = format!("{redis:?} {parts:?} {error} {error:?} {wrong} {wrong:?}");
    assert!(shown.contains("127.0.0.1:1"), "{shown}");
    assert!(!shown.contains("s3cr3t") && !shown.contains("someone"));
}

#[tokio::test]
async fn who_is_not_let_in_is_told_why() {
    let Some(server) = Server::start() else {
        return;
    };
    let wrong = server.address().replace("s3cr3t-of-redis", "s3cr3t-wrong");
    let error = Redis::open(wrong).unwrap().ping().await.unwrap_err();
    assert!(
        error.to_string().contains("authentication failed"),
        "{error}"
    );
}
