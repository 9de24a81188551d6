//! An answer, parsed once: what it says decides whether the call is sent again, and is what is read then.

use bytes::Bytes;
use yoke::{Yoke, Yokeable};

use super::outcome::{Failed, why};
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
                let why = why(&error, from.location.as_deref());
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
