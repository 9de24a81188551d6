//! Where a portal is.

use reqwest::Url;

use crate::error::{Error, Result};
use crate::request::Version;
use crate::secret::HIDDEN;

/// A portal's address: its host, and the path above `/rest/`, since not every portal stands at the root of its host.
#[derive(Clone)]
pub(crate) struct Portal {
    base: Url,
    /// Without a slash at its end.
    prefix: String,
}

impl Portal {
    /// At a URL, of whose path these are the segments above `rest`.
    pub fn new(mut base: Url, above: &[&str]) -> Self {
        base.set_query(None);
        base.set_fragment(None);
        base.set_path("");
        let prefix = above.iter().flat_map(|segment| ["/", segment]).collect();
        Self { base, prefix }
    }

    /// Whether it is called through TLS.
    pub fn is_https(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// Its host, with its port where it has one of its own.
    pub fn host(&self) -> String {
        let host = self
            .base
            .host_str()
            .unwrap_or_default()
            .trim_end_matches('.');
        match self.base.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The password of the host, where it stands behind one.
    pub fn password(&self) -> Option<&str> {
        self.base.password()
    }

    /// Where a method is called; `user` is what stands between `rest` and its name.
    pub fn method(&self, version: Version, user: Option<&str>, name: &str) -> Result<Url> {
        // `?` and `#` would end the path, `/` and `..` lead elsewhere.
        if name.is_empty()
            || name.split('.').any(str::is_empty)
            || !name.bytes().all(|byte| byte == b'.' || is_of_name(byte))
        {
            return Err(Error::configuration(
                "this is no method's name: it is words of letters, digits and `_` with dots between them",
            ));
        }
        let api = match version {
            Version::V2 => None,
            Version::V3 => Some("api"),
        };
        let parts = [Some("rest"), api, user, Some(name)];
        let mut path = self.prefix.clone();
        for part in parts.into_iter().flatten() {
            path.push('/');
            path.push_str(part);
        }
        let mut url = self.base.clone();
        url.set_path(&path);
        Ok(url)
    }
}

/// Whether a method's name, or a webhook's code, may have it.
pub(crate) fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

impl std::fmt::Debug for Portal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut base = self.base.clone();
        if base.password().is_some() {
            // This fails on URLs without a host alone.
            let _ = base.set_password(Some(HIDDEN));
        }
        let base = base.as_str().trim_end_matches('/');
        write!(f, "{base}{}", self.prefix)
    }
}
