//! What is said of an answer that does not fit.

use serde_json::Value;

use super::Misfit;
use crate::error::Error;
use crate::secret;

/// The error of what does not fit: it shows no secret that stands anywhere in the whole, and none that the caller knows.
pub fn misfitting(
    misfit: &Misfit,
    what: &str,
    whole: &Value,
    redact: impl Fn(&str) -> String,
) -> Error {
    let secrets = secret::within(whole);
    Error::answer(misfit.tell(what, |text| {
        let hidden = |text: String, secret: &String| text.replace(secret.as_str(), secret::HIDDEN);
        let text = secrets.iter().fold(redact(text), hidden);
        secret::without_addresses(&text)
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::result;
    use crate::testing::tests::Counts;

    fn told(value: Value) -> String {
        result::<Counts>(value)
            .expect_err("it does not fit")
            .to_string()
    }

    #[test]
    fn it_says_method_path_what_was_expected_and_what_stood_there() {
        let error = result::<Counts>(json!({"a": 1, "b": {"c": "x"}})).expect_err("an object");
        assert_eq!(
            error.to_string(),
            r#"my.counts: at $.b the answer has {"c":"x"} instead of an integer"#
        );
        assert_eq!(error.method(), "my.counts");
        assert!(!error.is_portal());
    }

    #[test]
    fn the_rest_of_the_answer_stays_reachable() {
        let whole = json!({"a": 1, "b": {"c": "x"}});
        let error = result::<Counts>(whole.clone()).expect_err("an object");
        assert_eq!(error.body(), Some(&whole));
    }

    #[test]
    fn secrets_of_the_answer_do_not_show() {
        for value in [
            json!({"access_token": "k3yk3y"}),
            json!({"b": {"REFRESH_TOKEN": "k3yk3y"}}),
            json!({"b": {"clientSecret": "k3yk3y"}}),
            json!({"b": ["x", "https://a.bitrix24.com/rest/1/k3yk3y/"]}),
            json!({"b": ["https://a.bitrix24.com/rest/api/1/k3yk3y/"]}),
            json!({"b": ["https://a.bitrix24.com/x?a=1&auth=k3yk3y&b"]}),
            json!({"auth_id": "k3yk3y", "b": ["k3yk3y"]}),
            json!({"b": {"token": "k3\"yk3y"}}),
        ] {
            let text = told(value.clone());
            assert!(!text.contains("yk3y"), "{value}: {text}");
            assert!(text.contains("***"), "{value}: {text}");
        }
    }

    #[test]
    fn what_stood_there_is_cut_short() {
        let text = told(json!({ "a": "x".repeat(10_000) }));
        assert!(text.len() < 250 && text.contains('…'), "{text}");
    }
}
