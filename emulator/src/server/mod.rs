//! The portal on a network: started on ports, stopped when it is dropped.

mod connection;
mod half;
mod line;
mod listen;
mod options;
mod route;
mod tls;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;

use crate::access::{Configured, Known};
use crate::answer::{Answer, Handler, Request};
use crate::clock::Clock;
use crate::events::Events;
use crate::failure::Failure;
use crate::faults::Faults;
use crate::files::Files;
use crate::limits::Limits;
use crate::log::Received;
use crate::oauth::{Application, OAuth};
use crate::page::{self, Shown};
use crate::portal::Portal;
use crate::store::Store;
use options::Objects;
pub use options::Options;

/// A portal that listens, on threads of its own. Dropping it stops it.
pub struct Emulator {
    portal: Arc<Portal>,
    store: Option<Arc<Store>>,
    http: SocketAddr,
    https: Option<Secure>,
    user: u64,
    code: String,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

struct Secure {
    address: SocketAddr,
    authority: String,
}

impl Emulator {
    /// Starts a portal on free ports of this machine.
    ///
    /// # Errors
    ///
    /// When it cannot listen.
    pub fn start() -> io::Result<Self> {
        Options::default().start()
    }

    /// What can be chosen.
    pub fn options() -> Options {
        Options::default()
    }

    fn start_with(options: Options) -> io::Result<Self> {
        let http = bind(&options, options.port)?;
        let address = http.local_addr()?;
        let mut listeners = vec![(http, None)];
        let mut https = None;
        if let Some(port) = options.https {
            let listener = bind(&options, port)?;
            let made = tls::make(options.address, &options.names)?;
            https = Some(Secure {
                address: listener.local_addr()?,
                authority: made.authority,
            });
            listeners.push((listener, Some(made.acceptor)));
        }
        let store = open(&options)?;
        let (user, code) = (options.access.user, options.access.code.clone());
        let token = options.access.token.clone();
        let data = crate::model::Data::embedded();
        let clock = Clock::new();
        let oauth = Arc::new(OAuth::new(clock.clone(), user, data));
        oauth.install(Application {
            scopes: options.access.scopes.clone(),
            ..Application::new(Options::CLIENT_ID, Options::CLIENT_SECRET)
        });
        for application in options.applications {
            oauth.install(application);
        }
        let gate = options.gate.unwrap_or_else(|| {
            Box::new(Known {
                configured: options.access,
                oauth: oauth.clone(),
            })
        });
        let base = format!("http://{address}");
        let files = store.clone();
        let files = files.map(|store| Arc::new(Files::new(base.clone(), store)));
        let portal = Portal::new(data, gate, options.hours, options.kept);
        let portal = Arc::new(portal.with(base, clock, oauth, options.limits));
        if let Some(store) = &store {
            portal.add(portal.events().clone());
            store.tell(portal.events().clone());
            portal.add(Arc::new(store.clone()));
        }
        if let Some(files) = &files {
            portal.add(Arc::new(files.clone()));
        }
        // What everybody knows is no secret, and a word besides.
        let mut secrets = vec![code.clone(), token];
        secrets.retain(|secret| *secret != Configured::default().code);
        let shown = Shown::new(portal.clone(), store.clone(), secrets, options.address);
        let router =
            route::router(portal.clone(), files, options.bounds).merge(page::router(shown));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(options.threads.max(1))
            .thread_name("bitrix24-emulator")
            .enable_all()
            .build()?;
        let (stop, stopped) = watch::channel(false);
        let thread = std::thread::Builder::new()
            .name("bitrix24-emulator".to_owned())
            .spawn(move || {
                runtime.block_on(listen::all(listeners, router, options.bounds, stopped));
                // Waits for what is being answered: nothing is, once the portal is dropped.
                runtime.shutdown_timeout(Duration::from_secs(5));
            })?;
        Ok(Self {
            portal,
            store,
            http: address,
            https,
            user,
            code,
            stop,
            thread: Some(thread),
        })
    }

    /// Where it listens for http.
    pub fn address(&self) -> SocketAddr {
        self.http
    }

    /// Where it listens for https, if it was asked to.
    pub fn https_address(&self) -> Option<SocketAddr> {
        Some(self.https.as_ref()?.address)
    }

    /// The certificate, as PEM, that clients have to trust for https.
    pub fn certificate(&self) -> Option<&str> {
        Some(&self.https.as_ref()?.authority)
    }

    /// The address of the webhook over http, with its secret.
    pub fn webhook(&self) -> String {
        format!("http://{}/rest/{}/{}/", self.http, self.user, self.code)
    }

    /// The address of the pages that show what was called, the objects and the limits.
    pub fn page(&self) -> String {
        format!("http://{}/_emulator/", self.http)
    }

    /// The portal without the network.
    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    /// Makes so many objects of a family, such as `crm.deal`, or `crm.item:183` for items of a type. They are the same each time.
    ///
    /// # Errors
    ///
    /// When the family does not live here.
    pub fn seed(&self, family: &str, count: u64) -> io::Result<()> {
        self.seed_by(family, count, 0)
    }

    /// The same by a number: each gives other objects.
    ///
    /// # Errors
    ///
    /// When the family does not live here.
    pub fn seed_by(&self, family: &str, count: u64, seed: u64) -> io::Result<()> {
        let store = self.store.as_ref();
        let store = store.ok_or_else(|| io::Error::other("this portal keeps no objects"))?;
        let seeded = store.seed(crate::model::Data::embedded(), family, count, seed);
        seeded.map_err(|failure| io::Error::new(io::ErrorKind::InvalidInput, failure.message))
    }

    /// The portal's clock, which can be moved.
    pub fn clock(&self) -> &Clock {
        self.portal.clock()
    }

    /// What is to go wrong.
    pub fn faults(&self) -> &Faults {
        self.portal.faults()
    }

    /// What happens on it, and who is told.
    pub fn events(&self) -> &Events {
        self.portal.events()
    }

    /// Its applications and their tokens.
    pub fn oauth(&self) -> &OAuth {
        self.portal.oauth()
    }

    /// Sets other limits. What was counted stays.
    pub fn limit(&self, limits: Limits) {
        self.portal.meter().limit(limits);
    }

    /// Sets how many seconds a method takes, as the operating limit counts them; without it, those that pass on the clock.
    pub fn cost(&self, method: &str, seconds: f64) {
        self.portal.meter().cost(method, seconds);
    }

    /// The calls that it received, the oldest first, as far as they are kept. Requests for tokens are none: those show on the
    /// page, and [`OAuth::exchanges`] counts them.
    pub fn received(&self) -> Vec<Received> {
        let mut received = self.portal.log().received();
        received.retain(|one| one.is_call);
        received
    }

    /// Adds a handler, which is asked before those that are there.
    pub fn handle(&self, handler: impl Handler + 'static) {
        self.portal.add(Arc::new(handler));
    }

    /// Has a method answered by a function, in both versions of the API.
    pub fn on<F>(&self, method: &str, answer: F)
    where
        F: Fn(&Request<'_>) -> Result<Answer, Failure> + Send + Sync + 'static,
    {
        let method = method.to_owned();
        self.handle(move |request: &Request<'_>| {
            let is_it = request.method.name.eq_ignore_ascii_case(&method);
            is_it.then(|| answer(request))
        });
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn open(options: &Options) -> io::Result<Option<Arc<Store>>> {
    let file = match &options.objects {
        Objects::Nowhere => return Ok(None),
        Objects::InMemory => None,
        Objects::InFile(file) => Some(file.as_path()),
    };
    let store = Store::open(file, options.hours).map_err(io::Error::other)?;
    store
        .settle(options.access.user)
        .map_err(io::Error::other)?;
    Ok(Some(Arc::new(store)))
}

fn bind(options: &Options, port: u16) -> io::Result<TcpListener> {
    let listener = TcpListener::bind((options.address, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}
