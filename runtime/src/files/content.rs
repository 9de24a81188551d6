//! What is uploaded, and how it is read.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use tokio::io::{AsyncRead, ReadBuf};

use crate::transport::{ByteStream, Failure};

/// How many bytes are read at once: a multiple of three, so that base64 is cut without a rest.
const PART: usize = 48 << 10;

type Parts = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// The content of a file that is uploaded: read in parts, while it is sent.
///
/// Where a request must be sent again (the portal was too busy, or could not be reached), what is in memory and what can
/// be [opened](Content::opened) anew goes along; what can be read only once goes along unless reading has begun, and
/// where it has, the call ends with the error.
///
/// ```
/// use bitrix24::files::Content;
///
/// let in_memory = Content::bytes("a,b\n1,2\n");
/// let of_a_reader = Content::reader(&b"a,b"[..]).with_length(3);
/// # let _ = (in_memory, of_a_reader);
/// ```
#[derive(Clone)]
pub struct Content {
    source: Source,
    length: Option<u64>,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Once(Arc<Mutex<Option<Parts>>>),
    Again(Arc<dyn Fn() -> Parts + Send + Sync>),
}

impl Content {
    /// What is in memory already.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            length: Some(bytes.len() as u64),
            source: Source::Bytes(bytes),
        }
    }

    /// What a reader reads, once.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::once(parts(reader))
    }

    /// What a stream gives, such as a [`Download`](super::Download) of another portal, once.
    pub fn stream<E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static>(
        parts: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    ) -> Self {
        Self::once(parts.map_err(io::Error::other).boxed())
    }

    /// What a reader reads that blocks, once: a `std::fs::File`, for programs without async. It blocks the thread that
    /// sends the request.
    pub fn blocking(mut reader: impl io::Read + Send + 'static) -> Self {
        let mut room = vec![0; PART];
        let parts = stream::poll_fn(move |_| {
            Poll::Ready(loop {
                match reader.read(&mut room) {
                    Ok(0) => break None,
                    Ok(length) => break Some(Ok(Bytes::copy_from_slice(&room[..length]))),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => break Some(Err(error)),
                }
            })
        });
        Self::once(parts.boxed())
    }

    /// What a reader reads that is opened for each attempt:
    ///
    /// ```
    /// # use bitrix24::files::Content;
    /// // In a program: `Content::opened(|| tokio::fs::File::open("scan.pdf"))`.
    /// let scan = Content::opened(|| async { Ok(&b"%PDF-1.7"[..]) });
    /// # let _ = scan;
    /// ```
    pub fn opened<O, F, R>(open: O) -> Self
    where
        O: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = io::Result<R>> + Send + 'static,
        R: AsyncRead + Send + 'static,
    {
        let open = move || -> Parts { stream::once(open()).map_ok(parts).try_flatten().boxed() };
        Self {
            source: Source::Again(Arc::new(open)),
            length: None,
        }
    }

    fn once(parts: Parts) -> Self {
        Self {
            source: Source::Once(Arc::new(Mutex::new(Some(parts)))),
            length: None,
        }
    }

    /// How many bytes there are. The request then says how long it is, which some servers before a portal want; where
    /// another number is read, the upload fails.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// How many bytes there are, where that is known.
    pub(super) fn length(&self) -> Option<u64> {
        self.length
    }

    /// Whether it can be read from its start.
    pub(super) fn is_whole(&self) -> bool {
        match &self.source {
            Source::Bytes(_) | Source::Again(_) => true,
            Source::Once(parts) => locked(parts).is_some(),
        }
    }

    /// Its parts from the start. What is read once is taken when the first part is asked for: a refused connection
    /// costs nothing.
    pub(super) fn open(&self) -> ByteStream {
        let parts = match &self.source {
            Source::Bytes(bytes) => sliced(bytes.clone()),
            Source::Again(open) => open(),
            Source::Once(parts) => {
                let parts = Arc::clone(parts);
                let take = async move {
                    let taken = locked(&parts).take();
                    taken.ok_or_else(|| io::Error::other("it was read already"))
                };
                stream::once(take).try_flatten().boxed()
            }
        };
        counted(parts, self.length)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn parts(reader: impl AsyncRead + Send + 'static) -> Parts {
    let mut reader = Box::pin(reader);
    let mut room = vec![0; PART];
    let parts = stream::poll_fn(move |context| {
        let mut room = ReadBuf::new(&mut room);
        let read = ready!(reader.as_mut().poll_read(context, &mut room));
        Poll::Ready(match (read, room.filled()) {
            (Err(error), _) => Some(Err(error)),
            (Ok(()), []) => None,
            (Ok(()), bytes) => Some(Ok(Bytes::copy_from_slice(bytes))),
        })
    });
    parts.boxed()
}

fn sliced(mut bytes: Bytes) -> Parts {
    let parts = std::iter::from_fn(move || {
        let length = bytes.len().min(PART);
        (length > 0).then(|| Ok(bytes.split_to(length)))
    });
    stream::iter(parts).boxed()
}

/// A request that lacks its end is no request: the portal has run nothing, whatever of it has arrived.
fn counted(parts: Parts, expected: Option<u64>) -> ByteStream {
    let failed = |error: io::Error| Failure::unsent(format!("the file cannot be read: {error}"));
    let Some(expected) = expected else {
        return parts.map_err(failed).boxed();
    };
    let wrong = move |read: u64| {
        Failure::unsent(format!(
            "the file has {read} bytes or more instead of {expected}"
        ))
    };
    let count = move |(mut parts, read): (Parts, u64)| async move {
        match parts.next().await {
            Some(Err(error)) => Some((Err(failed(error)), (parts, read))),
            Some(Ok(part)) => {
                let read = read + part.len() as u64;
                let part = if read > expected {
                    Err(wrong(read))
                } else {
                    Ok(part)
                };
                Some((part, (parts, read)))
            }
            None if read < expected => {
                Some((Err(wrong(read)), (stream::empty().boxed(), expected)))
            }
            None => None,
        }
    };
    stream::unfold((parts, 0), count).boxed()
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.length {
            Some(length) => write!(f, "{length} bytes"),
            None => f.write_str("bytes as they are read"),
        }
    }
}
