//! Answers without a portal, for the tests of programs that use this crate.
//!
//! What a request answers is built from JSON, and read as leniently as an answer of a portal:
//!
//! ```
//! use bitrix24::server::Time;
//! use bitrix24::testing;
//! use serde_json::json;
//!
//! # fn run() -> bitrix24::Result<()> {
//! let time = testing::result::<Time>(json!("2025-01-31T10:00:00+00:00"))?;
//! let same = testing::answer::<Time>(r#"{"result": "2025-01-31T10:00:00+00:00", "time": {}}"#)?;
//! assert_eq!(format!("{time:?}"), format!("{same:?}"));
//! # Ok(())
//! # }
//! # run().unwrap();
//! ```
//!
//! Errors are built in the same way, by the answer that a portal refuses with:
//!
//! ```
//! use bitrix24::server::Time;
//!
//! let body = r#"{"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}"#;
//! let error = bitrix24::testing::answer::<Time>(body).unwrap_err();
//! assert!(error.is("QUERY_LIMIT_EXCEEDED"));
//! ```
//!
//! With the feature `testing`, which belongs into the `dev-dependencies` of a program, the objects of answers are `Default`
//! and can be written down as Rust, in which every field is optional and lists are empty:
//!
//! ```
//! # #[cfg(all(feature = "crm", feature = "testing"))] {
//! use bitrix24::crm::deal::ListItem;
//!
//! let deal = ListItem { title: Some("Supply".into()), ..Default::default() };
//! assert_eq!((deal.id, deal.extra.len()), (None, 0));
//! # }
//! ```
//!
//! With the feature `serde` they are `Deserialize`, so that one object can be read from JSON too:
//!
//! ```
//! # #[cfg(all(feature = "crm", feature = "serde"))] {
//! use bitrix24::crm::deal::ListItem;
//! use serde_json::json;
//!
//! let deal: ListItem = serde_json::from_value(json!({"ID": "7", "UF_CRM_COLOUR": "red"})).unwrap();
//! assert_eq!(deal.id, Some(7));
//! assert_eq!(deal.extra.get("UF_CRM_COLOUR"), Some(&json!("red")));
//! # }
//! ```

use serde_json::Value;

use crate::envelope::{self, Answer};
use crate::error::Result;
use crate::read::{self, Node};
use crate::request::Request;
use crate::secret::Secrets;

/// What a request answers, from the JSON of a `result`.
///
/// # Errors
///
/// Where the JSON is not what the documentation says: the message has the path, and [`Error::body`](crate::Error::body) has the JSON.
pub fn result<R: Request>(result: Value) -> Result<R::Output> {
    let whole = result.clone();
    output::<R>(Ok(result.into()), || whole)
}

/// What a request answers, from the whole body of an answer with the status 200.
///
/// # Errors
///
/// As those of a call: where the answer says that the portal refuses, is no JSON, or is not what the documentation says.
pub fn answer<R: Request>(body: impl AsRef<[u8]>) -> Result<R::Output> {
    let body = body.as_ref();
    output::<R>(open(body), || envelope::whole(body))
}

fn output<R: Request>(
    result: Result<Node<'_>>,
    whole: impl FnOnce() -> Value,
) -> Result<R::Output> {
    let output = result.and_then(|node| {
        read::read_node(node, R::read)
            .map_err(|misfit| envelope::misfitting(&misfit, whole(), &Secrets::default()))
    });
    output.map_err(|error| error.in_method(R::METHOD.name.into()))
}

fn open(body: &[u8]) -> Result<Node<'_>> {
    let answer = Answer {
        status: 200,
        location: None,
        body,
    };
    envelope::open(&answer, &Secrets::default()).map(|opened| opened.result)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{answer, result};
    use crate::read::{Map, Reader, integer, map};
    use crate::request::{Access, Method, Request, Slots};

    struct Counts;

    impl Request for Counts {
        const METHOD: Method = Method::v2("my.counts", Access::Read);
        type Output = Map<i64>;

        fn into_slots(self) -> Slots {
            Slots::new()
        }

        fn read(reader: &mut Reader<'_>) -> Map<i64> {
            map(reader, integer)
        }
    }

    #[test]
    fn an_answer_is_read_from_its_envelope_and_a_result_without_one() {
        let counts = [
            result::<Counts>(json!({"a": "1"})).expect("fits"),
            answer::<Counts>(r#"{"result": {"a": 1}, "total": 1}"#).expect("fits"),
        ];
        assert_eq!(counts[0], counts[1]);
        assert_eq!(counts[0].get("a"), Some(&1));
    }

    #[test]
    fn what_does_not_fit_is_an_error_of_the_method_with_the_path() {
        let error = result::<Counts>(json!({"a": {}})).expect_err("an object");
        assert_eq!(error.method(), "my.counts");
        assert!(error.message().starts_with("at $.a "), "{error}");
    }

    #[test]
    fn an_answer_that_does_not_fit_stays_reachable() {
        let error = answer::<Counts>(r#"{"result": {"a": {}, "b": 1}}"#).expect_err("an object");
        assert_eq!(error.body(), Some(&json!({"result": {"a": {}, "b": 1}})));
    }

    #[test]
    fn a_refusal_is_an_error_with_its_code() {
        let error = answer::<Counts>(r#"{"error": "NO"}"#).expect_err("refused");
        assert!(error.is("no") && error.is_portal());
    }
}
