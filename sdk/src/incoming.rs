//! What portals post to handlers: events.
//!
//! A handler gives the body of a request to [`Event::from_form`], asks [`Event::is_from`] whether it is the portal's, and
//! matches on [`Event::data`]. The types of the data stand in a module for each family, behind the family's feature; an
//! event that is not documented, or whose family is not compiled in, is [`Data::Unknown`] with all of its data.
//!
//! ```
//! use bitrix24::incoming::{Data, Event};
//!
//! # fn run() -> bitrix24::Result<()> {
//! let body = b"event=ONAPPUNINSTALL&data[LANGUAGE_ID]=en&data[CLEAN]=1&auth[application_token]=k3y";
//! let event = Event::from_form(body)?;
//! assert!(event.is_from("k3y"));
//! match event.data {
//!     Data::OnAppUninstall(data) => assert_eq!(data.clean, Some(1)),
//!     other => println!("{} is nothing to this program: {other:?}", event.code),
//! }
//! # Ok(())
//! # }
//! # run().unwrap();
//! ```

mod form;
mod raw;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

pub use crate::api::incoming::*;
use crate::read::{Extra, Reader, integer, read, text};
use crate::{Error, Result};
#[doc(inline)]
pub use bitrix24_runtime::incoming::{Auth, Secret};
pub use raw::Raw;

/// An event as it was posted.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Event {
    /// Its code, `ONCRMDEALADD`, as the portal spells it: compare with [`Event::is`].
    pub code: String,
    /// What it says.
    pub data: Data,
    /// The identifier of the subscription.
    pub handler_id: Option<i64>,
    /// The identifier of the event, which few events have.
    pub id: Option<String>,
    /// When it was sent, in seconds since 1970.
    pub ts: Option<i64>,
    /// Who sent it; missing where it did not come by a post of its own.
    pub auth: Option<Auth>,
    /// What the documentation does not name.
    pub extra: Extra,
}

impl Event {
    /// Reads the body of a post as portals send it: a form, with PHP's brackets for what is nested.
    ///
    /// # Errors
    ///
    /// Where the body names no event, passes a bound of [`Limits`], or has data that does not fit its documented type:
    /// [`Error::body`] then has all of it.
    pub fn from_form(body: &[u8]) -> Result<Self> {
        Limits::default().form(body)
    }

    /// Reads the same as JSON.
    ///
    /// # Errors
    ///
    /// As [`Event::from_form`], and where the body is not JSON.
    pub fn from_json(body: &[u8]) -> Result<Self> {
        Limits::default().json(body)
    }

    /// Whether it is the event of a code, letter case aside.
    pub fn is(&self, code: &str) -> bool {
        self.code.eq_ignore_ascii_case(code)
    }

    /// Whether it comes from the portal that gave the application this token when it was installed. How long it takes
    /// tells nothing about how much of the token agrees. A post without a token is from nobody.
    pub fn is_from(&self, application_token: &str) -> bool {
        let token = self
            .auth
            .as_ref()
            .and_then(|auth| auth.application_token.as_ref());
        token.is_some_and(|token| !token.expose().is_empty() && token.is(application_token))
    }

    fn read(members: Map<String, Value>) -> Result<Self> {
        let body = Value::Object(members);
        let envelope = match read(body.clone(), Envelope::read) {
            Ok(envelope) => envelope,
            Err(misfit) => return Err(misfitting(&misfit, body, "")),
        };
        let Some(code) = envelope.code.filter(|code| !code.trim().is_empty()) else {
            let message = "the post names no event: it has no `event`";
            return Err(Error::answer(message).with_body(body));
        };
        let data = envelope.data.unwrap_or_default();
        match Data::of(&code, data) {
            Ok(data) => Ok(Self {
                code,
                data,
                handler_id: envelope.handler_id,
                id: envelope.id,
                ts: envelope.ts,
                auth: envelope.auth,
                extra: envelope.extra,
            }),
            Err(mut misfit) => {
                misfit.path.replace_range(..1, "$.data");
                Err(misfitting(&misfit, body, &code))
            }
        }
    }
}

impl Data {
    /// Reads the data of an event that came otherwise than by a post, such as from a queue of offline events.
    ///
    /// # Errors
    ///
    /// Where the data does not fit its documented type: [`Error::body`] then has it.
    pub fn from_value(code: &str, data: Value) -> Result<Self> {
        let body = data.clone();
        Self::of(code, data).map_err(|misfit| misfitting(&misfit, body, code))
    }

    fn of(code: &str, data: Value) -> std::result::Result<Self, crate::read::Misfit> {
        let code = code.to_ascii_uppercase();
        read(data, |r| Self::read(&code, r))
    }
}

fn misfitting(misfit: &crate::read::Misfit, body: Value, code: &str) -> Error {
    crate::read::misfitting(misfit, "post", &body, str::to_owned)
        .in_method(code.to_owned().into())
        .with_body(body)
}

/// What all posts have.
struct Envelope {
    code: Option<String>,
    handler_id: Option<i64>,
    id: Option<String>,
    ts: Option<i64>,
    data: Option<Value>,
    auth: Option<Auth>,
    extra: Extra,
}

impl Envelope {
    fn read(r: &mut Reader<'_>) -> Self {
        Self {
            code: r.opt("event", text),
            handler_id: r.opt("event_handler_id", integer),
            id: r.opt("eventId", text),
            ts: r.opt("ts", integer),
            data: r.opt("data", crate::read::any),
            auth: r.opt("auth", Auth::read),
            extra: r.rest(),
        }
    }
}

/// How much of a body is read.
///
/// ```
/// use bitrix24::incoming::Limits;
///
/// let limits = Limits { bytes: 10, ..Limits::default() };
/// assert!(limits.form(b"event=ONAPPUNINSTALL").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The length of a body.
    pub bytes: usize,
    /// How deep its values nest.
    pub depth: usize,
    /// How many values it has.
    pub values: usize,
}

impl Default for Limits {
    /// 8 MiB, 32 levels and 50,000 values.
    fn default() -> Self {
        Self {
            bytes: 8 << 20,
            depth: 32,
            values: 50_000,
        }
    }
}

impl Limits {
    /// As [`Event::from_form`].
    ///
    /// # Errors
    ///
    /// The same.
    pub fn form(&self, body: &[u8]) -> Result<Event> {
        self.length(body)?;
        Event::read(form::parse(body, self)?)
    }

    /// As [`Event::from_json`].
    ///
    /// # Errors
    ///
    /// The same.
    pub fn json(&self, body: &[u8]) -> Result<Event> {
        self.length(body)?;
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
            return Err(Error::answer("the post is no JSON object"));
        };
        let mut left = self.values;
        for value in members.values() {
            self.bound(value, 1, &mut left)?;
        }
        Event::read(members)
    }

    fn length(&self, body: &[u8]) -> Result<()> {
        if body.len() <= self.bytes {
            return Ok(());
        }
        let (long, limit) = (body.len(), self.bytes);
        Err(Error::answer(format!(
            "the post has {long} bytes, which is more than the {limit} of its limits"
        )))
    }

    fn bound(&self, value: &Value, depth: usize, left: &mut usize) -> Result<()> {
        *left = left.checked_sub(1).ok_or_else(|| self.too_many())?;
        if depth > self.depth {
            return Err(self.too_deep());
        }
        match value {
            Value::Array(items) => items
                .iter()
                .try_for_each(|value| self.bound(value, depth + 1, left)),
            Value::Object(members) => members
                .values()
                .try_for_each(|value| self.bound(value, depth + 1, left)),
            _ => Ok(()),
        }
    }

    fn too_deep(&self) -> Error {
        let limit = self.depth;
        Error::answer(format!(
            "the post nests deeper than the {limit} levels of its limits"
        ))
    }

    fn too_many(&self) -> Error {
        let limit = self.values;
        Error::answer(format!(
            "the post has more than the {limit} values of its limits"
        ))
    }
}
