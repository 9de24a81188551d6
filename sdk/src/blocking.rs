//! A client for programs without async (feature `blocking`).
//!
//! ```no_run
//! use bitrix24::blocking::Client;
//!
//! # fn main() -> bitrix24::Result<()> {
//! let portal = Client::webhook("https://example.bitrix24.com/rest/1/secret/")?;
//! let now = portal.send(portal.server().time())?;
//! println!("{now:?}");
//! # Ok(())
//! # }
//! ```
//!
//! It holds a client and a runtime of one thread, which does the network's work, and reaches all that the client has:
//! [`Client::send`](bitrix24_runtime::Client::send) takes every request, [`Client::wait`] every future and [`Client::iter`] every stream of it.

use std::future::{Future, IntoFuture};
use std::io::{self, Read};
use std::ops::Deref;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::StreamExt as _;
use serde_json::Value;
use tokio::runtime::{self, Handle, Runtime};

use crate::files::{self, Content};
use crate::request::Request;
use crate::{Error, Result};

/// A client of one portal whose calls block. Cheap to clone: clones share the client and its runtime.
///
/// All that makes requests is the [asynchronous client](crate::Client)'s, which it stands for.
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    runtime: Arc<Shared>,
}

/// Ends without waiting: to wait for a runtime's end is forbidden inside of another one.
struct Shared(Option<Runtime>);

impl Drop for Shared {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Client {
    /// A client for an incoming webhook: `https://portal.bitrix24.com/rest/<user>/<code>/`.
    ///
    /// # Errors
    ///
    /// Those of [`crate::Client::webhook`]; and where no thread can be started.
    pub fn webhook(url: impl AsRef<str>) -> Result<Self> {
        Self::new(crate::Client::webhook(url)?)
    }

    /// The blocking side of a client that has settings of its own.
    ///
    /// # Errors
    ///
    /// Where no thread can be started.
    pub fn new(client: crate::Client) -> Result<Self> {
        let mut builder = runtime::Builder::new_multi_thread();
        // A thread of its own, so that connections are tended to between calls.
        let built = builder
            .worker_threads(1)
            .thread_name("bitrix24")
            .enable_all()
            .build();
        let runtime = built
            .map_err(|error| Error::configuration(format!("no thread can be started: {error}")))?;
        let runtime = Arc::new(Shared(Some(runtime)));
        Ok(Self { client, runtime })
    }

    /// The client that it stands for.
    pub fn asynchronous(&self) -> &crate::Client {
        &self.client
    }

    /// Sends a request, and waits for the answer.
    ///
    /// # Errors
    ///
    /// Those of any call; and inside of an async runtime, whose thread it would block: use [`crate::Client`] there.
    pub fn send<R: Request>(&self, request: R) -> Result<R::Output> {
        self.wait(self.client.send(request))
    }

    /// Calls a method of the classic API by its name; the answer is the raw `result`.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub fn raw(&self, name: impl Into<String>, parameters: Value) -> Result<Value> {
        self.wait(self.client.raw(name, parameters))
    }

    /// Calls a method of REST 3.0 by its name; the answer is the raw `result`.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub fn raw_v3(&self, name: impl Into<String>, parameters: Value) -> Result<Value> {
        self.wait(self.client.raw_v3(name, parameters))
    }

    /// Uploads a file in two steps, as [`crate::Client::upload`](bitrix24_runtime::Client::upload) does.
    ///
    /// # Errors
    ///
    /// Those of [`crate::Client::upload`](bitrix24_runtime::Client::upload) and of [`Client::send`].
    pub fn upload<R: Request>(
        &self,
        request: R,
        name: impl Into<String>,
        content: Content,
    ) -> Result<R::Output> {
        self.wait(self.client.upload(request, name, content))
    }

    /// Downloads a file, as [`crate::Client::download`](bitrix24_runtime::Client::download) does; what it answers is a reader.
    ///
    /// # Errors
    ///
    /// Those of [`crate::Client::download`](bitrix24_runtime::Client::download) and of [`Client::send`].
    pub fn download(&self, url: impl AsRef<str>) -> Result<Download> {
        let file = self.wait(self.client.download(url))?;
        Ok(Download {
            file,
            rest: Bytes::new(),
            client: self.clone(),
        })
    }

    /// Waits for a future of the client.
    ///
    /// ```no_run
    /// # fn run(portal: bitrix24::blocking::Client) -> bitrix24::Result<()> {
    /// let now = portal.wait(portal.server().time().send())?;
    /// # drop(now);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the future, and those of [`Client::send`].
    pub fn wait<T, E: From<Error>>(
        &self,
        future: impl IntoFuture<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let answer = self.drive(future.into_future());
        answer.unwrap_or_else(|error| Err(error.into()))
    }

    /// What a stream of the client gives, one after another.
    ///
    /// Inside of an async runtime it gives one error.
    pub fn iter<T, E: From<Error>, S: Stream<Item = Result<T, E>>>(&self, stream: S) -> Iter<S> {
        Iter {
            stream: Some(Box::pin(stream)),
            client: self.clone(),
        }
    }

    /// Runs a future on this thread, whose timers and connections are tended to by the runtime's.
    fn drive<T>(&self, future: impl Future<Output = T>) -> Result<T> {
        if Handle::try_current().is_ok() {
            return Err(Error::configuration(
                "a blocking call inside of an async runtime would hold up its thread: use `bitrix24::Client` there",
            ));
        }
        let entered = self.runtime.0.as_ref().map(Runtime::enter);
        let mut future = pin!(future);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        let answer = loop {
            match future.as_mut().poll(&mut context) {
                Poll::Ready(answer) => break answer,
                Poll::Pending => thread::park(),
            }
        };
        drop(entered);
        Ok(answer)
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// All that makes requests.
impl Deref for Client {
    type Target = crate::Client;

    fn deref(&self) -> &crate::Client {
        &self.client
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "blocking {:?}", self.client)
    }
}

/// What a stream gives, one after another: [`Client::iter`].
#[must_use = "nothing is sent until it is asked"]
pub struct Iter<S> {
    stream: Option<Pin<Box<S>>>,
    client: Client,
}

impl<T, E: From<Error>, S: Stream<Item = Result<T, E>>> Iterator for Iter<S> {
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = self.stream.as_mut()?;
        match self.client.drive(stream.next()) {
            Ok(Some(item)) => Some(item),
            Ok(None) => {
                self.stream = None;
                None
            }
            Err(error) => {
                self.stream = None;
                Some(Err(error.into()))
            }
        }
    }
}

impl<S> std::fmt::Debug for Iter<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Iter")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// A file on its way, as a reader.
///
/// ```no_run
/// # fn run(portal: bitrix24::blocking::Client, url: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let mut file = portal.download(url)?;
/// let name = file.file_name().unwrap_or("file").to_owned();
/// std::io::copy(&mut file, &mut std::fs::File::create(name)?)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Download {
    file: files::Download,
    /// What of the last part was not read yet.
    rest: Bytes,
    client: Client,
}

impl Deref for Download {
    type Target = files::Download;

    fn deref(&self) -> &files::Download {
        &self.file
    }
}

impl Read for Download {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            let part = self.client.drive(self.file.next());
            match part.map_err(io::Error::other)? {
                None => return Ok(0),
                Some(part) => self.rest = part.map_err(io::Error::other)?,
            }
        }
        let length = to.len().min(self.rest.len());
        to[..length].copy_from_slice(&self.rest.split_to(length));
        Ok(length)
    }
}
