//! How a list is gone through: what is asked next, and what an answer means.
//!
//! A plan sends nothing: it says what to ask, is told what came of it in the order of the asking, and gives the rows.

mod chain;
mod start;
mod walk;
mod windows;

use std::ops::ControlFlow;

use super::Strategy;
use super::descriptor::Walk;
use super::query::Query;
use super::rows::Part;
use crate::batch::Command;
use crate::error::{Error, Result};

/// The rows that most pages have.
const PAGE: usize = 50;

/// Some pages that are asked for in one request.
pub(super) struct Ask {
    pub commands: Vec<Command>,
    /// Each refers to the one before: none runs behind one that failed.
    pub chained: bool,
}

impl Ask {
    fn one(command: Command) -> Self {
        Self::each(vec![command])
    }

    fn each(commands: Vec<Command>) -> Self {
        Self {
            commands,
            chained: false,
        }
    }
}

/// Takes the pages that a plan gives. They have keys, in whose order they come.
pub(super) trait Sink {
    fn page(&mut self, key: i64, part: Part);
}

/// What becomes of a plan after an answer.
pub(super) type Turn = ControlFlow<Box<dyn Plan>>;

pub(super) trait Plan: Send {
    /// What to ask next; none where that depends on what is under way, and where all was asked.
    fn ask(&mut self) -> Option<Ask>;

    /// What came of the asking that is the longest under way.
    ///
    /// Where another plan goes on, what else is under way is dropped, and so are pages that were not released.
    fn take(&mut self, parts: Vec<Result<Part>>, sink: &mut dyn Sink) -> Result<Turn>;

    /// Pages of a smaller key are complete.
    fn released(&self) -> i64 {
        i64::MAX
    }

    /// The field that a cursor goes by.
    fn field(&self) -> Option<&str> {
        None
    }
}

/// Gives the rows of a page, and the error behind them.
fn give(key: i64, mut part: Part, sink: &mut dyn Sink) -> Result<()> {
    let failed = part.failed.take();
    if !part.ids.is_empty() {
        sink.page(key, part);
    }
    failed.map_or(Ok(()), Err)
}

/// Whether a portal said no, as opposed to not now.
fn refused(error: &Error) -> bool {
    error.is_portal() && !error.is_safe_to_retry()
}

/// The plan of a request whose identifiers do not lead through the list, without the rows up to an identifier.
fn fall_back(query: Query, floor: Option<i64>) -> Box<dyn Plan> {
    match query.listing.walk {
        Walk::Start(name) => Box::new(start::Start::new(query, name, floor)),
        _ => Box::new(walk::Pages::new(query, floor)),
    }
}

/// The plan for a request.
pub(super) fn of(query: Query, strategy: Strategy) -> Box<dyn Plan> {
    let by_key = matches!(query.listing.walk, Walk::Start(_) | Walk::Pagination(_))
        && strategy != Strategy::Start
        // Whoever begins in the middle counts the rows before.
        && !starts(&query);
    if by_key && let Some((sorted, bounds)) = query.by_key() {
        return Box::new(chain::Chain::new(query, sorted, bounds, strategy));
    }
    fall_back(query, None)
}

fn starts(query: &Query) -> bool {
    match query.listing.walk {
        Walk::Start(name) => query.number(name).is_some_and(|start| start > 0),
        Walk::Pagination(name) => {
            let place = query.parameters.get(name);
            let said = |member: &str| place.and_then(|place| place.get(member)?.as_i64());
            said("offset").is_some_and(|offset| offset > 0)
                || said("page").is_some_and(|page| page > 1)
        }
        _ => false,
    }
}
