//! A call on its way.

mod enveloped;

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use crate::call::{self, Outgoing, Response};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::read::{self, Reader};
use crate::request::Access;

pub use enveloped::{Envelope, Enveloped, Timing};

/// A call on its way: a future of the answer.
///
/// Dropping it cancels the call; whether the portal has already done what was asked is then unknown.
#[must_use = "nothing is sent until the future is awaited"]
pub struct Pending<T> {
    state: State,
    read: fn(&mut Reader<'_>) -> T,
    method: Cow<'static, str>,
    client: Client,
}

enum State {
    /// Not polled yet.
    Ready(Box<Outgoing>),
    /// Under way. Boxed and not generic, so that it is compiled once.
    Sent(Pin<Box<dyn Future<Output = Result<Response>> + Send>>),
    /// Answered.
    Done,
}

impl<T> Pending<T> {
    pub(crate) fn new(client: Client, call: Outgoing, read: fn(&mut Reader<'_>) -> T) -> Self {
        Self {
            read,
            method: call.name.clone(),
            client,
            state: State::Ready(Box::new(call)),
        }
    }
}

impl<T> Pending<T> {
    /// The same call with files, where it is not under way yet.
    pub(crate) fn with_files(mut self, files: Files) -> Self {
        if let State::Ready(call) = &mut self.state {
            call.files = Some(Box::new(files));
        }
        self
    }

    /// The same call as one that changes nothing at the portal: it is sent again whatever broke. For methods that the
    /// documentation does not have ([`Client::raw`]); those that it has are told apart already.
    ///
    /// Of one that does write, what it does may be done more than once.
    pub fn reads(mut self) -> Self {
        if let State::Ready(call) = &mut self.state {
            call.access = Access::Read;
        }
        self
    }

    /// The same call, whose answer comes with the counts and times around its `result`: for lists that are paged by hand.
    pub fn with_envelope(self) -> Enveloped<T> {
        Enveloped(self)
    }

    /// Sends it at first, and waits for the answer.
    fn answer(&mut self, context: &mut Context<'_>) -> Poll<Result<Response>> {
        if let State::Ready(_) = &self.state
            && let State::Ready(call) = std::mem::replace(&mut self.state, State::Done)
        {
            let client = Arc::clone(self.client.inner());
            self.state = State::Sent(Box::pin(call::run(client, call)));
        }
        let State::Sent(call) = &mut self.state else {
            let error = Error::configuration("the call was answered already, and is polled again");
            return Poll::Ready(Err(error));
        };
        let answer = ready!(call.as_mut().poll(context));
        self.state = State::Done;
        Poll::Ready(answer)
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let answer = ready!(this.answer(context));
        let client = &this.client;
        let limits = &client.inner().settings.answers;
        let read = this.read;
        let result = answer.and_then(|response| {
            response.read(|parsed| {
                let from = parsed.from;
                let result = parsed.within(limits)?.result;
                read::read_node(result, read).map_err(|misfit| from.misfitting(&misfit))
            })
        });
        Poll::Ready(result.map_err(|error| error.in_method(std::mem::take(&mut this.method))))
    }
}

impl<T> std::fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending")
            .field("method", &self.method)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}
