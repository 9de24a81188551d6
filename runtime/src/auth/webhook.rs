//! An incoming webhook: a portal's address, a user and a secret code in one URL.

use std::sync::Arc;

use reqwest::Url;

use super::portal::{Portal, is_of_name};
use super::{Auth, Counted, Grant, Moves, Pass, Report};
use crate::error::{Error, Result};
use crate::secret::{HIDDEN, Secrets};
use crate::soon::Soon;
use crate::transport::BoxFuture;

/// A webhook; its code never shows.
#[derive(Clone)]
pub(crate) struct Webhook(Grant);

impl Webhook {
    /// Reads `https://portal.bitrix24.com/rest/<user>/<code>/`, and the same with a method's name behind it.
    ///
    /// The messages repeat nothing of the URL: any part of it may be the secret.
    pub fn parse(url: &str) -> Result<Self> {
        let wrong = |message: &str| Err(Error::configuration(message));
        let base = match Url::parse(url.trim()) {
            Ok(url) => url,
            Err(error) => {
                return wrong(&format!(
                    "the webhook is not a URL ({error}): copy it from the portal, `https://` included"
                ));
            }
        };
        if !matches!(base.scheme(), "https" | "http") {
            return wrong("the webhook does not start with `https://`: copy it from the portal");
        }
        let path = base.path().to_owned();
        let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let Some(rest) = segments.iter().position(|segment| *segment == "rest") else {
            return wrong("the webhook's path has no `/rest/`: copy the whole URL from the portal");
        };
        let mut parts = segments[rest + 1..].iter().copied().peekable();
        // The address of REST 3.0 is accepted as well.
        parts.next_if_eq(&"api");
        let (Some(user), Some(code)) = (parts.next(), parts.next()) else {
            return wrong(
                "the webhook ends too early: after `/rest/` come the user's number and the secret code",
            );
        };
        if !user.bytes().all(|byte| byte.is_ascii_digit()) {
            return wrong(
                "after `/rest/` the webhook has no user's number: copy the whole URL from the portal",
            );
        }
        if !code.bytes().all(is_of_name) {
            return wrong(
                "the webhook's secret code is made of letters and digits alone: copy the whole URL from the portal",
            );
        }
        let portal = Portal::new(base, &segments[..rest]);
        let password = portal.password().map(str::to_owned);
        let secrets = Secrets::new([Some(code.to_owned()), password].into_iter().flatten());
        let hook = (user.to_owned(), code.into());
        Ok(Self(Grant {
            portal,
            pass: Pass::Webhook(Arc::new(hook)),
            secrets,
            fresh: true,
        }))
    }

    fn show(&self, portal: &Portal, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{portal}/rest/")?;
        if let Pass::Webhook(hook) = &self.0.pass {
            write!(f, "{}/", hook.0)?;
        }
        write!(f, "{HIDDEN}/")
    }

    /// Where the portal is.
    pub fn portal(&self) -> &Portal {
        &self.0.portal
    }

    /// As a way in; `http` allows plain HTTP where it leaves this machine.
    pub fn enter(self, http: bool, report: Option<Report>) -> Result<impl Auth> {
        let moves = Moves::new(self.0.portal.clone(), http, report)?;
        Ok(Entered {
            webhook: self,
            moves,
        })
    }
}

/// A webhook, and where its portal is now.
struct Entered {
    webhook: Webhook,
    moves: Moves,
}

impl Auth for Entered {
    fn grant(&self) -> Soon<'_, Result<Grant>> {
        let own = &self.webhook.0;
        Soon::now(Ok(Grant {
            portal: self.moves.at(),
            pass: own.pass.clone(),
            secrets: own.secrets.clone(),
            fresh: own.fresh,
        }))
    }

    fn counted(&self) -> Counted {
        let Pass::Webhook(hook) = &self.webhook.0.pass else {
            return Counted::new(&self.moves.at(), &[]);
        };
        Counted::new(&self.moves.at(), &[&hook.0, hook.1.expose()])
    }

    fn renew<'a>(&'a self, _: &'a Grant) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async { Ok(false) })
    }

    fn moves(&self) -> &Moves {
        &self.moves
    }
}

impl std::fmt::Debug for Entered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.webhook.show(&self.moves.at(), f)
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.show(&self.0.portal, f)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use proptest::prelude::*;
    use serde_json::json;

    use super::Webhook;
    use crate::error::Result;
    use crate::request::Version;

    fn webhook(url: &str) -> Webhook {
        Webhook::parse(url).expect("a webhook")
    }

    fn url(webhook: &Webhook, name: &str, version: Version) -> Result<String> {
        let request = webhook
            .0
            .request(name, version, &json!({}), HeaderMap::new())?;
        Ok(request.uri().to_string())
    }

    fn address(webhook: &Webhook, version: Version) -> String {
        url(webhook, "x.y", version).expect("a name")
    }

    #[test]
    fn a_method_of_each_version_has_its_own_address() {
        let webhook = webhook("https://a.bitrix24.com/rest/1/secret");
        assert_eq!(
            address(&webhook, Version::V2),
            "https://a.bitrix24.com/rest/1/secret/x.y"
        );
        assert_eq!(
            address(&webhook, Version::V3),
            "https://a.bitrix24.com/rest/api/1/secret/x.y"
        );
    }

    #[test]
    fn every_spelling_of_a_webhook_leads_to_the_same_address() {
        for url in [
            "https://a.bitrix24.com/rest/1/secret/",
            " https://a.bitrix24.com/rest/1/secret\n",
            "https://a.bitrix24.com//rest//1/secret/",
            "https://a.bitrix24.com/rest/api/1/secret/",
            "https://a.bitrix24.com/rest/1/secret/profile.json?x=1#y",
            "HTTPS://A.bitrix24.com:443/rest/1/secret/",
        ] {
            assert_eq!(
                address(&webhook(url), Version::V2),
                "https://a.bitrix24.com/rest/1/secret/x.y",
                "{url}"
            );
        }
    }

    #[test]
    fn a_portal_may_stand_below_a_folder_and_on_a_port() {
        let webhook = webhook("http://intranet:8080/portal/rest/1/secret/");
        assert_eq!(
            address(&webhook, Version::V3),
            "http://intranet:8080/portal/rest/api/1/secret/x.y"
        );
        assert_eq!(
            format!("{webhook:?}"),
            "http://intranet:8080/portal/rest/1/***/"
        );
    }

    #[test]
    fn a_wrong_url_is_refused_with_what_to_do_and_without_the_secret() {
        for wrong in [
            "",
            "secret",
            "a.bitrix24.com/rest/1/secret/",
            "secret://a.bitrix24.com/rest/1/secret/",
            "secret:8080/rest/1/secret/",
            "https://a.bitrix24.com/1/secret/",
            "https://secret/",
            "https://a.bitrix24.com/rest/1/",
            "https://a.bitrix24.com/rest/secret/1/",
            "https://a.bitrix24.com/rest/1/**put_your_secret_here**/",
        ] {
            let error = Webhook::parse(wrong).expect_err(wrong);
            let text = format!("{error} {error:?}");
            assert!(
                text.contains("the webhook") && !text.replace("secret code", "").contains("secret"),
                "{wrong}: {text}"
            );
        }
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_refused() {
        let webhook = webhook("https://a.bitrix24.com/rest/1/secret/");
        for name in [
            "", "..", "../x", "a/b", "a?b=1", "a#b", "a b", "a..b", ".a", "%2e",
        ] {
            assert!(url(&webhook, name, Version::V2).is_err(), "{name}");
        }
        for name in ["a", "vote.AttachedVote.get", "a.b_c.d2"] {
            assert!(url(&webhook, name, Version::V2).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_password_does_not_show() {
        let webhook = webhook("https://me:hidden@a.bitrix24.com/rest/1/secret/");
        assert_eq!(
            format!("{webhook:?}"),
            "https://me:***@a.bitrix24.com/rest/1/***/"
        );
        assert_eq!(webhook.0.secrets.redact("hidden"), "***");
    }

    proptest! {
        #[test]
        fn the_code_shows_nowhere(
            user in 1u32..100_000,
            code in "[a-z0-9]{8,24}",
            before in ".{0,20}",
            after in ".{0,20}",
        ) {
            let webhook = webhook(&format!("https://a.bitrix24.com/rest/{user}/{code}/"));
            let shown = format!("{webhook:?}");
            prop_assert!(!shown.contains(&code));
            let text = format!("{before}{code}{after}");
            prop_assert!(!webhook.0.secrets.redact(&text).contains(&code));
            let mut value = json!([{ &text: { "a": [&text] } }]);
            webhook.0.secrets.redact_value(&mut value);
            prop_assert!(!value.to_string().contains(&code));
        }

        #[test]
        fn no_text_makes_the_parser_panic_or_repeat_a_secret(
            before in r"(https?://)?[a-z.:/@]{0,20}",
            code in "[a-z0-9]{12}",
            after in r"[/a-z0-9?#*%]{0,12}",
        ) {
            match Webhook::parse(&format!("{before}{code}{after}")) {
                Ok(webhook) => { let _ = url(&webhook, "x", Version::V2); }
                Err(error) => {
                    let shown = format!("{error} {error:?}");
                    prop_assert!(!shown.contains(&code));
                }
            }
        }
    }
}
