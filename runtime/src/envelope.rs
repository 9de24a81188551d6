//! What stands around a `result`: the envelope of an answer, of an error, and what is neither.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::read::{self, Misfit, Node, parse};
use crate::secret::{Secrets, without_addresses};

/// How many characters of an answer that is no JSON are shown.
const SHOWN: usize = 200;
/// How many bytes of it are kept.
const KEPT: usize = 64 << 10;
/// The byte order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// Where a redirect leads.
    pub location: Option<&'a str>,
    /// All of the body.
    pub body: &'a [u8],
}

/// What an answer holds.
#[derive(Debug)]
pub(crate) struct Opened<'a> {
    /// The `result`; all of the answer but `time` where there is none.
    pub result: Node<'a>,
    /// Where the next page of a list starts.
    pub next: Option<i64>,
    /// How many rows a list has on all its pages.
    pub total: Option<i64>,
    /// The block `time`.
    pub time: Option<Node<'a>>,
}

/// What an answer holds; the secrets of the call show in no error.
pub(crate) fn open<'a>(answer: &Answer<'a>, secrets: &Secrets) -> Result<Opened<'a>> {
    unwrap(answer, secrets).map_err(|error| error.with_status(answer.status))
}

fn unwrap<'a>(answer: &Answer<'a>, secrets: &Secrets) -> Result<Opened<'a>> {
    let body = answer.body;
    let body = body.strip_prefix(MARK).unwrap_or(body);
    let body = match std::str::from_utf8(body).ok().and_then(parse) {
        Some(body) if refuses(answer.status, &body) => {
            let mut body = body.into_value();
            secrets.redact_value(&mut body);
            return Err(Error::portal(body));
        }
        other => other,
    };
    // Followed, a redirect would turn the POST into a GET without its parameters.
    if (300..400).contains(&answer.status) {
        return Err(Error::transport(moved(answer.location)));
    }
    let mut body = body.ok_or_else(|| not_json(answer.body, secrets, "is not JSON"))?;
    let time = body.take("time");
    Ok(match body.take("result") {
        Some(result) => Opened {
            result,
            next: body.take("next").and_then(count),
            total: body.take("total").and_then(count),
            time,
        },
        None => Opened {
            result: body,
            next: None,
            total: None,
            time,
        },
    })
}

/// A number, or a text with one.
pub(crate) fn count(node: Node<'_>) -> Option<i64> {
    match node.into_value() {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_i64(),
    }
}

/// Whether a body says that the portal refused.
fn refuses(status: u16, body: &Node<'_>) -> bool {
    let said = match body.get("error") {
        None | Some(Node::Null | Node::Bool(false)) => false,
        // A blank code is an error all the same; beside a result it is none.
        Some(Node::String(code)) if code.trim().is_empty() => body.get("result").is_none(),
        Some(Node::Array(items)) => !items.is_empty(),
        Some(_) => true,
    };
    said || status >= 400
}

/// Only the host of the new address shows: the path repeats the secret.
fn moved(location: Option<&str>) -> String {
    let host = location.and_then(|location| reqwest::Url::parse(location).ok());
    match host.as_ref().and_then(|url| url.host_str()) {
        Some(host) => format!(
            "the portal sends on to the host `{host}`, which is not followed: call it at that address"
        ),
        None => "the portal sends on to another address, which is not followed: look up the portal's address".into(),
    }
}

/// All of an answer that was opened before.
pub(crate) fn whole(body: &[u8]) -> Value {
    let text = std::str::from_utf8(body.strip_prefix(MARK).unwrap_or(body));
    text.ok()
        .and_then(parse)
        .map(Node::into_value)
        .unwrap_or_default()
}

/// The error where the `result` of an answer is not what is documented, with all of the answer.
pub(crate) fn misfitting(misfit: &Misfit, mut whole: Value, secrets: &Secrets) -> Error {
    let error = read::misfitting(misfit, "answer", &whole, |text| secrets.redact(text));
    secrets.redact_value(&mut whole);
    error.with_body(whole)
}

/// The error where a page came instead of a file.
pub(crate) fn instead(body: &[u8], secrets: &Secrets) -> Error {
    not_json(body, secrets, "is a page instead of the file")
}

fn not_json(body: &[u8], secrets: &Secrets, what: &str) -> Error {
    let text = String::from_utf8_lossy(body);
    if text.trim().is_empty() {
        return Error::answer("the answer is empty");
    }
    // First redacted, then cut: half a secret would not be found.
    let text = without_addresses(&cut(secrets.redact(&text)));
    let start: String = text.chars().take(SHOWN).collect();
    let error = Error::answer(format!("the answer {what}; it starts with {start:?}"));
    error.with_text(text)
}

/// The start of a text that may be long.
fn cut(mut text: String) -> String {
    if let Some((end, _)) = text
        .char_indices()
        .find(|(end, letter)| end + letter.len_utf8() > KEPT)
    {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{Answer, SHOWN, misfitting, open, whole};
    use crate::error::Result;
    use crate::read::{Node, read};
    use crate::secret::Secrets;

    const CODE: &str = "k3yk3yk3y";

    fn bytes(status: u16, location: Option<&str>, body: &[u8]) -> Result<Value> {
        let answer = Answer {
            status,
            location,
            body,
        };
        open(&answer, &Secrets::new([CODE.to_owned()])).map(|opened| opened.result.into_value())
    }

    fn answer(status: u16, body: Value) -> Result<Value> {
        bytes(status, None, body.to_string().as_bytes())
    }

    #[test]
    fn the_result_is_taken_out_of_its_envelope() {
        for result in [json!(true), json!(null), json!([]), json!({"error": "x"})] {
            let body = json!({"result": result, "time": {"start": 1.5}, "next": 50, "total": 70});
            assert_eq!(answer(200, body).expect("an answer"), result);
        }
    }

    #[test]
    fn the_next_page_and_the_count_are_numbers_however_they_are_written() {
        let body = br#"{"result":[1],"next":"50","total":70,"time":{"start":1}}"#;
        let answer = Answer {
            status: 200,
            location: None,
            body,
        };
        let opened = open(&answer, &Secrets::default()).expect("an answer");
        assert_eq!((opened.next, opened.total), (Some(50), Some(70)));
        assert_eq!(opened.time.map(Node::into_value), Some(json!({"start": 1})));
    }

    #[test]
    fn an_answer_without_an_envelope_is_the_result() {
        assert_eq!(answer(200, json!([1])).expect("an answer"), json!([1]));
        assert_eq!(
            answer(200, json!({"id": 1, "time": {}})).expect("an answer"),
            json!({"id": 1})
        );
    }

    #[test]
    fn a_refusal_is_one_whatever_the_status() {
        for status in [200, 302, 400, 503] {
            let error = answer(status, json!({"error": "NO", "error_description": "why"}))
                .expect_err("refused");
            assert_eq!(
                (error.code(), error.message(), error.status()),
                (Some("NO"), "why", Some(status))
            );
            assert!(error.is_portal());
        }
    }

    #[test]
    fn a_status_of_an_error_is_one_whatever_the_body() {
        let error = answer(500, json!({"result": true})).expect_err("refused");
        assert_eq!((error.code(), error.status()), (None, Some(500)));
        assert!(answer(404, json!([1])).is_err());
    }

    #[test]
    fn an_error_that_is_empty_is_none_beside_a_result() {
        for empty in [json!(null), json!(false), json!(""), json!([])] {
            let body = json!({"result": 1, "error": empty.clone()});
            assert_eq!(answer(200, body).expect("an answer"), json!(1), "{empty}");
        }
        assert!(answer(200, json!({"error": "", "error_description": "no"})).is_err());
    }

    #[test]
    fn what_is_no_json_shows_its_start() {
        let error = bytes(502, None, b"<html>Bad Gateway").expect_err("no JSON");
        assert_eq!(
            error.to_string(),
            r#"HTTP 502: the answer is not JSON; it starts with "<html>Bad Gateway""#
        );
        assert!(!error.is_portal());
        let error = bytes(200, None, b" \n").expect_err("no JSON");
        assert_eq!(error.message(), "the answer is empty");
    }

    #[test]
    fn a_byte_order_mark_does_no_harm() {
        let body = b"\xef\xbb\xbf{\"result\":1}";
        assert_eq!(bytes(200, None, body).expect("an answer"), json!(1));
    }

    #[test]
    fn a_redirect_is_an_error_that_names_the_new_host_alone() {
        let to = format!("https://b.bitrix24.com/rest/1/{CODE}/x");
        let error = bytes(302, Some(&to), b"{\"result\":1}").expect_err("moved");
        assert!(error.message().contains("`b.bitrix24.com`"), "{error}");
        assert!(!error.to_string().contains(CODE));
        for odd in [None, Some("/login"), Some("")] {
            assert!(bytes(301, odd, b"").is_err());
        }
    }

    #[test]
    fn an_answer_that_does_not_fit_is_kept_without_the_secret() {
        let secrets = Secrets::new([CODE.to_owned()]);
        let found = json!({"id": {"a": CODE}});
        let misfit = read(found.clone(), |r| r.integer("id")).expect_err("an object");
        let body = json!({"result": found}).to_string();
        let error = misfitting(&misfit, whole(body.as_bytes()), &secrets);
        assert_eq!(error.body(), Some(&json!({"result": {"id": {"a": "***"}}})));
        assert!(!error.to_string().contains(CODE), "{error}");
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic(status in 100u16..600, body in any::<Vec<u8>>()) {
            let _ = bytes(status, None, &body);
        }

        #[test]
        fn the_secret_shows_in_no_error_wherever_an_answer_repeats_it(
            before in ".{0,10}",
            filler in 0..SHOWN + 20,
        ) {
            let text = format!("{before}{}{CODE}", "x".repeat(filler));
            // Not even half of it, where the text is cut.
            let half = &CODE[..5];
            let error = bytes(500, None, text.as_bytes()).expect_err("no JSON");
            prop_assert!(!error.to_string().contains(half));
            let bodies = [
                json!({"error": text, "error_description": text}),
                json!({"error": {"code": text, "message": text, "validation": [{"field": text, "message": text}]}}),
            ];
            for body in bodies {
                let error = answer(400, body).expect_err("refused");
                let shown = format!("{error} {error:?} {:?}", error.body());
                prop_assert!(!shown.contains(half));
            }
        }
    }
}
