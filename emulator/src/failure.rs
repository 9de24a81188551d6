//! An answer that says no.

use crate::model::Version;

/// Why a portal refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The HTTP status.
    pub status: u16,
    /// The code. Those that begin with `EMULATOR_` are this program's own, where no documentation says what a portal answers.
    pub code: String,
    /// A text for a person.
    pub message: String,
    /// The parameter that is at fault.
    pub parameter: Option<String>,
    /// Even REST 3.0 answers it in the classic form: it is found before the version matters.
    pub classic: bool,
}

/// The errors that any call may meet, with their statuses.
const SYSTEM: &[(&str, u16)] = &[
    ("INVALID_REQUEST", 400),
    ("ERROR_BATCH_LENGTH_EXCEEDED", 400),
    ("NO_AUTH_FOUND", 401),
    ("expired_token", 401),
    ("METHOD_CONFIRM_WAITING", 401),
    ("ACCESS_DENIED", 403),
    ("INVALID_CREDENTIALS", 403),
    ("insufficient_scope", 403),
    ("user_access_error", 403),
    ("ERROR_METHOD_NOT_FOUND", 404),
    ("ERROR_MANIFEST_IS_NOT_AVAILABLE", 404),
    ("ERROR_BATCH_METHOD_NOT_ALLOWED", 405),
    ("OPERATION_TIME_LIMIT", 429),
    ("INTERNAL_SERVER_ERROR", 500),
    ("ERROR_UNEXPECTED_ANSWER", 500),
    ("PORTAL_DELETED", 500),
    ("QUERY_LIMIT_EXCEEDED", 503),
    ("OVERLOAD_LIMIT", 503),
];

impl Failure {
    /// A failure.
    pub fn new(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
            parameter: None,
            classic: false,
        }
    }

    /// An error that any call may meet, such as `QUERY_LIMIT_EXCEEDED`, by its code in any letter case.
    pub fn system(code: &str) -> Option<Self> {
        let is_it = |known: &&(&str, u16)| known.0.eq_ignore_ascii_case(code);
        let (code, status) = SYSTEM.iter().find(is_it)?;
        Some(Self::new(*status, *code, *code).classic())
    }

    /// The same about a parameter.
    #[must_use]
    pub fn about(self, parameter: &str) -> Self {
        Self {
            parameter: Some(parameter.to_owned()),
            ..self
        }
    }

    /// The same in the classic form, whatever the version.
    #[must_use]
    pub fn classic(self) -> Self {
        Self {
            classic: true,
            ..self
        }
    }

    /// A request that cannot be read.
    pub fn unreadable(why: &str) -> Self {
        Self::new(400, "EMULATOR_UNREADABLE_REQUEST", why)
    }

    /// A method that there is not.
    pub(crate) fn unknown_method(version: Version) -> Self {
        let code = match version {
            Version::V2 => "ERROR_METHOD_NOT_FOUND",
            Version::V3 => "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION",
        };
        Self::new(404, code, "Method not found!")
    }

    /// The portal's own fault.
    pub(crate) fn broken() -> Self {
        Self::new(500, "INTERNAL_SERVER_ERROR", "Internal server error").classic()
    }
}
