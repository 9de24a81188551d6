//! What can be chosen when a portal is started.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use super::Emulator;
use crate::access::{Configured, Gate};
use crate::limits::Limits;
use crate::oauth::Application;

/// How a portal is started.
pub struct Options {
    pub(super) address: IpAddr,
    pub(super) port: u16,
    pub(super) https: Option<u16>,
    pub(super) names: Vec<String>,
    pub(super) access: Configured,
    pub(super) gate: Option<Box<dyn Gate>>,
    pub(super) hours: i8,
    pub(super) kept: usize,
    pub(super) threads: usize,
    pub(super) objects: Objects,
    pub(super) limits: Limits,
    pub(super) applications: Vec<Application>,
    pub(super) bounds: Bounds,
}

/// Where objects are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Objects {
    InMemory,
    InFile(PathBuf),
    Nowhere,
}

/// What protects the server from its clients.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// How many bytes a body may have.
    pub body: usize,
    /// How long a client may take for the head of a request, and may be idle before it.
    pub head_time: Duration,
    /// How long a client may take for the body.
    pub body_time: Duration,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("address", &self.address)
            .field("port", &self.port)
            .field("https", &self.https)
            .field("access", &self.access)
            .field("limits", &self.limits)
            .field("applications", &self.applications)
            .field("bounds", &self.bounds)
            .finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            https: None,
            names: Vec::new(),
            access: Configured::default(),
            gate: None,
            hours: 0,
            kept: 1000,
            threads: 2,
            objects: Objects::InMemory,
            limits: Limits::none(),
            applications: Vec::new(),
            bounds: Bounds {
                body: 16 << 20,
                head_time: Duration::from_secs(60),
                body_time: Duration::from_secs(60),
            },
        }
    }
}

impl Options {
    /// The `client_id` of the application that is there from the start.
    pub const CLIENT_ID: &str = "local.emulator";
    /// The `client_secret` of the application that is there from the start.
    pub const CLIENT_SECRET: &str = "emulator-secret";

    /// The address to listen on; this machine's own, unless told otherwise.
    #[must_use]
    pub fn address(self, address: IpAddr) -> Self {
        Self { address, ..self }
    }

    /// The port for http; a free one, unless told otherwise.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// Listens for https too, on this port or, with 0, on a free one.
    #[must_use]
    pub fn https(self, port: u16) -> Self {
        Self {
            https: Some(port),
            ..self
        }
    }

    /// A name besides this machine's that the certificate is for: clients that are led here by that name trust it too.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.names.push(name.to_owned());
        self
    }

    /// The webhook's user and code.
    #[must_use]
    pub fn webhook(mut self, user: u64, code: &str) -> Self {
        self.access.user = user;
        code.clone_into(&mut self.access.code);
        self
    }

    /// The application's token.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        token.clone_into(&mut self.access.token);
        self
    }

    /// The scopes that callers have; all of them, unless told otherwise.
    #[must_use]
    pub fn scopes<'a>(mut self, scopes: impl IntoIterator<Item = &'a str>) -> Self {
        self.access.scopes = Some(scopes.into_iter().map(str::to_owned).collect());
        self
    }

    /// Who decides who may call, instead of the webhook and the token.
    #[must_use]
    pub fn gate(self, gate: impl Gate + 'static) -> Self {
        Self {
            gate: Some(Box::new(gate)),
            ..self
        }
    }

    /// How much it lets its callers do; anything, unless told otherwise.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Installs an application. One is there without it: [`Options::CLIENT_ID`] with [`Options::CLIENT_SECRET`], which has
    /// the scopes that callers have.
    #[must_use]
    pub fn application(mut self, application: Application) -> Self {
        self.applications.push(application);
        self
    }

    /// The portal's hours ahead of UTC.
    #[must_use]
    pub fn hours(self, hours: i8) -> Self {
        Self { hours, ..self }
    }

    /// How many requests are kept for [`Emulator::received`].
    #[must_use]
    pub fn kept(self, kept: usize) -> Self {
        Self { kept, ..self }
    }

    /// Keeps objects in this file, which may have some already; in memory, unless told otherwise.
    #[must_use]
    pub fn file(self, file: impl Into<PathBuf>) -> Self {
        Self {
            objects: Objects::InFile(file.into()),
            ..self
        }
    }

    /// Keeps no objects: every method answers the example of its page, whatever was asked for.
    #[must_use]
    pub fn examples(self) -> Self {
        Self {
            objects: Objects::Nowhere,
            ..self
        }
    }

    /// How many threads answer.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }

    /// How many bytes the body of a request may have.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.bounds.body = bytes;
        self
    }

    /// How long a client may take for the head of a request or be idle, and how long for the body.
    #[must_use]
    pub fn patience(mut self, time: Duration) -> Self {
        self.bounds.head_time = time;
        self.bounds.body_time = time;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// When it cannot listen.
    pub fn start(self) -> io::Result<Emulator> {
        Emulator::start_with(self)
    }
}
