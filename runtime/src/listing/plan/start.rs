//! By how many rows to skip: all offsets are known from the count, where there is one.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use super::{Ask, PAGE, Plan, Sink, Turn, give};
use crate::batch;
use crate::error::{Error, Result};
use crate::listing::query::Query;
use crate::listing::rows::{Part, Recent};

pub(super) struct Start {
    query: Query,
    name: &'static str,
    /// Rows up to this identifier came before.
    floor: Option<i64>,
    /// The offset where the list begins.
    first: i64,
    /// The offset to ask for next.
    next: i64,
    /// The rows from one offset to the next, once a page has come.
    step: Option<i64>,
    /// How many rows there are, as the portal said at last, where it does.
    said: Option<i64>,
    /// The offset where there is nothing more, as far as is known.
    until: Option<i64>,
    /// All rows before this place have come, as far as the count tells.
    place: i64,
    /// How many rows two pages have in common: some, once rows were seen to go.
    overlap: i64,
    /// How many rows are read again after going back.
    margin: i64,
    /// The offsets under way; none where what comes is of no use.
    sent: VecDeque<Option<Vec<i64>>>,
    recent: Recent,
    /// What tells the last page from others.
    print: Option<u64>,
    done: bool,
}

impl Start {
    pub fn new(query: Query, name: &'static str, floor: Option<i64>) -> Self {
        let next = query.number(name).unwrap_or_default().max(0);
        Self {
            query,
            name,
            floor,
            first: next,
            next,
            step: None,
            said: None,
            until: None,
            place: next,
            overlap: 0,
            margin: 0,
            sent: VecDeque::new(),
            recent: Recent::default(),
            print: None,
            done: false,
        }
    }

    /// Goes back to where rows may be missing: some before the place were deleted, and those behind it have moved.
    fn back(&mut self, missing: i64) {
        let step = self.step.unwrap_or(PAGE as i64);
        // Where rows go, more may: the pages overlap from now on, so that the ones behind are of use.
        self.overlap = self.overlap.max(2 * missing).min(step / 2);
        self.margin = (2 * self.margin)
            .max(self.overlap)
            .min(Recent::MOST as i64 - 2 * step);
        self.next = (self.place - self.margin).max(self.first);
        self.until = self.said;
        self.print = None;
        self.sent.iter_mut().for_each(|sent| *sent = None);
    }

    /// Takes a page; whether the ones behind it are of use.
    fn page(&mut self, offset: i64, mut part: Part, sink: &mut dyn Sink) -> Result<bool> {
        let len = part.len as i64;
        // Without a count portals say 0.
        let total = part.total.filter(|total| *total > 0);
        if let (Some(old), Some(new)) = (self.said, total) {
            // Nothing is missing before the first row.
            self.place = (self.place - (old - new).max(0)).max(self.first);
        }
        self.said = total.or(self.said);
        let missing = offset - self.place;
        if missing > 0 && !self.recent.is_empty() {
            self.back(missing);
            return Ok(false);
        }
        self.margin = 0;
        let next = part.next.filter(|next| *next > offset);
        // A page may have rows that do not show.
        let hidden = self
            .said
            .filter(|total| *total > offset + len)
            .and(self.step);
        let end = next.unwrap_or(offset + hidden.unwrap_or(len).max(len));
        self.place = self.place.max(end);
        self.until = self.until.max(total);
        if len > 0 && self.print.replace(part.print) == Some(part.print) {
            if next.is_some() || self.said.is_some_and(|total| total > offset + len) {
                return Err(Error::answer(format!(
                    "the page at `{}` {offset} is the one before it again: the rest of the list cannot be had",
                    self.name
                )));
            }
            self.done = true;
            return Ok(false);
        }
        let rows = part.ids.len();
        let (floor, recent) = (self.floor, &mut self.recent);
        part.retain(|id| (id.is_none() || id > floor) && recent.is_new(id));
        let is_new = !part.ids.is_empty() || rows == 0;
        give(i64::MAX, part, sink)?;
        let first = self.step.is_none();
        let step = next.map_or(len, |next| next - offset).max(1);
        let step = *self.step.get_or_insert(step);
        if self.until.is_some() {
            if first {
                self.next = offset + step;
            }
            // What the portal says of the next page counts more than its count.
            self.until = self.until.max(next.map(|next| next + 1));
        } else {
            self.next = next.unwrap_or(offset + len);
            let short = len < step.max(PAGE as i64);
            self.done = len == 0 || next.is_none() && (short || !is_new);
        }
        Ok(true)
    }
}

impl Plan for Start {
    fn ask(&mut self) -> Option<Ask> {
        if self.done {
            return None;
        }
        let mut offsets = Vec::new();
        match (self.step, self.until) {
            (Some(step), Some(until)) => {
                while offsets.len() < batch::MOST && self.next < until {
                    offsets.push(self.next);
                    self.next += (step - self.overlap).max(1);
                }
            }
            _ if self.sent.is_empty() => offsets.push(self.next),
            _ => {}
        }
        if offsets.is_empty() {
            return None;
        }
        let given = self.query.parameters.contains_key(self.name);
        let commands = offsets.iter().map(|offset| match offset {
            0 if !given => self.query.with([]),
            offset => self.query.with([(self.name, (*offset).into())]),
        });
        let ask = Ask::each(commands.collect());
        self.sent.push_back(Some(offsets));
        Some(ask)
    }

    fn take(&mut self, parts: Vec<Result<Part>>, sink: &mut dyn Sink) -> Result<Turn> {
        let Some(offsets) = self.sent.pop_front().flatten() else {
            return Ok(ControlFlow::Continue(()));
        };
        for (offset, part) in offsets.into_iter().zip(parts) {
            if !self.page(offset, part?, sink)? {
                break;
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}
