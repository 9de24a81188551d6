//! Whatever comes together, no refresh token is used twice, and none is lost.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::ErrorKind;
use bitrix24::auth::TokenStore as _;
use bitrix24::transport::Failure;
use futures_util::future::join_all;
use proptest::prelude::*;
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use super::kept::watched;
use super::{answer, bearer, call, client, form, is_renewal};
use crate::played::{Answer, Played, html, ok, refused};

/// How long the portal takes an access token, whatever it says.
const LIVES: Duration = Duration::from_secs(50);

/// A call: when it comes, by which client, and after what time it is dropped.
type Plan = (u64, usize, Option<u64>);

/// A portal whose renewals take a second, and break as was planned; it counts refresh tokens that are none.
fn portal(says: u64, mut breaks: Vec<u8>) -> (Played, Arc<Mutex<Ledger>>) {
    let ledger = Arc::new(Mutex::new(Ledger {
        number: 1,
        since: Instant::now(),
        wrong: 0,
    }));
    let own = Arc::clone(&ledger);
    let portal = Played::by(move |seen| {
        let mut ledger = own.lock().expect("a lock");
        let number = ledger.number;
        if !is_renewal(seen) {
            let known = bearer(seen) == format!("Bearer acc3ss-{number}-");
            return match known && ledger.since.elapsed() < LIVES {
                true => ok(json!(true)),
                false => refused(401, "expired_token"),
            };
        }
        match breaks.pop() {
            Some(0) => return Answer::Fails(Failure::unsent("refused")),
            Some(1) => return html(502),
            _ => {}
        }
        let shown = ("refresh_token".to_owned(), format!("r3fresh-{number}-"));
        if !form(seen).contains(&shown) {
            ledger.wrong += 1;
            return refused(400, "invalid_grant");
        }
        (ledger.number, ledger.since) = (number + 1, Instant::now());
        let mut tokens = answer(number + 1);
        tokens["expires_in"] = says.into();
        Answer::After(Duration::from_secs(1), Box::new(Answer::Json(200, tokens)))
    });
    (portal, ledger)
}

struct Ledger {
    number: usize,
    since: Instant,
    wrong: usize,
}

async fn run(says: u64, breaks: Vec<u8>, fails: usize, plan: Vec<Plan>) {
    let (portal, ledger) = portal(says, breaks);
    let mut store = watched(1);
    store.fails = Mutex::new(fails);
    let store = Arc::new(store);
    let clients: Vec<_> = (0..3)
        .map(|_| client(&portal, Arc::clone(&store)))
        .collect();
    let calls = plan.into_iter().map(|(after, by, dropped)| {
        let client = &clients[by];
        async move {
            sleep(Duration::from_millis(after)).await;
            let longest = dropped.map_or(Duration::MAX, Duration::from_millis);
            timeout(longest, call(client)).await.ok()
        }
    });
    for ended in join_all(calls).await.into_iter().flatten() {
        let known =
            |error: &bitrix24::Error| error.kind() == ErrorKind::Store && error.is_safe_to_retry();
        assert!(ended.as_ref().map_or_else(known, |_| true), "{ended:?}");
    }
    // What was dropped comes to its end; what could not be saved is saved now, by the client that has it.
    sleep(Duration::from_secs(60)).await;
    for client in &clients {
        for _ in 0..=fails {
            if call(client).await.is_ok() {
                break;
            }
        }
    }
    let (number, wrong) = {
        let ledger = ledger.lock().expect("a lock");
        (ledger.number, ledger.wrong)
    };
    assert_eq!(wrong, 0, "a refresh token was used twice, or lost");
    let saved = store.load().await.expect("a store").expect("tokens");
    let last = format!("r3fresh-{number}-");
    assert!(saved.refresh_token.is_some_and(|token| token.is(&last)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_refresh_token_is_used_twice_or_lost(
        says in prop_oneof![Just(45u64), Just(3600)],
        breaks in proptest::collection::vec(0u8..4, 0..5),
        plan in proptest::collection::vec((0u64..200_000, 0usize..3, proptest::option::of(0u64..3_000)), 1..40),
    ) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build().expect("a runtime");
        runtime.block_on(run(says, breaks, 0, plan));
    }

    #[test]
    fn nor_where_the_store_fails_at_times(
        fails in 1usize..4,
        plan in proptest::collection::vec((0u64..200_000, Just(0usize), proptest::option::of(0u64..3_000)), 1..20),
    ) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build().expect("a runtime");
        // By one client: another cannot know of tokens that could not be saved.
        runtime.block_on(run(3600, Vec::new(), fails, plan));
    }
}
