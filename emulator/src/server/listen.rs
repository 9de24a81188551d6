//! Taking connections.

use std::net::TcpListener;
use std::time::Duration;

use axum::Router;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::connection;
use super::options::Limits;

/// Takes connections on all listeners until it is stopped.
pub async fn all(
    listeners: Vec<(TcpListener, Option<TlsAcceptor>)>,
    router: Router,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    for (listener, tls) in listeners {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
            continue;
        };
        tokio::spawn(one(listener, tls, router.clone(), limits, stopped.clone()));
    }
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

async fn one(
    listener: tokio::net::TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => return,
        };
        match accepted {
            Ok((stream, peer)) => {
                let _ = stream.set_nodelay(true);
                let router = router.clone();
                match tls.clone() {
                    Some(tls) => {
                        tokio::spawn(connection::secure(stream, peer, tls, router, limits))
                    }
                    None => tokio::spawn(connection::serve(stream, peer, router, limits)),
                };
            }
            // Out of descriptors, as a rule: some connection will end.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}
