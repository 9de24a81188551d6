//! What a method answers.

mod documented;
mod made;

use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::access::Caller;
use crate::failure::Failure;
use crate::model::{Data, Method};

pub use documented::Documented;
pub use made::of_type;

/// A call that was checked.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The documentation's data.
    pub data: &'a Data,
    /// The method.
    pub method: &'a Method,
    /// The parameters.
    pub parameters: &'a Map<String, Value>,
    /// Who calls.
    pub caller: &'a Caller,
    /// The time on the portal's clock.
    pub now: SystemTime,
}

/// What a method answers: `result`, and what stands beside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The `result`.
    pub result: Value,
    /// How many rows there are in all.
    pub total: Option<u64>,
    /// The `start` of the next page.
    pub next: Option<u64>,
}

impl Answer {
    /// An answer with nothing beside it.
    pub fn new(result: Value) -> Self {
        Self {
            result,
            ..Self::default()
        }
    }

    /// What stands beside `result` in the envelope.
    pub fn beside(&self) -> Map<String, Value> {
        let named = [("next", self.next), ("total", self.total)];
        let there = named.into_iter().filter_map(|(name, is)| Some((name, is?)));
        there
            .map(|(name, is)| (name.to_owned(), Value::from(is)))
            .collect()
    }
}

/// Answers some methods. The seam for objects that live, and for what a test wants answered: handlers are asked in order,
/// the one that was added last first, and [`Documented`] answers what no other does.
pub trait Handler: Send + Sync {
    /// The answer, or nothing where the method is not this handler's.
    fn answer(&self, request: &Request<'_>) -> Option<Result<Answer, Failure>>;
}

impl<F> Handler for F
where
    F: Fn(&Request<'_>) -> Option<Result<Answer, Failure>> + Send + Sync,
{
    fn answer(&self, request: &Request<'_>) -> Option<Result<Answer, Failure>> {
        self(request)
    }
}
