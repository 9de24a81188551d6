//! How fast a portal may be called: a bucket of calls, and the time that each method may take.
//!
//! Both stand behind traits, so that the processes of several machines can share them.

use std::time::Duration;

use crate::error::Result;
use crate::transport::BoxFuture;

/// The calls that a portal takes: a bucket that leaks.
///
/// A portal counts by the address that calls it, so all clients of one program that call one portal share a bucket.
pub trait Bucket: Send + Sync + std::fmt::Debug + 'static {
    /// Takes a place in the line, and says after what time its call may be sent. A place is never given back.
    fn reserve(&self) -> BoxFuture<'_, Result<Duration>>;

    /// The portal said `QUERY_LIMIT_EXCEEDED`: the bucket is full, whatever was counted here. Takes a new place.
    fn exceeded(&self) -> BoxFuture<'_, Result<Duration>>;
}

/// The time that a method has taken in the last ten minutes, as the portal counts it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Operating {
    /// The seconds that are counted.
    pub spent: f64,
    /// When the oldest minute of them is forgotten.
    pub resets_in: Duration,
}

/// The time that each method may take: 480 seconds in ten minutes on a portal of the cloud.
pub trait Counters: Send + Sync + std::fmt::Debug + 'static {
    /// After what time a method may be called.
    fn wait<'a>(&'a self, method: &'a str) -> BoxFuture<'a, Result<Duration>>;

    /// What a portal says that a method has taken.
    fn learn<'a>(&'a self, method: &'a str, operating: Operating) -> BoxFuture<'a, Result<()>>;

    /// The portal said `OPERATION_TIME_LIMIT`: after what time the method may be called again.
    fn exceeded<'a>(&'a self, method: &'a str) -> BoxFuture<'a, Result<Duration>>;
}

/// No limits: a portal on one's own server has none, unless it was given some.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unlimited;

/// What a portal without limits is waited for where it says that there are some.
const UNKNOWN: Duration = Duration::from_secs(1);

impl Bucket for Unlimited {
    fn reserve(&self) -> BoxFuture<'_, Result<Duration>> {
        Box::pin(async { Ok(Duration::ZERO) })
    }

    fn exceeded(&self) -> BoxFuture<'_, Result<Duration>> {
        Box::pin(async { Ok(UNKNOWN) })
    }
}

impl Counters for Unlimited {
    fn wait<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Duration>> {
        Box::pin(async { Ok(Duration::ZERO) })
    }

    fn learn<'a>(&'a self, _: &'a str, _: Operating) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn exceeded<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Duration>> {
        Box::pin(async { Ok(UNKNOWN * 60) })
    }
}
