//! Fields of plain types. Most fields are one, and a call that is not generic costs the least to compile.

use std::borrow::Cow;

use serde_json::Value;

use super::node::Node;
use super::{DateTime, Decimal, Reader, plain};

impl Reader<'_> {
    /// A field that is a text.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.leaf(name, text_of, plain::text)
    }

    /// A field that is a date or a time.
    pub fn date(&mut self, name: &'static str) -> Option<DateTime> {
        self.leaf(name, date_of, plain::date)
    }

    /// A field that is an integer.
    pub fn integer(&mut self, name: &'static str) -> Option<i64> {
        self.leaf(name, plain::whole_of, plain::integer)
    }

    /// A field that is a number.
    pub fn number(&mut self, name: &'static str) -> Option<Decimal> {
        self.leaf(name, Decimal::of, plain::number)
    }

    /// A field that is a boolean.
    pub fn boolean(&mut self, name: &'static str) -> Option<bool> {
        self.leaf(name, plain::truth_of, plain::boolean)
    }

    /// A field that is anything.
    pub fn any(&mut self, name: &'static str) -> Option<Value> {
        self.opt(name, plain::any)
    }
}

/// What is a text as it stands.
fn text_of(value: &Node<'_>) -> Option<String> {
    match value {
        Node::String(Cow::Borrowed(text)) => Some((*text).to_owned()),
        _ => None,
    }
}

/// What is a date or a time as it stands.
fn date_of(value: &Node<'_>) -> Option<DateTime> {
    let date = text_of(value).filter(|date| !date.trim().is_empty());
    date.map(DateTime::from)
}
