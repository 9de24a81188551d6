//! The tokens: kept for all, renewed by one.

use std::time::Duration;

use bitrix24::ErrorKind;
use bitrix24::auth::{TokenStore as _, Tokens};
use bitrix24::redis::SharedTokens;
use tokio::time::timeout;

use crate::server::Server;

const NAME: &str = "example.bitrix24.com/local.1";

fn tokens(name: &str) -> Tokens {
    Tokens::new(format!("s3cr3t-{name}"), Some("s3cr3t-refresh".into()))
}

/// Which tokens a store holds.
async fn kept(store: &SharedTokens) -> Option<String> {
    let tokens = store.load().await.unwrap()?;
    let name = tokens.access_token.expose().strip_prefix("s3cr3t-");
    name.map(str::to_owned)
}

#[tokio::test]
async fn what_one_process_saves_the_others_load() {
    let Some(redis) = Server::start() else { return };
    let (one, other) = (redis.open().tokens(NAME), redis.open().tokens(NAME));
    assert_eq!(kept(&one).await, None);
    one.save(&tokens("a")).await.unwrap();
    assert_eq!(kept(&other).await.as_deref(), Some("a"));
}

#[tokio::test]
async fn one_holds_the_lock_at_a_time_and_the_next_gets_it_when_it_is_dropped() {
    let Some(redis) = Server::start() else { return };
    let (one, other) = (redis.open().tokens(NAME), redis.open().tokens(NAME));
    let held = one.lock().await.unwrap();
    let tried = timeout(Duration::from_millis(400), other.lock()).await;
    assert!(tried.is_err());
    drop(held);
    let got = timeout(Duration::from_secs(2), other.lock()).await;
    assert!(got.is_ok_and(|lock| lock.is_ok()));
}

#[tokio::test]
async fn the_lock_outlives_a_process_by_seconds_alone() {
    let Some(redis) = Server::start() else { return };
    let store = redis.open().tokens(NAME);
    let _held = store.lock().await.unwrap();
    let lock = format!("bitrix24:{{{NAME}}}:lock");
    let left: i64 = redis.ask(&["PTTL", &lock]);
    assert!((1..=15_000).contains(&left), "{left}");
}

#[tokio::test]
async fn who_has_lost_the_lock_does_not_write_over_newer_tokens() {
    let Some(redis) = Server::start() else { return };
    let (slow, fast) = (redis.open().tokens(NAME), redis.open().tokens(NAME));
    let _lost = slow.lock().await.unwrap();
    redis.ask::<()>(&["DEL", &format!("bitrix24:{{{NAME}}}:lock")]);
    let held = fast.lock().await.unwrap();
    fast.save(&tokens("newer")).await.unwrap();
    drop(held);
    slow.save(&tokens("older")).await.unwrap();
    assert_eq!(kept(&slow).await.as_deref(), Some("newer"));
}

#[tokio::test]
async fn what_redis_has_lost_is_put_back_and_the_newest_wins() {
    let Some(redis) = Server::start() else { return };
    let (old, new) = (redis.open().tokens(NAME), redis.open().tokens(NAME));
    old.save(&tokens("old")).await.unwrap();
    new.save(&tokens("new")).await.unwrap();
    redis.ask::<()>(&["FLUSHALL"]);
    assert_eq!(kept(&old).await.as_deref(), Some("old"));
    assert_eq!(kept(&new).await.as_deref(), Some("new"));
    assert_eq!(kept(&old).await.as_deref(), Some("new"));
}

#[tokio::test]
async fn tokens_that_are_forgotten_are_not_put_back() {
    let Some(redis) = Server::start() else { return };
    let (one, other) = (redis.open().tokens(NAME), redis.open().tokens(NAME));
    one.save(&tokens("a")).await.unwrap();
    assert!(other.load().await.unwrap().is_some());
    one.forget().await.unwrap();
    assert_eq!(kept(&other).await, None);
    assert_eq!(kept(&one).await, None);
}

#[tokio::test]
async fn tokens_that_cannot_be_read_are_an_error_that_repeats_nothing_of_them() {
    let Some(redis) = Server::start() else { return };
    let store = redis.open().tokens(NAME);
    let key = format!("bitrix24:{{{NAME}}}:tokens");
    redis.ask::<()>(&["HSET", &key, "tokens", "s3cr3t-half", "of", "1"]);
    let error = store.load().await.unwrap_err();
    assert!(
        error.kind() == ErrorKind::Store && error.to_string().contains(&key),
        "{error}"
    );
    assert!(!format!("{error} {error:?}").contains("s3cr3t"));
}
