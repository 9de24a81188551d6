//! An incoming webhook: a portal's address, a user and a secret code in one URL.

use reqwest::Url;

use crate::error::{Error, Result};
use crate::request::Version;

/// A webhook; its code never shows.
#[derive(Clone)]
pub(crate) struct Webhook {
    base: Url,
    user: String,
    code: String,
}

impl Webhook {
    /// Reads `https://portal.bitrix24.com/rest/<user>/<code>/`.
    ///
    /// The messages do not repeat the URL: it is a secret.
    pub fn parse(url: &str) -> Result<Self> {
        let url = Url::parse(url.trim()).map_err(|error| {
            Error::configuration(format!(
                "the webhook is not a URL ({error}): copy it from the portal, https:// included"
            ))
        })?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(Error::configuration(format!(
                "the webhook starts with `{}://`: it must start with `https://`",
                url.scheme()
            )));
        }
        let segments: Vec<&str> = url
            .path_segments()
            .map(|segments| segments.filter(|segment| !segment.is_empty()).collect())
            .unwrap_or_default();
        let Some(rest) = segments.iter().position(|segment| *segment == "rest") else {
            return Err(Error::configuration(
                "the webhook's path has no `/rest/`: copy the whole URL from the portal",
            ));
        };
        let mut parts = segments[rest + 1..]
            .iter()
            .filter(|segment| **segment != "api");
        let (Some(user), Some(code)) = (parts.next(), parts.next()) else {
            return Err(Error::configuration(
                "the webhook ends too early: after `/rest/` come the user's number and the secret code",
            ));
        };
        if !user.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Error::configuration(
                "after `/rest/` the webhook has no user's number: copy the whole URL from the portal",
            ));
        }
        let (user, code) = ((*user).to_owned(), (*code).to_owned());
        let mut base = url.clone();
        base.set_query(None);
        base.set_fragment(None);
        base.set_path("/");
        Ok(Self { base, user, code })
    }

    /// Where a method is called.
    pub fn url(&self, name: &str, version: Version) -> Url {
        let mut url = self.base.clone();
        let path = match version {
            Version::V2 => format!("/rest/{}/{}/{name}", self.user, self.code),
            Version::V3 => format!("/rest/api/{}/{}/{name}", self.user, self.code),
        };
        url.set_path(&path);
        url
    }

    /// A text without the code, wherever it stood.
    pub fn redact(&self, text: &str) -> String {
        text.replace(&self.code, "***")
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}rest/{}/***/", self.base, self.user)
    }
}

#[cfg(test)]
mod tests {
    use super::Webhook;
    use crate::request::Version;

    #[test]
    fn a_method_of_each_version_has_its_own_address() {
        let webhook = Webhook::parse("https://a.bitrix24.com/rest/1/secret").expect("a webhook");
        assert_eq!(
            webhook.url("x.y", Version::V2).as_str(),
            "https://a.bitrix24.com/rest/1/secret/x.y"
        );
        assert_eq!(
            webhook.url("x.y", Version::V3).as_str(),
            "https://a.bitrix24.com/rest/api/1/secret/x.y"
        );
    }

    #[test]
    fn a_wrong_url_is_refused_with_what_to_do_and_without_the_secret() {
        for wrong in [
            "a.bitrix24.com/rest/1/secret/",
            "ftp://a.bitrix24.com/rest/1/secret/",
            "https://a.bitrix24.com/1/secret/",
            "https://a.bitrix24.com/rest/1/",
            "https://a.bitrix24.com/rest/secret/1/",
        ] {
            let message = Webhook::parse(wrong).expect_err(wrong).to_string();
            assert!(
                !message.contains("secret/") && message.contains("webhook"),
                "{message}"
            );
        }
    }

    #[test]
    fn the_code_does_not_show() {
        let webhook = Webhook::parse("https://a.bitrix24.com/rest/1/secret/").expect("a webhook");
        assert_eq!(format!("{webhook:?}"), "https://a.bitrix24.com/rest/1/***/");
    }
}
