//! What came of an attempt, and whether the same may be sent again.

use crate::call::Response;
use crate::error::Error;
use crate::request::Access;

/// What came of an attempt.
pub(super) enum Outcome {
    /// An answer.
    Done(Response),
    /// None.
    Failed(Failed),
}

/// Why there is no answer.
pub(crate) struct Failed {
    error: Error,
    pub why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    /// The bucket is full: nothing was run.
    Busy,
    /// The method has taken its time: nothing was run.
    Spent,
    /// A token has expired: nothing was run.
    Expired,
    /// The portal is elsewhere: nothing was run.
    Moved(String),
    /// The portal knows nothing of the call.
    Unsent,
    /// The portal may have done what the call asks for.
    Unknown {
        /// Whether it has ended: there was an answer, though none of the method.
        answered: bool,
    },
    /// The call has run, and what it answers cannot be read: nor could it the next time.
    Unread,
    /// The same would be answered again.
    Final,
}

impl Failed {
    pub fn new(error: Error, why: Why) -> Self {
        Self { error, why }
    }

    /// The error, which says whether the same may be sent again.
    pub fn error(&self, access: Access) -> Error {
        let error = self.error.clone();
        match (&self.why, access) {
            (Why::Final, _) => error,
            (Why::Unread, access) => super::unread(error, access),
            (Why::Unknown { .. }, Access::Write) => error.that_is_ambiguous(),
            _ => error.that_may_be_repeated(),
        }
    }
}

impl From<Failed> for Outcome {
    fn from(failed: Failed) -> Self {
        Self::Failed(failed)
    }
}

/// Why a portal refused, by the status and the code.
pub(crate) fn why(error: &Error, location: Option<&str>) -> Why {
    let is = |code| error.is(code);
    match error.status().unwrap_or_default() {
        // A block by hand: each further call makes it longer.
        _ if is("OVERLOAD_LIMIT") => Why::Final,
        _ if is("QUERY_LIMIT_EXCEEDED") => Why::Busy,
        _ if is("OPERATION_TIME_LIMIT") => Why::Spent,
        _ if is("expired_token") => Why::Expired,
        300..400 => match location {
            Some(to) => Why::Moved(to.to_owned()),
            None => Why::Final,
        },
        429 => Why::Busy,
        _ if is("INTERNAL_SERVER_ERROR") => Why::Unknown { answered: true },
        // An answer of the method, or of the portal, with a code of its own.
        500.. if error.is_portal() && error.code().is_some() => Why::Final,
        500.. => Why::Unknown { answered: true },
        // No JSON with a status that is none of an error: something on the way answered.
        200..300 if !error.is_portal() => Why::Unknown { answered: true },
        _ => Why::Final,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Why, why};
    use crate::error::Error;

    const UNKNOWN: Why = Why::Unknown { answered: true };

    fn portal(status: u16, code: &str) -> Why {
        why(
            &Error::portal(json!({"error": code})).with_status(status),
            None,
        )
    }

    #[test]
    fn limits_are_told_from_a_block() {
        assert_eq!(portal(503, "QUERY_LIMIT_EXCEEDED"), Why::Busy);
        assert_eq!(portal(429, "OPERATION_TIME_LIMIT"), Why::Spent);
        assert_eq!(portal(503, "OVERLOAD_LIMIT"), Why::Final);
        assert_eq!(portal(429, ""), Why::Busy);
    }

    #[test]
    fn a_limit_is_one_whatever_the_status_and_the_letter_case() {
        assert_eq!(portal(200, "query_limit_exceeded"), Why::Busy);
    }

    #[test]
    fn a_refusal_with_a_code_comes_again() {
        for (status, code) in [
            (400, "NOT_FOUND"),
            (403, "insufficient_scope"),
            (500, "PORTAL_DELETED"),
            (200, "X"),
        ] {
            assert_eq!(portal(status, code), Why::Final, "{status} {code}");
        }
    }

    #[test]
    fn what_a_server_breaks_at_may_have_run() {
        assert_eq!(portal(500, "INTERNAL_SERVER_ERROR"), UNKNOWN);
        assert_eq!(portal(500, ""), UNKNOWN);
        let html = Error::answer("no JSON");
        for status in [200, 500, 502, 503, 504] {
            assert_eq!(
                why(&html.clone().with_status(status), None),
                UNKNOWN,
                "{status}"
            );
        }
    }

    #[test]
    fn a_redirect_leads_on_where_it_says_so() {
        let error = Error::transport("moved").with_status(302);
        assert_eq!(
            why(&error, Some("https://b/")),
            Why::Moved("https://b/".into())
        );
        assert_eq!(why(&error, None), Why::Final);
    }
}
