//! Calls that are dropped at each of their waits, one after the other.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use bitrix24::auth::MemoryStore;
use bitrix24::{Client, Result};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::oauth::{answer, application_at, bearer, form, is_renewal, tokens};
use crate::played::{Answer, Played, html, ok, refused};

/// Lets a call wait for all that there is to wait for: tokens, both limits, what broke, and the answer. Once it is
/// calm it answers at once. A refresh token is good once.
fn portal(calm: Arc<AtomicBool>) -> Played {
    let (mut token, mut lives, mut calls) = (1, false, 0);
    let late = |answer| Answer::After(Duration::from_secs(1), Box::new(answer));
    Played::by(move |seen| {
        if is_renewal(seen) {
            let shown = ("refresh_token".to_owned(), format!("r3fresh-{token}-"));
            if !form(seen).contains(&shown) {
                return refused(400, "invalid_grant");
            }
            (token, lives) = (token + 1, true);
            return late(Answer::Json(200, answer(token)));
        }
        if !lives || bearer(seen) != format!("Bearer acc3ss-{token}-") {
            return late(refused(401, "expired_token"));
        }
        if calm.load(Ordering::Relaxed) {
            return ok(json!(true));
        }
        calls += 1;
        late(match calls {
            1 => refused(503, "QUERY_LIMIT_EXCEEDED"),
            2 => html(502),
            3 => refused(429, "OPERATION_TIME_LIMIT"),
            _ => ok(json!(true)),
        })
    })
}

async fn call(client: &Client) -> Result<Value> {
    client.raw("some.get", json!({})).reads().await
}

/// What comes of it, unless it is dropped where it has waited so often.
async fn dropped<T>(waits: usize, call: impl Future<Output = T>) -> Option<T> {
    let mut call = pin!(call);
    let mut left = waits;
    poll_fn(move |context| match call.as_mut().poll(context) {
        Poll::Ready(ended) => Poll::Ready(Some(ended)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_at_any_of_its_waits_harms_no_other() {
    let mut waits = 0;
    loop {
        let calm = Arc::<AtomicBool>::default();
        let portal = portal(Arc::clone(&calm));
        // What is counted for a host is shared by all of this process.
        let host = format!("https://dropped-{waits}.test");
        let application = application_at(&host, MemoryStore::with(tokens(1)));
        let builder = Client::builder().application(application);
        let client = builder.transport(portal).build().expect("a client");
        let ended = dropped(waits, call(&client)).await;
        calm.store(true, Ordering::Relaxed);
        let since = Instant::now();
        let other = call(&client).await;
        assert!(other.is_ok(), "behind {waits} waits: {other:?}");
        let after = since.elapsed();
        assert!(
            after < Duration::from_secs(120),
            "behind {waits} waits: {after:?}"
        );
        if let Some(ended) = ended {
            ended.expect("an answer");
            break;
        }
        waits += 1;
    }
    // As many as there are reasons to wait, at least.
    assert!(waits >= 10, "{waits}");
}
