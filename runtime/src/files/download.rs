//! A file on its way out of a portal.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::TryStreamExt as _;
use http::header;
use tokio::io::AsyncWrite;

use super::name;
use crate::call::{self, Fetched};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::secret::Secrets;
use crate::transport::{BoxFuture, ByteStream};

impl Client {
    /// Downloads a file from the address that an answer has for it (`DOWNLOAD_URL`, `urlMachine`, `downloadUrl`…), with
    /// the headers that portals want for that. It is there when the answer has begun; the bytes come as they are asked
    /// for.
    ///
    /// The address is a secret, for it holds a token; it is taken where it begins with `https://`, or is the portal's
    /// own, and may lack the host. Redirects are followed, five at most, and never from `https://` to `http://`.
    ///
    /// ```no_run
    /// use futures_util::TryStreamExt as _;
    /// # async fn run(portal: bitrix24::Client, url: &str) -> bitrix24::Result<()> {
    /// let mut file = portal.download(url).await?;
    /// println!("{:?}: {:?} bytes", file.file_name(), file.length());
    /// while let Some(part) = file.try_next().await? {
    ///     println!("{} more", part.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of any call; and where the portal answers with a refusal or a page instead of the file. What is safe to
    /// try again was tried before.
    pub fn download(&self, url: impl AsRef<str>) -> BoxFuture<'static, Result<Download>> {
        let (client, url) = (Arc::clone(self.inner()), url.as_ref().to_owned());
        Box::pin(async move {
            let fetched = call::fetch(client, url).await;
            fetched
                .map(Download::new)
                .map_err(|error| error.in_method(METHOD.into()))
        })
    }
}

/// What errors of a download have as the method.
const METHOD: &str = "download";

/// A file on its way: what its answer says of it, and a stream of its bytes.
///
/// A part that does not come is an error of the stream; its end is the end of the file, for one that is shorter than
/// the answer says is an error too.
pub struct Download {
    status: u16,
    content_type: Option<String>,
    length: Option<u64>,
    file_name: Option<String>,
    parts: ByteStream,
    received: u64,
    secrets: Secrets,
}

impl Download {
    fn new(fetched: Fetched) -> Self {
        let text = |name| {
            let value = fetched.headers.get(name);
            value.map(|value| {
                let text = String::from_utf8_lossy(value.as_bytes());
                fetched.secrets.redact(&text)
            })
        };
        Self {
            status: fetched.status,
            content_type: text(header::CONTENT_TYPE),
            length: text(header::CONTENT_LENGTH).and_then(|length| length.trim().parse().ok()),
            file_name: text(header::CONTENT_DISPOSITION).and_then(|value| name::of(&value)),
            parts: fetched.parts,
            received: 0,
            secrets: fetched.secrets,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The media type, such as `application/pdf`.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// How many bytes the file has; none where the portal does not say, or has compressed it.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The file's name, without any path: safe to be one in a folder of this machine.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// All of it.
    ///
    /// # Errors
    ///
    /// Where it has more bytes than `most`, and where a part does not come.
    pub async fn bytes(mut self, most: usize) -> Result<Bytes> {
        let room = usize::try_from(self.length.unwrap_or_default()).unwrap_or(most);
        let mut all = Vec::with_capacity(room.min(most).min(1 << 20));
        while let Some(part) = self.try_next().await? {
            if all.len() + part.len() > most {
                let error = format!("the file has more than the {most} bytes that are wanted");
                return Err(Error::answer(error)
                    .with_status(self.status)
                    .in_method(METHOD.into()));
            }
            all.extend_from_slice(&part);
        }
        Ok(all.into())
    }

    /// Writes all of it, and says how many bytes there were. What it is written to is flushed, and not closed.
    ///
    /// # Errors
    ///
    /// Where it cannot be written, and where a part does not come. Some of it may be written then.
    pub async fn write_to(mut self, to: &mut (impl AsyncWrite + Unpin)) -> Result<u64> {
        let failed = |error: std::io::Error| {
            let error = Error::transport(format!("the file cannot be written: {error}"));
            error.in_method(METHOD.into())
        };
        while let Some(mut part) = self.try_next().await? {
            while !part.is_empty() {
                let written = poll_fn(|context| Pin::new(&mut *to).poll_write(context, &part));
                let written = written.await.map_err(failed)?;
                if written == 0 {
                    return Err(failed(std::io::ErrorKind::WriteZero.into()));
                }
                drop(part.split_to(written));
            }
        }
        poll_fn(|context| Pin::new(&mut *to).poll_flush(context))
            .await
            .map_err(failed)?;
        Ok(self.received)
    }

    fn broken(&self, message: &str) -> Error {
        let received = self.received;
        let message = self.secrets.redact(message);
        Error::transport(format!(
            "the file broke off after {received} bytes: {message}"
        ))
        .with_status(self.status)
        .in_method(METHOD.into())
        .that_may_be_repeated()
    }
}

impl Stream for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let ended = || futures_util::stream::empty();
        Poll::Ready(match ready!(this.parts.as_mut().poll_next(context)) {
            Some(Ok(part)) => {
                this.received += part.len() as u64;
                Some(Ok(part))
            }
            Some(Err(failure)) => {
                this.parts = Box::pin(ended());
                this.length = None;
                Some(Err(this.broken(failure.message())))
            }
            None => match this.length.take() {
                Some(length) if length > this.received => {
                    let message = format!("the portal had said {length}");
                    Some(Err(this.broken(&message)))
                }
                _ => None,
            },
        })
    }
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("length", &self.length)
            .field("file_name", &self.file_name)
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
