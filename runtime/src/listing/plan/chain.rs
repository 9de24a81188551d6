//! By the identifier: each page follows the last identifier of the page before, and the pages of a batch refer to each
//! other, so that one request brings 50 pages without knowing their identifiers.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::windows::Windows;
use super::{Ask, PAGE, Plan, Sink, Strategy, Turn, fall_back, give, refused};
use crate::batch::{self, Command};
use crate::error::Result;
use crate::listing::query::{Bounds, Query};
use crate::listing::rows::Part;

/// How many of the numbers must be taken for windows to need hardly more requests than a chain.
pub(super) const DENSE: f64 = 0.98;

pub(super) struct Chain {
    /// As the user asked.
    plain: Query,
    /// By the identifier.
    query: Query,
    bounds: Bounds,
    strategy: Strategy,
    stage: Stage,
    under_way: bool,
    /// The greatest identifier so far.
    last: Option<i64>,
    /// The greatest one when the run began.
    max: Option<i64>,
    /// How many rows are left, where the portal counts.
    left: Option<i64>,
    /// How many of the numbers are taken, as far as is known.
    density: Option<f64>,
    /// The rows of a page, as far as pages refer to each other.
    page: usize,
    /// The rows of a full page.
    most: usize,
    /// How many commands the next batch has where nothing is known of what is left.
    unknown: usize,
}

#[derive(PartialEq)]
enum Stage {
    /// The first page is to come.
    Head,
    /// Nothing shows yet that the portal heeds the condition.
    Unproven,
    Proven,
    Done,
}

impl Chain {
    pub fn new(plain: Query, query: Query, bounds: Bounds, strategy: Strategy) -> Self {
        let (query, page) = query.limited(PAGE);
        Self {
            plain,
            last: bounds.above,
            query,
            bounds,
            strategy,
            stage: Stage::Head,
            under_way: false,
            max: None,
            left: None,
            density: None,
            page,
            most: page,
            unknown: 2,
        }
    }

    /// Goes on behind an identifier.
    pub fn behind(self, last: i64, max: i64, density: f64, proven: bool) -> Self {
        Self {
            last: Some(last),
            max: Some(max),
            density: Some(density),
            stage: if proven {
                Stage::Proven
            } else {
                Stage::Unproven
            },
            ..self
        }
    }

    /// Whether pages can refer to each other: by the place of the last row.
    fn refers(&self) -> bool {
        !self.query.is_v3() && !self.query.listing.keyed
    }

    fn head(&self) -> Ask {
        let head = self.after(self.last.map(Value::from));
        let listing = &self.query.listing;
        let counts = !listing.no_count && self.strategy != Strategy::Windows;
        if counts || self.query.is_v3() {
            return Ask::one(head);
        }
        // Without a count, the other end says how much there may be.
        let mut tail = self.query.clone().ordered("DESC");
        if let (Some(select), Some(key)) = (listing.select, listing.key) {
            tail.parameters.insert(select.to_owned(), json!([key]));
        }
        Ask::each(vec![head, tail.between(self.last.map(Value::from), None)])
    }

    fn after(&self, last: Option<Value>) -> Command {
        self.query.between(last, None)
    }

    /// How many pages to ask for: those that are left, and the one that shows that there are no more.
    fn pages(&mut self) -> usize {
        if !self.refers() {
            return 1;
        }
        let page = self.page as f64;
        let pages = match (self.left, self.max, self.last, self.density) {
            (Some(left), ..) => (left + 1) as f64 / page,
            (_, Some(max), Some(last), Some(density)) => {
                let numbers = (max.saturating_sub(last)) as f64;
                // The numbers that are left bound the rows; the estimate may be too small.
                let bound = (numbers + 1.0) / page;
                (numbers * density * 1.1 / page + 1.0).min(bound)
            }
            _ => {
                let pages = self.unknown;
                self.unknown = (pages * 2).min(batch::MOST);
                pages as f64
            }
        };
        (pages.ceil() as usize).clamp(1, batch::MOST)
    }

    fn body(&mut self) -> Ask {
        let path: String = self
            .query
            .listing
            .rows
            .iter()
            .map(|name| format!("[{name}]"))
            .collect();
        let id = self.query.listing.id.unwrap_or_default();
        let path = format!("{path}[{}][{id}]", self.page - 1);
        let pages = self.pages();
        let commands: Vec<Command> = (0..pages)
            .map(|index| match index.checked_sub(1) {
                None => self.after(self.last.map(Value::from)),
                Some(before) => self.after(Some(batch::place(0, before, &path))),
            })
            .collect();
        Ask {
            chained: commands.len() > 1,
            commands,
        }
    }

    fn take_head(&mut self, parts: Vec<Result<Part>>, sink: &mut dyn Sink) -> Result<Turn> {
        let mut parts = parts.into_iter();
        let Some(head) = parts.next().transpose()? else {
            return Ok(ControlFlow::Continue(()));
        };
        let tail = parts.next().and_then(Result::ok);
        let heeded = |id: &Option<i64>| self.last.is_none_or(|last| id.is_some_and(|id| id > last));
        if !head.ascends() || !head.ids.iter().all(heeded) {
            let plan = fall_back(self.plain.clone(), None);
            return Ok(ControlFlow::Break(plan));
        }
        let first = head.ids.first().copied().flatten();
        let full = head.len >= self.page;
        self.stage = Stage::Unproven;
        let last = head.greatest().or(self.last);
        if let Some(tail) = &tail {
            self.max = tail.greatest().max(last);
            let lowest = tail.ids.iter().copied().flatten().min();
            let ends = [
                (first, last, head.ids.len()),
                (lowest, self.max, tail.ids.len()),
            ];
            let ends: Vec<f64> = ends
                .iter()
                .filter_map(|end| taken(end.0?, end.1?, end.2))
                .collect();
            let dense = !ends.is_empty() && ends.iter().all(|taken| *taken >= DENSE);
            self.density = Some(ends.iter().sum::<f64>() / ends.len().max(1) as f64);
            self.follow(head, sink)?;
            // Where pages are smaller, what one window has would not fit on its page, and nothing would tell.
            let wanted = full
                && (self.strategy == Strategy::Windows || self.strategy == Strategy::Auto && dense);
            if let (Some(last), Some(max), Some(density)) = (last, self.max, self.density)
                && wanted
                && self.stage != Stage::Done
                && !self.bounds.others
                // What one batch holds is not worth it.
                && max.saturating_sub(last) > (self.page * batch::MOST) as i64
            {
                let chain = Self::new(
                    self.plain.clone(),
                    self.query.clone(),
                    self.bounds,
                    Strategy::Chain,
                );
                let strict = self.strategy == Strategy::Auto;
                let windows = Windows::new(chain, self.query.clone(), last..max, density, strict);
                return Ok(ControlFlow::Break(Box::new(windows)));
            }
        } else {
            self.follow(head, sink)?;
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Gives a page and goes behind it; whether the page behind it may have been asked for rightly.
    fn follow(&mut self, part: Part, sink: &mut dyn Sink) -> Result<bool> {
        let (len, next) = (part.len, part.next);
        let before = self.last;
        if let (Some(from), Some(to)) = (before, part.greatest())
            && self.stage == Stage::Proven
        {
            self.density = taken(from.saturating_add(1), to, part.ids.len()).map(|new| {
                // What is near counts, and a single page does not decide.
                self.density.map_or(new, |old| old * 0.9 + new * 0.1)
            });
        }
        self.last = part.greatest().max(self.last);
        // The count is of what the condition leaves.
        let counted = part.total.filter(|total| *total >= len as i64);
        self.left = counted.map(|total| total - len as i64);
        give(before.unwrap_or(i64::MIN), part, sink)?;
        if len >= self.page {
            self.page = len.min(self.most);
            return Ok(true);
        }
        let more = next.is_some() || self.left.is_some_and(|left| left > 0) || self.max > self.last;
        if len == 0 || !more {
            self.stage = Stage::Done;
        }
        // Fewer rows than a page has, and not the end: pages are smaller, or some of their rows do not show.
        self.page = len.max(self.page / 2).max(1);
        Ok(false)
    }
}

impl Plan for Chain {
    fn ask(&mut self) -> Option<Ask> {
        if self.under_way || self.stage == Stage::Done {
            return None;
        }
        self.under_way = true;
        Some(match self.stage {
            Stage::Head => self.head(),
            _ => self.body(),
        })
    }

    fn take(&mut self, parts: Vec<Result<Part>>, sink: &mut dyn Sink) -> Result<Turn> {
        self.under_way = false;
        if self.stage == Stage::Head {
            return self.take_head(parts, sink);
        }
        for (index, part) in parts.into_iter().enumerate() {
            let unproven = index == 0 && self.stage == Stage::Unproven;
            let mut part = match part {
                // The method does not take the condition.
                Err(error) if unproven && refused(&error) => {
                    return Ok(ControlFlow::Break(self.by_offset()));
                }
                part => part?,
            };
            let last = self.last;
            let rows = part.ids.len();
            part.retain(|id| id.is_none() || id > last);
            if part.ids.is_empty() && rows > 0 {
                if index == 0 {
                    // The portal does not heed the condition.
                    return Ok(ControlFlow::Break(self.by_offset()));
                }
                // What it refers to was not there: it began anew.
                break;
            }
            self.stage = Stage::Proven;
            if !self.follow(part, sink)? {
                break;
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

impl Chain {
    fn by_offset(&self) -> Box<dyn Plan> {
        let mut query = self.query.clone();
        if let Some(filter) = query.listing.filter
            && let Some(given) = self.plain.parameters.get(filter)
        {
            query.parameters.insert(filter.to_owned(), given.clone());
        }
        fall_back(query, self.last)
    }
}

/// How many of the numbers from one to another are taken.
fn taken(from: i64, to: i64, rows: usize) -> Option<f64> {
    let numbers = to.checked_sub(from)?.checked_add(1)?;
    (numbers > 0).then(|| rows as f64 / numbers as f64)
}
