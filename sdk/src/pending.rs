//! A call on its way.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::client::Client;
use crate::error::Result;
use crate::read::{self, Reader};

pub(crate) type Call = Pin<Box<dyn Future<Output = Result<Response>> + Send>>;

/// What came back. It outlives what is read from it, which borrows.
pub(crate) struct Response {
    pub status: u16,
    /// Where a redirect leads.
    pub location: Option<String>,
    pub body: Vec<u8>,
}

/// A call on its way: a future of the answer.
///
/// Dropping it cancels the call; whether the portal has already done what was asked is then unknown.
#[must_use = "nothing is sent until the future is awaited"]
pub struct Pending<T> {
    pub(crate) call: Call,
    pub(crate) read: fn(&mut Reader<'_>) -> T,
    pub(crate) method: Cow<'static, str>,
    pub(crate) client: Client,
}

impl<T> Future for Pending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = std::task::ready!(self.call.as_mut().poll(context));
        let client = &self.client;
        let result = answer.and_then(|response| {
            read::read_node(client.open(&response)?, self.read)
                .map_err(|misfit| client.misfitting(&misfit, &response))
        });
        Poll::Ready(result.map_err(|error| error.in_method(std::mem::take(&mut self.method))))
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
