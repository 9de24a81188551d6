//! Events: handlers are posted to as a portal does it, or the queue keeps what they would be told.

mod bound;
mod methods;
mod polled;
mod post;
mod queue;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::clock::Clock;
use crate::oauth::OAuth;
use bound::Bound;
pub(crate) use bound::Told;
pub(crate) use methods::completed;
#[cfg(test)]
pub(crate) use methods::is_known;
use polled::Polled;
pub use post::Delivered;
use post::{Letter, Post};
pub(crate) use queue::Entry;
use queue::Queue;

/// The event that tells of new ones in the queue.
const OFFLINE: &str = "ONOFFLINEEVENT";

/// The handlers that are bound, the queue, and the way to the handlers.
pub struct Events {
    clock: Clock,
    oauth: Arc<OAuth>,
    base: String,
    state: Mutex<State>,
    post: Post,
}

#[derive(Debug, Default)]
struct State {
    bound: Vec<Bound>,
    last: u64,
    queue: Queue,
    polled: Polled,
}

impl Events {
    /// No handlers yet. What they are told of the portal's address is this one (`http://127.0.0.1:18080`).
    pub(crate) fn new(clock: Clock, oauth: Arc<OAuth>, base: String) -> Self {
        Self {
            clock,
            oauth,
            base,
            state: Mutex::default(),
            post: Post::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something happened, by what this user did (0 where it was nobody): `data` is what handlers are told of it.
    ///
    /// Handlers are posted to after this returns, one after the other, each once: what does not arrive is not sent again.
    pub fn fire(&self, event: &str, user: u64, data: &Value) {
        self.fire_from("", event, user, data);
    }

    /// The same by a call with this `auth_connector`, whose own queue is not told.
    pub fn fire_from(&self, connector: &str, event: &str, user: u64, data: &Value) {
        let event = event.to_ascii_uppercase();
        let now = self.clock.now();
        let mut letters = Vec::new();
        let mut told = Vec::new();
        let mut guard = self.state();
        let state = &mut *guard;
        for bound in state.bound.iter().filter(|bound| bound.event == event) {
            if !bound.offline {
                letters.push(self.letter(bound, user, data));
            } else if connector.is_empty() || bound.connector != connector {
                state.queue.add(bound, data, now);
                told.push(bound.application.clone());
            }
        }
        let is_told = |bound: &Bound| bound.event == OFFLINE && told.contains(&bound.application);
        for bound in &mut state.bound {
            if is_told(bound) && bound.is_due(now) {
                bound.told = Some(now);
                letters.push(self.letter(bound, user, &Value::Null));
            }
        }
        drop(guard);
        for letter in letters {
            self.post.send(letter);
        }
    }

    /// Something was said in a chat, where these users read it: those of them who want to be told may ask for it.
    pub(crate) fn say(&self, readers: &[i64], event: &str, data: &Value, date: &str) {
        let now = self.clock.now();
        self.state().polled.add(readers, event, data, (now, date));
    }

    fn letter(&self, bound: &Bound, user: u64, data: &Value) -> Letter {
        let auth = self.auth(bound, user);
        bound.letter(&auth, data, self.clock.now())
    }

    /// What a handler is told of the portal, and with what it may call it.
    fn auth(&self, bound: &Bound, user: u64) -> Value {
        let user = match bound.user {
            0 => user,
            user => user,
        };
        let has_refresh = matches!(bound.event.as_str(), OFFLINE | "ONAPPINSTALL");
        self.oauth
            .told_to_handler(&bound.application, user, &self.base, has_refresh)
    }

    /// Whether anybody is told of anything.
    pub(crate) fn has_handlers(&self) -> bool {
        let state = self.state();
        !state.bound.is_empty() || state.polled.is_wanted()
    }

    /// The handlers that are bound.
    pub(crate) fn handlers(&self) -> Vec<Told> {
        self.state().bound.iter().map(Bound::told).collect()
    }

    /// How much is in the queues of all applications, and the newest of it.
    pub(crate) fn waiting(&self, most: usize) -> (usize, Vec<Entry>) {
        self.state().queue.newest(most)
    }

    /// What was posted so far, and what became of it; the last thousand.
    pub fn delivered(&self) -> Vec<Delivered> {
        self.post.delivered()
    }
}
