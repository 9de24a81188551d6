//! The way to Redis, which may break and come back.

use std::fmt::{self, Display};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use bitrix24_runtime::{Error, Result};
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, FromRedisValue, RedisError, Script};
use tokio::time::{Instant, sleep};

use crate::tokens::{Kept, put_back};

/// How long an answer is waited for: what goes over the network takes milliseconds.
const ANSWER: Duration = Duration::from_secs(2);
/// After what time an absent Redis is looked for again: twice as long each time.
const FIRST_LOOK: Duration = Duration::from_millis(50);
/// The longest of these, so that all processes are back at about the same time.
const LAST_LOOK: Duration = Duration::from_secs(1);
/// How long Redis has to stay, so that the next absence begins with short times again.
const STEADY: Duration = Duration::from_secs(10);
/// How often who cannot do without Redis looks whether it is there.
const AGAIN: Duration = Duration::from_millis(50);

/// Redis is not there, or does not do what it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Away;

/// One connection for all that a process shares.
pub(crate) struct Link {
    client: Client,
    /// What the process is known by.
    pub who: String,
    pub prefix: String,
    /// How many processes share, as long as Redis has not said it.
    pub processes: u32,
    /// How often Redis has gone.
    absences: AtomicU64,
    state: Mutex<State>,
    /// What is put back where Redis comes back without it.
    kept: Mutex<Vec<Weak<Kept>>>,
    /// Held by who connects for the first time.
    first: tokio::sync::Mutex<()>,
}

enum State {
    /// Nobody has asked yet.
    Unknown,
    There {
        connection: MultiplexedConnection,
        since: Instant,
        looks: u32,
    },
    Away {
        why: String,
        looks: u32,
        next: Instant,
    },
}

impl Link {
    pub fn new(url: &str, prefix: &str, processes: u32) -> Result<Self> {
        // What is wrong with an address may repeat it, with its password.
        let client = Client::open(url).map_err(|_| {
            Error::limits(
                "the address of Redis is not one: `redis://[user:password@]host[:port][/database]`",
            )
        })?;
        Ok(Self::to(client, prefix, processes))
    }

    /// The same way with other settings.
    pub fn with(&self, prefix: &str, processes: u32) -> Self {
        Self::to(self.client.clone(), prefix, processes)
    }

    fn to(client: Client, prefix: &str, processes: u32) -> Self {
        Self {
            client,
            who: format!("{:016x}", fastrand::u64(..)),
            prefix: prefix.to_owned(),
            processes,
            absences: AtomicU64::new(0),
            state: Mutex::new(State::Unknown),
            kept: Mutex::default(),
            first: tokio::sync::Mutex::default(),
        }
    }

    /// A key of what is shared under a name: all of them lie on one node of a cluster.
    pub fn key(&self, name: &str, what: &str) -> String {
        // Braces in a name would end the part that says where a key lies.
        let name = name.replace(['{', '}'], "_").to_lowercase();
        format!("{}:{{{name}}}:{what}", self.prefix)
    }

    /// Has tokens put back where Redis comes back without them.
    pub fn remember(&self, kept: &Arc<Kept>) {
        let mut all = self.kept();
        all.retain(|other| other.strong_count() > 0);
        all.push(Arc::downgrade(kept));
    }

    /// How often Redis has gone: who has seen another number has lived without it in between.
    pub fn absences(&self) -> u64 {
        self.absences.load(Ordering::Acquire)
    }

    /// Where Redis is, without a user and a password.
    pub fn address(&self) -> String {
        self.client.get_connection_info().addr().to_string()
    }

    /// Runs a script, where Redis is there.
    pub async fn run<T: FromRedisValue>(
        self: &Arc<Self>,
        script: &Script,
        keys: &[&str],
        arguments: &[&str],
    ) -> Result<T, Away> {
        let mut connection = self.connection().await.ok_or(Away)?;
        let mut call = script.prepare_invoke();
        for key in keys {
            call.key(*key);
        }
        for argument in arguments {
            call.arg(*argument);
        }
        match call.invoke_async(&mut connection).await {
            Ok(answer) => Ok(answer),
            Err(error) => {
                self.lost(&error);
                Err(Away)
            }
        }
    }

    /// Runs a script for who cannot do without Redis, and waits for it where it is away.
    pub async fn insist<T: FromRedisValue>(
        self: &Arc<Self>,
        script: &Script,
        keys: &[&str],
        arguments: &[&str],
        patience: Duration,
    ) -> Result<T> {
        let until = Instant::now() + patience;
        loop {
            if let Ok(answer) = self.run(script, keys, arguments).await {
                return Ok(answer);
            }
            if Instant::now() >= until {
                return Err(Error::store(self.why()));
            }
            sleep(AGAIN).await;
        }
    }

    /// Why Redis is away, as far as it is.
    pub fn why(&self) -> String {
        match &*self.state() {
            State::Away { why, .. } => format!("Redis at {} is away: {why}", self.address()),
            _ => format!("Redis at {} was away", self.address()),
        }
    }

    /// Connects at once, to know whether it can be done.
    pub async fn ping(self: &Arc<Self>) -> Result<()> {
        match self.connection().await {
            Some(_) => Ok(()),
            None => Err(Error::limits(self.why())),
        }
    }

    async fn connection(self: &Arc<Self>) -> Option<MultiplexedConnection> {
        if let Some(known) = self.known() {
            return known;
        }
        let _first = self.first.lock().await;
        if let Some(known) = self.known() {
            return known;
        }
        self.look(0).await;
        self.known().flatten()
    }

    /// The connection, none where Redis is away, and nothing where nobody has asked yet. Looks for an absent Redis in the
    /// background; nobody waits for that.
    fn known(self: &Arc<Self>) -> Option<Option<MultiplexedConnection>> {
        let mut state = self.state();
        match &mut *state {
            State::Unknown => None,
            State::There { connection, .. } => Some(Some(connection.clone())),
            State::Away { looks, next, .. } => {
                let now = Instant::now();
                if *next <= now {
                    *looks += 1;
                    // Where the runtime ends that it looks in, the next one looks again.
                    *next = now + 2 * ANSWER + pause(*looks);
                    let (link, looks) = (Arc::clone(self), *looks);
                    tokio::spawn(async move { link.look(looks).await });
                }
                Some(None)
            }
        }
    }

    async fn look(self: &Arc<Self>, looks: u32) {
        let connection = match self.connect().await {
            Ok(connection) => connection,
            Err(error) => {
                let away = self.away(&error, looks, looks == 0);
                *self.state() = away;
                return;
            }
        };
        *self.state() = State::There {
            connection,
            since: Instant::now(),
            looks,
        };
        if looks > 0 {
            let address = self.address();
            tracing::info!(address, "Redis is back: the limits are shared again");
            let all: Vec<_> = self.kept().iter().filter_map(Weak::upgrade).collect();
            for kept in all {
                put_back(Arc::clone(self), kept).await;
            }
        }
    }

    /// Connects, and makes sure that something can be written: a replica, or a Redis that is full, is of no use.
    async fn connect(&self) -> Result<MultiplexedConnection, RedisError> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(ANSWER))
            .set_response_timeout(Some(ANSWER));
        let mut connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        redis::cmd("SET")
            .arg(format!("{}:seen", self.prefix))
            .arg(&self.who)
            .arg("EX")
            .arg(600)
            .query_async::<()>(&mut connection)
            .await?;
        Ok(connection)
    }

    fn lost(&self, error: &RedisError) {
        let mut state = self.state();
        // The others that had asked are told the same.
        if let State::There { since, looks, .. } = &*state {
            let looks = if since.elapsed() < STEADY { *looks } else { 0 };
            *state = self.away(error, looks, true);
        }
    }

    fn away(&self, error: &RedisError, looks: u32, just: bool) -> State {
        let why = Why(error).to_string();
        if just {
            self.absences.fetch_add(1, Ordering::AcqRel);
        }
        // Of one that comes and goes it is told once.
        if just && looks == 0 {
            let address = self.address();
            tracing::warn!(address, %why, "Redis is away: until it is back each process keeps to its part of the limits");
        }
        State::Away {
            why,
            looks,
            next: Instant::now() + pause(looks),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Weak<Kept>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing under the locks panics halfway.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// With a part left to chance, so that not all processes come at once.
fn pause(looks: u32) -> Duration {
    let longest = FIRST_LOOK * 2u32.pow(looks.min(10));
    longest.min(LAST_LOOK).mul_f64(0.5 + fastrand::f64() / 2.0)
}

/// What an error of Redis is, and not what was sent.
struct Why<'e>(&'e RedisError);

impl Display for Why<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.category())?;
        match self.0.code() {
            Some(code) => write!(f, " ({code})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis")
            .field("address", &self.address())
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}
