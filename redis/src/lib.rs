//! What a process of the crate [`bitrix24`](https://docs.rs/bitrix24) counts and keeps, shared by many processes through
//! Redis: the [bucket](Redis::bucket) of a portal's calls, the [time](Redis::counters) that its methods have taken, and the
//! [tokens](Redis::tokens) of an application.
//!
//! Programs depend on `bitrix24` with the feature `redis`, which has this crate as `bitrix24::redis`.
//!
//! ```no_run
//! use bitrix24::auth::Application;
//! use bitrix24::redis::Redis;
//! use bitrix24::Client;
//!
//! # fn run(secret: &str) -> bitrix24::Result<()> {
//! let redis = Redis::open("redis://127.0.0.1/")?;
//! let application = Application::new("local.1", secret, "example.bitrix24.com")?
//!     .store(redis.tokens("example.bitrix24.com/local.1"));
//! let portal = Client::builder()
//!     .application(application)
//!     .bucket(redis.bucket("example.bitrix24.com", 50, 2.0))
//!     .counters(redis.counters("example.bitrix24.com/local.1", 480.0))
//!     .build()?;
//! # drop(portal);
//! # Ok(())
//! # }
//! ```
//!
//! Each decision is one script in Redis, 6.2 or newer, or in what speaks its protocol and runs Lua. Keys expire when nobody
//! uses them, and all keys of a name lie on one node of a cluster; this client speaks to one node, or to a proxy before
//! them. `rediss://` (TLS) needs a feature of the crate `redis` that
//! a program adds by itself, such as `tokio-rustls-comp`.
//!
//! **Where Redis is away** no call fails for that: each process goes on with its part of the limits, looks for Redis in the
//! background, and shares them again when it is back; places in the line are not lost. It is told once, as a warning of
//! `tracing`. A process that alone is cut off sends its part on top of what the others send: what the portal then refuses is
//! waited for.
#![forbid(unsafe_code)]

mod bucket;
mod counters;
mod link;
mod tokens;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use bitrix24_runtime::Result;

pub use bucket::SharedBucket;
pub use counters::SharedCounters;
use link::Link;
pub use tokens::SharedTokens;

/// How many processes there are taken to be, as long as Redis has not said it.
const PROCESSES: u32 = 8;

/// A Redis by which processes share what they know of portals: one connection, made when it is needed. Clones share it.
///
/// The address may hold a password, and shows neither in `Debug` nor in errors but for its host.
#[derive(Clone)]
pub struct Redis(Arc<Inner>);

struct Inner {
    link: Arc<Link>,
    buckets: Mutex<Made<SharedBucket>>,
    counters: Mutex<Made<SharedCounters>>,
}

/// What was made under a name with a number, and lives as long as somebody uses it: two of one process would each keep to
/// the part of a process.
type Made<T> = HashMap<(String, u32, u64), Weak<T>>;

impl Redis {
    /// At an address: `redis://[user:password@]host[:port][/database]`, or `unix:///path`.
    ///
    /// # Errors
    ///
    /// Where it is no such address. Whether somebody answers there shows with the first use, or by [`ping`](Self::ping).
    pub fn open(address: impl AsRef<str>) -> Result<Self> {
        Link::new(address.as_ref(), "bitrix24", PROCESSES).map(Self::by)
    }

    fn by(link: Link) -> Self {
        Self(Arc::new(Inner {
            link: Arc::new(link),
            buckets: Mutex::default(),
            counters: Mutex::default(),
        }))
    }

    /// What the names of keys begin with; `bitrix24` by default.
    #[must_use = "it holds for what is made by what this returns"]
    pub fn prefix(self, prefix: &str) -> Self {
        let link = &self.0.link;
        Self::by(link.with(prefix, link.processes))
    }

    /// How many processes there are at most: each keeps to such a part of the rate where it has not reached Redis yet. 8 by
    /// default; later Redis tells how many there are.
    #[must_use = "it holds for what is made by what this returns"]
    pub fn processes(self, processes: u32) -> Self {
        let link = &self.0.link;
        Self::by(link.with(&link.prefix, processes.max(1)))
    }

    /// Connects now, to know whether it can be done.
    ///
    /// # Errors
    ///
    /// Where nobody answers, or does not let this one in, or nothing can be written there.
    pub async fn ping(&self) -> Result<()> {
        self.0.link.ping().await
    }

    /// The bucket of a portal, for `capacity` calls at once, of which `per_second` leak: 50 and 2.0, or 250 and 5.0 with the
    /// tariff Enterprise.
    ///
    /// The name says who shares it: the host of the portal for processes that call it from one address, for by that the
    /// portal counts. All have to say the same numbers. Within a process it is one bucket for as long as it is used.
    pub fn bucket(&self, portal: &str, capacity: u32, per_second: f64) -> Arc<SharedBucket> {
        let link = Arc::clone(&self.0.link);
        let key = (portal.to_owned(), capacity, per_second.to_bits());
        one(&self.0.buckets, key, || {
            SharedBucket::new(link, portal, capacity, per_second)
        })
    }

    /// The time that each method may take in ten minutes: 480 seconds on a portal of the cloud.
    ///
    /// The name says who shares it: the host with the user of a webhook, or with the identifier of an application, for by
    /// that the portal counts. The code of a webhook does not belong in it.
    pub fn counters(&self, name: &str, seconds: f64) -> Arc<SharedCounters> {
        let link = Arc::clone(&self.0.link);
        let key = (name.to_owned(), 0, seconds.to_bits());
        one(&self.0.counters, key, || {
            SharedCounters::new(link, name, seconds)
        })
    }

    /// The tokens of an application at one portal, for one user.
    ///
    /// The name says who shares them, such as the host with the identifier of the application.
    pub fn tokens(&self, name: &str) -> SharedTokens {
        SharedTokens::new(Arc::clone(&self.0.link), name)
    }
}

fn one<T>(made: &Mutex<Made<T>>, key: (String, u32, u64), make: impl FnOnce() -> T) -> Arc<T> {
    // Nothing under the lock panics halfway.
    let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = made.get(&key).and_then(Weak::upgrade) {
        return found;
    }
    made.retain(|_, other| other.strong_count() > 0);
    let new = Arc::new(make());
    made.insert(key, Arc::downgrade(&new));
    new
}

impl std::fmt::Debug for Redis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.link.fmt(f)
    }
}
