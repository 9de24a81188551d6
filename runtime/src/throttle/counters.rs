//! The time that each method has taken, counted in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use super::spent::{Spent, Turn};
use super::{Counters, Operating};
use crate::error::Result;
use crate::transport::BoxFuture;

/// What methods have taken, in the memory of this process.
///
/// It knows what the portal said in its answers, and when the portal forgets which part of it. A method at its limit
/// waits until enough is forgotten. Calls that are on their way count as what calls of the method took before, so that
/// many at once do not go far over the limit. What another program takes shows with the next answer.
pub struct OperatingCounters {
    limit: f64,
    methods: Mutex<HashMap<Box<str>, Arc<Counter>>>,
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

    fn counter(&self, method: &str) -> Arc<Counter> {
        let mut methods = locked(&self.methods);
        if let Some(counter) = methods.get(method) {
            return Arc::clone(counter);
        }
        let counter = Arc::new(Counter {
            spent: Mutex::new(Spent::new(self.limit)),
            first: tokio::sync::Mutex::default(),
            heard: Notify::new(),
        });
        methods.insert(method.into(), Arc::clone(&counter));
        counter
    }
}

impl Counter {
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

    fn with<T>(&self, change: impl FnOnce(&mut Spent, Instant) -> T) -> T {
        let changed = change(&mut locked(&self.spent), Instant::now());
        self.heard.notify_one();
        changed
    }
}

impl Counters for OperatingCounters {
    fn wait<'a>(&'a self, method: &'a str) -> BoxFuture<'a, Result<Duration>> {
        Box::pin(async move { Ok(self.counter(method).wait().await) })
    }

    fn confirm<'a>(&'a self, method: &'a str) -> BoxFuture<'a, Result<Duration>> {
        Box::pin(async move { Ok(self.counter(method).with(Spent::confirm)) })
    }

    fn learn<'a>(&'a self, method: &'a str, operating: Operating) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.counter(method)
                .with(|spent, now| spent.learn(operating, now));
            Ok(())
        })
    }

    fn exceeded<'a>(&'a self, method: &'a str) -> BoxFuture<'a, Result<Duration>> {
        Box::pin(async move { Ok(self.counter(method).with(Spent::exceeded)) })
    }

    fn leave<'a>(&'a self, method: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.counter(method).with(|spent, _| spent.leave());
            Ok(())
        })
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
