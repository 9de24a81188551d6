//! HTTP/2: that it is spoken where it is offered, and what a stream that is refused or reset says of its call.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::transport::Http;
use bitrix24::{Client, Retries};
use bytes::Bytes;
use h2::{Reason, server};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::played::CODE;

/// For an HTTP client of one's own, which brings no cryptography.
fn http() -> reqwest::ClientBuilder {
    crate::output::on();
    let _ = ring::default_provider().install_default();
    reqwest::Client::builder()
}

/// What becomes of a stream.
#[derive(Clone, Copy)]
enum Fate {
    /// Run and answered.
    Answered,
    /// Reset before it was looked at.
    Refused,
    /// Run, and reset.
    Reset,
    /// Run, and the connection ends.
    GoesAway,
    /// Run and answered, and the connection takes no more streams.
    Last,
}

/// A portal that speaks HTTP/2 alone: streams meet these fates in turn, and then are answered.
struct Portal {
    address: String,
    /// How many calls were run.
    ran: Arc<AtomicUsize>,
}

impl Portal {
    async fn with(fates: impl IntoIterator<Item = Fate>) -> Self {
        let mut fates: Vec<Fate> = fates.into_iter().collect();
        fates.reverse();
        let fates = Arc::new(Mutex::new(fates));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let ran = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&ran);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(converse(socket, Arc::clone(&fates), Arc::clone(&counted)));
            }
        });
        Self { address, ran }
    }

    fn client(&self, retries: Retries) -> Client {
        let http = http().http2_prior_knowledge().build();
        let transport = Http::with(http.expect("an HTTP client"));
        let webhook = format!("http://{}/rest/1/{CODE}/", self.address);
        let builder = Client::builder().webhook(webhook).transport(transport);
        builder.retries(retries).build().expect("a client")
    }

    fn ran(&self) -> usize {
        self.ran.load(Ordering::SeqCst)
    }
}

const SOON: Retries = Retries {
    times: 3,
    first: Duration::from_millis(1),
    longest: Duration::from_millis(1),
};

async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    socket: S,
    fates: Arc<Mutex<Vec<Fate>>>,
    ran: Arc<AtomicUsize>,
) {
    let Ok(mut connection) = server::handshake(socket).await else {
        return;
    };
    while let Some(Ok((_, mut respond))) = connection.accept().await {
        let fate = fates
            .lock()
            .expect("a lock")
            .pop()
            .unwrap_or(Fate::Answered);
        if !matches!(fate, Fate::Refused) {
            ran.fetch_add(1, Ordering::SeqCst);
        }
        match fate {
            Fate::Refused => respond.send_reset(Reason::REFUSED_STREAM),
            Fate::Reset => respond.send_reset(Reason::INTERNAL_ERROR),
            Fate::GoesAway => connection.abrupt_shutdown(Reason::ENHANCE_YOUR_CALM),
            Fate::Answered | Fate::Last => {
                let response = http::Response::new(());
                let mut body = respond.send_response(response, false).expect("a stream");
                let answer = Bytes::from_static(b"{\"result\":true}");
                body.send_data(answer, true).expect("a stream");
                if matches!(fate, Fate::Last) {
                    connection.graceful_shutdown();
                }
            }
        }
    }
}

#[tokio::test]
async fn http_2_is_spoken_where_the_portal_offers_it() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config
        .with_safe_default_protocol_versions()
        .expect("versions");
    let config = config.with_no_client_auth();
    let mut config = config
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a server");
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let spoken = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&spoken);
    tokio::spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        while let Ok((socket, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(socket).await else {
                continue;
            };
            let protocol = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
            told.lock().expect("a lock").push(protocol);
            tokio::spawn(converse(stream, Arc::default(), Arc::default()));
        }
    });
    let authority = reqwest::Certificate::from_der(made.cert.der()).expect("a certificate");
    let http = http().tls_certs_only([authority]).build();
    let builder = Client::builder().webhook(format!("https://localhost:{port}/rest/1/{CODE}/"));
    let client = builder
        .transport(Http::with(http.expect("an HTTP client")))
        .build();
    let client = client.expect("a client");
    for _ in 0..2 {
        client.raw("some.get", json!({})).await.expect("an answer");
    }
    assert_eq!(*spoken.lock().expect("a lock"), [Some(b"h2".to_vec())]);
}

#[tokio::test]
async fn a_stream_that_is_refused_is_sent_again_even_where_it_writes() {
    let portal = Portal::with([Fate::Refused; 5]).await;
    let client = portal.client(SOON);
    client.raw("some.add", json!({})).await.expect("an answer");
    assert_eq!(portal.ran(), 1);
}

#[tokio::test]
async fn a_stream_that_is_refused_for_good_was_certainly_not_run() {
    let portal = Portal::with([Fate::Refused; 50]).await;
    let client = portal.client(Retries::none());
    let error = client
        .raw("some.add", json!({}))
        .await
        .expect_err("refused");
    assert!(error.is_safe_to_retry() && !error.is_ambiguous(), "{error}");
    assert_eq!(portal.ran(), 0);
}

#[tokio::test]
async fn a_stream_that_is_reset_is_ambiguous_where_it_writes_and_sent_again_where_it_reads() {
    for fate in [Fate::Reset, Fate::GoesAway] {
        let portal = Portal::with([fate]).await;
        let client = portal.client(SOON);
        let error = client.raw("some.add", json!({})).await.expect_err("reset");
        assert!(error.is_ambiguous(), "{error}");
        assert_eq!(portal.ran(), 1);
        let portal = Portal::with([fate]).await;
        let client = portal.client(SOON);
        client
            .raw("some.get", json!({}))
            .reads()
            .await
            .expect("an answer");
        assert_eq!(portal.ran(), 2);
    }
}

#[tokio::test]
async fn behind_a_connection_that_takes_no_more_streams_the_next_call_opens_another() {
    let portal = Portal::with([Fate::Last, Fate::Last]).await;
    let client = portal.client(Retries::none());
    for _ in 0..3 {
        client.raw("some.add", json!({})).await.expect("an answer");
    }
    assert_eq!(portal.ran(), 3);
}
