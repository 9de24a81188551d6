//! What a method has taken in the last ten minutes, in baskets of a minute.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a basket counts.
pub const REMEMBERED: Duration = Duration::from_secs(600);

/// How long a basket takes what comes.
const BASKET: Duration = Duration::from_secs(60);

/// What a method has taken for a caller.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// In seconds.
    pub operating: f64,
    /// When the oldest basket no longer counts.
    pub reset_at: SystemTime,
}

impl Usage {
    /// Nothing; what is taken now would count until then.
    pub fn none(now: SystemTime) -> Self {
        Self {
            operating: 0.0,
            reset_at: whole(now) + REMEMBERED,
        }
    }
}

/// The baskets of a method for a caller. A basket's minute begins with the first call in it; with minutes of the clock, eleven
/// baskets could count at once.
#[derive(Debug, Clone, Default)]
pub struct Baskets(VecDeque<(SystemTime, f64)>);

impl Baskets {
    /// What counts now.
    pub fn usage(&mut self, now: SystemTime) -> Usage {
        while self.0.front().is_some_and(|(start, _)| {
            now.duration_since(*start)
                .is_ok_and(|age| age >= REMEMBERED)
        }) {
            self.0.pop_front();
        }
        match self.0.front() {
            None => Usage::none(now),
            Some((start, _)) => Usage {
                operating: self.0.iter().map(|(_, taken)| taken).sum(),
                reset_at: *start + REMEMBERED,
            },
        }
    }

    /// Puts in what a call that began then has taken.
    pub fn add(&mut self, start: SystemTime, taken: f64) {
        // The time of the reset is told in whole seconds, so it is one.
        let start = whole(start);
        match self.0.back_mut() {
            Some((first, sum)) if start.duration_since(*first).is_ok_and(|age| age < BASKET) => {
                *sum += taken;
            }
            // Calls that began earlier and ended later, too.
            Some((first, sum)) if start < *first => *sum += taken,
            _ => self.0.push_back((start, taken)),
        }
    }

    /// Whether nothing counts.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn whole(time: SystemTime) -> SystemTime {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + Duration::from_secs(since.as_secs())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::Baskets;

    #[test]
    fn a_basket_counts_for_ten_minutes_from_the_first_call_in_it() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        let mut baskets = Baskets::default();
        baskets.add(at(20), 40.0);
        baskets.add(at(79), 1.0);
        baskets.add(at(80), 2.0);
        let usage = baskets.usage(at(619));
        assert_eq!((usage.operating, usage.reset_at), (43.0, at(620)));
        let usage = baskets.usage(at(620));
        assert_eq!((usage.operating, usage.reset_at), (2.0, at(680)));
        assert_eq!(baskets.usage(at(680)).operating, 0.0);
    }

    proptest! {
        #[test]
        fn there_are_ten_baskets_at_most_and_none_counts_longer_than_it_says(
            calls in prop::collection::vec((0_u64..200, 0_u32..30), 1..200),
        ) {
            let mut baskets = Baskets::default();
            let mut now = UNIX_EPOCH;
            let mut all = Vec::new();
            for (gap, taken) in calls {
                now += Duration::from_secs(gap);
                baskets.usage(now);
                baskets.add(now, f64::from(taken));
                all.push((now, f64::from(taken)));
                let usage = baskets.usage(now);
                prop_assert!(baskets.0.len() <= 10);
                prop_assert!(usage.reset_at > now);
                let sum = |seconds: u64| -> f64 {
                    let young = |at| now.duration_since(at).unwrap() < Duration::from_secs(seconds);
                    all.iter().filter(|(at, _)| young(*at)).map(|(_, taken)| taken).sum()
                };
                // A basket is left out as a whole, up to a minute before its last call is ten minutes old.
                prop_assert!(usage.operating <= sum(600));
                prop_assert!(usage.operating >= sum(541));
            }
        }
    }
}
