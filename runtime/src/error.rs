//! The one error type.

mod show;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde_json::Value;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, and in which call.
///
/// ```no_run
/// # async fn run(portal: bitrix24::Client) {
/// match portal.server().time().send().await {
///     Ok(answer) => println!("{answer:?}"),
///     Err(error) if error.is("QUERY_LIMIT_EXCEEDED") => println!("too fast"),
///     Err(error) => println!("{error}; HTTP {:?}, code {:?}", error.status(), error.code()),
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone, Default)]
struct Inner {
    kind: ErrorKind,
    method: Cow<'static, str>,
    code: Option<String>,
    message: String,
    status: Option<u16>,
    request_id: Option<String>,
    repeat: Repeat,
    body: Option<Value>,
    text: Option<String>,
}

/// What the same call, sent again, would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Repeat {
    /// Nothing else.
    #[default]
    Useless,
    /// No harm: the portal has done nothing, or there is nothing that it could do twice.
    Safe,
    /// Perhaps what it has done already.
    Ambiguous,
}

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting or an argument is wrong; nothing was sent.
    #[default]
    Configuration,
    /// The portal could not be reached, has moved, or the answer was cut short.
    Transport,
    /// The portal refused: [`code`](Error::code) says why.
    Portal,
    /// The answer is not what the documentation says.
    Answer,
    /// An application has no tokens that let it in, and got none: [`code`](Error::code) says why where the authorization
    /// server refused, by one of [`auth::ErrorCode`](crate::auth::ErrorCode). The call itself was not run.
    Authorization,
    /// The tokens of an application could not be read from their store, or kept in it. The call itself was not run.
    Store,
}

/// What REST 3.0 says about one field of a request that it refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation<'e> {
    /// The field, where the portal names one.
    pub field: Option<&'e str>,
    /// What is wrong with it, in the portal's language.
    pub message: &'e str,
}

impl Error {
    fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            ..Inner::default()
        }))
    }

    #[doc(hidden)]
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn transport(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Transport, message)
    }

    #[doc(hidden)]
    pub fn answer(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Answer, message)
    }

    /// The limits of a portal could not be asked for: for a [`Bucket`](crate::throttle::Bucket) or
    /// [`Counters`](crate::throttle::Counters) of one's own. Nothing was sent.
    pub fn limits(message: impl Into<String>) -> Self {
        Self::transport(message).that_may_be_repeated()
    }

    /// From the envelope of an error: `{"error": code, "error_description": text}`, or
    /// `{"error": {"code", "message", "validation"}}`.
    pub(crate) fn portal(body: Value) -> Self {
        let text = |value: Option<&Value>| match value {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let (code, message) = match body.get("error") {
            Some(Value::Object(inner)) => (text(inner.get("code")), text(inner.get("message"))),
            other => (text(other), text(body.get("error_description"))),
        };
        let mut error = Self::new(ErrorKind::Portal, message);
        error.0.code = Some(code).filter(|code| !code.is_empty());
        error.0.body = Some(body);
        error
    }

    pub(crate) fn authorization(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Authorization, message)
    }

    /// From what an authorization server answers in place of tokens.
    pub(crate) fn refused(body: Value) -> Self {
        let mut error = Self::portal(body);
        error.0.kind = ErrorKind::Authorization;
        error.0.message = format!(
            "the authorization server gave no tokens: {}",
            error.0.message
        );
        error
    }

    /// Tokens could not be read or kept, for a [`TokenStore`](crate::auth::TokenStore) of one's own. The message should
    /// say what failed where, and no token.
    pub fn store(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Store, message)
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    #[doc(hidden)]
    pub fn in_method(mut self, method: Cow<'static, str>) -> Self {
        self.0.method = method;
        self
    }

    #[doc(hidden)]
    pub fn with_body(mut self, body: Value) -> Self {
        self.0.body = Some(body);
        self
    }

    pub(crate) fn with_text(mut self, text: String) -> Self {
        self.0.text = Some(text);
        self
    }

    pub(crate) fn with_request_id(mut self, id: Option<String>) -> Self {
        self.0.request_id = id;
        self
    }

    /// With the status and the identifier of the answer that another error was made of.
    pub(crate) fn like(mut self, other: &Self) -> Self {
        self.0.status = other.0.status;
        self.0.request_id.clone_from(&other.0.request_id);
        self
    }

    pub(crate) fn that_may_be_repeated(mut self) -> Self {
        self.0.repeat = Repeat::Safe;
        self
    }

    pub(crate) fn that_is_ambiguous(mut self) -> Self {
        self.0.repeat = Repeat::Ambiguous;
        self
    }

    /// Whether the same call may be sent again and may do better: it reads, or the portal has certainly not run it.
    ///
    /// The client has done so already, as often as its [`Retries`](crate::Retries) and the deadline allow.
    pub fn is_safe_to_retry(&self) -> bool {
        self.0.repeat == Repeat::Safe
    }

    /// Whether the portal may have done what a writing call asked for: look before it is sent again.
    pub fn is_ambiguous(&self) -> bool {
        self.0.repeat == Repeat::Ambiguous
    }

    /// What the portal, or a server before it, calls its answer (the header `X-Request-Id`), for its support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The portal's error code; none where it sent none, and for errors that are not the portal's.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// What happened, in the portal's language where the portal said it; may be empty.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The method that was called; empty where nothing was called yet.
    pub fn method(&self) -> &str {
        &self.0.method
    }

    /// All of the answer of a portal that refused, or of one that does not fit its documented type; and the post of an
    /// event that does not fit. What does not fit may so be read by hand.
    pub fn body(&self) -> Option<&Value> {
        self.0.body.as_ref()
    }

    /// The answer where it is no JSON: a page of a server, most often. At most 64 KiB of it.
    pub fn text(&self) -> Option<&str> {
        self.0.text.as_deref()
    }

    /// The fields that REST 3.0 refused; empty for all other errors.
    pub fn violations(&self) -> impl Iterator<Item = Violation<'_>> {
        let all = self
            .body()
            .and_then(|body| body.pointer("/error/validation"));
        let all = all.and_then(Value::as_array).map(Vec::as_slice);
        all.unwrap_or_default().iter().map(|one| Violation {
            field: one.get("field").and_then(Value::as_str),
            message: one
                .get("message")
                .and_then(Value::as_str)
                .unwrap_or_default(),
        })
    }

    /// Whether the portal refused with this code, letter case aside.
    ///
    /// Takes a text or one of the generated enums, such as `crm::ErrorCode::NotFound`.
    pub fn is(&self, code: impl AsRef<str>) -> bool {
        self.code()
            .is_some_and(|own| own.eq_ignore_ascii_case(code.as_ref()))
    }

    /// The portal's code as one of the codes that a family documents, letter case aside; none where it sent none.
    ///
    /// Each family of methods has such a type, whose last variant takes all that is not documented; the codes of one
    /// method are [`Method::errors`](crate::request::Method::errors) of its request.
    ///
    /// ```no_run
    /// use bitrix24::crm::ErrorCode;
    ///
    /// # async fn run(portal: bitrix24::Client) -> bitrix24::Result<()> {
    /// match portal.crm().deal_get(7).send().await {
    ///     Ok(deal) => println!("{:?}", deal.title),
    ///     Err(error) => match error.code_as() {
    ///         Some(ErrorCode::NotFound) => println!("there is no such deal"),
    ///         Some(ErrorCode::AccessDenied) => println!("not for this user"),
    ///         Some(ErrorCode::Other(code)) => println!("{code} is not documented"),
    ///         _ => return Err(error),
    ///     },
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn code_as<C: for<'c> From<&'c str>>(&self) -> Option<C> {
        self.code().map(C::from)
    }

    /// What kind of thing went wrong.
    ///
    /// ```
    /// use bitrix24::{Client, ErrorKind};
    ///
    /// let error = Client::webhook("https://example.bitrix24.com/").expect_err("no webhook");
    /// assert_eq!(error.kind(), ErrorKind::Configuration);
    /// ```
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the portal refused, as opposed to an error on the way or in the answer.
    pub(crate) fn is_portal(&self) -> bool {
        self.0.kind == ErrorKind::Portal
    }
}

impl std::error::Error for Error {}
