//! What is mostly there at once, behind a trait whose methods may have to wait for it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::transport::BoxFuture;

/// A value that is there, or a future of it: what a trait's method answers that mostly has nothing to wait for, since a
/// box for a future takes longer than to say what is in it.
///
/// ```
/// use bitrix24::throttle::Soon;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// assert_eq!(Soon::now(1).await + Soon::later(async { 2 }).await, 3);
/// # }
/// ```
#[must_use = "what is in it is had by awaiting it"]
pub struct Soon<'a, T>(Kind<'a, T>);

enum Kind<'a, T> {
    /// None where it was given away.
    Now(Option<T>),
    Later(BoxFuture<'a, T>),
}

impl<'a, T> Soon<'a, T> {
    /// What is there.
    pub fn now(value: T) -> Self {
        Self(Kind::Now(Some(value)))
    }

    /// What is there, or what it is waited for by.
    pub(crate) fn there(self) -> Result<T, BoxFuture<'a, T>>
    where
        T: Send + 'a,
    {
        match self.0 {
            Kind::Now(Some(value)) => Ok(value),
            Kind::Later(future) => Err(future),
            given => Err(Box::pin(Self(given))),
        }
    }

    /// What is waited for.
    pub fn later(future: impl Future<Output = T> + Send + 'a) -> Self {
        Self(Kind::Later(Box::pin(future)))
    }
}

/// The value is never pinned.
impl<T> Unpin for Soon<'_, T> {}

/// What was there is given once: polled again, it stays pending.
impl<T> Future for Soon<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match &mut self.0 {
            Kind::Now(value) => value.take().map_or(Poll::Pending, Poll::Ready),
            Kind::Later(future) => future.as_mut().poll(context),
        }
    }
}

impl<T> std::fmt::Debug for Soon<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Kind::Now(_) => "Soon::now",
            Kind::Later(_) => "Soon::later",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Soon;

    #[tokio::test]
    async fn what_is_there_is_had_without_waiting_and_what_is_not_is_waited_for() {
        assert_eq!(Soon::now(1).there().ok(), Some(1));
        let later = Soon::later(async { 2 }).there();
        let Err(later) = later else {
            panic!("a future")
        };
        assert_eq!(later.await, 2);
        assert_eq!(Soon::now(3).await + Soon::later(async { 4 }).await, 7);
    }

    #[test]
    fn it_crosses_threads_and_may_be_moved_while_it_is_waited_for() {
        fn sent<T: Send + Unpin>() {}
        sent::<Soon<'_, String>>();
    }
}
