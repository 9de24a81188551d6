//! One connection.

use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::line::Lenient;
use super::options::Bounds;

/// Where a request comes from, and how.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    /// The client's address.
    pub client: SocketAddr,
    /// The portal's own address.
    pub own: SocketAddr,
    /// It came over https.
    pub secure: bool,
}

/// An answer that is not to arrive.
#[derive(Debug, Clone, Copy)]
pub struct Dropped;

/// What the protocols answer by.
trait Answers:
    Service<
        hyper::Request<Incoming>,
        Response = hyper::Response<Body>,
        Error = io::Error,
        Future: Send + 'static,
    > + Send
    + 'static
{
}

impl<T> Answers for T where
    T: Service<
            hyper::Request<Incoming>,
            Response = hyper::Response<Body>,
            Error = io::Error,
            Future: Send + 'static,
        > + Send
        + 'static
{
}

/// Answers by the router; an answer that is not to arrive is an error, which ends a connection, or one stream of it.
fn answers(peer: Peer, router: Router) -> impl Answers {
    let service = TowerToHyperService::new(router);
    service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        let response = service.call(request);
        async move {
            let response = match response.await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            match response.extensions().get::<Dropped>() {
                None => Ok(response),
                Some(Dropped) => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
            }
        }
    })
}

/// Answers the requests of a connection, one after the other.
pub async fn serve<S>(stream: S, peer: Peer, router: Router, bounds: Bounds)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    // What goes wrong here is the client's doing: it went away, was too slow, or spoke no HTTP, which it was told.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head_time)
        .max_buf_size(256 << 10)
        .serve_connection(TokioIo::new(Lenient::new(stream)), answers(peer, router))
        .await;
}

/// The same behind TLS, and all at once by HTTP/2, where the client offers it.
pub async fn secure(
    stream: TcpStream,
    peer: Peer,
    tls: TlsAcceptor,
    router: Router,
    bounds: Bounds,
) {
    let Ok(Ok(stream)) = timeout(bounds.head_time, tls.accept(stream)).await else {
        return;
    };
    if stream.get_ref().1.alpn_protocol() != Some(b"h2") {
        return serve(stream, peer, router, bounds).await;
    }
    let _ = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(bounds.head_time))
        .max_header_list_size(256 << 10)
        .serve_connection(TokioIo::new(stream), answers(peer, router))
        .await;
}
