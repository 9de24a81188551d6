//! Who is told of what happens, and what is to go wrong.

use askama::Template;

use super::frame::Frame;
use super::{Asked, Page, Shown, text};
use crate::events::Told;

/// How many lines of the queue and of what was posted are shown.
const MOST: usize = 100;

/// How much of what is told is in a line.
const LINE: usize = 160;

#[derive(Template)]
#[template(path = "events.html")]
struct Events {
    frame: Frame,
    bound: Vec<Told>,
    queued: usize,
    waiting: Vec<Waiting>,
    posted: usize,
    delivered: Vec<Posted>,
}

/// What waits in the queue.
struct Waiting {
    id: u64,
    time: String,
    event: String,
    data: String,
    application: String,
    is_reserved: bool,
    is_failed: bool,
}

/// What was posted.
struct Posted {
    event: String,
    handler: String,
    status: String,
    level: &'static str,
}

#[derive(Template)]
#[template(path = "faults.html")]
struct Faults {
    frame: Frame,
    rules: Vec<crate::faults::Standing>,
}

/// The page of events.
pub fn page(shown: &Shown, asked: &Asked) -> Option<Page> {
    let events = shown.portal.events();
    let mut bound = events.handlers();
    for one in &mut bound {
        one.handler = shown.secrets.text(&one.handler);
    }
    let (queued, waiting) = events.waiting(MOST);
    let waiting = waiting.into_iter().map(|entry| {
        let mut data = entry.data;
        shown.secrets.hide(&mut data);
        Waiting {
            id: entry.id,
            time: shown.time(entry.at),
            event: entry.event,
            data: text::line(data.to_string(), LINE),
            application: entry.application,
            is_reserved: !entry.process.is_empty(),
            is_failed: entry.error,
        }
    });
    let delivered = events.delivered();
    let posted = delivered.len();
    let delivered = delivered.into_iter().rev().take(MOST).map(|one| Posted {
        handler: shown.secrets.text(&one.handler),
        event: one.event,
        status: match one.status {
            Some(status) => status.to_string(),
            None => "nobody".to_owned(),
        },
        level: match one.status {
            Some(200..=299) => "good",
            Some(300..=499) => "warn",
            _ => "bad",
        },
    });
    Page::ok(&Events {
        frame: Frame::of(shown, "Events", asked),
        bound,
        queued,
        waiting: waiting.collect(),
        posted,
        delivered: delivered.collect(),
    })
}

/// The page of faults.
pub fn faults(shown: &Shown, asked: &Asked) -> Option<Page> {
    Page::ok(&Faults {
        frame: Frame::of(shown, "Faults", asked),
        rules: shown.portal.faults().rules(),
    })
}
