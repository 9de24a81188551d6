//! The leaky bucket that requests fill.

use std::time::SystemTime;

use super::Bucket;

/// What a bucket holds.
#[derive(Debug, Clone, Copy)]
pub struct Level {
    full: f64,
    at: SystemTime,
}

impl Level {
    /// An empty bucket.
    pub fn empty(now: SystemTime) -> Self {
        Self { full: 0.0, at: now }
    }

    /// Lets the bucket run out up to now. It runs steadily: the documentation speaks of once per second, and a caller that
    /// keeps to either keeps to both.
    pub fn leak(&mut self, bucket: &Bucket, now: SystemTime) {
        // A clock that was put back is no time that passed.
        if let Ok(passed) = now.duration_since(self.at) {
            self.full = (self.full - passed.as_secs_f64() * bucket.per_second).max(0.0);
        }
        self.at = now;
    }

    /// Whether one more request fits, which then is in it. One that does not fit leaves no trace.
    pub fn take(&mut self, bucket: &Bucket, now: SystemTime) -> bool {
        self.leak(bucket, now);
        // What is lost in halves and thirds of requests must not refuse a caller that is exactly on time.
        let fits = self.full + 1.0 <= bucket.capacity + 1e-6;
        if fits {
            self.full += 1.0;
        }
        fits
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.full <= 0.0
    }

    /// How many requests are in it.
    pub fn full(&self) -> f64 {
        self.full
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::{Bucket, Level};

    const CLOUD: Bucket = Bucket {
        capacity: 50.0,
        per_second: 2.0,
    };

    proptest! {
        #[test]
        fn no_stretch_of_time_lets_more_through_than_fits_and_runs_out(
            gaps in prop::collection::vec(0_u64..900, 1..400),
        ) {
            let mut level = Level::empty(UNIX_EPOCH);
            let mut at = Duration::ZERO;
            let mut through = Vec::new();
            for gap in gaps {
                at += Duration::from_millis(gap);
                if level.take(&CLOUD, UNIX_EPOCH + at) {
                    through.push(at);
                }
            }
            for (first, from) in through.iter().enumerate() {
                for (last, to) in through.iter().enumerate().skip(first) {
                    let most = 50.0 + 2.0 * (*to - *from).as_secs_f64();
                    prop_assert!((last - first + 1) as f64 <= most + 1e-3);
                }
            }
        }

        #[test]
        fn who_keeps_to_the_rate_is_never_refused(burst in 0_u32..=49, then in 1_u32..300) {
            let mut level = Level::empty(UNIX_EPOCH);
            for _ in 0..burst {
                prop_assert!(level.take(&CLOUD, UNIX_EPOCH));
            }
            for place in 0..then {
                let at = UNIX_EPOCH + Duration::from_millis(500) * place;
                prop_assert!(level.take(&CLOUD, at));
            }
        }
    }
}
