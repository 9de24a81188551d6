//! Where a portal is.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use http::Uri;
use reqwest::Url;

use crate::error::{Error, Result};
use crate::request::Version;
use crate::secret::HIDDEN;

/// A portal's address: its host, and the path above `/rest/`, since not every portal stands at the root of its host.
#[derive(Clone)]
pub(crate) struct Portal(Arc<Site>);

struct Site {
    base: Url,
    /// Without a slash at its end.
    prefix: String,
    /// The addresses that were made last: to make one takes longer than to find it.
    known: Mutex<Vec<Known>>,
}

/// An address, and what it was made of.
struct Known {
    version: Version,
    user: Vec<String>,
    name: String,
    uri: Uri,
}

/// How many addresses are kept.
const KEPT: usize = 16;

impl PartialEq for Portal {
    fn eq(&self, other: &Self) -> bool {
        (&self.0.base, &self.0.prefix) == (&other.0.base, &other.0.prefix)
    }
}

impl Portal {
    /// At a URL, of whose path these are the segments above `rest`.
    pub fn new(mut base: Url, above: &[&str]) -> Self {
        base.set_query(None);
        base.set_fragment(None);
        base.set_path("");
        let prefix = above.iter().flat_map(|segment| ["/", segment]).collect();
        Self::at(base, prefix)
    }

    fn at(base: Url, prefix: String) -> Self {
        Self(Arc::new(Site {
            base,
            prefix,
            known: Mutex::default(),
        }))
    }

    /// Reads a host (`example.bitrix24.com`), or a URL: that of the portal, or that of its REST interface.
    pub fn parse(address: &str) -> Result<Self> {
        let address = address.trim();
        let full = match address.split_once("://") {
            Some(_) => Url::parse(address),
            None => Url::parse(&format!("https://{address}")),
        };
        let base = full.map_err(|error| {
            Error::configuration(format!("the portal's address is not a URL ({error})"))
        })?;
        if !matches!(base.scheme(), "https" | "http") {
            return Err(Error::configuration(
                "the portal's address does not start with `https://`",
            ));
        }
        let path = base.path().to_owned();
        let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let above = match segments.iter().position(|segment| *segment == "rest") {
            Some(rest) => &segments[..rest],
            None => &segments[..],
        };
        Ok(Self::new(base, above))
    }

    /// Whether it is called through TLS.
    pub fn is_https(&self) -> bool {
        self.0.base.scheme() == "https"
    }

    /// Whether it is this very machine.
    pub fn is_loopback(&self) -> bool {
        let host = self.0.base.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let address = bare.parse::<IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// Its host alone, with a slash.
    pub fn root(&self) -> Url {
        let mut root = self.0.base.clone();
        // These fail on URLs without a host alone.
        let _ = root.set_username("");
        let _ = root.set_password(None);
        root
    }

    /// Its host, with its port where it has one of its own.
    pub fn host(&self) -> String {
        let host = self
            .0
            .base
            .host_str()
            .unwrap_or_default()
            .trim_end_matches('.');
        match self.0.base.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The password of the host, where it stands behind one.
    pub fn password(&self) -> Option<&str> {
        self.0.base.password()
    }

    /// Whether it stands behind a user's name or a password.
    pub fn is_guarded(&self) -> bool {
        !self.0.base.username().is_empty() || self.0.base.password().is_some()
    }

    /// Where it says that it is now, by the URL that was asked for and the `Location` that was answered: the same path
    /// from `/rest/` on. None where it is another path, or no address of HTTP.
    pub fn moved(&self, asked: &Url, to: &str) -> Option<Self> {
        let mut to = asked.join(to).ok()?;
        if !matches!(to.scheme(), "https" | "http") || !to.has_host() {
            return None;
        }
        // Where the new host wants a password, it is not for the old one to say which.
        let _ = (to.set_username(""), to.set_password(None));
        let below = asked.path().strip_prefix(&self.0.prefix)?;
        let path = to.path().trim_end_matches('/').to_owned();
        let prefix = path.strip_suffix(below)?.to_owned();
        to.set_query(None);
        to.set_fragment(None);
        to.set_path("");
        Some(Self::at(to, prefix))
    }

    /// Where a method is called; `user` is what stands between `rest` and its name.
    pub fn method(&self, version: Version, user: &[&str], name: &str) -> Result<Uri> {
        let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is = |one: &&Known| one.name == name && one.version == version && one.user == user;
        if let Some(one) = known.iter().find(is) {
            return Ok(one.uri.clone());
        }
        // `?` and `#` would end the path, `/` and `..` lead elsewhere.
        if name.is_empty()
            || name.split('.').any(str::is_empty)
            || !name.bytes().all(|byte| byte == b'.' || is_of_name(byte))
        {
            return Err(Error::configuration(
                "this is no method's name: it is words of letters, digits and `_` with dots between them",
            ));
        }
        let rest = match version {
            Version::V2 => &["rest"][..],
            Version::V3 => &["rest", "api"],
        };
        let parts = rest.iter().chain(user).copied().chain([name]);
        let below: String = parts.flat_map(|part| ["/", part]).collect();
        let mut url = self.0.base.clone();
        url.set_path(&format!("{}{below}", self.0.prefix));
        let uri: Uri = url.as_str().parse().map_err(|_| {
            Error::configuration("the portal's address is no URI that HTTP can carry")
        })?;
        if known.len() == KEPT {
            known.remove(0);
        }
        known.push(Known {
            version,
            user: user.iter().map(|&part| part.to_owned()).collect(),
            name: name.to_owned(),
            uri: uri.clone(),
        });
        Ok(uri)
    }

    /// A page of it.
    pub fn page(&self, path: &str) -> Url {
        let mut url = self.0.base.clone();
        url.set_path(&format!("{}{path}", self.0.prefix));
        url
    }
}

/// Whether a method's name, or a webhook's code, may have it.
pub(crate) fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// The address, without a password.
impl std::fmt::Display for Portal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut base = self.0.base.clone();
        if base.password().is_some() {
            // This fails on URLs without a host alone.
            let _ = base.set_password(Some(HIDDEN));
        }
        let base = base.as_str().trim_end_matches('/');
        write!(f, "{base}{}", self.0.prefix)
    }
}

impl std::fmt::Debug for Portal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::Url;

    use super::{KEPT, Portal};
    use crate::request::Version;

    fn portal(address: &str) -> Portal {
        Portal::parse(address).expect("an address")
    }

    fn asked(portal: &Portal, version: Version) -> Url {
        let asked = portal.method(version, &["1", "code"], "x.y");
        let asked = asked.expect("a name").to_string();
        asked.parse().expect("a URL")
    }

    fn moved(address: &str, to: &str) -> Option<String> {
        let portal = portal(address);
        let asked = asked(&portal, Version::V2);
        portal.moved(&asked, to).map(|portal| portal.to_string())
    }

    #[test]
    fn every_spelling_of_an_address_is_read() {
        for (address, shown) in [
            ("a.bitrix24.com", "https://a.bitrix24.com"),
            (" https://a.bitrix24.com/ ", "https://a.bitrix24.com"),
            ("https://a.bitrix24.com/rest/", "https://a.bitrix24.com"),
            ("https://a.bitrix24.com/rest/api", "https://a.bitrix24.com"),
            (
                "https://intranet:8443/portal/",
                "https://intranet:8443/portal",
            ),
            ("intranet:8443/a/b/rest/", "https://intranet:8443/a/b"),
            ("http://[::1]:80/x", "http://[::1]/x"),
        ] {
            assert_eq!(portal(address).to_string(), shown);
        }
        for wrong in ["", "ftp://a", "https://"] {
            assert!(Portal::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn this_machine_is_known_by_all_its_names() {
        for own in ["localhost", "127.0.0.1:8080", "127.9.9.9", "[::1]:80"] {
            assert!(portal(own).is_loopback(), "{own}");
        }
        for other in [
            "localhost.example.com",
            "128.0.0.1",
            "[::2]",
            "10.0.0.1",
            "a",
        ] {
            assert!(!portal(other).is_loopback(), "{other}");
        }
    }

    #[test]
    fn a_move_keeps_the_path_from_rest_on() {
        for (to, shown) in [
            ("https://b/rest/1/code/x.y", Some("https://b")),
            ("https://b/rest/1/code/x.y/?a=1#b", Some("https://b")),
            ("https://b:8443/c/rest/1/code/x.y", Some("https://b:8443/c")),
            ("//b/rest/1/code/x.y", Some("https://b")),
            ("/c/rest/1/code/x.y", Some("https://a/c")),
            ("https://me:k3y@b/rest/1/code/x.y", Some("https://b")),
            ("https://b/rest/1/code/x.z", None),
            ("https://b/rest/2/code/x.y", None),
            ("https://b/rest/1/code/x.y/z", None),
            ("https://b/auth/?back=/rest/1/code/x.y", None),
            ("https://b/", None),
            ("/login", None),
            ("ftp://b/rest/1/code/x.y", None),
            ("javascript:alert(1)", None),
            ("", Some("https://a")),
        ] {
            assert_eq!(moved("https://a", to).as_deref(), shown, "{to}");
        }
    }

    #[test]
    fn a_portal_below_a_folder_may_leave_it() {
        let to = "https://b/rest/1/code/x.y";
        assert_eq!(moved("https://a/folder", to).as_deref(), Some("https://b"));
    }

    #[test]
    fn an_address_is_the_same_however_often_it_is_asked_for() {
        let portal = portal("https://a/folder");
        for name in (0..3 * KEPT).map(|turn| format!("x.y{}", turn % (KEPT + 3))) {
            for (version, rest) in [(Version::V2, "rest"), (Version::V3, "rest/api")] {
                for user in ["1", "2"] {
                    let address = portal.method(version, &[user, "code"], &name);
                    let expected = format!("https://a/folder/{rest}/{user}/code/{name}");
                    assert_eq!(address.expect("a name").to_string(), expected);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn no_location_makes_it_panic(to in ".{0,40}") {
            let _ = moved("https://a/folder", &to);
        }

        #[test]
        fn what_is_followed_asks_for_the_same(host in "[a-z]{1,8}", folder in "(/[a-z]{1,5}){0,3}") {
            let before = portal("https://a/folder");
            let to = format!("https://{host}{folder}/rest/api/1/code/x.y");
            let after = before.moved(&asked(&before, Version::V3), &to).expect("a move");
            prop_assert_eq!(asked(&after, Version::V3), Url::parse(&to).expect("a URL"));
        }
    }
}
