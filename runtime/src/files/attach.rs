//! Puts the files of a call into its request.

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::{HeaderMap, HeaderValue, Request, header};
use serde_json::Value;

use super::content::Content;
use super::inline::Inline;
use super::{address, encode, secrets};
use crate::auth::Grant;
use crate::error::{Error, Result};
use crate::secret::{HIDDEN, Secrets};
use crate::transport::{Body, ByteStream};

/// The files of a call.
#[derive(Clone)]
pub(crate) enum Files {
    /// In its parameters.
    Inline(Vec<(Inline, Content)>),
    /// Beside its parameters, all of it a form.
    Form(Part),
    /// Alone, at an address of its own.
    Upload { url: String, part: Part },
}

/// The part of a form that a file is.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub field: String,
    pub name: String,
    pub content: Content,
}

impl Files {
    /// Whether all of them can be read from the start.
    pub fn are_whole(&self) -> bool {
        match self {
            Self::Inline(all) => all.iter().all(|(_, content)| content.is_whole()),
            Self::Form(part) | Self::Upload { part, .. } => part.content.is_whole(),
        }
    }

    /// Whether the address lets in by itself: then no other grant would help.
    pub fn have_an_address(&self) -> bool {
        matches!(self, Self::Upload { .. })
    }

    /// The request with the files in it, and what of it may not show.
    pub fn put(&self, request: Request<Body>, grant: &Grant) -> Result<(Request<Body>, Secrets)> {
        let (mut head, body) = request.into_parts();
        let secrets = match self {
            Self::Upload { url, .. } => {
                let url = address(&grant.portal, &grant.portal.root(), url)?;
                head.uri = url.as_str().parse().map_err(|_| {
                    Error::configuration("the address of the file is no URI that HTTP can carry")
                })?;
                head.headers.remove(header::AUTHORIZATION);
                grant.secrets.with(secrets(&url))
            }
            _ => grant.secrets.clone(),
        };
        let whole = body.whole().cloned().unwrap_or_default();
        let body = match self {
            Self::Inline(files) => inline(files, &whole, &mut head.headers)?,
            Self::Form(_) if head.uri.path().contains("/rest/api/") => {
                return Err(Error::configuration(
                    "methods of REST 3.0 take JSON alone: this one takes no form",
                ));
            }
            Self::Form(part) => {
                let parameters = serde_json::from_slice(&whole).unwrap_or_default();
                form(part, &parameters, &mut head.headers)?
            }
            Self::Upload { part, .. } => form(part, &Value::Null, &mut head.headers)?,
        };
        Ok((Request::from_parts(head, body), secrets))
    }
}

/// The address is a secret.
impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Inline(files) => f.debug_tuple("Inline").field(files).finish(),
            Self::Form(part) => f.debug_tuple("Form").field(part).finish(),
            Self::Upload { part, .. } => {
                f.debug_tuple("Upload").field(&HIDDEN).field(part).finish()
            }
        }
    }
}

/// A body of what is known and what is read, and the header of its length where that is known.
struct Parts {
    parts: Vec<ByteStream>,
    length: Option<u64>,
}

impl Parts {
    fn new() -> Self {
        Self {
            parts: Vec::new(),
            length: Some(0),
        }
    }

    fn known(&mut self, bytes: Bytes) {
        self.length = self.length.map(|all| all + bytes.len() as u64);
        self.parts.push(stream::once(async { Ok(bytes) }).boxed());
    }

    fn read(&mut self, parts: ByteStream, length: Option<u64>) {
        self.length = self.length.zip(length).map(|(all, more)| all + more);
        self.parts.push(parts);
    }

    fn into_body(self, headers: &mut HeaderMap) -> Body {
        if let Some(length) = self.length {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        Body::stream(stream::iter(self.parts).flatten())
    }
}

fn inline(files: &[(Inline, Content)], json: &Bytes, headers: &mut HeaderMap) -> Result<Body> {
    let text = std::str::from_utf8(json).unwrap_or_default();
    let mut places = Vec::with_capacity(files.len());
    for (place, content) in files {
        let mut found = text.match_indices(place.mark());
        let (Some((at, _)), None) = (found.next(), found.next()) else {
            return Err(Error::configuration(
                "each file must stand in its request once: give its place to a parameter",
            ));
        };
        places.push((at, at + place.mark().len(), content));
    }
    places.sort_by_key(|(at, _, _)| *at);
    let mut body = Parts::new();
    let mut from = 0;
    for (at, end, content) in places {
        body.known(json.slice(from..at));
        let length = content.length().map(encode::base64_length);
        body.read(encode::base64(content.open()), length);
        from = end;
    }
    body.known(json.slice(from..));
    Ok(body.into_body(headers))
}

fn form(part: &Part, parameters: &Value, headers: &mut HeaderMap) -> Result<Body> {
    let boundary = uuid::Uuid::new_v4().simple().to_string();
    let kind = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"));
    let kind = kind.map_err(|_| Error::configuration("no form can be made"))?;
    headers.insert(header::CONTENT_TYPE, kind);
    let Part {
        field,
        name,
        content,
    } = part;
    let parameters = if parameters.is_null() {
        &Value::Object(serde_json::Map::new())
    } else {
        parameters
    };
    let mut body = Parts::new();
    body.known(encode::form_start(&boundary, parameters, field, name).into());
    body.read(content.open(), content.length());
    body.known(encode::form_end(&boundary).into());
    Ok(body.into_body(headers))
}
