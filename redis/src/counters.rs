//! The time that each method has taken, shared by processes.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use bitrix24_runtime::Result;
use bitrix24_runtime::throttle::{Counters, Operating, OperatingCounters, Soon};
use redis::Script;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::link::{Away, Link};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("counters.lua")));

/// How often it is asked whether one of another process's calls has ended.
const POLL: Duration = Duration::from_millis(100);
/// How long who waits without Redis does so before it is asked whether Redis is back.
const MEANWHILE: Duration = Duration::from_millis(250);
/// How much of the limit one process uses alone: the rest is for what others have on their way.
const ALONE: f64 = 0.75;

/// The time of methods, which all processes share that name the same webhook or application.
///
/// The rules are those of [`OperatingCounters`]: what an answer of the portal tells one process all of them know, and calls
/// of all that are on their way count. Made by [`Redis::counters`](crate::Redis::counters).
///
/// While Redis is away each process keeps to three quarters of the limit by what its own answers tell, which is the time
/// of all: the rest is for what the others have on their way.
pub struct SharedCounters {
    link: Arc<Link>,
    name: String,
    limit: f64,
    /// Learns all that this process learns, for the time that Redis is away.
    alone: OperatingCounters,
    methods: Mutex<HashMap<Box<str>, Arc<Method>>>,
}

struct Method {
    key: String,
    /// Held by the first of those who wait for a call on its way; the others stand in line for it.
    first: tokio::sync::Mutex<()>,
    heard: Notify,
}

enum Turn {
    Now,
    At(Duration),
    After(Duration),
}

impl SharedCounters {
    pub(crate) fn new(link: Arc<Link>, name: &str, seconds: f64) -> Self {
        Self {
            link,
            name: name.to_owned(),
            limit: seconds,
            alone: OperatingCounters::new(seconds * ALONE),
            methods: Mutex::default(),
        }
    }

    fn method(&self, method: &str) -> Arc<Method> {
        // Nothing under the lock panics halfway.
        let mut methods = self.methods.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = methods.get(method) {
            return Arc::clone(known);
        }
        let new = Arc::new(Method {
            key: self.link.key(&self.name, &format!("time:{method}")),
            first: tokio::sync::Mutex::default(),
            heard: Notify::new(),
        });
        methods.insert(method.into(), Arc::clone(&new));
        new
    }

    async fn decide(
        &self,
        what: &str,
        method: &Method,
        told: Option<Operating>,
    ) -> Result<Turn, Away> {
        let told = told.map(|told| {
            // What is no number is no count.
            let counted = Some(told.spent).filter(|spent| spent.is_finite());
            [
                counted.map_or_else(String::new, |spent| spent.to_string()),
                told.resets_in.as_secs_f64().to_string(),
                told.took.as_secs_f64().to_string(),
            ]
        });
        let [counted, resets, took] = told.unwrap_or_default();
        let limit = self.limit.to_string();
        let arguments = [what, &self.link.who, &limit, &counted, &resets, &took];
        let (may, wait): (u8, u64) = self.link.run(&SCRIPT, &[&method.key], &arguments).await?;
        if what != "wait" {
            method.heard.notify_one();
        }
        let wait = Duration::from_millis(wait);
        Ok(match may {
            0 => Turn::Now,
            1 => Turn::At(wait),
            _ => Turn::After(wait),
        })
    }

    async fn turn(&self, name: &str) -> Result<Duration> {
        let method = self.method(name);
        let _first = method.first.lock().await;
        loop {
            match self.decide("wait", &method, None).await {
                Ok(Turn::Now) => return Ok(Duration::ZERO),
                Ok(Turn::At(wait)) => return Ok(wait),
                Ok(Turn::After(latest)) => {
                    // Whichever comes first: it is asked again.
                    let _ = timeout(latest.min(POLL), method.heard.notified()).await;
                }
                Err(Away) => {
                    return match timeout(MEANWHILE, self.alone.wait(name)).await {
                        Ok(wait) => Ok(wait?.min(MEANWHILE)),
                        Err(_) => Ok(POLL),
                    };
                }
            }
        }
    }

    async fn confirmed(&self, name: &str) -> Result<Duration> {
        match self.decide("confirm", &self.method(name), None).await {
            Ok(Turn::At(wait)) => Ok(wait),
            Ok(_) => Ok(Duration::ZERO),
            Err(Away) => Ok(self.alone.confirm(name).await?.min(MEANWHILE)),
        }
    }

    async fn refused(&self, name: &str) -> Result<Duration> {
        let alone = self.alone.exceeded(name).await?;
        match self.decide("exceeded", &self.method(name), None).await {
            Ok(Turn::At(wait)) => Ok(wait),
            Ok(_) => Ok(Duration::ZERO),
            Err(Away) => Ok(alone),
        }
    }
}

impl Counters for SharedCounters {
    fn wait<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>> {
        Soon::later(self.turn(method))
    }

    fn confirm<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>> {
        Soon::later(self.confirmed(method))
    }

    fn learn<'a>(&'a self, method: &'a str, operating: Operating) -> Soon<'a, Result<()>> {
        Soon::later(async move {
            // Where Redis is away, the next answer tells the others.
            let _ = self
                .decide("learn", &self.method(method), Some(operating))
                .await;
            self.alone.learn(method, operating).await
        })
    }

    fn exceeded<'a>(&'a self, method: &'a str) -> Soon<'a, Result<Duration>> {
        Soon::later(self.refused(method))
    }

    fn leave<'a>(&'a self, method: &'a str) -> Soon<'a, Result<()>> {
        Soon::later(async move {
            let _ = self.decide("leave", &self.method(method), None).await;
            self.alone.leave(method).await
        })
    }
}

impl fmt::Debug for SharedCounters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedCounters")
            .field("redis", &self.link)
            .field("name", &self.name)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
