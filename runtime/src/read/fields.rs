//! Fields of plain types. Most fields are one, and a call that is not generic costs the least to compile.

use serde_json::Value;

use super::{DateTime, Decimal, Reader, plain};

impl Reader<'_> {
    /// A field that is a text.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.opt(name, plain::text)
    }

    /// A field that is a date or a time.
    pub fn date(&mut self, name: &'static str) -> Option<DateTime> {
        self.opt(name, plain::date)
    }

    /// A field that is an integer.
    pub fn integer(&mut self, name: &'static str) -> Option<i64> {
        self.opt(name, plain::integer)
    }

    /// A field that is a number.
    pub fn number(&mut self, name: &'static str) -> Option<Decimal> {
        self.opt(name, plain::number)
    }

    /// A field that is a boolean.
    pub fn boolean(&mut self, name: &'static str) -> Option<bool> {
        self.opt(name, plain::boolean)
    }

    /// A field that is anything.
    pub fn any(&mut self, name: &'static str) -> Option<Value> {
        self.opt(name, plain::any)
    }
}
