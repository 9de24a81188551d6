//! The portal's clock, which tests can move.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// A clock: the system's, shifted by what it was moved, or one that stands still. Clones are the same clock.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    ahead: Duration,
    /// Where it stands still.
    at: Option<SystemTime>,
}

impl Clock {
    /// The system's clock.
    pub fn new() -> Self {
        Self::default()
    }

    /// The time on it.
    pub fn now(&self) -> SystemTime {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let from = state.at.unwrap_or_else(SystemTime::now);
        from.checked_add(state.ahead).unwrap_or(from)
    }

    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.ahead = state.ahead.saturating_add(by);
    }

    /// Stops it at this time; from here on only [`Clock::advance`] moves it.
    pub fn stop_at(&self, time: SystemTime) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State {
            ahead: Duration::ZERO,
            at: Some(time),
        };
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::Clock;

    #[test]
    fn a_stopped_clock_moves_only_when_it_is_moved() {
        let clock = Clock::new();
        clock.stop_at(SystemTime::UNIX_EPOCH);
        let same = clock.clone();
        same.advance(Duration::from_secs(600));
        assert_eq!(
            clock.now(),
            SystemTime::UNIX_EPOCH + Duration::from_secs(600)
        );
    }

    #[test]
    fn a_clock_moved_too_far_still_tells_a_time() {
        let clock = Clock::new();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert!(clock.now() > SystemTime::UNIX_EPOCH);
    }
}
