//! A portal that counts the calls that it takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::played::{Answer, Played, Seen, ok, refused};

/// How a portal counts down.
#[derive(Clone, Copy)]
pub enum Leaks {
    /// All the time.
    Steadily,
    /// Once a second, so late in it.
    At(Duration),
}

/// What a portal of the cloud counts.
pub struct Counted {
    capacity: f64,
    per_second: f64,
    leaks: Leaks,
    level: f64,
    since: Duration,
}

impl Counted {
    pub fn new(capacity: f64, per_second: f64, leaks: Leaks) -> Self {
        Self {
            capacity,
            per_second,
            leaks,
            level: 0.0,
            since: Duration::ZERO,
        }
    }

    pub fn takes(&mut self, after: Duration) -> bool {
        let seconds = |at: Duration| match self.leaks {
            Leaks::Steadily => at.as_secs_f64(),
            Leaks::At(phase) => (at.as_secs_f64() - phase.as_secs_f64()).floor(),
        };
        let down = self.per_second * (seconds(after) - seconds(self.since));
        self.since = after;
        self.level = (self.level - down).max(0.0);
        let takes = self.level + 1.0 <= self.capacity;
        self.level += f64::from(u8::from(takes));
        takes
    }

    pub fn answers(&mut self, seen: &Seen) -> Answer {
        if self.takes(seen.after) {
            ok(json!(true))
        } else {
            refused(503, "QUERY_LIMIT_EXCEEDED")
        }
    }
}

/// A portal that counts, and how often it has refused.
pub fn counting(mut counted: Counted) -> (Played, Arc<AtomicUsize>) {
    let refusals = Arc::<AtomicUsize>::default();
    let refused = Arc::clone(&refusals);
    let portal = Played::by(move |seen| {
        let answer = counted.answers(seen);
        if matches!(answer, Answer::Json(503, _)) {
            refused.fetch_add(1, Ordering::Relaxed);
        }
        answer
    });
    (portal, refusals)
}

pub fn standard(leaks: Leaks) -> (Played, Arc<AtomicUsize>) {
    counting(Counted::new(50.0, 2.0, leaks))
}
