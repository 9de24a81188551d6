//! By windows of identifiers, which depend on nothing: several batches of them are under way at once.

use std::collections::{BTreeSet, VecDeque};
use std::ops::{ControlFlow, Range};

use super::chain::{Chain, DENSE};
use super::{Ask, Plan, Sink, Turn, give, refused};
use crate::batch;
use crate::error::Result;
use crate::listing::query::Query;
use crate::listing::rows::Part;

/// How full the page of a window is meant to be: more come with one request, fewer have to be gone on with.
const FILL: f64 = 0.8;

/// The identifiers that are greater than the first and not greater than the second.
type Window = (i64, i64);

pub(super) struct Windows {
    /// What goes on where windows do not do.
    chain: Option<Chain>,
    query: Query,
    /// Only while hardly any number is missing: a window then has no more numbers than a page has rows.
    strict: bool,
    /// Behind the last window that was asked for.
    next: i64,
    /// The greatest identifier when the run began.
    max: i64,
    density: f64,
    tail_asked: bool,
    leaving: bool,
    /// The portal has heeded the bounds.
    proven: bool,
    /// The rest of windows that had more than a page.
    again: VecDeque<Window>,
    sent: VecDeque<Vec<Window>>,
    /// What is not complete.
    open: BTreeSet<Window>,
}

const PAGE: i64 = super::PAGE as i64;

impl Windows {
    pub fn new(chain: Chain, query: Query, ids: Range<i64>, density: f64, strict: bool) -> Self {
        Self {
            chain: Some(chain),
            query,
            strict,
            next: ids.start,
            max: ids.end,
            density,
            tail_asked: false,
            leaving: false,
            proven: false,
            again: VecDeque::new(),
            sent: VecDeque::new(),
            open: BTreeSet::new(),
        }
    }

    fn width(&self) -> i64 {
        if self.strict || self.density >= FILL {
            return PAGE;
        }
        (PAGE as f64 * FILL / self.density.max(1e-9)).min(1e15) as i64
    }

    fn window(&mut self) -> Option<Window> {
        if let Some(window) = self.again.pop_front() {
            return Some(window);
        }
        let from = self.next;
        if from < self.max {
            self.next = from.saturating_add(self.width()).min(self.max);
            return Some((from, self.next));
        }
        // What was added since.
        let first = !std::mem::replace(&mut self.tail_asked, true);
        first.then_some((self.max, i64::MAX))
    }

    fn leave(&mut self, from: i64) -> Turn {
        match self.chain.take() {
            Some(chain) => {
                let chain = chain.behind(from, self.max, self.density, self.proven);
                ControlFlow::Break(Box::new(chain))
            }
            None => ControlFlow::Continue(()),
        }
    }
}

impl Plan for Windows {
    fn ask(&mut self) -> Option<Ask> {
        if self.leaving {
            return None;
        }
        let windows: Vec<Window> = std::iter::from_fn(|| self.window())
            .take(batch::MOST)
            .collect();
        if windows.is_empty() {
            return None;
        }
        let command = |(from, to): &Window| {
            let to = Some(*to).filter(|to| *to != i64::MAX);
            self.query.between(Some((*from).into()), to)
        };
        let ask = Ask::each(windows.iter().map(command).collect());
        self.open.extend(&windows);
        self.sent.push_back(windows);
        Some(ask)
    }

    fn take(&mut self, parts: Vec<Result<Part>>, sink: &mut dyn Sink) -> Result<Turn> {
        let windows = self.sent.pop_front().unwrap_or_default();
        let (mut rows, mut numbers) = (0, 0);
        for (window, part) in windows.into_iter().zip(parts) {
            let (from, to) = window;
            let part = match part {
                Err(error) if !self.proven && refused(&error) => return Ok(self.leave(from)),
                part => part?,
            };
            let inside = |id: &Option<i64>| id.is_some_and(|id| id > from && id <= to);
            if !part.ascends() || !part.ids.iter().all(inside) {
                // The portal does not heed the bounds.
                let from = self.released();
                return Ok(self.leave(from));
            }
            self.proven |= !part.ids.is_empty();
            let rest = part.greatest().filter(|last| {
                part.len >= super::PAGE && *last < to && to.saturating_sub(from) > PAGE
            });
            // What came since is no part of what is measured.
            if to != i64::MAX {
                let end = rest.unwrap_or(to);
                rows += part.ids.len();
                numbers += end - from;
            }
            give(from, part, sink)?;
            self.open.remove(&window);
            if let Some(last) = rest {
                self.open.insert((last, to));
                self.again.push_back((last, to));
            }
        }
        if numbers > 0 {
            self.density = rows as f64 / numbers as f64;
            self.leaving |= self.strict && self.density < DENSE && self.next < self.max;
        }
        if self.leaving && self.sent.is_empty() {
            let from = self.open.first().map_or(self.next, |open| open.0);
            return Ok(self.leave(from));
        }
        Ok(ControlFlow::Continue(()))
    }

    fn released(&self) -> i64 {
        self.open.first().map_or(i64::MAX, |open| open.0)
    }
}
