//! A certificate that is made at start.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// What https needs.
pub struct Made {
    /// Speaks TLS.
    pub acceptor: TlsAcceptor,
    /// The authority's certificate, as PEM. Clients take a certificate that no authority has signed only with complaints,
    /// some of them not at all.
    pub authority: String,
}

/// Makes an authority, and a certificate of it for this machine and these names.
pub fn make(address: IpAddr, more: &[String]) -> io::Result<Made> {
    let mut root = CertificateParams::default();
    root.distinguished_name
        .push(DnType::CommonName, "bitrix24-emulator");
    root.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let root_key = KeyPair::generate().map_err(io::Error::other)?;
    let authority = root.self_signed(&root_key).map_err(io::Error::other)?.pem();
    let issuer = Issuer::new(root, root_key);

    let mut names = vec![
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
    ];
    if !address.is_loopback() && !address.is_unspecified() {
        names.push(address.to_string());
    }
    names.extend_from_slice(more);
    let mut own = CertificateParams::new(names).map_err(io::Error::other)?;
    own.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let certificate = own.signed_by(&key, &issuer).map_err(io::Error::other)?;

    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(io::Error::other)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            builder
                .with_no_client_auth()
                .with_single_cert(vec![certificate.der().clone()], key)
        })
        .map_err(io::Error::other)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Made {
        acceptor: TlsAcceptor::from(Arc::new(config)),
        authority,
    })
}
