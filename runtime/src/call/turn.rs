//! When an attempt may be sent: the limits of the portal are waited for here.

use std::time::Duration;

use tokio::time::Instant;

use super::{by, late, pause};
use crate::client::Inner;
use crate::error::Result;
use crate::soon::Soon;
use crate::throttle::{Operating, Place};

/// Waits until a call of these methods may be sent: the one that is called, and those that it carries. A call that was
/// refused has a place already; `since` is when this one began to wait.
///
/// First for the time of the methods, and then in the line: no place is taken by a call that may not go.
pub(super) async fn take(
    client: &Inner,
    methods: &[&str],
    refused: Option<Place>,
    since: Instant,
    until: Option<Instant>,
) -> Result<Place> {
    if let Some(place) = refused
        && line_up(client, methods, place, until).await?
    {
        return Ok(place);
    }
    loop {
        for method in methods {
            admit(client, method, since, until).await?;
        }
        let place = client.bucket.reserve().await?;
        if line_up(client, methods, place, until).await? {
            return Ok(place);
        }
    }
}

/// Calls of these methods are no longer on their way. What was answered is not lost where that cannot be counted.
pub(crate) fn ended<'a>(
    client: &'a Inner,
    methods: &'a [&'a str],
    operating: Option<Operating>,
) -> Soon<'a, ()> {
    let [method, others @ ..] = methods else {
        return Soon::now(());
    };
    let counted = match operating {
        Some(operating) => client.counters.learn(method, operating),
        None => client.counters.leave(method),
    };
    let tell = move |counted: Result<()>| {
        if let Err(error) = counted {
            tracing::warn!(%error, method, "the time of a method is not counted");
        }
    };
    match counted.there() {
        Ok(counted) => {
            tell(counted);
            ended(client, others, operating)
        }
        Err(later) => Soon::later(async move {
            tell(later.await);
            ended(client, others, operating).await;
        }),
    }
}

/// Waits until the time of a method allows one more call.
async fn admit(client: &Inner, method: &str, since: Instant, until: Option<Instant>) -> Result<()> {
    loop {
        let wait = match client.counters.wait(method).there() {
            Ok(wait) => wait?,
            Err(later) => {
                let asked = Box::pin(by(until, later)).await;
                asked.unwrap_or_else(|| Err(late(since.elapsed())))?
            }
        };
        if wait.is_zero() {
            return Ok(());
        }
        tracing::debug!(method, ?wait, "the method has taken its time");
        let paused = Box::pin(pause(wait, until)).await;
        paused.ok_or_else(|| late(wait))?;
    }
}

/// Waits at a place in the line, and says whether the call may still go at its end: while it waited, other calls may
/// have taken the time of its methods.
async fn line_up(
    client: &Inner,
    methods: &[&str],
    place: Place,
    until: Option<Instant>,
) -> Result<bool> {
    loop {
        let wait = client.bucket.wait(place).await?;
        if wait.is_zero() {
            break;
        }
        if Box::pin(pause(wait, until)).await.is_none() {
            client.bucket.leave(place).await?;
            for method in methods {
                client.counters.leave(method).await?;
            }
            return Err(late(wait));
        }
    }
    let mut longest = Duration::ZERO;
    for method in methods {
        longest = longest.max(client.counters.confirm(method).await?);
    }
    if longest.is_zero() {
        return Ok(true);
    }
    tracing::debug!(wait = ?longest, "a method has taken its time");
    let paused = Box::pin(pause(longest, until)).await;
    paused.ok_or_else(|| late(longest))?;
    Ok(false)
}
