//! The settings of a client.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::{Client, Inner};
use crate::auth::{Application, Auth, Moved, OAuth, Report, Webhook};
use crate::call::Retries;
use crate::error::{Error, Result};
use crate::limits::AnswerLimits;
use crate::throttle::{self, Bucket, Counters, Limits};
use crate::transport::{Http, Transport};

/// How long a call may take with all its waits: a method that has taken its time may be called again within ten
/// minutes.
const DEADLINE: Duration = Duration::from_secs(15 * 60);

/// What a client keeps to.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub answers: AnswerLimits,
    pub retries: Retries,
    pub deadline: Option<Duration>,
}

impl Settings {
    /// When a call ends that begins then.
    pub fn until(&self, begin: Instant) -> Option<Instant> {
        self.deadline.map(|all| begin + all)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            answers: AnswerLimits::default(),
            retries: Retries::default(),
            deadline: Some(DEADLINE),
        }
    }
}

/// Makes a client: first the way in, then what differs from the defaults.
///
/// ```
/// use std::time::Duration;
/// use bitrix24::{Client, Retries};
///
/// # fn run() -> bitrix24::Result<()> {
/// let portal = Client::builder()
///     .webhook("http://intranet/rest/1/secret/")
///     .allow_http()
///     .retries(Retries::none())
///     .deadline(Duration::from_secs(30))
///     .build()?;
/// # drop(portal);
/// # Ok(())
/// # }
/// # run().unwrap();
/// ```
///
/// What it makes is the runtime's [`Client`], or a client that stands for it.
#[derive(Debug)]
#[must_use = "a builder does nothing until it builds"]
pub struct Builder<C = Client> {
    way: Option<Result<Way>>,
    http: bool,
    report: Option<Report>,
    settings: Settings,
    transport: Option<Arc<dyn Transport>>,
    limits: Option<Limits>,
    bucket: Option<Arc<dyn Bucket>>,
    counters: Option<Arc<dyn Counters>>,
    made: PhantomData<fn() -> C>,
}

impl<C> Default for Builder<C> {
    fn default() -> Self {
        Self {
            way: None,
            http: false,
            report: None,
            settings: Settings::default(),
            transport: None,
            limits: None,
            bucket: None,
            counters: None,
            made: PhantomData,
        }
    }
}

#[derive(Debug)]
enum Way {
    Webhook(Webhook),
    Application(Application),
}

impl<C: From<Client>> Builder<C> {
    /// In by an incoming webhook: `https://portal.bitrix24.com/rest/<user>/<code>/`.
    pub fn webhook(mut self, url: impl AsRef<str>) -> Self {
        self.way = Some(Webhook::parse(url.as_ref()).map(Way::Webhook));
        self
    }

    /// In by OAuth 2.0, as an application.
    pub fn application(mut self, application: Application) -> Self {
        self.way = Some(Ok(Way::Application(application)));
        self
    }

    /// Plain `http://` is allowed, for a portal in a network that can be trusted: secrets and data go through it for all
    /// to read. Without this only addresses of this very machine may have it (`localhost`, `127.0.0.1`…).
    pub fn allow_http(mut self) -> Self {
        self.http = true;
        self
    }

    /// Is told when a portal answers that it has another address now, where that is followed: a program that keeps the
    /// address should keep the new one. The client and its clones call it there from now on; see
    /// [`Client::portal_address`].
    pub fn on_moved(mut self, report: impl Fn(&Moved) + Send + Sync + 'static) -> Self {
        self.report = Some(Report(Arc::new(report)));
        self
    }

    /// The bounds of answers.
    pub fn answer_limits(mut self, limits: AnswerLimits) -> Self {
        self.settings.answers = limits;
        self
    }

    /// How often a call is sent again that broke on the way; four times by default.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.settings.retries = retries;
        self
    }

    /// How long one call may take with all its attempts and waits; 15 minutes by default. Where it would have to wait
    /// for longer, it ends at once.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = Some(deadline);
        self
    }

    /// Calls may take as long as the portal's limits make them wait.
    pub fn no_deadline(mut self) -> Self {
        self.settings.deadline = None;
        self
    }

    /// Another way for requests to the portal.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The limits of the portal: by default those of the cloud for a portal of the cloud, and none for all others. The
    /// tariff Enterprise cannot be known from outside: say so.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// Another bucket of calls than the one that all clients of the portal share in this process.
    pub fn bucket(mut self, bucket: Arc<dyn Bucket>) -> Self {
        self.bucket = Some(bucket);
        self
    }

    /// Another count of the time of methods than the one that all clients of the webhook, or of the application, share
    /// in this process.
    pub fn counters(mut self, counters: Arc<dyn Counters>) -> Self {
        self.counters = Some(counters);
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// When no way in was given, or a wrong one; when it is `http://` to another machine and that was not
    /// [allowed](Self::allow_http); and when it needs TLS and no TLS library is compiled.
    pub fn build(self) -> Result<C> {
        self.open().map(C::from)
    }

    fn open(self) -> Result<Client> {
        let none = || {
            Err(Error::configuration(
                "the client has no way in: give it a webhook or an application",
            ))
        };
        let way = self.way.unwrap_or_else(none)?;
        let https = match &way {
            Way::Webhook(webhook) => webhook.portal().is_https(),
            Way::Application(application) => application.needs_tls(),
        };
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(Http::new(https)?),
        };
        let auth: Arc<dyn Auth> = match way {
            Way::Webhook(webhook) => Arc::new(webhook.enter(self.http, self.report)?),
            Way::Application(application) => Arc::new(OAuth::new(
                application,
                Arc::clone(&transport),
                self.settings.retries,
                self.http,
                self.report,
            )?),
        };
        let (bucket, counters) = throttle::shared(&auth.counted(), self.limits);
        Ok(Client(Arc::new(Inner {
            auth,
            transport,
            bucket: self.bucket.unwrap_or(bucket),
            counters: self.counters.unwrap_or(counters),
            settings: self.settings,
        })))
    }
}
