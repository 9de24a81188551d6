//! From a request to a call.

use std::fmt;
use std::net::IpAddr;

use serde_json::{Map, Value};

use super::envelope::Format;
use super::third::Body;
use super::{json, multipart, path, php, third};
use crate::batch;
use crate::failure::Failure;
use crate::model::Version;

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub struct Incoming {
    /// `GET`, `POST` or another.
    pub verb: String,
    /// The path.
    pub path: String,
    /// What stands after the question mark.
    pub query: String,
    /// The header `Content-Type`.
    pub content_type: String,
    /// The header `Authorization`.
    pub authorization: Option<String>,
    /// The header `Idempotency-Key`.
    pub idempotency_key: Option<Vec<u8>>,
    /// The body.
    pub body: Vec<u8>,
    /// Where it comes from. The limit of requests counts by it.
    pub peer: Option<IpAddr>,
}

/// What a request asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The version of the API.
    pub version: Version,
    /// The method as written, without `.json` or `.xml`.
    pub method: String,
    /// The form of the answer.
    pub format: Format,
    /// What allows it.
    pub credentials: Credentials,
    /// The parameters.
    pub parameters: Map<String, Value>,
    /// The commands of a batch of REST 3.0, whose body is a list.
    pub commands: Option<Vec<Value>>,
    /// What a repeated call of REST 3.0 is known by.
    pub idempotency_key: Option<Vec<u8>>,
}

/// What allows a call. The secrets do not show in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A webhook's user and code.
    Webhook {
        /// The user.
        user: String,
        /// The code.
        code: String,
    },
    /// An application's token.
    Token(String),
    /// Nothing.
    None,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Webhook { user, .. } => write!(f, "Webhook({user})"),
            Self::Token(_) => f.write_str("Token"),
            Self::None => f.write_str("None"),
        }
    }
}

/// Reads a request.
///
/// # Errors
///
/// When it cannot be read; with the version, by whose form the failure is to be answered.
pub fn decode(incoming: Incoming) -> Result<Call, (Version, Failure)> {
    let target = path::read(&incoming.path).map_err(|failure| (Version::V2, failure))?;
    let version = target.version;
    let fail = |failure| (version, failure);
    if incoming.verb != "GET" && incoming.verb != "POST" {
        let failure = Failure::new(405, "EMULATOR_METHOD_NOT_ALLOWED", "GET or POST").classic();
        return Err(fail(failure));
    }
    let mut query = php::query(incoming.query.as_bytes()).map_err(fail)?;
    let (mut parameters, mut commands) = match version {
        Version::V2 => (classic(&incoming, query.clone()).map_err(fail)?, None),
        Version::V3 if incoming.verb == "GET" => (Map::new(), None),
        Version::V3 => {
            let body = third::body(&incoming.content_type, &incoming.body).map_err(fail)?;
            match body {
                Body::Parameters(parameters) => (parameters, None),
                Body::Commands(commands) => (Map::new(), Some(commands)),
            }
        }
    };
    if version == Version::V3 && batch::is(&target.method) && !parameters.is_empty() {
        commands = Some(third::commands(&parameters));
    }
    let written = parameters
        .shift_remove("auth")
        .or_else(|| query.shift_remove("auth"));
    let written = written.as_ref().and_then(Value::as_str);
    let header = incoming.authorization.as_deref().and_then(bearer);
    let token = header.or_else(|| written.map(str::to_owned));
    let credentials = match (target.webhook, token) {
        (Some((user, code)), _) => Credentials::Webhook { user, code },
        (None, Some(token)) => Credentials::Token(token),
        (None, None) => Credentials::None,
    };
    Ok(Call {
        version,
        method: target.method,
        format: target.format,
        credentials,
        parameters,
        commands,
        idempotency_key: match version {
            Version::V2 => None,
            Version::V3 => incoming.idempotency_key,
        },
    })
}

/// The parameters of the query string and of the body, which wins.
fn classic(
    incoming: &Incoming,
    mut parameters: Map<String, Value>,
) -> Result<Map<String, Value>, Failure> {
    if incoming.verb == "GET" || incoming.body.is_empty() {
        return Ok(parameters);
    }
    let kind = incoming.content_type.as_str();
    let looks_like_json = matches!(incoming.body.trim_ascii_start().first(), Some(b'{' | b'['));
    let own = if is(kind, "application/json") || (kind.is_empty() && looks_like_json) {
        json::parameters(&incoming.body)?
    } else if is(kind, "multipart/form-data") {
        multipart::parameters(kind, &incoming.body)?
    } else {
        php::query(&incoming.body)?
    };
    parameters.extend(own);
    Ok(parameters)
}

/// Whether a content type is this one, whatever its attributes.
pub fn is(content_type: &str, kind: &str) -> bool {
    let named = content_type.split(';').next().unwrap_or_default();
    named.trim().eq_ignore_ascii_case(kind)
}

fn bearer(header: &str) -> Option<String> {
    let (scheme, token) = header.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Call, Credentials, Incoming, decode};
    use crate::model::Version;

    fn get(path: &str, query: &str) -> Incoming {
        Incoming {
            verb: "GET".to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            ..Incoming::default()
        }
    }

    fn post(path: &str, content_type: &str, body: &str) -> Incoming {
        Incoming {
            verb: "POST".to_owned(),
            content_type: content_type.to_owned(),
            body: body.as_bytes().to_vec(),
            ..get(path, "")
        }
    }

    fn parameters(call: Call) -> Value {
        Value::Object(call.parameters)
    }

    #[test]
    fn a_form_json_and_a_query_say_the_same() {
        let path = "/rest/1/code/crm.lead.get";
        let expected = json!({"id": "1"});
        let form = post(
            path,
            "application/x-www-form-urlencoded; charset=UTF-8",
            "id=1",
        );
        for incoming in [
            get(path, "id=1"),
            form,
            post(path, "Application/JSON; charset=utf-8", "{\"id\": \"1\"}"),
            post(path, "", "{\"id\": \"1\"}"),
        ] {
            assert_eq!(parameters(decode(incoming).unwrap()), expected);
        }
    }

    #[test]
    fn the_body_wins_over_the_query() {
        let mut incoming = post("/rest/1/code/a", "application/json", "{\"id\": 2}");
        incoming.query = "id=1&x=y".to_owned();
        assert_eq!(
            parameters(decode(incoming).unwrap()),
            json!({"id": 2, "x": "y"})
        );
    }

    #[test]
    fn a_token_stands_in_the_query_the_body_or_a_header_and_is_no_parameter() {
        let token = Credentials::Token("t".to_owned());
        let mut header = get("/rest/api/a", "");
        header.authorization = Some("bearer t".to_owned());
        for incoming in [
            get("/rest/a", "auth=t"),
            post("/rest/a", "", "{\"auth\": \"t\"}"),
            post("/rest/a", "", "auth=t"),
            post("/rest/api/a", "application/json", "{\"auth\": \"t\"}"),
            get("/rest/api/a", "auth=t"),
            header,
        ] {
            let call = decode(incoming).unwrap();
            assert_eq!(call.credentials, token);
            assert!(call.parameters.is_empty());
        }
    }

    #[test]
    fn the_token_of_the_header_is_looked_at_first() {
        let mut both = get("/rest/a", "auth=other");
        both.authorization = Some("Bearer t".to_owned());
        let call = decode(both).unwrap();
        assert_eq!(call.credentials, Credentials::Token("t".to_owned()));
        assert!(call.parameters.is_empty());
    }

    #[test]
    fn rest_3_reads_no_parameters_from_the_query() {
        let call = decode(get("/rest/api/1/code/tasks.task.get", "id=51")).unwrap();
        assert_eq!(call.version, Version::V3);
        assert!(call.parameters.is_empty());
    }

    #[test]
    fn rest_3_takes_json_alone() {
        let (version, failure) =
            decode(post("/rest/api/1/code/a", "multipart/form-data", "id=1")).unwrap_err();
        assert_eq!(version, Version::V3);
        assert_eq!(
            failure.code,
            "BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION"
        );
    }

    #[test]
    fn other_verbs_are_refused() {
        let mut incoming = get("/rest/1/code/a", "");
        incoming.verb = "DELETE".to_owned();
        assert_eq!(decode(incoming).unwrap_err().1.status, 405);
    }
}
