//! How fast a portal may be called: a bucket of calls, and the time that each method may take.
//!
//! A portal of the cloud takes 50 calls at once and 2 more per second (Enterprise: 250 and 5), counted by the address
//! that calls; and it lets each method work for 480 seconds in ten minutes, counted by webhook or application. A portal
//! on one's own server limits nothing by default. [`Limits`] says which of it holds; a client keeps to it by waiting.
//!
//! The counts stand behind traits, [`Bucket`] and [`Counters`], so that the processes of several machines can share
//! them. In memory, which is the default, they are [`LeakyBucket`] and [`OperatingCounters`]; all clients of one portal
//! in a process share them. The feature `redis` of `bitrix24` has both in Redis. One's own says by
//! [`Error::limits`](crate::Error::limits) what failed.
//!
//! Source: the page on limits of the portals' documentation (`limits.md`).

mod bucket;
mod counters;
mod limits;
mod spent;

use std::time::Duration;

use crate::error::Result;

pub use crate::soon::Soon;
pub use bucket::LeakyBucket;
pub use counters::OperatingCounters;
pub use limits::Limits;
pub(crate) use limits::shared;

/// A place in the line for a bucket: a number that only the bucket understands which gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(pub u64);

/// The calls that a portal takes: a bucket that leaks.
///
/// A portal counts by the address that calls it, so all clients of one program that call one portal share a bucket.
/// One place is one HTTP request, whatever it carries. What a method does may be done when it is called, be its answer
/// awaited or not.
pub trait Bucket: Send + Sync + std::fmt::Debug + 'static {
    /// Takes the place at the end of the line. What was sent from a place is never given back.
    fn reserve(&self) -> Soon<'_, Result<Place>>;

    /// After what time the call of a place may be sent: none is now. It is asked again after that time, for a refusal
    /// makes all wait longer who are in the line.
    fn wait(&self, place: Place) -> Soon<'_, Result<Duration>>;

    /// The portal said `QUERY_LIMIT_EXCEEDED`: the bucket is full, whatever was counted here. Nothing is sent for the
    /// time that it answers, and the refused call, where it is to be sent again, stands before all that came later.
    fn exceeded(&self, refused: Option<Place>) -> Soon<'_, Result<Duration>>;

    /// The call of a place is not going to be sent.
    fn leave(&self, place: Place) -> Soon<'_, Result<()>> {
        let _ = place;
        Soon::now(Ok(()))
    }
}

/// The time that a method has taken in the last ten minutes, as the portal counts it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Operating {
    /// The seconds that are counted.
    pub spent: f64,
    /// When the oldest minute of them is forgotten.
    pub resets_in: Duration,
    /// How long the call was at work that tells it.
    pub took: Duration,
}

/// The time that each method may take: 480 seconds in ten minutes on a portal of the cloud.
///
/// A portal refuses a method whose counted time is above the limit before the call; what a call takes shows afterwards
/// alone. It is contested whether the time of a batch counts for the methods that it carries or for `batch`: a batch
/// asks for all of them, and learns what the portal says of each. What a method does may be done when it is called, be its
/// answer awaited or not.
pub trait Counters: Send + Sync + std::fmt::Debug + 'static {
    /// After what time a method may be called: none is now, and the call then counts as on its way, until `learn`,
    /// `exceeded` or `leave` is called once for it. Else it is asked again after that time.
    fn wait<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>>;

    /// Asked for a call that is on its way before it is sent: whether what was learnt meanwhile stops it. Where it
    /// answers a time, the call is no longer on its way, and asks `wait` again after it.
    fn confirm<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>> {
        let _ = method;
        Soon::now(Ok(Duration::ZERO))
    }

    /// What a portal says that a method has taken.
    fn learn<'a>(&'a self, method: &'a str, operating: Operating) -> Soon<'a, Result<()>>;

    /// The portal said `OPERATION_TIME_LIMIT`: after what time the method may be called again.
    fn exceeded<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>>;

    /// A call that was on its way is not going to be sent, or was answered without a word of its time.
    fn leave<'a>(&'a self, method: &'a str) -> Soon<'a, Result<()>> {
        let _ = method;
        Soon::now(Ok(()))
    }
}
