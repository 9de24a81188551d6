//! What all pages have around them.

use std::time::SystemTime;

use askama::Template;

use super::{Asked, Shown, text};

/// The frame of a page.
pub struct Frame {
    pub now: String,
    /// How many seconds pass until the page is loaded again, if it is.
    pub refresh: Option<u32>,
    open: &'static str,
    calls: u64,
    handlers: usize,
    faults: usize,
}

/// A page of the navigation.
pub struct Tab {
    pub path: &'static str,
    pub name: &'static str,
    pub is_open: bool,
    pub count: u64,
}

/// A page that says that something is not there.
#[derive(Template)]
#[template(path = "problem.html")]
pub struct Problem {
    pub frame: Frame,
    pub problem: &'static str,
}

impl Frame {
    /// The frame of the page with this name.
    pub fn of(shown: &Shown, open: &'static str, asked: &Asked) -> Self {
        let portal = &shown.portal;
        Self {
            now: shown.date(portal.clock().now()),
            refresh: asked
                .number("refresh")
                .filter(|seconds| (1..=3600).contains(seconds)),
            open,
            calls: portal.log().count(),
            handlers: portal.events().handlers().len(),
            faults: portal.faults().rules().len(),
        }
    }

    /// The navigation.
    pub fn tabs(&self) -> Vec<Tab> {
        let count = |count: usize| u64::try_from(count).unwrap_or_default();
        let tab = |path, name, count| Tab {
            path,
            name,
            is_open: self.open == name,
            count,
        };
        vec![
            tab("", "Calls", self.calls),
            tab("limits", "Limits", 0),
            tab("objects", "Objects", 0),
            tab("events", "Events", count(self.handlers)),
            tab("faults", "Faults", count(self.faults)),
        ]
    }
}

impl Shown {
    /// A date and time on the portal.
    pub fn date(&self, time: SystemTime) -> String {
        text::time(time, self.portal.hours(), "%Y-%m-%d %H:%M:%S")
    }

    /// A time on the portal.
    pub fn time(&self, time: SystemTime) -> String {
        text::time(time, self.portal.hours(), "%H:%M:%S%.3f")
    }
}
