//! What was counted.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::bucket::Level;
use super::operating::{Baskets, Usage};
use super::{Billing, Limits};
use crate::failure::Failure;

/// How many addresses are remembered before those that count for nothing are forgotten.
const ADDRESSES: usize = 1024;

/// Counts requests by their addresses, and seconds by caller and method.
#[derive(Debug, Default)]
pub struct Meter(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    limits: Limits,
    buckets: HashMap<IpAddr, Level>,
    taken: HashMap<String, HashMap<&'static str, Baskets>>,
    costs: HashMap<String, f64>,
}

impl Meter {
    /// A meter with these limits.
    pub fn new(limits: Limits) -> Self {
        Self(Mutex::new(State {
            limits,
            ..State::default()
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets other limits. What was counted stays.
    pub fn limit(&self, limits: Limits) {
        self.state().limits = limits;
    }

    /// The limits.
    pub fn limits(&self) -> Limits {
        self.state().limits
    }

    /// Sets how many seconds a method takes, instead of those that pass.
    pub fn cost(&self, method: &str, seconds: f64) {
        let method = method.to_ascii_lowercase();
        self.state().costs.insert(method, seconds);
    }

    pub(crate) fn billing(&self) -> Billing {
        self.state().limits.billing
    }

    /// Counts a request.
    ///
    /// # Errors
    ///
    /// When there were too many.
    pub(crate) fn take(&self, peer: Option<IpAddr>, now: SystemTime) -> Result<(), Failure> {
        let mut state = self.state();
        let Some(bucket) = state.limits.bucket else {
            return Ok(());
        };
        if state.buckets.len() >= ADDRESSES {
            state.buckets.retain(|_, level| {
                level.leak(&bucket, now);
                !level.is_empty()
            });
        }
        let peer = peer.unwrap_or(Ipv4Addr::UNSPECIFIED.into());
        let level = state.buckets.entry(peer);
        let level = level.or_insert_with(|| Level::empty(now));
        if level.take(&bucket, now) {
            Ok(())
        } else {
            Err(Failure::new(503, "QUERY_LIMIT_EXCEEDED", "Too many requests").classic())
        }
    }

    /// How many requests count against each address.
    pub fn requests(&self, now: SystemTime) -> Vec<(IpAddr, f64)> {
        let mut state = self.state();
        let Some(bucket) = state.limits.bucket else {
            return Vec::new();
        };
        let levels = state.buckets.iter_mut().map(|(address, level)| {
            level.leak(&bucket, now);
            (*address, level.full())
        });
        let mut levels: Vec<_> = levels.collect();
        levels.sort_unstable_by_key(|(address, _)| *address);
        levels
    }

    /// Whether a caller may call a method.
    ///
    /// # Errors
    ///
    /// When it has taken too long already.
    pub(crate) fn check(&self, caller: &str, method: &str, now: SystemTime) -> Result<(), Failure> {
        let mut state = self.state();
        let Some(most) = state.limits.operating else {
            return Ok(());
        };
        if state.usage(caller, method, now).operating > most {
            let text = "Method is blocked due to operation time limit";
            return Err(Failure::new(429, "OPERATION_TIME_LIMIT", text).classic());
        }
        Ok(())
    }

    /// Charges a call of a method to an account, which is the method's own or that of `batch`.
    pub(crate) fn charge(
        &self,
        caller: &str,
        account: &'static str,
        method: &str,
        start: SystemTime,
        now: SystemTime,
    ) -> Usage {
        let mut state = self.state();
        let passed = now.duration_since(start).unwrap_or_default().as_secs_f64();
        let taken = match state.costs.is_empty() {
            true => passed,
            false => {
                let cost = state.costs.get(&method.to_ascii_lowercase());
                cost.copied().unwrap_or(passed)
            }
        };
        if !state.taken.contains_key(caller) {
            state.taken.insert(caller.to_owned(), HashMap::new());
        }
        if let Some(methods) = state.taken.get_mut(caller) {
            methods.entry(account).or_default().add(start, taken);
        }
        state.usage(caller, account, now)
    }

    /// What a method has taken for a caller.
    pub fn usage(&self, caller: &str, method: &str, now: SystemTime) -> Usage {
        self.state().usage(caller, method, now)
    }

    /// What each method has taken for each caller, as far as it counts.
    pub fn usages(&self, now: SystemTime) -> Vec<(String, &'static str, Usage)> {
        let mut state = self.state();
        let mut all = Vec::new();
        for (caller, methods) in &mut state.taken {
            for (method, baskets) in methods {
                let usage = baskets.usage(now);
                if !baskets.is_empty() {
                    all.push((caller.clone(), *method, usage));
                }
            }
        }
        all.sort_unstable_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
        all
    }
}

impl State {
    fn usage(&mut self, caller: &str, method: &str, now: SystemTime) -> Usage {
        let methods = self.taken.get_mut(caller);
        match methods.and_then(|methods| methods.get_mut(method)) {
            Some(baskets) => baskets.usage(now),
            None => Usage::none(now),
        }
    }
}
