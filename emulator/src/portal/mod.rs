//! A portal: what it is made of.

mod road;

use std::sync::{Arc, PoisonError, RwLock};

use crate::access::Gate;
use crate::answer::{Documented, Handler};
use crate::clock::Clock;
use crate::events::Events;
use crate::faults::Faults;
use crate::limits::{Limits, Meter};
use crate::log::Log;
use crate::model::Data;
use crate::oauth::OAuth;
use crate::replays::Replays;

pub(crate) use road::{Done, Place};

/// A portal without a network.
pub struct Portal {
    data: &'static Data,
    clock: Clock,
    gate: Box<dyn Gate>,
    handlers: RwLock<Vec<Arc<dyn Handler>>>,
    log: Log,
    hours: i8,
    meter: Meter,
    faults: Faults,
    replays: Replays,
    oauth: Arc<OAuth>,
    events: Arc<Events>,
}

impl Portal {
    /// A portal that answers as documented.
    pub fn new(data: &'static Data, gate: Box<dyn Gate>, hours: i8, kept: usize) -> Self {
        let clock = Clock::new();
        let oauth = Arc::new(OAuth::new(clock.clone(), 1, data));
        let events = Arc::new(Events::new(clock.clone(), oauth.clone(), String::new()));
        Self {
            data,
            clock,
            gate,
            handlers: RwLock::new(vec![Arc::new(Documented)]),
            log: Log::new(kept),
            hours,
            meter: Meter::default(),
            faults: Faults::default(),
            replays: Replays::default(),
            oauth,
            events,
        }
    }

    /// The same at an address, with the applications, whose clock becomes its own, and with limits.
    pub(crate) fn with(
        self,
        base: String,
        clock: Clock,
        oauth: Arc<OAuth>,
        limits: Limits,
    ) -> Self {
        Self {
            events: Arc::new(Events::new(clock.clone(), oauth.clone(), base)),
            clock,
            oauth,
            meter: Meter::new(limits),
            ..self
        }
    }

    /// What counts against its limits.
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    /// What is to go wrong.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// What happens on it, and who is told.
    pub fn events(&self) -> &Arc<Events> {
        &self.events
    }

    /// Its applications and their tokens.
    pub fn oauth(&self) -> &OAuth {
        &self.oauth
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What it was asked.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Its hours ahead of UTC.
    pub(crate) fn hours(&self) -> i8 {
        self.hours
    }

    /// Adds a handler, which is asked before those that are there.
    pub fn add(&self, handler: Arc<dyn Handler>) {
        let mut handlers = self
            .handlers
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        handlers.push(handler);
    }
}
