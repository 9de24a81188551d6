//! A body that ends in the middle.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};

/// Half of a body that says it is whole.
struct Half {
    first: Option<Bytes>,
    size: u64,
    is_sent: bool,
}

/// The body of which half arrives.
pub fn half(mut body: Vec<u8>) -> Body {
    let size = body.len() as u64;
    body.truncate(body.len() / 2);
    Body::new(Half {
        first: Some(body.into()),
        size,
        is_sent: false,
    })
}

impl hyper::body::Body for Half {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        if !self.is_sent {
            // While it waits, what it was given is sent; an error at once would end the connection without it.
            self.is_sent = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.size)
    }
}
