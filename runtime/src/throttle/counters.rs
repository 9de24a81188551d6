//! The time that each method has taken, counted in this process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use super::spent::{Spent, Turn};
use super::{Counters, Operating, Soon};
use crate::error::Result;

/// What methods have taken, in the memory of this process.
///
/// It knows what the portal said in its answers, and when the portal forgets which part of it. A method at its limit
/// waits until enough is forgotten. Calls that are on their way count as what calls of the method took before, so that
/// many at once do not go far over the limit. What another program takes shows with the next answer.
pub struct OperatingCounters {
    limit: f64,
    /// In order, for there are few: a name takes longer to hash than to find.
    methods: Mutex<BTreeMap<Box<str>, Arc<Counter>>>,
}

#[derive(Debug)]
struct Counter {
    spent: Mutex<Spent>,
    /// Held by the first of those who wait for a call on its way; the others stand in line for it.
    first: tokio::sync::Mutex<()>,
    heard: Notify,
}

impl OperatingCounters {
    /// Each method may take so many seconds in ten minutes.
    pub fn new(seconds: f64) -> Self {
        Self {
            limit: seconds,
            methods: Mutex::default(),
        }
    }

    /// 480 seconds: a portal of the cloud.
    pub fn cloud() -> Self {
        Self::new(480.0)
    }

    /// 420 seconds: a portal on one's own server whose limit is on, and was not changed.
    pub fn self_hosted() -> Self {
        Self::new(420.0)
    }

    /// Without a limit; a portal that refuses a method all the same is waited for.
    pub fn unlimited() -> Self {
        Self::new(f64::INFINITY)
    }

    fn with<T>(&self, method: &str, look: impl FnOnce(&Arc<Counter>) -> T) -> T {
        let mut methods = locked(&self.methods);
        if let Some(counter) = methods.get(method) {
            return look(counter);
        }
        let counter = methods.entry(method.into()).or_insert_with(|| {
            Arc::new(Counter {
                spent: Mutex::new(Spent::new(self.limit)),
                first: tokio::sync::Mutex::default(),
                heard: Notify::new(),
            })
        });
        look(counter)
    }

    fn change<T>(&self, method: &str, change: impl FnOnce(&mut Spent, Instant) -> T) -> T {
        self.with(method, |counter| counter.change(change))
    }
}

impl Counter {
    /// After what time a call may go, where none waits before it for one on its way.
    fn at_once(&self) -> Option<Duration> {
        let _first = self.first.try_lock().ok()?;
        let now = Instant::now();
        match locked(&self.spent).turn(now) {
            Turn::Now => Some(Duration::ZERO),
            Turn::At(until) => Some(until - now),
            Turn::After(_) => None,
        }
    }

    async fn wait(&self) -> Duration {
        let _first = self.first.lock().await;
        loop {
            let now = Instant::now();
            let turn = locked(&self.spent).turn(now);
            match turn {
                Turn::Now => return Duration::ZERO,
                Turn::At(until) => return until - now,
                Turn::After(latest) => {
                    // Whichever comes first: it is looked at again.
                    let _ = timeout_at(latest, self.heard.notified()).await;
                }
            }
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut Spent, Instant) -> T) -> T {
        let changed = change(&mut locked(&self.spent), Instant::now());
        self.heard.notify_one();
        changed
    }
}

impl Counters for OperatingCounters {
    fn wait<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>> {
        let asked = self.with(method, |counter| {
            counter.at_once().ok_or_else(|| Arc::clone(counter))
        });
        match asked {
            Ok(wait) => Soon::now(Ok(wait)),
            Err(counter) => Soon::later(async move { Ok(counter.wait().await) }),
        }
    }

    fn confirm<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>> {
        Soon::now(Ok(self.change(method, Spent::confirm)))
    }

    fn learn<'a>(&'a self, method: &'a str, operating: Operating) -> Soon<'a, Result<()>> {
        let learn = |spent: &mut Spent, now| spent.learn(operating, now);
        self.change(method, learn);
        Soon::now(Ok(()))
    }

    fn exceeded<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>> {
        Soon::now(Ok(self.change(method, Spent::exceeded)))
    }

    fn leave<'a>(&'a self, method: &'a str) -> Soon<'a, Result<()>> {
        self.with(method, |counter| {
            locked(&counter.spent).leave();
            counter.heard.notify_one();
        });
        Soon::now(Ok(()))
    }
}

impl std::fmt::Debug for OperatingCounters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OperatingCounters")
            .field("limit", &self.limit)
            .field("methods", &locked(&self.methods).len())
            .finish()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing under the lock panics halfway.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
