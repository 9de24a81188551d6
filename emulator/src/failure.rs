//! An answer that says no.

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
}
