//! What a process of the crate [`bitrix24`](https://docs.rs/bitrix24) counts and keeps, shared by many processes through
//! Redis: the [bucket](Redis::bucket) of a portal's calls, the [time](Redis::counters) that its methods have taken, and the
//! [tokens](Redis::tokens) of an application.
//!
//! Programs depend on `bitrix24` with the feature `redis`, which has this crate as `bitrix24::redis`.
//!
//! ```no_run
//! use std::sync::Arc;
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
//!     .bucket(Arc::new(redis.bucket("example.bitrix24.com", 50, 2.0)))
//!     .counters(Arc::new(redis.counters("example.bitrix24.com/local.1", 480.0)))
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

use std::sync::Arc;

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
#[derive(Debug, Clone)]
pub struct Redis(Arc<Link>);

impl Redis {
    /// At an address: `redis://[user:password@]host[:port][/database]`, or `unix:///path`.
    ///
    /// # Errors
    ///
    /// Where it is no such address. Whether somebody answers there shows with the first use, or by [`ping`](Self::ping).
    pub fn open(address: impl AsRef<str>) -> Result<Self> {
        let link = Link::new(address.as_ref(), "bitrix24", PROCESSES)?;
        Ok(Self(Arc::new(link)))
    }

    /// What the names of keys begin with; `bitrix24` by default.
    #[must_use = "it holds for what is made by what this returns"]
    pub fn prefix(self, prefix: &str) -> Self {
        Self(Arc::new(self.0.with(prefix, self.0.processes)))
    }

    /// How many processes there are at most: each keeps to such a part of the rate where it has not reached Redis yet. 8 by
    /// default; later Redis tells how many there are.
    #[must_use = "it holds for what is made by what this returns"]
    pub fn processes(self, processes: u32) -> Self {
        Self(Arc::new(self.0.with(&self.0.prefix, processes.max(1))))
    }

    /// Connects now, to know whether it can be done.
    ///
    /// # Errors
    ///
    /// Where nobody answers, or does not let this one in, or nothing can be written there.
    pub async fn ping(&self) -> Result<()> {
        self.0.ping().await
    }

    /// The bucket of a portal, for `capacity` calls at once, of which `per_second` leak: 50 and 2.0, or 250 and 5.0 with the
    /// tariff Enterprise.
    ///
    /// The name says who shares it: the host of the portal for processes that call it from one address, for by that the
    /// portal counts. All have to say the same numbers.
    pub fn bucket(&self, portal: &str, capacity: u32, per_second: f64) -> SharedBucket {
        SharedBucket::new(Arc::clone(&self.0), portal, capacity, per_second)
    }

    /// The time that each method may take in ten minutes: 480 seconds on a portal of the cloud.
    ///
    /// The name says who shares it: the host with the user of a webhook, or with the identifier of an application, for by
    /// that the portal counts. The code of a webhook does not belong in it.
    pub fn counters(&self, name: &str, seconds: f64) -> SharedCounters {
        SharedCounters::new(Arc::clone(&self.0), name, seconds)
    }

    /// The tokens of an application at one portal, for one user.
    ///
    /// The name says who shares them, such as the host with the identifier of the application.
    pub fn tokens(&self, name: &str) -> SharedTokens {
        SharedTokens::new(Arc::clone(&self.0), name)
    }
}
