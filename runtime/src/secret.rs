//! Texts that never show.

use std::sync::Arc;

use serde_json::Value;
use subtle::ConstantTimeEq as _;

/// A token or a key: `Debug` does not show it.
///
/// ```
/// let token = bitrix24::incoming::Secret::from("k3y");
/// assert_eq!(format!("{token:?}"), "***");
/// assert!(token.is("k3y"));
/// ```
#[derive(Clone, Default)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is this text, in a time that tells nothing about how much of it agrees.
    pub fn is(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// What stands where a secret stood.
pub(crate) const HIDDEN: &str = "***";

/// Up to what length a text is looked through for addresses.
const LONGEST: usize = 64 << 10;

/// The secrets that a call is made with: what a portal repeats of them in an answer shows in no error.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Arc<[String]>);

impl Secrets {
    /// Blank ones hide nothing.
    pub fn new(secrets: impl IntoIterator<Item = String>) -> Self {
        let mut secrets: Vec<String> = secrets.into_iter().filter(|one| !one.is_empty()).collect();
        // A secret that holds another one goes first, or the rest of it would stay.
        secrets.sort_by_key(|one| std::cmp::Reverse(one.len()));
        Self(secrets.into())
    }

    /// These and more.
    pub fn with(&self, more: Vec<String>) -> Self {
        Self::new(self.0.iter().cloned().chain(more))
    }

    /// A text without the secrets, wherever they stood.
    pub fn redact(&self, text: &str) -> String {
        let hidden = |text: String, secret: &String| text.replace(secret.as_str(), HIDDEN);
        self.0.iter().fold(text.to_owned(), hidden)
    }

    /// The same in all texts of a value.
    pub fn redact_value(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                *text = self.redact(text);
                // A longer one is no message, but a file.
                if text.len() <= LONGEST {
                    *text = without_addresses(text);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.redact_value(item)),
            Value::Object(members) => {
                for (name, mut value) in std::mem::take(members) {
                    self.redact_value(&mut value);
                    members.insert(self.redact(&name), value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} secrets", self.0.len())
    }
}

/// Whether a name says that only the receiver may know its value.
pub(crate) fn is_secret(name: &str) -> bool {
    let ends = |end: &str| {
        let start = name.len().checked_sub(end.len());
        let found = start.and_then(|start| name.get(start..));
        found.is_some_and(|found| found.eq_ignore_ascii_case(end))
    };
    name.eq_ignore_ascii_case("auth")
        || ["token", "secret", "password", "auth_id", "refresh_id"]
            .into_iter()
            .any(ends)
}

/// Hides the secrets that stand anywhere in a value.
#[doc(hidden)]
pub fn hide(value: &mut Value) {
    match value {
        Value::Object(members) => members.iter_mut().for_each(|(name, value)| match value {
            Value::String(text) if is_secret(name) => HIDDEN.clone_into(text),
            value => hide(value),
        }),
        Value::Array(items) => items.iter_mut().for_each(hide),
        _ => {}
    }
}

/// The secrets that stand anywhere in a value, as they are and as JSON writes them.
pub(crate) fn within(value: &Value) -> Vec<String> {
    fn collect(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    match value {
                        Value::String(text) if is_secret(name) && !text.is_empty() => {
                            let written = Value::from(text.as_str()).to_string();
                            found.push(written[1..written.len() - 1].to_owned());
                            found.push(text.clone());
                        }
                        value => collect(value, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|value| collect(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(value, &mut found);
    found
}

/// A text without the secrets of the addresses in it: `…/rest/1/***/`, `…?auth=***`.
pub(crate) fn without_addresses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, end)) = next(rest) {
        out.push_str(&rest[..start]);
        out.push_str(HIDDEN);
        rest = &rest[end..];
    }
    out + rest
}

/// Where the next secret of an address stands.
fn next(text: &str) -> Option<(usize, usize)> {
    let is_of_it = |letter: char| letter.is_ascii_alphanumeric() || "_-.%".contains(letter);
    let end = |start: usize| {
        let length = text[start..].find(|letter| !is_of_it(letter));
        length.map_or(text.len(), |length| start + length)
    };
    let lower = text.to_ascii_lowercase();
    let after = |mark: &'static str| lower.match_indices(mark).map(|(at, mark)| at + mark.len());
    let webhooks = after("/rest/").filter_map(|at| {
        let at = at
            + if lower[at..].starts_with("api/") {
                4
            } else {
                0
            };
        let user = lower[at..].bytes().take_while(u8::is_ascii_digit).count();
        let slash = user > 0 && lower[at + user..].starts_with('/');
        slash.then_some(at + user + 1)
    });
    let queries = after("auth=").chain(after("token="));
    webhooks
        .chain(queries)
        .map(|start| (start, end(start)))
        .filter(|(start, end)| start < end)
        .min()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::{hide, within, without_addresses};

    #[test]
    fn secrets_are_found_by_their_names_at_any_depth() {
        let mut value =
            json!([{"a": {"ACCESS_TOKEN": "k3y", "TITLE": "x", "botToken": ""}}, {"token": 5}]);
        assert_eq!(within(&value), ["k3y", "k3y"]);
        hide(&mut value);
        assert_eq!(value[0]["a"]["ACCESS_TOKEN"], "***");
        assert_eq!(value[0]["a"]["TITLE"], "x");
    }

    #[test]
    fn addresses_lose_their_secrets_alone() {
        for (text, shown) in [
            (
                "https://a/rest/1/k3y/x.y?b=1",
                "https://a/rest/1/***/x.y?b=1",
            ),
            ("/rest/api/12/k3y", "/rest/api/12/***"),
            (
                "/rest/crm.deal.list?auth=k3y&token=K.3_y",
                "/rest/crm.deal.list?auth=***&token=***",
            ),
            ("access_token=k3y\", \"a\"", "access_token=***\", \"a\""),
            ("the rest is 1/2", "the rest is 1/2"),
        ] {
            assert_eq!(without_addresses(text), shown);
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_or_grow_forever(text in "(/rest/|api/|1/|auth=|[é&\" k]){0,12}") {
            let once = without_addresses(&text);
            prop_assert!(once.len() <= text.len() + 3 * text.len());
        }
    }
}
