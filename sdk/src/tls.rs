//! The TLS library, by cargo feature.

use crate::error::Result;

/// Makes sure that there is a provider of cryptography, unless the program has chosen one already.
#[cfg(all(feature = "ring", not(feature = "native-tls")))]
pub(crate) fn prepare() -> Result<()> {
    // Another thread may have been faster; then its provider stands.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    Ok(())
}

/// Makes sure that there is a provider of cryptography, unless the program has chosen one already.
#[cfg(all(
    feature = "aws-lc-rs",
    not(any(feature = "ring", feature = "native-tls"))
))]
pub(crate) fn prepare() -> Result<()> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    }
    Ok(())
}

/// The system's library needs no provider.
#[cfg(feature = "native-tls")]
pub(crate) fn prepare() -> Result<()> {
    Ok(())
}

/// Without a feature, the program itself has to install a provider.
#[cfg(not(any(feature = "ring", feature = "aws-lc-rs", feature = "native-tls")))]
pub(crate) fn prepare() -> Result<()> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(crate::Error::configuration(
            "no TLS: enable one of the features `ring`, `aws-lc-rs` and `native-tls`, or install a rustls provider",
        ));
    }
    Ok(())
}
