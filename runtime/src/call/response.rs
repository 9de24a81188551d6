//! An answer, parsed once: what it says decides whether the call is sent again, and is what is read then.

use bytes::Bytes;
use yoke::{Yoke, Yokeable};

use super::outcome::{Failed, Why, why};
use super::{operating, unread};
use crate::envelope::{self, Answer, Opened};
use crate::error::{Error, Result};
use crate::limits::AnswerLimits;
use crate::read::Misfit;
use crate::request::Access;
use crate::secret::Secrets;
use crate::throttle::Operating;

/// What came back.
#[derive(Debug)]
pub(crate) struct Received {
    pub status: u16,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// What the portal calls this answer.
    pub request_id: Option<String>,
    pub body: Bytes,
    /// What of it may not show.
    pub secrets: Secrets,
    /// What the call does that it answers.
    pub access: Access,
}

/// What it holds, and what it is read from.
#[derive(Debug, Yokeable)]
pub(crate) struct Parsed<'a> {
    pub opened: Opened<'a>,
    pub from: &'a Received,
}

/// An answer that is not the refusal of a portal, with the text that it borrows from.
pub(crate) struct Response(Yoke<Parsed<'static>, Box<Received>>);

impl Response {
    /// What an answer means, by its status and its envelope.
    pub fn of(received: Received) -> Result<Self, Failed> {
        let parsed = Yoke::try_attach_to_cart(Box::new(received), |from: &Received| {
            let answer = Answer {
                status: from.status,
                location: from.location.as_deref(),
                body: &from.body,
            };
            let opened = envelope::open(&answer, &from.secrets).map_err(|error| {
                let fine = (200..300).contains(&from.status);
                let why = match fine && !error.is_portal() && is_whole(&from.body) {
                    true => Why::Unread,
                    false => why(&error, from.location.as_deref()),
                };
                Failed::new(error.with_request_id(from.request_id.clone()), why)
            })?;
            Ok(Parsed { opened, from })
        });
        parsed.map(Self)
    }

    pub fn received(&self) -> &Received {
        self.0.backing_cart()
    }

    /// The time that the portal counts for the method.
    pub fn operating(&self) -> Option<Operating> {
        self.0.get().opened.time.as_ref().and_then(operating)
    }

    /// The same as something else that is made of it, and may borrow from it.
    pub fn sorted<S>(
        self,
        sort: impl for<'a> FnOnce(Parsed<'a>) -> <S as Yokeable<'a>>::Output,
    ) -> Yoke<S, Box<Received>>
    where
        S: for<'a> Yokeable<'a>,
    {
        self.0.map_project(|parsed, _| sort(parsed))
    }

    /// What is read from it.
    pub fn read<T>(self, read: impl for<'a> FnOnce(Parsed<'a>) -> Result<T>) -> Result<T> {
        taken(self.0, read)
    }
}

/// Whether what is no JSON is an object all the same, which has its end and comes alone: what cannot be read of it, such as
/// what nests too deep, could not be read the next time either.
fn is_whole(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    let count = |letter: u8| body.iter().filter(|byte| **byte == letter).count();
    let balanced = count(b'{') == count(b'}') && count(b'[') == count(b']');
    let alone = !body.windows(2).any(|pair| pair == b"}{");
    body.starts_with(b"{") && body.ends_with(b"}") && balanced && alone
}

/// Takes what was made of an answer, and lets nothing of it out that borrows.
pub(crate) fn taken<S, T>(
    made: Yoke<S, Box<Received>>,
    take: impl for<'a> FnOnce(<S as Yokeable<'a>>::Output) -> Result<T>,
) -> Result<T>
where
    S: for<'a> Yokeable<'a>,
{
    let mut taken = None;
    made.map_project::<(), _>(|made, _| taken = Some(take(made)));
    taken.unwrap_or_else(|| Err(Error::answer("the answer was not looked at")))
}

impl<'a> Parsed<'a> {
    /// What is in it, where its `result` is not deeper than the limits.
    pub fn within(self, limits: &AnswerLimits) -> Result<Opened<'a>> {
        let bounded = limits.depth(&self.opened.result);
        bounded.map_err(|error| self.from.unread(error.with_status(self.from.status)))?;
        Ok(self.opened)
    }
}

impl Received {
    /// The error where it cannot be read: what a call wrote has been written all the same.
    pub fn unread(&self, error: Error) -> Error {
        unread(error, self.access)
    }

    /// The error where its `result` is not what is documented, with all of the answer.
    pub fn misfitting(&self, misfit: &Misfit) -> Error {
        let whole = envelope::whole(&self.body);
        let error = envelope::misfitting(misfit, whole, &self.secrets);
        self.unread(error.with_request_id(self.request_id.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Received, Response, Secrets, Why};
    use crate::request::Access;

    fn why(status: u16, body: &str) -> Option<Why> {
        let response = Response::of(Received {
            status,
            location: None,
            request_id: None,
            body: body.as_bytes().to_vec().into(),
            secrets: Secrets::default(),
            access: Access::Read,
        });
        response.err().map(|failed| failed.why)
    }

    #[test]
    fn what_could_not_be_read_the_next_time_either_is_told_apart_from_what_broke_on_the_way() {
        let deep = format!(r#"{{"result":{}{}}}"#, "[".repeat(200), "]".repeat(200));
        for whole in [&*deep, r#"{"result":"\ud800"}"#, r#"{"result":1e999}"#] {
            assert_eq!(why(200, whole), Some(Why::Unread), "{whole}");
            assert_eq!(
                why(502, whole),
                Some(Why::Unknown { answered: true }),
                "{whole}"
            );
        }
        for broken in [
            "",
            "<html>",
            r#"{"result":[1"#,
            r#"{"result":[{}"#,
            r#"{"result":1}{"result":1}"#,
            r#"<br>{"result":1}"#,
        ] {
            assert_eq!(
                why(200, broken),
                Some(Why::Unknown { answered: true }),
                "{broken}"
            );
        }
    }

    #[test]
    fn a_refusal_is_no_answer_that_cannot_be_read() {
        let body = r#"{"error":"INTERNAL_SERVER_ERROR"}"#;
        assert_eq!(why(200, body), Some(Why::Unknown { answered: true }));
        assert_eq!(why(200, r#"{"error":"X"}"#), Some(Why::Final));
        assert_eq!(why(200, r#"{"result":true}"#), None);
    }
}
