//! Pages to look at: what was called and answered, what counts against limits, the objects, who is told of what.
//!
//! Plain HTML without scripts. Nothing can be changed here.

mod calls;
mod events;
mod frame;
mod limits;
mod objects;
mod outcome;
mod secrets;
mod text;

use std::net::IpAddr;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, LOCATION, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::Response;
use axum::routing::any;
use serde_json::{Map, Value};

use crate::portal::Portal;
use crate::store::Store;
use crate::wire;
use frame::{Frame, Problem};
pub(crate) use secrets::{HIDDEN, Secrets};

/// Nothing but the portal's own style and picture is loaded, no script runs, and forms lead here.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What pages show.
pub(crate) struct Shown {
    pub portal: Arc<Portal>,
    pub store: Option<Arc<Store>>,
    pub secrets: Secrets,
    /// Other machines can reach it, by names that are not known here.
    pub open: bool,
}

impl Shown {
    /// What there is to see of a portal; these secrets do not show.
    pub fn new(
        portal: Arc<Portal>,
        store: Option<Arc<Store>>,
        secrets: Vec<String>,
        address: IpAddr,
    ) -> Self {
        Self {
            portal,
            store,
            secrets: Secrets::new(secrets),
            open: !address.is_loopback(),
        }
    }
}

/// The routes.
pub(crate) fn router(shown: Shown) -> Router {
    Router::new()
        .route("/_emulator", any(answer))
        .route("/_emulator/", any(answer))
        .route("/_emulator/{*rest}", any(answer))
        .with_state(Arc::new(shown))
}

async fn answer(State(shown): State<Arc<Shown>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let mut response = if !(shown.open || is_own(&head.headers)) {
        // Another site's name that leads here: what it asks for is not for it.
        plain(
            StatusCode::MISDIRECTED_REQUEST,
            "This page is for this machine's own names",
        )
    } else if head.method != Method::GET && head.method != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "GET or HEAD");
        set(&mut response, ALLOW, "GET, HEAD");
        response
    } else {
        let path = head.uri.path().to_owned();
        let query = head.uri.query().unwrap_or_default().to_owned();
        // The store may be busy, and long bodies take a while.
        let read = tokio::task::spawn_blocking(move || Page::of(&shown, &path, &query));
        let page = read.await;
        page.map_or_else(
            |_| plain(StatusCode::INTERNAL_SERVER_ERROR, "It went wrong"),
            Page::respond,
        )
    };
    set(&mut response, CONTENT_SECURITY_POLICY, POLICY);
    set(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut response, REFERRER_POLICY, "no-referrer");
    set(&mut response, CACHE_CONTROL, "no-store");
    response
}

/// What is answered.
enum Page {
    Html(StatusCode, String),
    Text(&'static str, String),
    Elsewhere(String),
}

impl Page {
    fn of(shown: &Shown, path: &str, query: &str) -> Self {
        let asked = &Asked(wire::query(query.as_bytes()).unwrap_or_default());
        let Some(rest) = path.strip_prefix("/_emulator/") else {
            return Self::Elsewhere("/_emulator/".to_owned());
        };
        let parts: Vec<&str> = rest.split('/').collect();
        let found = match *parts.as_slice() {
            [""] => calls::all(shown, asked),
            ["calls", number] => calls::one(shown, number, asked),
            ["calls", number, part] => calls::whole(shown, number, part),
            ["limits"] => limits::page(shown, asked),
            ["objects"] => objects::kinds(shown, asked),
            ["objects", kind] => objects::of(shown, kind, asked),
            ["objects", kind, id] => objects::one(shown, kind, id, asked),
            ["events"] => events::page(shown, asked),
            ["faults"] => events::faults(shown, asked),
            ["style.css"] => Some(Self::Text(
                "text/css",
                include_str!("../../templates/style.css").to_owned(),
            )),
            ["icon.svg"] => Some(Self::Text(
                "image/svg+xml",
                include_str!("../../templates/icon.svg").to_owned(),
            )),
            _ => None,
        };
        found.unwrap_or_else(|| {
            let problem = Problem {
                frame: Frame::of(shown, "", asked),
                problem: match parts[0] {
                    "calls" => "This call is kept no longer, or there was none",
                    "objects" => "There is no such object",
                    _ => "There is no such page",
                },
            };
            Self::html(StatusCode::NOT_FOUND, &problem)
        })
    }

    fn html(status: StatusCode, template: &impl Template) -> Self {
        match template.render() {
            Ok(html) => Self::Html(status, html),
            Err(_) => Self::Html(StatusCode::INTERNAL_SERVER_ERROR, String::new()),
        }
    }

    fn ok(template: &impl Template) -> Option<Self> {
        Some(Self::html(StatusCode::OK, template))
    }

    fn respond(self) -> Response {
        let (status, content_type, body) = match self {
            Self::Html(status, html) => (status, "text/html", html),
            Self::Text(content_type, text) => (StatusCode::OK, content_type, text),
            Self::Elsewhere(to) => {
                let mut response = plain(StatusCode::SEE_OTHER, "");
                if let Ok(to) = HeaderValue::try_from(to) {
                    response.headers_mut().insert(LOCATION, to);
                }
                return response;
            }
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        if let Ok(value) = HeaderValue::try_from(format!("{content_type}; charset=utf-8")) {
            response.headers_mut().insert(CONTENT_TYPE, value);
        }
        response
    }
}

/// What a page was asked with.
struct Asked(Map<String, Value>);

impl Asked {
    fn text(&self, name: &str) -> &str {
        let value = self.0.get(name).and_then(Value::as_str);
        value.unwrap_or_default().trim()
    }

    fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    set(&mut response, CONTENT_TYPE, "text/plain; charset=utf-8");
    response
}

fn set(response: &mut Response, name: HeaderName, value: &'static str) {
    let value = HeaderValue::from_static(value);
    response.headers_mut().insert(name, value);
}

/// Whether the client calls it by a name that can only be this machine's: a name of the network can be made to lead here by
/// whoever owns it, and a page of theirs could then read this one.
fn is_own(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let Some(host) = host else {
        return false;
    };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    let is_loopback = |address: IpAddr| address.is_loopback();
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(is_loopback)
}

#[cfg(test)]
mod tests {
    use axum::http::header::HOST;
    use axum::http::{HeaderMap, HeaderValue};

    use super::is_own;

    #[test]
    fn only_names_that_nobody_else_can_have_are_this_machines() {
        let is = |host: &'static str| {
            let host = HeaderValue::from_static(host);
            is_own(&HeaderMap::from_iter([(HOST, host)]))
        };
        for own in [
            "localhost",
            "LocalHost:80",
            "127.0.0.1",
            "127.8.8.8:18080",
            "[::1]:1",
            "[::1]",
        ] {
            assert!(is(own), "{own}");
        }
        for other in [
            "",
            "a.example",
            "localhost.a.example:80",
            "10.0.0.1",
            "[::2]",
            "127.0.0.1.a.example",
        ] {
            assert!(!is(other), "{other}");
        }
        assert!(!is_own(&HeaderMap::new()));
    }
}
