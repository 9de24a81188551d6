//! From HTTP to the portal and back.

use std::error::Error as _;
use std::iter;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::any;
use serde_json::{Map, Value};
use tokio::time::{sleep, timeout};

use super::connection::{Dropped, Peer};
use super::half::half;
use super::options::Bounds;
use crate::failure::Failure;
use crate::files::{self, Files};
use crate::limits::Usage;
use crate::model::Version;
use crate::oauth::{self, Asked, OAuth};
use crate::portal::Portal;
use crate::wire::{self, Delivery, Format, Incoming, Reply, refusal};

#[derive(Clone)]
struct Shared {
    portal: Arc<Portal>,
    files: Option<Arc<Files>>,
    bounds: Bounds,
}

/// The routes. The seam for whatever is not the REST API, such as pages to look at.
pub fn router(portal: Arc<Portal>, files: Option<Arc<Files>>, bounds: Bounds) -> Router {
    Router::new()
        .route("/oauth/authorize", any(authorize))
        .route("/oauth/authorize/", any(authorize))
        .route("/oauth/token", any(token))
        .route("/oauth/token/", any(token))
        .route(files::UPLOAD, any(upload))
        .route(files::DOWNLOAD, any(download))
        .fallback(rest)
        .with_state(Shared {
            portal,
            files,
            bounds,
        })
}

async fn rest(State(shared): State<Shared>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let peer = head.extensions.get::<Peer>();
    let reply = match read(body, &head.headers, shared.bounds).await {
        Ok(body) => shared.portal.answer(Incoming {
            verb: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            content_type: text(&head.headers, CONTENT_TYPE).unwrap_or_default(),
            authorization: text(&head.headers, AUTHORIZATION),
            idempotency_key: idempotency_key(&head.headers),
            body,
            peer: peer.map(|peer| peer.client.ip()),
        }),
        Err(failure) => refusal(Version::V2, Format::Json, &failure),
    };
    respond(reply).await
}

async fn authorize(State(shared): State<Shared>, request: Request) -> Response {
    on_oauth(shared, request, oauth::authorize, "oauth/authorize").await
}

async fn token(State(shared): State<Shared>, request: Request) -> Response {
    on_oauth(shared, request, oauth::token, "oauth/token").await
}

/// Answers what is asked of the server of authorization; what goes wrong on demand does here too.
async fn on_oauth(
    shared: Shared,
    request: Request,
    answer: fn(&OAuth, &Asked) -> Reply,
    name: &str,
) -> Response {
    let (head, body) = request.into_parts();
    let query = head.uri.query().unwrap_or_default();
    let peer = head.extensions.get::<Peer>();
    let peer = peer.map(|peer| peer.client.ip());
    let at = shared.portal.clock().now();
    let mut noted = oauth::Noted::new(name, head.method.as_str(), peer, at);
    let asked = read(body, &head.headers, shared.bounds).await;
    let asked = asked.and_then(|body| {
        let mut parameters = wire::query(query.as_bytes())?;
        parameters.extend(wire::query(&body)?);
        noted.asks(&parameters);
        Ok(asked_at(&head, parameters))
    });
    let reply = match asked {
        Ok(asked) => {
            let faults = shared.portal.faults();
            let plan = faults.plan(name);
            let reply = match plan.runs() {
                true => answer(shared.portal.oauth(), &asked),
                false => Reply::page(500, ""),
            };
            let address = format!("{}?{query}", head.uri.path());
            plan.apply(reply, Version::V2, Format::Json, Some(address))
        }
        Err(failure) => refusal(Version::V2, Format::Json, &failure),
    };
    shared.portal.log().add(noted.answered(&reply));
    respond(reply).await
}

/// Takes a file where a method said; what goes wrong on demand does here too.
async fn upload(State(shared): State<Shared>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let kind = text(&head.headers, CONTENT_TYPE).unwrap_or_default();
    let body = read(body, &head.headers, shared.bounds).await;
    let start = shared.portal.clock().now();
    with_file(&shared, &head, "upload", |files, token| {
        let answer = files.take(&shared.portal, token, &kind, &body?)?;
        let timing = shared.portal.timing(start, Usage::none(start));
        let envelope = wire::success(answer.result, Map::new(), &timing);
        Ok(Reply::new(200, Format::Json, &envelope))
    })
    .await
}

/// Gives a file out; what goes wrong on demand does here too.
async fn download(State(shared): State<Shared>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    with_file(&shared, &head, "download", |files, token| {
        let content = files.give(token).ok_or_else(no_file)?;
        Ok(Reply::file(&content.name, content.bytes.to_vec()))
    })
    .await
}

async fn with_file(
    shared: &Shared,
    head: &Parts,
    name: &str,
    answer: impl FnOnce(&Files, &str) -> Result<Reply, Failure>,
) -> Response {
    let query = head.uri.query().unwrap_or_default();
    let token = wire::query(query.as_bytes());
    let token = token.map(|query| match query.get("token") {
        Some(Value::String(token)) => token.clone(),
        _ => String::new(),
    });
    let plan = shared.portal.faults().plan(name);
    let reply = match (&shared.files, token) {
        _ if !plan.runs() => Err(Failure::broken()),
        (Some(files), Ok(token)) => answer(files, &token),
        (None, Ok(_)) => Err(no_file()),
        (_, Err(failure)) => Err(failure),
    };
    let reply = reply.unwrap_or_else(|no| refusal(Version::V2, Format::Json, &no));
    let address = format!("{}?{query}", head.uri.path());
    respond(plan.apply(reply, Version::V2, Format::Json, Some(address))).await
}

fn no_file() -> Failure {
    Failure::new(404, "ERROR_NOT_FOUND", "There is no such file").classic()
}

/// What was asked, and where.
fn asked_at(head: &Parts, parameters: Map<String, Value>) -> Asked {
    let peer = head.extensions.get::<Peer>();
    let scheme = match peer.is_some_and(|peer| peer.secure) {
        true => "https",
        false => "http",
    };
    let own = peer.map(|peer| peer.own.to_string()).unwrap_or_default();
    // HTTP/2 has it in the address.
    let authority = || head.uri.authority().map(ToString::to_string);
    let host = text(&head.headers, HOST).or_else(authority);
    Asked::new(parameters, scheme, &host.unwrap_or_default(), &own)
}

async fn respond(reply: Reply) -> Response {
    if !reply.delay.is_zero() {
        sleep(reply.delay).await;
    }
    let content_type = HeaderValue::from_static(reply.content_type());
    let body = match reply.delivery {
        Delivery::Half => half(reply.body),
        Delivery::Whole | Delivery::Nothing => Body::from(reply.body),
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    if reply.delivery == Delivery::Nothing {
        response.extensions_mut().insert(Dropped);
    }
    response
}

fn idempotency_key(headers: &HeaderMap) -> Option<Vec<u8>> {
    let key = headers.get("idempotency-key")?;
    Some(key.as_bytes().to_vec())
}

async fn read(body: Body, headers: &HeaderMap, bounds: Bounds) -> Result<Vec<u8>, Failure> {
    let length = text(headers, CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > bounds.body as u64) {
        return Err(too_large(bounds));
    }
    match timeout(bounds.body_time, to_bytes(body, bounds.body)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(why)) if is_broken_off(&why) => Err(Failure::unreadable("The body ends too early")),
        // One without a length says only on the way that it is too large.
        Ok(Err(_)) => Err(too_large(bounds)),
        Err(_) => Err(Failure::new(
            408,
            "EMULATOR_TOO_SLOW",
            "The body took too long",
        )),
    }
}

/// Whether it is the connection that is at fault, or how chunks are written, and not the size.
fn is_broken_off(why: &axum::Error) -> bool {
    let mut causes = iter::successors(why.source(), |cause| (*cause).source());
    causes.any(|cause| cause.is::<hyper::Error>())
}

fn too_large(bounds: Bounds) -> Failure {
    let text = format!("The body has more than {} bytes", bounds.body);
    Failure::new(413, "EMULATOR_BODY_TOO_LARGE", text)
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
