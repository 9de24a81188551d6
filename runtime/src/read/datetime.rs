//! Dates and times of answers.
//!
//! Portals write them in several forms, and a `date` with a time or a `datetime` without one is common. So there is one
//! type, which keeps the text, and an answer never fails for a date. What it means is asked for, as types of `jiff`: of
//! the libraries of the field it alone tells a civil time from an instant and keeps an offset with it, in Rust alone. It
//! stands behind a feature, so that only who asks for it compiles it.

use std::fmt;

use serde_json::Value;

use crate::value;

/// A date, or a date and time, as the portal writes it.
///
/// With the feature `jiff` it tells what it means, in each form that portals have: `2025-01-31T10:00:00+03:00` (and
/// `Z`, and without an offset), `2025-01-31 10:00:00`, `2025-01-31`, `31.01.2025`, `01/31/2025` with or without a
/// time, and seconds since 1970. A request takes it as it is.
///
/// ```
/// use bitrix24::read::DateTime;
///
/// let begin = DateTime::from("2025-01-31T10:00:00+03:00");
/// assert_eq!(begin.as_str(), "2025-01-31T10:00:00+03:00");
/// # #[cfg(feature = "jiff")]
/// # {
/// assert_eq!(begin.date(), Some(jiff::civil::date(2025, 1, 31)));
/// assert_eq!(begin.timestamp(), Some("2025-01-31T07:00:00Z".parse().unwrap()));
/// # }
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct DateTime(String);

impl DateTime {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl From<String> for DateTime {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for DateTime {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl AsRef<str> for DateTime {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for DateTime {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for DateTime {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// The text.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

macro_rules! written {
    ($($kind:ident)*) => { $(
        /// As it was sent.
        impl From<DateTime> for value::$kind {
            fn from(date: DateTime) -> Self {
                Self(Value::String(date.0))
            }
        }

        /// As it was sent.
        impl From<&DateTime> for value::$kind {
            fn from(date: &DateTime) -> Self {
                date.clone().into()
            }
        }
    )* };
}

written! { Date DateTime Text Scalar Any }

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::DateTime;
    use crate::value;

    #[test]
    fn a_date_is_written_as_it_was_read() {
        let text = "2025-01-31T10:00:00+03:00";
        let date = DateTime::from(text);
        assert_eq!(Value::from(value::DateTime::from(&date)), json!(text));
        assert_eq!(Value::from(value::Any::from(date.clone())), json!(text));
        assert_eq!(format!("{date} {date:?}"), format!("{text} {text:?}"));
    }
}
