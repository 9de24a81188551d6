//! The client of one portal.

mod builder;
mod entry;

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use crate::auth::Auth;
use crate::call::Outgoing;
use crate::error::Result;
use crate::limits::AnswerLimits;
use crate::listing::{self, Items, Listed, Pages};
use crate::pending::Pending;
use crate::read::{self, Reader};
use crate::request::{Access, Method, Request, Slots, Version};
use crate::secret;
use crate::throttle::{Bucket, Counters};
use crate::transport::Transport;

pub use builder::Builder;
pub(crate) use builder::Settings;

/// A client of one portal. Cheap to clone: clones share their connections, and what they know of the portal's limits.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

#[derive(Clone)]
pub(crate) struct Inner {
    pub auth: Arc<dyn Auth>,
    pub transport: Arc<dyn Transport>,
    pub bucket: Arc<dyn Bucket>,
    pub counters: Arc<dyn Counters>,
    pub settings: Settings,
}

impl Client {
    /// A client for an incoming webhook: `https://portal.bitrix24.com/rest/<user>/<code>/`.
    ///
    /// The URL is a secret; it shows neither in `Debug` nor in errors. `http://` is accepted for this very machine alone:
    /// [`Builder::allow_http`] allows it for others.
    ///
    /// # Errors
    ///
    /// When the text is not such a URL, when it is an `http://` one to another machine, and when it is an `https://` one
    /// and no TLS library is compiled.
    pub fn webhook(url: impl AsRef<str>) -> Result<Self> {
        Self::builder().webhook(url).build()
    }

    /// A client with settings of its own.
    pub fn builder() -> Builder<Self> {
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
        let mut inner = Inner::clone(&self.0);
        inner.settings.answers = limits;
        Self(Arc::new(inner))
    }

    /// Sends a request that was made without a client.
    pub fn send<R: Request>(&self, request: R) -> Pending<R::Output> {
        self.execute(R::METHOD, request.into_slots(), R::read)
    }

    /// All rows of a request that lists and was made without a client, one by one.
    pub fn items<R: Listed>(&self, request: R) -> Items<R::Row> {
        listing::items::<R>(self.clone(), request.into_slots())
    }

    /// All rows of a request that lists and was made without a client, page by page.
    pub fn pages<R: Listed>(&self, request: R) -> Pages<R::Row> {
        listing::pages::<R>(self.clone(), request.into_slots())
    }

    /// Calls a method of the classic API by its name; the answer is the raw `result`.
    ///
    /// It is taken for one that writes, which is not sent again where it may have run: [`Pending::reads`] says otherwise.
    ///
    /// ```no_run
    /// # async fn run(portal: bitrix24::Client) -> bitrix24::Result<()> {
    /// let answer = portal.raw("some.new.get", serde_json::json!({ "id": 1 })).reads().await?;
    /// println!("{answer}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn raw(&self, name: impl Into<String>, parameters: Value) -> Pending<Value> {
        self.unknown(name.into(), Version::V2, parameters)
    }

    /// Calls a method of REST 3.0 by its name; the answer is the raw `result`. It is taken for one that writes, and has a
    /// key by which the portal knows it when it is sent again, but for [`Pending::reads`].
    pub fn raw_v3(&self, name: impl Into<String>, parameters: Value) -> Pending<Value> {
        self.unknown(name.into(), Version::V3, parameters)
    }

    /// Sends what a request holds, and reads the answer.
    pub fn execute<T>(
        &self,
        method: Method,
        slots: Slots,
        read: fn(&mut Reader<'_>) -> T,
    ) -> Pending<T> {
        let call = Outgoing {
            name: Cow::Borrowed(method.name),
            version: method.version,
            access: method.access,
            parameters: slots.into_value(),
            files: None,
        };
        Pending::new(self.clone(), call, read)
    }

    /// Nobody knows what a method does that the documentation does not have: it may write.
    fn unknown(&self, mut name: String, version: Version, parameters: Value) -> Pending<Value> {
        // A whole address is no name, which the error says; it repeats the name.
        if name.contains('/') {
            name = secret::without_addresses(&name);
        }
        let call = Outgoing {
            name: Cow::Owned(name),
            version,
            access: Access::Write,
            parameters,
            files: None,
        };
        Pending::new(self.clone(), call, read::any)
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.0
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Client").field(&self.0.auth).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Client;
    use crate::pending::Pending;

    #[test]
    fn clients_and_calls_cross_threads() {
        fn shared<T: Send + Sync + Clone + std::fmt::Debug + 'static>() {}
        fn sent<T: Send + Unpin + std::fmt::Debug + 'static>() {}
        shared::<Client>();
        // Even where what it answers does not.
        sent::<Pending<std::rc::Rc<()>>>();
    }

    #[cfg(any(feature = "ring", feature = "aws-lc-rs", feature = "native-tls"))]
    #[test]
    fn with_a_tls_library_https_is_accepted() {
        assert!(Client::webhook("https://a.bitrix24.com/rest/1/secret/").is_ok());
    }

    #[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
    #[test]
    fn without_a_tls_library_https_is_refused_and_http_is_accepted() {
        let refused = Client::webhook("https://a.bitrix24.com/rest/1/secret/").expect_err("no TLS");
        assert!(refused.message().contains("`ring`"), "{refused}");
        assert!(Client::webhook("http://localhost/rest/1/secret/").is_ok());
    }
}
