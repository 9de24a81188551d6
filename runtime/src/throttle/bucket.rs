//! The bucket of a portal's calls, counted in this process.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::{Bucket, Place, Soon};
use crate::error::Result;

/// What counts is nanoseconds since the first call, for these can lie before it.
type Nanos = i64;

const SECOND: Nanos = 1_000_000_000;
/// How long nothing is sent after a refusal: a portal counts down once a second. Twice as long after each further one.
const PAUSE: Nanos = SECOND;
/// The longest that nothing is sent.
const LONGEST_PAUSE: Nanos = 30 * SECOND;
/// How long after a pause a refusal counts as a further one, at least.
const QUIET: Nanos = 10 * SECOND;
/// The slowest that can be asked for, in calls per second.
const SLOWEST: f64 = 0.001;

/// A bucket in the memory of this process: calls leave in the order in which they came.
///
/// It holds back as much of the capacity as leaks in one second, for a portal counts down once a second, and requests
/// overtake each other on the way: of 50 and 2 per second, 48 leave at once. Over any time the rate is used in full.
///
/// Where a portal refuses a call all the same, because another program calls it from the same address, nothing is sent
/// for a second, or longer when it refuses again, and then one call after the other.
///
/// ```
/// use std::sync::Arc;
/// use bitrix24::Client;
/// use bitrix24::throttle::LeakyBucket;
///
/// # fn run() -> bitrix24::Result<()> {
/// // Half of what the portal takes: the rest is for another program on this machine.
/// let half = Arc::new(LeakyBucket::new(25, 1.0));
/// let portal = Client::builder().webhook("http://intranet/rest/1/secret/").allow_http().bucket(half).build()?;
/// # drop(portal);
/// # Ok(())
/// # }
/// # run().unwrap();
/// ```
pub struct LeakyBucket {
    since: OnceLock<Instant>,
    line: Mutex<Line>,
}

impl LeakyBucket {
    /// A bucket for `capacity` calls at once, of which `per_second` leak.
    pub fn new(capacity: u32, per_second: f64) -> Self {
        Self::of(Rate::of(capacity, per_second))
    }

    /// 50 calls, 2 per second: every tariff but Enterprise.
    pub fn standard() -> Self {
        Self::new(50, 2.0)
    }

    /// 250 calls, 5 per second: the tariff Enterprise.
    pub fn enterprise() -> Self {
        Self::new(250, 5.0)
    }

    /// Without a bound, until the portal refuses a call: then it is the standard one.
    pub fn unlimited() -> Self {
        Self::of(Rate { gap: 0, behind: 0 })
    }

    fn of(rate: Rate) -> Self {
        Self {
            since: OnceLock::new(),
            line: Mutex::new(Line::new(rate)),
        }
    }

    /// Another rate, for the same line.
    pub(super) fn change(&self, capacity: u32, per_second: f64) {
        self.line().rate = Rate::of(capacity, per_second);
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        // Nothing under the lock panics halfway.
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Nanos {
        let now = Instant::now();
        let since = *self.since.get_or_init(|| now);
        now.saturating_duration_since(since).as_nanos() as Nanos
    }
}

impl Bucket for LeakyBucket {
    fn reserve(&self) -> Soon<'_, Result<Place>> {
        let mut line = self.line();
        let place = match line.unbounded() {
            Some(place) => place,
            None => line.reserve(self.now()),
        };
        Soon::now(Ok(place))
    }

    fn wait(&self, place: Place) -> Soon<'_, Result<Duration>> {
        let mut line = self.line();
        let wait = match line.is_unbounded() {
            true => Duration::ZERO,
            false => line.wait(place, self.now()),
        };
        Soon::now(Ok(wait))
    }

    fn exceeded(&self, refused: Option<Place>) -> Soon<'_, Result<Duration>> {
        Soon::now(Ok(self.line().exceeded(refused, self.now())))
    }

    fn leave(&self, place: Place) -> Soon<'_, Result<()>> {
        self.line().leave(place);
        Soon::now(Ok(()))
    }
}

impl std::fmt::Debug for LeakyBucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let line = self.line();
        f.debug_struct("LeakyBucket")
            .field("per_second", &line.rate.per_second())
            .field("waiting", &line.waiting.len())
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy)]
struct Rate {
    /// Between two calls where a line has formed.
    gap: Nanos,
    /// How far the next call may lie behind: what may leave at once.
    behind: Nanos,
}

impl Rate {
    fn of(capacity: u32, per_second: f64) -> Self {
        // This way round, what is no number is the slowest too.
        let per_second = SLOWEST.max(per_second);
        // A float becomes the nearest integer that there is.
        let gap = (SECOND as f64 / per_second).ceil() as Nanos;
        let at_once = f64::from(capacity) - per_second.ceil();
        let behind = (at_once.max(1.0) as Nanos - 1).saturating_mul(gap);
        Self { gap, behind }
    }

    fn per_second(self) -> f64 {
        SECOND as f64 / self.gap as f64
    }
}

/// Who waits, and when the first of them may go. The one after goes one gap later, and so on: so whatever moves the
/// first moves all.
struct Line {
    rate: Rate,
    next: Nanos,
    /// In order: the numbers grow. Whoever is not in it may go.
    waiting: VecDeque<u64>,
    last: u64,
    /// Until when nothing is sent after a refusal, and how long that was.
    shut: Nanos,
    pause: Nanos,
}

impl Line {
    fn new(rate: Rate) -> Self {
        Self {
            rate,
            next: Nanos::MIN / 2,
            waiting: VecDeque::new(),
            last: 0,
            shut: Nanos::MIN / 2,
            pause: 0,
        }
    }

    /// Lets all go whose time has come. A place whose call was given up passes like any other.
    fn settle(&mut self, now: Nanos) {
        while self.next <= now && self.waiting.pop_front().is_some() {
            self.next += self.rate.gap;
        }
        if self.waiting.is_empty() {
            self.next = self.next.max(now - self.rate.behind);
        }
    }

    /// A place where nothing is bounded, for which no clock is asked.
    fn unbounded(&mut self) -> Option<Place> {
        self.is_unbounded().then(|| {
            self.last += 1;
            Place(self.last)
        })
    }

    fn is_unbounded(&self) -> bool {
        self.rate.gap == 0 && self.waiting.is_empty()
    }

    fn reserve(&mut self, now: Nanos) -> Place {
        self.settle(now);
        self.last += 1;
        if self.next <= now {
            self.next += self.rate.gap;
        } else {
            self.waiting.push_back(self.last);
        }
        Place(self.last)
    }

    fn wait(&mut self, place: Place, now: Nanos) -> Duration {
        self.settle(now);
        match self.waiting.binary_search(&place.0) {
            Ok(before) => self.after(before, now),
            Err(_) => Duration::ZERO,
        }
    }

    fn exceeded(&mut self, refused: Option<Place>, now: Nanos) -> Duration {
        self.settle(now);
        if self.rate.gap == 0 {
            self.rate = Rate::of(50, 2.0);
        }
        // Nothing was sent since it is shut: what is refused meanwhile was sent before, and says nothing new.
        if self.shut <= now {
            let again = now < self.shut + QUIET.max(2 * self.pause);
            let longer = if again { 2 * self.pause } else { 0 };
            self.pause = longer
                .max(PAUSE)
                .max(self.rate.gap)
                .min(LONGEST_PAUSE.max(self.rate.gap));
            self.shut = now + self.pause;
            self.next = self.next.max(self.shut);
        }
        let Some(Place(number)) = refused else {
            return duration(self.shut - now);
        };
        let before = match self.waiting.binary_search(&number) {
            Ok(before) => before,
            Err(before) => {
                self.waiting.insert(before, number);
                before
            }
        };
        self.after(before, now)
    }

    /// Only the end of the line can be given up: in the middle, all behind it have been told when they may go.
    fn leave(&mut self, place: Place) {
        if self.waiting.back() == Some(&place.0) {
            self.waiting.pop_back();
        }
    }

    fn after(&self, before: usize, now: Nanos) -> Duration {
        duration(self.next + before as Nanos * self.rate.gap - now)
    }
}

fn duration(nanos: Nanos) -> Duration {
    Duration::from_nanos(nanos.try_into().unwrap_or_default())
}

#[cfg(test)]
mod tests;
