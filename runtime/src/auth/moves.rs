//! Where a portal is now: portals are renamed, and send calls on from their old address.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::Url;
use tokio::time::Instant;

use super::Portal;
use crate::error::{Error, Result};

/// How long a portal cannot move back to an address that it has left: two that point at each other are a loop.
const LEFT: Duration = Duration::from_secs(60 * 60);

/// A portal answered that it is at another address now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moved {
    /// The address that it left.
    pub from: String,
    /// The address where it is called from now on.
    pub to: String,
}

/// What is told of a move.
#[derive(Clone)]
pub(crate) struct Report(pub Arc<dyn Fn(&Moved) + Send + Sync>);

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Report")
    }
}

/// Where a portal is, for all clones of a client.
pub(crate) struct Moves {
    state: Mutex<State>,
    /// Whether `http://` is allowed where it leaves this machine.
    http: bool,
    report: Option<Report>,
}

struct State {
    at: Portal,
    left: Vec<(Portal, Instant)>,
}

impl Moves {
    /// At first it is here.
    ///
    /// # Errors
    ///
    /// Where it is called by `http://`, is not this machine, and that was not allowed.
    pub fn new(at: Portal, http: bool, report: Option<Report>) -> Result<Self> {
        permit(&at, http, "the portal's address")?;
        let left = Vec::new();
        let state = Mutex::new(State { at, left });
        Ok(Self {
            state,
            http,
            report,
        })
    }

    /// Where it is now.
    pub fn at(&self) -> Portal {
        self.lock().at.clone()
    }

    /// It sent a call on that asked for a URL at an address.
    ///
    /// # Errors
    ///
    /// Where that is not followed.
    pub fn follow(&self, from: &Portal, asked: &Url, location: &str) -> Result<()> {
        let to = from.moved(asked, location);
        let refused = |why: &str| {
            let host = asked.join(location);
            let host = host.ok().and_then(|url| url.host_str().map(str::to_owned));
            let host = host.map_or_else(String::new, |host| format!(" to the host `{host}`"));
            Err(Error::transport(format!(
                "the portal sends on{host}, which is not followed: {why}"
            )))
        };
        let Some(to) = to else {
            return refused(
                "it is not the same call of another portal; look up the portal's address",
            );
        };
        if from.is_https() && !to.is_https() {
            return refused("it leads from `https://` to `http://`");
        }
        if let Err(error) = permit(&to, self.http, "it") {
            return refused(error.message());
        }
        let mut state = self.lock();
        if state.at != *from {
            // Another call was sent on before.
            return Ok(());
        }
        state.left.retain(|(_, since)| since.elapsed() < LEFT);
        if to == *from || state.left.iter().any(|(left, _)| *left == to) {
            return refused("it has been there before, and was sent on from there");
        }
        state.left.push((from.clone(), Instant::now()));
        state.at = to.clone();
        drop(state);
        let moved = Moved {
            from: from.to_string(),
            to: to.to_string(),
        };
        tracing::warn!(from = %moved.from, to = %moved.to, "the portal has another address now");
        if let Some(Report(report)) = &self.report {
            report(&moved);
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Moves {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.at())
    }
}

/// Whether an address may be called: secrets go to it.
pub(super) fn permit(portal: &Portal, http: bool, what: &str) -> Result<()> {
    if portal.is_https() || portal.is_loopback() || http {
        return Ok(());
    }
    Err(Error::configuration(format!(
        "{what} starts with `http://`, by which secrets and data go through the network for all to read: use `https://`, \
         or allow it by `Client::builder().allow_http()`"
    )))
}
