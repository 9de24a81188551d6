//! What sends the requests of a plan, and hands over what comes of them in order.

use std::future::Future;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use std::collections::VecDeque;

use super::Strategy;
use super::descriptor::Listing;
use super::plan::{self, Ask, Plan, Sink};
use super::query::Query;
use super::rows::{Columns, Part, Wanted};
use crate::batch::{self, Answered, Bond};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::request::{Method, Version};

/// Batches in memory.
const AHEAD: usize = 2;

type Parts = Vec<Result<Part>>;

/// A request that is under way, or has come and waits.
enum Flight {
    Under(Pin<Box<dyn Future<Output = Parts> + Send>>),
    Landed(Parts),
}

/// Pages on their way to the user.
pub(super) trait Shelf: Sink {
    /// Whether there is a page of a smaller key.
    fn is_ready(&self, released: i64) -> bool;
    /// How many requests the pages are of.
    fn requests(&self) -> usize;
    /// What is put there from now on is of another request.
    fn turn(&mut self);
    /// Takes away what was not released.
    fn drop_from(&mut self, released: i64);
}

pub(super) struct Driver {
    client: Client,
    columns: Arc<dyn Columns>,
    query: Query,
    strategy: Strategy,
    ahead: usize,
    plan: Option<Box<dyn Plan>>,
    flights: VecDeque<Flight>,
    failed: Option<Error>,
    over: bool,
}

impl Driver {
    pub fn new(client: Client, query: Query, columns: Arc<dyn Columns>) -> Self {
        Self {
            client,
            columns,
            query,
            strategy: Strategy::Auto,
            ahead: AHEAD,
            plan: None,
            flights: VecDeque::new(),
            failed: None,
            over: false,
        }
    }

    pub fn by(&mut self, strategy: Strategy) {
        self.strategy = strategy;
    }

    pub fn without_count(&mut self) {
        self.query.listing.no_count = true;
    }

    pub fn ahead(&mut self, batches: usize) {
        self.ahead = batches.max(1);
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn method(&self) -> Method {
        self.query.method
    }

    /// Pages of a smaller key are complete.
    pub fn released(&self) -> i64 {
        self.plan.as_ref().map_or(i64::MIN, |plan| plan.released())
    }

    /// Ready with whether there is a page on the shelf; without one the list is at its end.
    pub fn poll(&mut self, context: &mut Context<'_>, shelf: &mut dyn Shelf) -> Poll<Result<bool>> {
        if self.plan.is_none() {
            self.plan = Some(plan::of(self.query.clone(), self.strategy));
        }
        loop {
            self.launch(shelf);
            for flight in &mut self.flights {
                if let Flight::Under(under) = flight
                    && let Poll::Ready(parts) = under.as_mut().poll(context)
                {
                    *flight = Flight::Landed(parts);
                }
            }
            if shelf.is_ready(self.released()) {
                return Poll::Ready(Ok(true));
            }
            if let Some(error) = self.failed.take() {
                self.end();
                return Poll::Ready(Err(error));
            }
            match self.flights.pop_front() {
                None => {
                    self.end();
                    return Poll::Ready(Ok(false));
                }
                Some(Flight::Landed(parts)) => self.land(parts, shelf),
                Some(under) => {
                    self.flights.push_front(under);
                    return Poll::Pending;
                }
            }
        }
    }

    fn end(&mut self) {
        self.over = true;
        self.flights.clear();
    }

    /// Sends as much as is to be under way.
    fn launch(&mut self, shelf: &dyn Shelf) {
        let Some(plan) = &mut self.plan else { return };
        if self.over || self.failed.is_some() {
            return;
        }
        loop {
            let stuck = self.flights.is_empty() && !shelf.is_ready(plan.released());
            if !stuck && self.flights.len() + shelf.requests() >= self.ahead {
                return;
            }
            let Some(ask) = plan.ask() else { return };
            let flight = fly(
                self.client.clone(),
                Arc::clone(&self.columns),
                self.query.listing,
                plan.field().map(str::to_owned),
                ask,
            );
            self.flights.push_back(Flight::Under(Box::pin(flight)));
        }
    }

    fn land(&mut self, parts: Parts, shelf: &mut dyn Shelf) {
        let Some(plan) = &mut self.plan else { return };
        shelf.turn();
        match plan.take(parts, shelf) {
            Ok(ControlFlow::Continue(())) => {}
            Ok(ControlFlow::Break(next)) => {
                shelf.drop_from(plan.released());
                self.flights.clear();
                self.plan = Some(next);
            }
            Err(error) => {
                self.flights.clear();
                self.failed = Some(error);
            }
        }
    }
}

/// Sends what a plan asks, and reads the rows.
async fn fly(
    client: Client,
    columns: Arc<dyn Columns>,
    listing: Listing,
    field: Option<String>,
    ask: Ask,
) -> Parts {
    let mut parts: Vec<Option<Result<Part>>> = Vec::new();
    parts.resize_with(ask.commands.len(), || None);
    let wanted = Wanted {
        listing: &listing,
        columns: &*columns,
        field: field.as_deref(),
    };
    let mut each = |index: usize, answered: Result<Answered<'_>>| {
        let part = answered.map(|mut answered| {
            let result = std::mem::take(&mut answered.result);
            let counts = (answered.next, answered.total);
            Part::of(result, counts, &wanted, &|misfit| {
                answered.misfitting(misfit)
            })
        });
        if let Some(slot) = parts.get_mut(index) {
            *slot = Some(part);
        }
    };
    let bond = if ask.chained {
        Bond::Chain(0)
    } else {
        Bond::None
    };
    let third = ask
        .commands
        .first()
        .is_some_and(|command| command.version == Version::V3);
    let sent = if third {
        let commands = ask.commands.into_iter().enumerate().collect();
        batch::alone(client.inner(), commands, None, &mut each).await
    } else {
        batch::send(client.inner(), ask.commands, bond, &mut each).await
    };
    let lost = sent.err();
    let lost = || {
        lost.clone()
            .unwrap_or_else(|| Error::answer("nothing came of a page"))
    };
    parts
        .into_iter()
        .map(|part| part.unwrap_or_else(|| Err(lost())))
        .collect()
}
