//! The bucket of a portal's calls, shared by processes.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bitrix24_runtime::Result;
use bitrix24_runtime::throttle::{Bucket, LeakyBucket, Place, Soon};
use redis::Script;
use tokio::time::Instant;

use crate::link::{Away, Link};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("bucket.lua")));

/// How long who waits without Redis does so before it is asked whether Redis is back.
const MEANWHILE: Duration = Duration::from_millis(250);
/// How long after its turn a place is remembered, for a refusal may come late.
const REMEMBERED: Duration = Duration::from_secs(300);
/// From how many places on those are forgotten.
const MANY: usize = 1024;
/// The slowest that can be asked for, in calls per second.
const SLOWEST: f64 = 0.001;

/// A bucket that all processes share which name the same portal: calls leave in the order in which they came, whichever
/// process they are of.
///
/// The rules are those of [`LeakyBucket`], and so is what is held back: of 50 and 2 per second, 48 leave at once. Each
/// decision is one script in Redis, by Redis's clock. Made by [`Redis::bucket`](crate::Redis::bucket).
///
/// While Redis is away each process sends its part alone: the rate divided by the number of processes that were heard of
/// in the last ten minutes. Those who wait in line go on waiting, and are back in the common line when Redis is.
pub struct SharedBucket {
    link: Arc<Link>,
    keys: [String; 3],
    per_second: f64,
    /// How long the portal remembers at most what was sent.
    drained: Duration,
    gap: String,
    behind: String,
    own: Mutex<Own>,
}

/// What this process knows.
struct Own {
    last: u64,
    tickets: HashMap<u64, Ticket>,
    forget_from: usize,
    /// How many processes there are.
    processes: u32,
    /// The bucket in Redis that was seen last, and when.
    seen: Option<(i64, Instant)>,
    /// How many absences of Redis are behind that.
    absences: u64,
    /// What is sent by while Redis is away, for the time.
    alone: Option<(u64, Arc<LeakyBucket>)>,
}

/// What a place of this process stands for.
#[derive(Clone)]
struct Ticket {
    at: At,
    /// When its turn is, as was said last.
    turn: Instant,
}

#[derive(Clone)]
enum At {
    /// In the line of all, told already or not.
    Line { shared: Shared, told: bool },
    /// In the line of this process, with the place that it had in the line of all.
    Alone {
        bucket: Arc<LeakyBucket>,
        place: Place,
        before: Option<Shared>,
    },
}

/// A place in Redis, and the bucket that it is of.
#[derive(Clone, Copy)]
struct Shared {
    of: i64,
    number: i64,
}

impl SharedBucket {
    pub(crate) fn new(link: Arc<Link>, portal: &str, capacity: u32, per_second: f64) -> Self {
        // This way round, what is no number is the slowest too.
        let per_second = SLOWEST.max(per_second);
        let gap = (1e6 / per_second).ceil();
        let at_once = (f64::from(capacity) - per_second.ceil()).max(1.0);
        Self {
            keys: ["bucket", "line", "processes"].map(|what| link.key(portal, what)),
            per_second,
            drained: Duration::from_secs_f64(f64::from(capacity) / per_second),
            gap: format!("{gap:.0}"),
            behind: format!("{:.0}", (at_once - 1.0) * gap),
            own: Mutex::new(Own {
                last: 0,
                tickets: HashMap::new(),
                forget_from: MANY,
                processes: link.processes,
                seen: None,
                absences: link.absences(),
                alone: None,
            }),
            link,
        }
    }

    /// Decides in Redis: a place, and how long it waits.
    async fn decide(&self, what: &str, place: Option<Shared>) -> Result<(Shared, Duration), Away> {
        let absences = self.link.absences();
        let (debt, seen) = {
            let own = self.own();
            let seen = own.seen.filter(|(_, at)| at.elapsed() < self.drained);
            (own.absences != absences, seen)
        };
        let of = place.map(|place| place.of).or(seen.map(|(of, _)| of));
        let of = of.map_or_else(String::new, |of| of.to_string());
        let number = place.map_or_else(String::new, |place| place.number.to_string());
        let arguments = [
            what,
            &self.link.who,
            &self.gap,
            &self.behind,
            if debt { "1" } else { "0" },
            &number,
            &of,
        ];
        let keys = self.keys.each_ref().map(String::as_str);
        let (of, number, wait, processes): (i64, i64, u64, u32) =
            self.link.run(&SCRIPT, &keys, &arguments).await?;
        let mut own = self.own();
        own.absences = absences;
        own.seen = Some((of, Instant::now()));
        own.processes = processes.max(1);
        Ok((Shared { of, number }, Duration::from_micros(wait)))
    }

    /// The bucket of this process for the time that Redis is away. What it sends first has waited already.
    async fn alone(&self) -> Arc<LeakyBucket> {
        let absences = self.link.absences();
        let part = {
            let own = self.own();
            if let Some((of, bucket)) = &own.alone
                && *of == absences
            {
                return Arc::clone(bucket);
            }
            self.per_second / f64::from(own.processes)
        };
        let bucket = Arc::new(LeakyBucket::new(1, part));
        let _first = bucket.reserve().await;
        let mut own = self.own();
        match &own.alone {
            Some((of, other)) if *of == absences => Arc::clone(other),
            _ => {
                own.alone = Some((absences, Arc::clone(&bucket)));
                bucket
            }
        }
    }

    async fn reserve_place(&self) -> Result<Place> {
        let ticket = match self.decide("reserve", None).await {
            Ok((shared, wait)) => Ticket::in_line(shared, wait, false),
            Err(Away) => self.line_up_alone(None).await?,
        };
        let mut own = self.own();
        own.last += 1;
        let place = own.last;
        own.tickets.insert(place, ticket);
        own.forget();
        Ok(Place(place))
    }

    async fn line_up_alone(&self, before: Option<Shared>) -> Result<Ticket> {
        let bucket = self.alone().await;
        let place = bucket.reserve().await?;
        Ok(Ticket {
            turn: Instant::now(),
            at: At::Alone {
                bucket,
                place,
                before,
            },
        })
    }

    async fn wait_at(&self, place: Place) -> Result<Duration> {
        // Whoever is not known has had its turn.
        let Some(ticket) = self.own().tickets.get(&place.0).cloned() else {
            return Ok(Duration::ZERO);
        };
        let (ticket, wait) = match ticket.at {
            At::Line {
                shared,
                told: false,
            } => {
                let wait = ticket.turn.saturating_duration_since(Instant::now());
                (Ticket::in_line(shared, wait, true), wait)
            }
            At::Line { shared, .. } => self.go_on(Some(shared), None).await?,
            At::Alone {
                bucket,
                place,
                before,
            } => {
                // With its old number it stands before all that came later.
                let before = before.map(|shared| Shared { of: 0, ..shared });
                self.go_on(before, Some((bucket, place))).await?
            }
        };
        self.own().tickets.insert(place.0, ticket);
        Ok(wait)
    }

    /// Waits in the line of all, where Redis is there, and else in that of this process.
    async fn go_on(
        &self,
        shared: Option<Shared>,
        alone: Option<(Arc<LeakyBucket>, Place)>,
    ) -> Result<(Ticket, Duration)> {
        let what = if shared.is_some() { "wait" } else { "reserve" };
        if let Ok((shared, wait)) = self.decide(what, shared).await {
            return Ok((Ticket::in_line(shared, wait, true), wait));
        }
        let current = self.alone().await;
        let ticket = match alone {
            Some((bucket, place)) if Arc::ptr_eq(&bucket, &current) => Ticket {
                turn: Instant::now(),
                at: At::Alone {
                    bucket,
                    place,
                    before: shared,
                },
            },
            _ => self.line_up_alone(shared).await?,
        };
        let At::Alone { bucket, place, .. } = &ticket.at else {
            return Ok((ticket, Duration::ZERO));
        };
        let wait = bucket.wait(*place).await?.min(MEANWHILE);
        Ok((ticket, wait))
    }

    async fn refused(&self, refused: Option<Place>) -> Result<Duration> {
        let ticket = refused.and_then(|place| self.own().tickets.get(&place.0).cloned());
        let shared = ticket.as_ref().and_then(|ticket| match ticket.at {
            At::Line { shared, .. } => Some(shared),
            At::Alone { before, .. } => before,
        });
        match self.decide("exceeded", shared).await {
            Ok((now, wait)) => {
                // Without a place in Redis it takes one when it is asked for its turn.
                let shared = shared.map(|shared| Shared {
                    of: now.of,
                    ..shared
                });
                if let (Some(place), Some(shared)) = (refused, shared) {
                    let ticket = Ticket::in_line(shared, wait, true);
                    self.own().tickets.insert(place.0, ticket);
                }
                Ok(wait)
            }
            Err(Away) => {
                let bucket = self.alone().await;
                let own = match ticket.map(|ticket| ticket.at) {
                    Some(At::Alone {
                        bucket: of, place, ..
                    }) if Arc::ptr_eq(&of, &bucket) => Some(place),
                    _ => None,
                };
                Ok(bucket.exceeded(own).await?.min(MEANWHILE))
            }
        }
    }

    async fn left(&self, place: Place) {
        let ticket = self.own().tickets.remove(&place.0);
        match ticket.map(|ticket| ticket.at) {
            // Where Redis is away the place passes like any other.
            Some(At::Line { shared, .. }) => drop(self.decide("leave", Some(shared)).await),
            Some(At::Alone { bucket, place, .. }) => drop(bucket.leave(place).await),
            None => {}
        }
    }

    fn own(&self) -> MutexGuard<'_, Own> {
        // Nothing under the lock panics halfway.
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticket {
    fn in_line(shared: Shared, wait: Duration, told: bool) -> Self {
        Self {
            turn: Instant::now() + wait,
            at: At::Line { shared, told },
        }
    }
}

impl Own {
    /// Forgets calls that have ended, or were dropped while they waited.
    fn forget(&mut self) {
        if self.tickets.len() >= self.forget_from {
            let now = Instant::now();
            self.tickets
                .retain(|_, ticket| now < ticket.turn + REMEMBERED);
            self.forget_from = MANY.max(2 * self.tickets.len());
        }
    }
}

impl Bucket for SharedBucket {
    fn reserve(&self) -> Soon<'_, Result<Place>> {
        Soon::later(self.reserve_place())
    }

    fn wait(&self, place: Place) -> Soon<'_, Result<Duration>> {
        Soon::later(self.wait_at(place))
    }

    fn exceeded(&self, refused: Option<Place>) -> Soon<'_, Result<Duration>> {
        Soon::later(self.refused(refused))
    }

    fn leave(&self, place: Place) -> Soon<'_, Result<()>> {
        Soon::later(async move {
            self.left(place).await;
            Ok(())
        })
    }
}

impl fmt::Debug for SharedBucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedBucket")
            .field("redis", &self.link)
            .field("key", &self.keys[0])
            .field("per_second", &self.per_second)
            .finish_non_exhaustive()
    }
}
