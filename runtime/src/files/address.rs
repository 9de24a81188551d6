//! The addresses that a portal answers for its files.

use reqwest::Url;

use crate::auth::Portal;
use crate::error::{Error, Result};
use crate::secret;

/// How long a value of a query is that may be a key, whatever its name.
const KEY: usize = 16;

/// An address of a file, which may lack the host.
///
/// # Errors
///
/// When it is none, and when what it holds would cross a network in the clear that the portal itself is not called
/// through. The message repeats nothing of it: it is a secret.
pub(crate) fn address(portal: &Portal, at: &Url, text: &str) -> Result<Url> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::configuration("the address of the file is empty"));
    }
    let url = at.join(text).map_err(|error| {
        Error::configuration(format!("the address of the file is no URL: {error}"))
    })?;
    let home = portal.root();
    let own = (url.host_str(), url.port_or_known_default())
        == (home.host_str(), home.port_or_known_default());
    match url.scheme() {
        "https" => Ok(url),
        "http" if own && at.scheme() == "http" => Ok(url),
        "http" => Err(Error::configuration(
            "the address of the file begins with `http://` and is not the portal's own: what it holds is a secret, and \
             is not sent in the clear",
        )),
        _ => Err(Error::configuration(
            "the address of the file does not begin with `https://`",
        )),
    }
}

/// What of an address may not show.
pub(crate) fn secrets(url: &Url) -> Vec<String> {
    let mut found: Vec<String> = url.password().map(str::to_owned).into_iter().collect();
    for pair in url.query().unwrap_or_default().split('&') {
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        if value.len() >= KEY || name.eq_ignore_ascii_case("auth") || secret::is_secret(name) {
            let read = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
            found.push(read.into_owned());
            found.push(value.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use reqwest::Url;

    use super::{address, secrets};
    use crate::auth::Portal;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    fn allowed(portal: &str, text: &str) -> Option<String> {
        let portal = Portal::new(url(portal), &[]);
        let found = address(&portal, &portal.root(), text);
        found.ok().map(|url| url.to_string())
    }

    #[test]
    fn an_address_without_a_host_is_the_portals() {
        assert_eq!(
            allowed("https://a.b24.com", "/x/?y=1").as_deref(),
            Some("https://a.b24.com/x/?y=1")
        );
    }

    #[test]
    fn nothing_goes_in_the_clear_but_to_a_portal_that_is_called_so() {
        for (portal, text, fine) in [
            ("https://a.b24.com", "https://cdn.com/x", true),
            ("https://a.b24.com", "http://a.b24.com/x", false),
            ("http://intranet:8080", "http://intranet:8080/x", true),
            ("http://intranet:8080", "http://intranet/x", false),
            ("http://intranet", "http://elsewhere/x", false),
            ("http://intranet", "https://cdn.com/x", true),
            ("https://a.b24.com", "file:///etc/passwd", false),
            ("https://a.b24.com", "", false),
        ] {
            assert_eq!(allowed(portal, text).is_some(), fine, "{portal} {text}");
        }
    }

    #[test]
    fn keys_of_an_address_are_secrets_as_they_are_and_as_they_are_written() {
        let found = secrets(&url(
            "https://a/x?auth=k1&fileId=37375&token=disk%7Ck2&X-Sig=0123456789abcdef",
        ));
        let expected = [
            "k1",
            "k1",
            "disk|k2",
            "disk%7Ck2",
            "0123456789abcdef",
            "0123456789abcdef",
        ];
        assert_eq!(found, expected);
    }
}
