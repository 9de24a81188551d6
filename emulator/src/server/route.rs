//! From HTTP to the portal and back.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use tokio::time::timeout;

use super::connection::Peer;
use super::options::Limits;
use crate::failure::Failure;
use crate::model::Version;
use crate::portal::Portal;
use crate::wire::{self, Format, Incoming, Reply};

#[derive(Clone)]
struct Shared {
    portal: Arc<Portal>,
    limits: Limits,
}

/// The routes. The seam for whatever is not the REST API: pages to look at, the endpoints for tokens.
pub fn router(portal: Arc<Portal>, limits: Limits) -> Router {
    Router::new()
        .fallback(rest)
        .with_state(Shared { portal, limits })
}

async fn rest(State(shared): State<Shared>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let peer = head.extensions.get::<Peer>();
    let reply = match read(body, &head.headers, shared.limits).await {
        Ok(body) => shared.portal.answer(Incoming {
            verb: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            content_type: text(&head.headers, CONTENT_TYPE).unwrap_or_default(),
            authorization: text(&head.headers, AUTHORIZATION),
            body,
            peer: peer.map(|Peer(address)| address.ip()),
        }),
        Err(failure) => {
            let envelope = wire::failure(Version::V2, &failure);
            Reply::new(failure.status, Format::Json, &envelope)
        }
    };
    let content_type = HeaderValue::from_static(reply.content_type());
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

async fn read(body: Body, headers: &HeaderMap, limits: Limits) -> Result<Vec<u8>, Failure> {
    let length = text(headers, CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| length > limits.body as u64) {
        return Err(too_large(limits));
    }
    match timeout(limits.body_time, to_bytes(body, limits.body)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        // A body without a length says only on the way that it is too large; one with a length is broken off.
        Ok(Err(_)) if length.is_none() => Err(too_large(limits)),
        Ok(Err(_)) => Err(Failure::unreadable("The body ends too early")),
        Err(_) => Err(Failure::new(
            408,
            "EMULATOR_TOO_SLOW",
            "The body took too long",
        )),
    }
}

fn too_large(limits: Limits) -> Failure {
    let text = format!("The body has more than {} bytes", limits.body);
    Failure::new(413, "EMULATOR_BODY_TOO_LARGE", text)
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
