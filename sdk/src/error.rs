//! The one error type.

use serde_json::Value;

use crate::read::Misfit;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, and in which call.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone, Default)]
struct Inner {
    kind: Kind,
    method: &'static str,
    name: Option<String>,
    code: Option<String>,
    message: String,
    status: Option<u16>,
    body: Option<Value>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    /// A setting is wrong; nothing was sent.
    #[default]
    Configuration,
    /// The portal could not be reached, or the answer was cut short.
    Transport,
    /// The portal refused.
    Portal,
    /// The answer is not what the documentation says.
    Answer,
}

impl Error {
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            message: message.into(),
            ..Inner::default()
        }))
    }

    pub(crate) fn transport(message: String) -> Self {
        Self(Box::new(Inner {
            kind: Kind::Transport,
            message,
            ..Inner::default()
        }))
    }

    /// From the envelope of an error: `{"error": code, "error_description": text}`, or `{"error": {"code", "message"}}`.
    pub(crate) fn portal(status: u16, body: Value) -> Self {
        let error = body.get("error");
        let text = |value: Option<&Value>| match value {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let (code, message) = match error {
            Some(Value::Object(inner)) => (text(inner.get("code")), text(inner.get("message"))),
            other => (text(other), text(body.get("error_description"))),
        };
        Self(Box::new(Inner {
            kind: Kind::Portal,
            code: Some(code.trim().to_owned()).filter(|code| !code.is_empty()),
            message,
            status: Some(status),
            body: Some(body),
            ..Inner::default()
        }))
    }

    pub(crate) fn not_json(status: u16, start: &str) -> Self {
        Self(Box::new(Inner {
            kind: Kind::Answer,
            message: format!("the answer is not JSON; it starts with {start:?}"),
            status: Some(status),
            ..Inner::default()
        }))
    }

    pub(crate) fn misfit(misfit: &Misfit) -> Self {
        Self(Box::new(Inner {
            kind: Kind::Answer,
            message: format!(
                "at {} the answer has {} instead of {}",
                misfit.path, misfit.found, misfit.expected
            ),
            ..Inner::default()
        }))
    }

    pub(crate) fn in_method(mut self, method: &'static str, name: Option<String>) -> Self {
        self.0.method = method;
        self.0.name = name;
        self
    }

    /// The portal's error code; none where it sent none, and for errors that are not the portal's.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// What happened, in the portal's language where the portal said it.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The method that was called; empty where nothing was called yet.
    pub fn method(&self) -> &str {
        self.0.name.as_deref().unwrap_or(self.0.method)
    }

    /// The whole answer of a portal that refused.
    pub fn body(&self) -> Option<&Value> {
        self.0.body.as_ref()
    }

    /// Whether the portal refused with this code, letter case aside.
    ///
    /// Takes a text or one of the generated enums, such as `crm::ErrorCode::NotFound`.
    pub fn is(&self, code: impl AsRef<str>) -> bool {
        self.code()
            .is_some_and(|own| own.eq_ignore_ascii_case(code.as_ref()))
    }

    /// Whether the portal refused, as opposed to an error on the way or in the answer.
    pub fn is_portal(&self) -> bool {
        self.0.kind == Kind::Portal
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let method = self.method();
        if !method.is_empty() {
            write!(f, "{method}: ")?;
        }
        if let Some(status) = self.status() {
            write!(f, "HTTP {status}: ")?;
        }
        if let Some(code) = self.code() {
            write!(f, "{code}: ")?;
        }
        f.write_str(self.message())
    }
}

impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("method", &self.method())
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("status", &self.0.status)
            .finish()
    }
}

impl std::error::Error for Error {}
