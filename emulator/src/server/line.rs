//! Request lines as portals take them: with signs that a URL may not have, such as the `>` of a filter.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A stream whose request lines are escaped where they have to be; all else goes through as it is.
pub struct Lenient<S> {
    inner: S,
    /// A request line may come next: at the start, and after something was written.
    at_line: bool,
    /// What is read already and did not fit.
    pending: Vec<u8>,
}

impl<S> Lenient<S> {
    pub fn new(inner: S) -> Self {
        Self {
            inner,
            at_line: true,
            pending: Vec::new(),
        }
    }

    fn give(&mut self, buffer: &mut ReadBuf<'_>) {
        let fitting = self.pending.len().min(buffer.remaining());
        buffer.put_slice(&self.pending[..fitting]);
        self.pending.drain(..fitting);
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Lenient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.pending.is_empty() {
            self.give(buffer);
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        let new = &buffer.filled()[before..];
        if std::mem::take(&mut self.at_line)
            && let Some(escaped) = escaped(new)
        {
            self.pending = escaped;
            buffer.set_filled(before);
            self.give(buffer);
        }
        Poll::Ready(Ok(()))
    }
}

/// The bytes with an escaped request line, where they begin with one that needs it.
fn escaped(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(b"GET /") && !bytes.starts_with(b"POST /") {
        return None;
    }
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (line, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
    let is_strange = |byte: u8| matches!(byte, b'<' | b'>' | b'"') || !byte.is_ascii();
    if !line.iter().any(|byte| is_strange(*byte)) {
        return None;
    }
    let mut out = Vec::with_capacity(bytes.len() + 64);
    for byte in line {
        if is_strange(*byte) {
            out.extend_from_slice(format!("%{byte:02X}").as_bytes());
        } else {
            out.push(*byte);
        }
    }
    out.extend_from_slice(rest);
    Some(out)
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Lenient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.at_line = true;
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.at_line = true;
        Pin::new(&mut self.inner).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_request_line_is_escaped_and_nothing_after_it() {
        let given = "GET /rest/a?filter[>ID]=é&x=\"y\" HTTP/1.1\r\nX: <>\r\n\r\n";
        let line = "GET /rest/a?filter[%3EID]=%C3%A9&x=%22y%22 HTTP/1.1\r\nX: <>\r\n\r\n";
        assert_eq!(escaped(given.as_bytes()).unwrap(), line.as_bytes());
    }

    #[test]
    fn what_is_no_request_line_or_needs_nothing_is_left_alone() {
        for bytes in [
            "{\"a\": \"GET /\"}",
            "GET /rest/a?b[c]=1 HTTP/1.1\r\nX: >\r\n",
            "",
            "<",
        ] {
            assert_eq!(escaped(bytes.as_bytes()), None, "{bytes}");
        }
    }
}
