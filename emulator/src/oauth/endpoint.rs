//! `/oauth/authorize/` and `/oauth/token/`. No documentation says the statuses of their errors.

use std::time::UNIX_EPOCH;

use serde_json::{Map, Value, json};

use super::{Application, Grant, MEMBER, OAuth, Tokens};
use crate::failure::Failure;
use crate::model::Version;
use crate::wire::{Format, Reply, escape, refusal};

/// Where clients ask for tokens of all portals: no portal has such a name.
const SERVERS: [&str; 2] = ["oauth.bitrix.info", "oauth.bitrix24.tech"];

/// What was asked.
pub(crate) struct Asked {
    pub parameters: Map<String, Value>,
    /// The address at which it was asked (`http://127.0.0.1:18080`).
    server: String,
    /// The portal's.
    base: String,
}

impl Asked {
    /// What was asked at a host, by a scheme, of a portal with an address of its own.
    pub fn new(parameters: Map<String, Value>, scheme: &str, host: &str, own: &str) -> Self {
        let name = host.split(':').next().unwrap_or_default();
        let is_server = SERVERS.iter().any(|one| one.eq_ignore_ascii_case(name));
        let portal = if is_server || host.is_empty() {
            own
        } else {
            host
        };
        let server = if host.is_empty() { own } else { host };
        Self {
            parameters,
            server: format!("{scheme}://{server}"),
            base: format!("{scheme}://{portal}"),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)?.as_str()
    }

    /// The address without its scheme.
    fn domain(&self) -> &str {
        let parts = self.base.split_once("://");
        parts.map_or(self.base.as_str(), |(_, domain)| domain)
    }
}

/// Sends the user, who agrees at once, back to the application with a code.
pub(crate) fn authorize(oauth: &OAuth, asked: &Asked) -> Reply {
    let id = asked.text("client_id").unwrap_or_default();
    let application = oauth.state().application(id).cloned();
    let (Some(application), Some(code)) = (application, oauth.code(id, oauth.user)) else {
        return Reply::page(400, "The application is not installed");
    };
    let Some(redirect) = &application.redirect else {
        return Reply::page(200, &code);
    };
    let scope = oauth.scope(&application);
    let mut query = vec![("code", code.as_str())];
    query.extend(asked.text("state").map(|state| ("state", state)));
    query.extend([
        ("domain", asked.domain()),
        ("member_id", MEMBER),
        ("scope", &scope),
        ("server_domain", asked.domain()),
    ]);
    let mut location = redirect.clone();
    let mut sign = if location.contains('?') { '&' } else { '?' };
    for (name, value) in query {
        location.push(sign);
        location.push_str(name);
        location.push('=');
        escape(value, &mut location);
        sign = '&';
    }
    Reply::redirect(location)
}

/// Gives tokens for a code or a refresh token.
pub(crate) fn token(oauth: &OAuth, asked: &Asked) -> Reply {
    match exchange(oauth, asked) {
        Ok((application, tokens)) => Reply::new(
            200,
            Format::Json,
            &told(oauth, asked, &application, &tokens),
        ),
        Err(no) => refusal(Version::V2, Format::Json, &no),
    }
}

fn exchange(oauth: &OAuth, asked: &Asked) -> Result<(Application, Tokens), Failure> {
    let name = match asked.text("grant_type") {
        Some("authorization_code") => "code",
        Some("refresh_token") => "refresh_token",
        _ => return Err(invalid_request()),
    };
    let (Some(id), Some(client), Some(secret)) = (
        asked.text("client_id"),
        asked.text("client_secret"),
        asked.text(name),
    ) else {
        return Err(invalid_request());
    };
    let now = oauth.clock.now();
    let mut state = oauth.state();
    let application = state.application(id).filter(|own| own.secret == client);
    let application = application.cloned().ok_or_else(invalid_client)?;
    if state.unpaid.contains(id) {
        return Err(Failure::new(402, "PAYMENT_REQUIRED", "Payment required"));
    }
    let from = match name {
        "code" => &mut state.codes,
        _ => &mut state.refresh,
    };
    let is_its = |grant: &Grant| grant.application == id;
    if !from
        .get(secret)
        .is_some_and(|(grant, expires)| is_its(grant) && now < expires)
    {
        return Err(Failure::new(400, "invalid_grant", "Invalid grant"));
    }
    // Either is good for one exchange.
    let Some((grant, _)) = from.take(secret) else {
        return Err(Failure::new(400, "invalid_grant", "Invalid grant"));
    };
    state.exchanges += 1;
    drop(state);
    Ok((application, oauth.give(grant)))
}

fn told(oauth: &OAuth, asked: &Asked, application: &Application, tokens: &Tokens) -> Value {
    let expires = tokens
        .expires
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    json!({
        "access_token": tokens.access,
        "client_endpoint": format!("{}/rest/", asked.base),
        "domain": asked.domain(),
        "expires": expires.as_secs(),
        "expires_in": oauth.life(),
        "member_id": MEMBER,
        "refresh_token": tokens.refresh,
        "scope": oauth.scope(application),
        "server_endpoint": format!("{}/rest/", asked.server),
        "status": application.status,
        "user_id": tokens.user,
    })
}

fn invalid_request() -> Failure {
    Failure::new(400, "invalid_request", "The request is malformed")
}

fn invalid_client() -> Failure {
    Failure::new(401, "invalid_client", "The application is not known here")
}
