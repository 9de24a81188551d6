//! What was called, and what was answered.

use askama::Template;

use super::frame::Frame;
use super::outcome::{Command, commands, is_error, note};
use super::{Asked, Page, Shown, text};
use crate::log::Received;
use crate::model::Version;

/// Calls of a page.
const PAGE: usize = 100;

/// How much of the parameters is in a line.
const LINE: usize = 160;

/// How much of a body is shown before one asks for the whole.
const BODY: usize = 16_000;

#[derive(Template)]
#[template(path = "calls.html")]
struct Calls {
    frame: Frame,
    method: String,
    errors: bool,
    ever: u64,
    kept: u64,
    rows: Vec<Row>,
    /// The filter as a query string.
    query: String,
    before: Option<u64>,
    is_paged: bool,
    choices: [Choice; 3],
}

/// How often the page is loaded again.
struct Choice {
    seconds: u32,
    is_on: bool,
}

#[derive(Template)]
#[template(path = "call.html")]
struct Call {
    frame: Frame,
    row: Row,
    date: String,
    verb: String,
    peer: Option<String>,
    commands: Vec<Command>,
    parts: [Part; 2],
    ever: u64,
}

/// A call.
struct Row {
    number: u64,
    time: String,
    method: String,
    is_third: bool,
    parameters: String,
    status: String,
    /// How good that is.
    level: &'static str,
    is_error: bool,
    /// The error's code.
    note: String,
    took: String,
    size: String,
}

/// A body.
struct Part {
    name: &'static str,
    path: &'static str,
    size: String,
    text: String,
    is_cut: bool,
}

/// The last calls.
pub fn all(shown: &Shown, asked: &Asked) -> Option<Page> {
    let method = asked.text("method").to_ascii_lowercase();
    let errors = asked.text("errors") == "1";
    let before: Option<u64> = asked.number("before");
    let log = shown.portal.log();
    let is_asked = |call: &&Received| {
        before.is_none_or(|before| call.number < before)
            && (!errors || is_error(call))
            && call.method.to_ascii_lowercase().contains(&method)
    };
    // Copies are cheap, and calls do not wait for this page.
    let received = log.received();
    // One more than there is room for tells whether there are more.
    let newest = received.iter().rev().filter(|call| is_asked(call));
    let mut rows: Vec<Row> = newest
        .take(PAGE + 1)
        .map(|call| Row::of(shown, call))
        .collect();
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let mut frame = Frame::of(shown, "Calls", asked);
    // Who has gone back does not want to be moved.
    frame.refresh = frame.refresh.filter(|_| before.is_none());
    let mut query = String::from("method=");
    crate::wire::escape(&method, &mut query);
    if errors {
        query.push_str("&errors=1");
    }
    Page::ok(&Calls {
        method,
        errors,
        ever: log.count(),
        kept: received.len() as u64,
        before: rows.last().filter(|_| has_more).map(|row| row.number),
        rows,
        query,
        is_paged: before.is_some(),
        choices: [2, 5, 15].map(|seconds| Choice {
            seconds,
            is_on: frame.refresh == Some(seconds),
        }),
        frame,
    })
}

/// One of them.
pub fn one(shown: &Shown, number: &str, asked: &Asked) -> Option<Page> {
    let call = shown.portal.log().find(number.parse().ok()?)?;
    let part = |name, path, bytes: &[u8]| {
        let cut = text::cut(text::body(bytes, &shown.secrets), BODY);
        Part {
            name,
            path,
            size: text::size(bytes.len()),
            text: cut.text,
            is_cut: cut.is_cut,
        }
    };
    Page::ok(&Call {
        frame: Frame::of(shown, "Calls", asked),
        row: Row::of(shown, &call),
        date: shown.date(call.at),
        commands: commands(&call, &shown.secrets),
        parts: [
            part("Parameters", "parameters", &call.written),
            part("Answer", "answer", &call.answer),
        ],
        peer: call.peer.map(|peer| peer.to_string()),
        ever: shown.portal.log().count(),
        verb: call.verb,
    })
}

/// A body from the first byte to the last, without secrets.
pub fn whole(shown: &Shown, number: &str, part: &str) -> Option<Page> {
    let call = shown.portal.log().find(number.parse().ok()?)?;
    let bytes: &[u8] = match part {
        "parameters" => &call.written,
        "answer" => &call.answer,
        _ => return None,
    };
    let text = text::body(bytes, &shown.secrets);
    Some(Page::Text("text/plain", text))
}

impl Row {
    fn of(shown: &Shown, call: &Received) -> Self {
        let (status, level) = match call.status {
            0 => ("dropped".to_owned(), "bad"),
            status @ (..=399) if !is_error(call) => (status.to_string(), "good"),
            status @ (..=499) => (status.to_string(), "warn"),
            status => (status.to_string(), "bad"),
        };
        Self {
            number: call.number,
            time: shown.time(call.at),
            method: shown.secrets.text(&call.method),
            is_third: call.version == Version::V3,
            parameters: text::glance(&call.written, &shown.secrets, LINE),
            status,
            level,
            is_error: is_error(call),
            note: text::line(note(call), LINE),
            took: text::took(call.took),
            size: text::size(call.answer.len()),
        }
    }
}
