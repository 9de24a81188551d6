//! https with a certificate that is made at start.

mod common;

use std::io::{BufReader, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use bitrix24_emulator::{Emulator, Options};
use common::hook;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

fn connect(
    portal: &Emulator,
    trusted: &str,
    name: &'static str,
) -> std::io::Result<common::Answered> {
    get(portal, trusted, name, &hook("user.current"))
}

fn config(trusted: &str) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(trusted.as_bytes()).unwrap())
        .unwrap();
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

fn get(
    portal: &Emulator,
    trusted: &str,
    name: &'static str,
    path: &str,
) -> std::io::Result<common::Answered> {
    let config = Arc::new(config(trusted));
    let connection = ClientConnection::new(config, name.try_into().unwrap()).unwrap();
    let stream = TcpStream::connect(portal.https_address().unwrap())?;
    let mut stream = BufReader::new(StreamOwned::new(connection, stream));
    let request = format!("GET {path} HTTP/1.1\r\nHost: h\r\n\r\n");
    stream.get_mut().write_all(request.as_bytes())?;
    common::read(&mut stream)
}

#[test]
fn a_client_that_trusts_the_certificate_is_answered() {
    let portal = Emulator::options().https(0).start().unwrap();
    let trusted = portal.certificate().unwrap();
    for name in ["localhost", "127.0.0.1"] {
        assert_eq!(
            connect(&portal, trusted, name).unwrap().status,
            200,
            "{name}"
        );
    }
}

#[test]
fn a_client_that_trusts_another_certificate_hangs_up() {
    let portal = Emulator::options().https(0).start().unwrap();
    let other = Emulator::options().https(0).start().unwrap();
    assert!(connect(&portal, other.certificate().unwrap(), "localhost").is_err());
}

#[test]
fn a_client_that_is_led_here_by_another_name_trusts_it_where_it_was_told() {
    let portal = Emulator::options().https(0).name("auth.example").start();
    let portal = portal.unwrap();
    let trusted = portal.certificate().unwrap();
    assert_eq!(
        connect(&portal, trusted, "auth.example").unwrap().status,
        200
    );
    assert!(connect(&portal, trusted, "other.example").is_err());
}

#[test]
fn http_on_the_port_for_https_does_not_stop_it() {
    let portal = Emulator::options().https(0).start().unwrap();
    let mut stream = TcpStream::connect(portal.https_address().unwrap()).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    assert_eq!(
        connect(&portal, portal.certificate().unwrap(), "localhost")
            .unwrap()
            .status,
        200
    );
}

#[test]
fn http_2_is_spoken_with_clients_that_offer_it_and_http_1_with_others() {
    let portal = Emulator::options().https(0).start().unwrap();
    for (offered, spoken) in [
        (vec![b"h2".to_vec(), b"http/1.1".to_vec()], Some(&b"h2"[..])),
        (vec![b"http/1.1".to_vec()], Some(b"http/1.1")),
        (vec![], None),
    ] {
        let mut config = config(portal.certificate().unwrap());
        config.alpn_protocols = offered;
        let name = "localhost".try_into().unwrap();
        let mut connection = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = TcpStream::connect(portal.https_address().unwrap()).unwrap();
        while connection.is_handshaking() {
            connection.complete_io(&mut stream).unwrap();
        }
        assert_eq!(connection.alpn_protocol(), spoken);
    }
}

#[test]
fn applications_are_told_addresses_with_https() {
    let portal = Emulator::options().https(0).start().unwrap();
    let path = format!(
        "/oauth/token/?grant_type=authorization_code&client_id={}&client_secret={}&code={}",
        Options::CLIENT_ID,
        Options::CLIENT_SECRET,
        portal.oauth().code(Options::CLIENT_ID, 1).unwrap()
    );
    let answered = get(&portal, portal.certificate().unwrap(), "localhost", &path).unwrap();
    assert_eq!(answered.json()["client_endpoint"], "https://h/rest/");
}
