//! How often a call is sent again, and after what time.

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder};

/// How often a call is sent again that broke on the way, and how long is waited before.
///
/// Only what is safe is sent again: what reads, what certainly did not reach the portal, and the calls of REST 3.0,
/// which carry a key by which the portal knows them. Waiting for a limit of the portal is none of these attempts: only
/// the deadline of the call ends it.
///
/// ```
/// use std::time::Duration;
/// use bitrix24::Retries;
///
/// let none = Retries::none();
/// let patient = Retries { times: 8, longest: Duration::from_secs(60), ..Retries::default() };
/// # let _ = (none, patient);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// How often a call is sent again at most.
    pub times: usize,
    /// The wait before the first time; each later one is twice as long. A share of it is left to chance, so that many
    /// clients do not come back together.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
}

impl Default for Retries {
    /// Four times, after about 1, 2, 4 and 8 seconds.
    fn default() -> Self {
        Self {
            times: 4,
            first: Duration::from_secs(1),
            longest: Duration::from_secs(30),
        }
    }
}

impl Retries {
    /// Nothing is sent again.
    pub const fn none() -> Self {
        Self {
            times: 0,
            first: Duration::ZERO,
            longest: Duration::ZERO,
        }
    }

    pub(crate) fn waits(&self) -> ExponentialBackoff {
        ExponentialBuilder::new()
            .with_min_delay(self.first)
            .with_max_delay(self.longest)
            .with_max_times(self.times)
            .with_jitter()
            .build()
    }
}
