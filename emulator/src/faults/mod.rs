//! What goes wrong on demand.

mod apply;
mod rules;
mod standing;

use std::time::Duration;

use crate::failure::Failure;
pub(crate) use apply::address;
pub(crate) use rules::Plan;
pub use rules::{Faults, Rule};
pub(crate) use standing::Standing;

/// Something that goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The answer comes so much later. What else goes wrong still does.
    Latency(Duration),
    /// The connection ends without an answer, and nothing was called.
    DropBefore,
    /// The connection ends without an answer, after the call was run.
    DropAfter,
    /// The connection ends in the middle of the body of the answer, after the call was run.
    HalfBody,
    /// The call is refused so, and not run.
    Error(Failure),
    /// The call is run, and answered so all the same.
    ErrorAfter(Failure),
    /// A page of HTML with this status instead of an answer, as servers in between send; nothing was called.
    Page(u16),
    /// The portal was renamed: 302 to the same path at this address (`https://new.example`).
    Renamed(String),
}

impl Fault {
    /// An error that any call may meet, such as `QUERY_LIMIT_EXCEEDED`, by its code.
    ///
    /// A code that no documentation has gets the status 400.
    pub fn error(code: &str) -> Self {
        Self::Error(Failure::system(code).unwrap_or_else(|| Failure::new(400, code, code)))
    }

    /// What goes wrong with portals now and then, one of each: for [`Rule::answer_one_of`].
    pub fn usual() -> [Self; 6] {
        [
            Self::Latency(Duration::from_millis(50)),
            Self::DropBefore,
            Self::DropAfter,
            Self::HalfBody,
            Self::error("QUERY_LIMIT_EXCEEDED"),
            Self::Page(502),
        ]
    }

    /// Whether the call is run.
    pub(crate) fn runs(&self) -> bool {
        match self {
            Self::Latency(_) | Self::DropAfter | Self::HalfBody | Self::ErrorAfter(_) => true,
            Self::DropBefore | Self::Error(_) | Self::Page(_) | Self::Renamed(_) => false,
        }
    }
}
