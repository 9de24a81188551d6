//! Taking connections.

use std::net::TcpListener;
use std::time::Duration;

use axum::Router;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::connection::{self, Peer};
use super::options::Bounds;

/// Takes connections on all listeners until it is stopped.
pub async fn all(
    listeners: Vec<(TcpListener, Option<TlsAcceptor>)>,
    router: Router,
    bounds: Bounds,
    mut stopped: watch::Receiver<bool>,
) {
    for (listener, tls) in listeners {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
            continue;
        };
        tokio::spawn(one(listener, tls, router.clone(), bounds, stopped.clone()));
    }
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

async fn one(
    listener: tokio::net::TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    bounds: Bounds,
    mut stopped: watch::Receiver<bool>,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => return,
        };
        match accepted {
            Ok((stream, client)) => {
                let peer = Peer {
                    client,
                    own: stream.local_addr().unwrap_or(client),
                    secure: tls.is_some(),
                };
                let _ = stream.set_nodelay(true);
                let router = router.clone();
                match tls.clone() {
                    Some(tls) => {
                        tokio::spawn(connection::secure(stream, peer, tls, router, bounds))
                    }
                    None => tokio::spawn(connection::serve(stream, peer, router, bounds)),
                };
            }
            // Out of descriptors, as a rule: some connection will end.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}
