//! What carries a request to a portal and brings its answer: reqwest by default ([`Http`]), or what a program brings.

mod body;
mod http;
mod patient;

use std::future::Future;
use std::pin::Pin;

pub use body::{Body, ByteStream};
pub use http::Http;

/// A future of a trait's method.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries requests to a portal.
///
/// A program brings its own where it wants to record, to mock, or to go another way:
///
/// ```
/// use bitrix24::Client;
/// use bitrix24::transport::{Body, BoxFuture, Failure, Transport};
///
/// #[derive(Debug)]
/// struct Canned;
///
/// impl Transport for Canned {
///     fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Failure>> {
///         Box::pin(async { Ok(http::Response::new(Body::from(r#"{"result":"pong"}"#))) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> bitrix24::Result<()> {
/// let portal = Client::builder().webhook("http://localhost/rest/1/code/").transport(Canned).build()?;
/// assert_eq!(portal.raw("ping", serde_json::json!({})).await?, "pong");
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync + std::fmt::Debug + 'static {
    /// Sends one request, once: what is to be repeated is not decided here, and no redirect is followed.
    ///
    /// # Errors
    ///
    /// Where no answer began. The URL is a secret, and shall not stand in the message.
    fn send(
        &self,
        request: ::http::Request<Body>,
    ) -> BoxFuture<'_, Result<::http::Response<Body>, Failure>>;
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    message: String,
    unsent: bool,
}

impl Failure {
    /// The portal certainly knows nothing of the request: the connection was refused, or never made.
    pub fn unsent(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            unsent: true,
        }
    }

    /// The portal may have got the request, and done what it asks for.
    pub fn unknown(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            unsent: false,
        }
    }

    /// Whether the portal certainly knows nothing of the request.
    pub fn is_unsent(&self) -> bool {
        self.unsent
    }

    /// What happened.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
