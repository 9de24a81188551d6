//! Answers without a portal, for the tests of programs. `bitrix24::testing` tells how.

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
pub(crate) mod tests {
    use serde_json::json;

    use super::{answer, result};
    use crate::read::{Map, Reader, integer, map};
    use crate::request::{Access, Method, Request, Slots};

    /// How many there are of each.
    pub(crate) struct Counts;

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
