//! New tokens are kept before they are used, and are not lost.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::auth::{Lock, MemoryStore, TokenStore, Tokens};
use bitrix24::transport::BoxFuture;
use bitrix24::{Client, Error, ErrorKind, Result};
use futures_util::future::join_all;
use serde_json::json;

use super::{HOUR, answer, bearer, call, client, is_renewal, portal, renewals, strict, tokens};
use crate::played::{Answer, Played, ok, refused};

/// Writes down what is done with it.
#[derive(Debug, Default)]
pub struct Watched {
    inner: MemoryStore,
    log: Arc<Mutex<Vec<String>>>,
    pub fails: Mutex<usize>,
    slow: Duration,
}

impl TokenStore for Watched {
    fn load(&self) -> BoxFuture<'_, Result<Option<Tokens>>> {
        self.inner.load()
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<()>> {
        Box::pin(async {
            tokio::time::sleep(self.slow).await;
            let fails = std::mem::take(&mut *self.fails.lock().expect("a lock"));
            if fails > 0 {
                *self.fails.lock().expect("a lock") = fails - 1;
                return Err(Error::store("the disk is full"));
            }
            self.inner.save(tokens).await?;
            let saved = format!("saved {}", tokens.access_token.expose());
            self.log.lock().expect("a lock").push(saved);
            Ok(())
        })
    }

    fn lock(&self) -> BoxFuture<'_, Result<Lock>> {
        self.inner.lock()
    }
}

pub fn watched(number: usize) -> Watched {
    Watched {
        inner: MemoryStore::with(tokens(number)),
        ..Watched::default()
    }
}

#[tokio::test(start_paused = true)]
async fn new_tokens_are_in_the_store_before_a_call_uses_them() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let own = Arc::clone(&log);
    let portal = Played::by(move |seen| {
        if is_renewal(seen) {
            return Answer::Json(200, answer(2));
        }
        let bearer = bearer(seen);
        own.lock().expect("a lock").push(format!("used {bearer}"));
        match bearer.contains('2') {
            true => ok(json!(true)),
            false => refused(401, "expired_token"),
        }
    });
    let store = Watched {
        log: Arc::clone(&log),
        slow: Duration::from_secs(3),
        ..watched(1)
    };
    let client = client(&portal, store);
    // The last one comes while the tokens are on their way to the store.
    let calls = [0, 0, 1].map(async |after| {
        tokio::time::sleep(Duration::from_secs(after)).await;
        call(&client).await
    });
    let answers = join_all(calls).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let log = log.lock().expect("a lock");
    let saved = log.iter().position(|line| line == "saved acc3ss-2-");
    let used = log.iter().position(|line| line == "used Bearer acc3ss-2-");
    assert!(saved.is_some() && saved < used, "{log:?}");
    assert_eq!(log.len(), 3 + 1 + 3, "{log:?}");
}

#[tokio::test(start_paused = true)]
async fn tokens_that_could_not_be_saved_are_an_error_and_are_not_lost() {
    let portal = portal();
    let store = Watched {
        fails: Mutex::new(2),
        ..watched(1)
    };
    let log = Arc::clone(&store.log);
    let client = client(&portal, store);
    call(&client).await.expect("an answer");
    tokio::time::advance(HOUR).await;
    for _ in 0..2 {
        let error = call(&client).await.expect_err("not saved");
        assert!(
            error.kind() == ErrorKind::Store && error.is_safe_to_retry(),
            "{error}"
        );
        assert!(
            error.message().contains("could not be saved")
                && error.message().contains("the disk is full")
        );
    }
    // The new tokens were not shown to the portal, nor was the refresh token used twice.
    assert_eq!(portal.seen().len(), 2);
    call(&client).await.expect("an answer");
    assert_eq!(renewals(&portal), 1);
    assert_eq!(*log.lock().expect("a lock"), ["saved acc3ss-2-"]);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_is_dropped_in_the_middle_does_not_lose_the_new_refresh_token() {
    let portal = portal();
    let store = Arc::new(MemoryStore::with(tokens(1)));
    let client = client(&portal, Arc::clone(&store));
    call(&client).await.expect("an answer");
    tokio::time::advance(HOUR).await;
    let half = Duration::from_millis(500);
    tokio::time::timeout(half, call(&client))
        .await
        .expect_err("dropped");
    assert_eq!(renewals(&portal), 1);
    tokio::time::sleep(HOUR / 2).await;
    let saved = store.load().await.expect("a store").expect("tokens");
    assert!(saved.refresh_token.expect("a token").is("r3fresh-2-"));
    call(&client).await.expect("an answer");
    assert_eq!(renewals(&portal), 1);
}

#[tokio::test(start_paused = true)]
async fn clients_that_share_a_store_renew_once() {
    let portal = portal();
    let store = Arc::new(MemoryStore::with(tokens(1)));
    let clients: Vec<Client> = (0..5)
        .map(|_| client(&portal, Arc::clone(&store)))
        .collect();
    join_all(clients.iter().map(call)).await;
    tokio::time::advance(HOUR).await;
    let answers = join_all(clients.iter().map(call)).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(renewals(&portal), 1);
}

#[tokio::test(start_paused = true)]
async fn tokens_that_came_otherwise_are_kept_and_take_the_place_of_the_old_ones() {
    let portal = strict(4);
    let store = Arc::new(MemoryStore::with(tokens(1)));
    let client = client(&portal, Arc::clone(&store));
    client.accept(tokens(4)).await.expect("saved");
    call(&client).await.expect("an answer");
    assert!(
        store
            .load()
            .await
            .expect("a store")
            .expect("tokens")
            .access_token
            .is("acc3ss-4-")
    );
    assert_eq!(renewals(&portal), 0);
}

#[tokio::test(start_paused = true)]
async fn tokens_that_another_process_left_too_old_are_renewed_in_the_same_call() {
    let valid = Arc::new(Mutex::new(1));
    let own = Arc::clone(&valid);
    let portal = Played::by(move |seen| {
        let mut valid = own.lock().expect("a lock");
        if is_renewal(seen) {
            *valid = 3;
            return Answer::Json(200, answer(3));
        }
        match bearer(seen) == format!("Bearer acc3ss-{valid}-") {
            true => ok(json!(true)),
            false => refused(401, "expired_token"),
        }
    });
    let store = Arc::new(MemoryStore::with(tokens(1)));
    let client = client(&portal, Arc::clone(&store));
    call(&client).await.expect("an answer");
    store.save(&tokens(2)).await.expect("saved");
    *valid.lock().expect("a lock") = 0;
    call(&client).await.expect("an answer");
    // By the first, the second and the third pair.
    assert_eq!((renewals(&portal), portal.seen().len()), (1, 1 + 3 + 1));
}
