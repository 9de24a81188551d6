//! What a reader of pages has to say about them: a code, a place, a sentence, and what to do.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize};

/// Where something stands: a file of the documentation and a byte range in it.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Place {
    /// The file, relative to the root of the documentation.
    pub path: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The page could not be read as meant, or a fact was lost.
    Error,
    /// The page is malformed, and was read all the same.
    Warning,
}

/// A short stable name in kebab case.
pub type Code = &'static str;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Where it is.
    pub place: Place,
    /// A short stable name in kebab case, such as `row-not-closed`.
    #[serde(deserialize_with = "code")]
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, as a sentence in our own words.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding that a fact was lost by.
    pub fn error(place: Place, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            place,
            code,
            severity: Severity::Error,
            message: message.into(),
            help: None,
        }
    }

    /// A finding that no fact was lost by.
    pub fn warning(place: Place, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(place, code, message)
        }
    }

    /// The same with other weight.
    #[must_use]
    pub fn with_severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// The same with advice.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// A code as it stands in the program: there are few, and each is made once.
fn code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static str, D::Error> {
    static CODES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let code = <Cow<'_, str>>::deserialize(deserializer)?;
    let mut codes = CODES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = codes.get(&*code) {
        return Ok(known);
    }
    let made: &'static str = Box::leak(code.into_owned().into_boxed_str());
    codes.insert(made);
    Ok(made)
}
