//! The client of one portal.

use std::ops::Deref;

use bitrix24_runtime::client as runtime;

use crate::request::{Request, Slots};
use crate::{AnswerLimits, Pending, Result};

/// Makes a client: first the way in, then what differs from the defaults.
pub type Builder = runtime::Builder<Client>;

/// A client of one portal. Cheap to clone: clones share their connections, and what they know of the portal's limits.
///
/// It has an accessor for each family of methods, and all that [its runtime](runtime::Client) has: batches, lists, files,
/// and calls by name.
#[derive(Clone)]
pub struct Client(runtime::Client);

impl Client {
    /// A client for an incoming webhook: `https://portal.bitrix24.com/rest/<user>/<code>/`.
    ///
    /// The URL is a secret; it shows neither in `Debug` nor in errors. `http://` is accepted for this very machine alone:
    /// [`Builder::allow_http`](runtime::Builder::allow_http) allows it for others.
    ///
    /// # Errors
    ///
    /// When the text is not such a URL, when it is an `http://` one to another machine, and when it is an `https://` one
    /// and no TLS library is compiled.
    pub fn webhook(url: impl AsRef<str>) -> Result<Self> {
        runtime::Client::webhook(url).map(Self)
    }

    /// A client with settings of its own.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The same client with other bounds for answers. It shares the connections.
    ///
    /// ```
    /// use bitrix24::{AnswerLimits, Client};
    ///
    /// # fn run() -> bitrix24::Result<()> {
    /// let portal = Client::webhook("https://example.bitrix24.com/rest/1/secret/")?;
    /// let careful = portal.with_limits(AnswerLimits { bytes: 1 << 20, ..AnswerLimits::default() });
    /// # drop(careful);
    /// # Ok(())
    /// # }
    /// # run().unwrap();
    /// ```
    #[must_use = "the client itself keeps its bounds"]
    pub fn with_limits(&self, limits: AnswerLimits) -> Self {
        Self(self.0.with_limits(limits))
    }

    #[allow(dead_code, reason = "without families nothing lists")]
    pub(crate) fn into_inner(self) -> runtime::Client {
        self.0
    }
}

impl From<runtime::Client> for Client {
    fn from(client: runtime::Client) -> Self {
        Self(client)
    }
}

impl Deref for Client {
    type Target = runtime::Client;

    fn deref(&self) -> &runtime::Client {
        &self.0
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Sends what a request holds, by the client that it holds too.
pub(crate) fn send<R: Request>(client: Client, slots: Slots) -> Pending<R::Output> {
    client.0.execute(R::METHOD, slots, R::read)
}
