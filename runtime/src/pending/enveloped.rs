//! Answers with what stands around their `result`.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::Pending;
use crate::call::Parsed;
use crate::error::Result;
use crate::read::{self, DateTime, Decimal, Reader};

/// An answer with what stands around its `result`.
///
/// ```no_run
/// # async fn run(portal: bitrix24::Client) -> bitrix24::Result<()> {
/// let page = portal.crm().deal_list().send().with_envelope().await?;
/// println!("{} of {:?}; the next page starts at {:?}", page.result.len(), page.total, page.next);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Envelope<T> {
    /// What the call answers without its envelope.
    pub result: T,
    /// The `start` of the next page of a list; none where there is none.
    pub next: Option<u64>,
    /// How many rows a list has on all its pages; none where the portal did not count.
    pub total: Option<u64>,
    /// What the portal says of the time that it took.
    pub time: Timing,
}

/// The block `time` of an answer; what a portal leaves out is none.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Timing {
    /// When it started, in seconds of Unix time.
    pub start: Option<Decimal>,
    /// When it was done, in seconds of Unix time.
    pub finish: Option<Decimal>,
    /// From the one to the other, in seconds.
    pub duration: Option<Decimal>,
    /// How much of it the method took, in seconds.
    pub processing: Option<Decimal>,
    /// When it started.
    pub date_start: Option<DateTime>,
    /// When it was done.
    pub date_finish: Option<DateTime>,
    /// What the method has taken in the last ten minutes, in seconds.
    pub operating: Option<Decimal>,
    /// When a part of that is forgotten, in seconds of Unix time.
    pub operating_reset_at: Option<i64>,
}

impl Timing {
    fn read(r: &mut Reader<'_>) -> Self {
        Self {
            start: r.number("start"),
            finish: r.number("finish"),
            duration: r.number("duration"),
            processing: r.number("processing"),
            date_start: r.date("date_start"),
            date_finish: r.date("date_finish"),
            operating: r.number("operating"),
            operating_reset_at: r.integer("operating_reset_at"),
        }
    }
}

/// A call on its way whose answer comes with its envelope.
#[derive(Debug)]
#[must_use = "nothing is sent until the future is awaited"]
pub struct Enveloped<T>(pub(super) Pending<T>);

impl<T> Future for Enveloped<T> {
    type Output = Result<Envelope<T>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = &mut self.0;
        let answer = ready!(call.answer(context));
        let client = &call.client;
        let limits = &client.inner().settings.answers;
        let read = call.read;
        let open = |parsed: Parsed<'_>| {
            let from = parsed.from;
            let opened = parsed.within(limits)?;
            let count = |count: Option<i64>| count.and_then(|count| u64::try_from(count).ok());
            let (next, total) = (count(opened.next), count(opened.total));
            // A time that does not fit is no reason to lose an answer.
            let time = opened
                .time
                .and_then(|time| read::read_node(time, Timing::read).ok());
            let result = read::read_node(opened.result, read);
            let result = result.map_err(|misfit| from.misfitting(&misfit))?;
            Ok(Envelope {
                result,
                next,
                total,
                time: time.unwrap_or_default(),
            })
        };
        let envelope = answer.and_then(|response| response.read(open));
        Poll::Ready(envelope.map_err(|error| error.in_method(std::mem::take(&mut call.method))))
    }
}
