//! The TLS library, by cargo feature: `native-tls` where it is chosen, else rustls with ring, aws-lc-rs, or what the
//! program has installed.

use reqwest::ClientBuilder;

use crate::error::Result;

/// Tells the HTTP client which TLS library to use, where more than one is compiled.
#[cfg(feature = "native-tls")]
pub(crate) fn prepare(builder: ClientBuilder, _https: bool) -> Result<ClientBuilder> {
    Ok(builder.tls_backend_native())
}

/// Tells the HTTP client which TLS library to use, and makes sure that it has a provider of cryptography.
#[cfg(all(feature = "rustls-no-provider", not(feature = "native-tls")))]
pub(crate) fn prepare(builder: ClientBuilder, _https: bool) -> Result<ClientBuilder> {
    use rustls::crypto::CryptoProvider;

    // What the program has chosen stands; another thread may be faster, and then its provider stands.
    if CryptoProvider::get_default().is_none() {
        #[cfg(feature = "ring")]
        let _ = rustls::crypto::ring::default_provider().install_default();
        #[cfg(all(feature = "aws-lc-rs", not(feature = "ring")))]
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    }
    if CryptoProvider::get_default().is_none() {
        return Err(crate::Error::configuration(
            "rustls has no provider of cryptography: enable the feature `ring` or `aws-lc-rs`, or install one first",
        ));
    }
    Ok(builder.tls_backend_rustls())
}

/// Without a TLS library, `http://` alone can be called.
#[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
pub(crate) fn prepare(builder: ClientBuilder, https: bool) -> Result<ClientBuilder> {
    if https {
        return Err(crate::Error::configuration(
            "`https://` needs TLS: enable one of the features `ring`, `aws-lc-rs` and `native-tls`",
        ));
    }
    Ok(builder)
}
