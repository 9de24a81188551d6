//! What does not show.

use serde_json::Value;

/// What stands in the place of a secret.
pub const HIDDEN: &str = "•••";

/// The secrets that are known, and names of those that are not.
#[derive(Default)]
pub struct Secrets(Vec<String>);

impl Secrets {
    /// These, beside what has the name of a secret.
    pub fn new(known: Vec<String>) -> Self {
        // What is this short would be found in all kinds of words.
        Self(
            known
                .into_iter()
                .filter(|secret| secret.len() > 5)
                .collect(),
        )
    }

    /// Hides them in a value.
    pub fn hide(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.hide(item)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    match is_name(name) && !is_nothing(value) {
                        true => *value = Value::from(HIDDEN),
                        false => self.hide(value),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Hides them in a text: those that are known, what follows `token=` in an address or a form, and the codes of webhooks.
    pub fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(place) = rest.find('=') {
            let (before, after) = rest.split_at(place + 1);
            out.push_str(before);
            let begin = before.rfind(|sign: char| "?&\"' /".contains(sign) || sign.is_whitespace());
            let name = &before[begin.map_or(0, |begin| begin + 1)..place];
            let end = after.find(|sign: char| "&#\"'<".contains(sign) || sign.is_whitespace());
            let value = &after[..end.unwrap_or(after.len())];
            rest = after;
            if is_name(name) && !value.is_empty() {
                out.push_str(HIDDEN);
                rest = &after[value.len()..];
            }
        }
        out.push_str(rest);
        let mut out = codes(&out);
        for secret in &self.0 {
            out = out.replace(secret.as_str(), HIDDEN);
        }
        out
    }

    /// Hides a text that has this name, and otherwise the secrets in it.
    pub fn named(&self, name: &str, text: String) -> String {
        match is_name(name) && !text.is_empty() {
            true => HIDDEN.to_owned(),
            false => self.text(&text),
        }
    }
}

/// Hides the codes in the addresses of webhooks.
fn codes(text: &str) -> String {
    const START: &str = "/rest/";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find(START) {
        let (before, after) = rest.split_at(place + START.len());
        out.push_str(before);
        rest = after;
        let after = after.strip_prefix("api/").unwrap_or(after);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let Some(code) = after[digits..].strip_prefix('/').filter(|_| digits > 0) else {
            continue;
        };
        let length = code.find(|sign: char| "/?#\"'&".contains(sign) || sign.is_whitespace());
        let length = length.unwrap_or(code.len());
        if length > 0 {
            out.push_str(&rest[..rest.len() - code.len()]);
            out.push_str(HIDDEN);
            rest = &code[length..];
        }
    }
    out.push_str(rest);
    out
}

/// Whether this is the name of a secret.
fn is_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let parts = ["token", "secret", "password", "auth_id", "refresh_id"];
    name == "auth" || name.starts_with("auth[") || parts.iter().any(|part| name.contains(part))
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => true,
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Secrets;

    #[test]
    fn what_has_the_name_of_a_secret_is_hidden_wherever_it_is() {
        let mut value = json!({
            "auth": {"access_token": "a"}, "TOKEN": "b", "list": [{"client_secret": "c"}], "TITLE": "d", "password": ""
        });
        Secrets::default().hide(&mut value);
        let hidden = json!({
            "auth": "•••", "TOKEN": "•••", "list": [{"client_secret": "•••"}], "TITLE": "d", "password": ""
        });
        assert_eq!(value, hidden);
    }

    #[test]
    fn secrets_in_texts_are_hidden_and_the_rest_stays() {
        let secrets = Secrets::new(vec!["3hj4k5l6".to_owned(), "a".to_owned()]);
        for (text, hidden) in [
            ("crm.lead.get?id=7&auth=x", "crm.lead.get?id=7&auth=•••"),
            ("?access_token=x&id=7", "?access_token=•••&id=7"),
            ("auth[access_token]=x", "auth[access_token]=•••"),
            (
                "https://a/rest/1/x/crm.lead.get",
                "https://a/rest/1/•••/crm.lead.get",
            ),
            ("https://a/rest/api/1/x/", "https://a/rest/api/1/•••/"),
            ("/rest/crm.lead.get", "/rest/crm.lead.get"),
            ("with 3hj4k5l6 in it", "with ••• in it"),
            ("auth=", "auth="),
            ("1 = 1", "1 = 1"),
        ] {
            assert_eq!(secrets.text(text), hidden);
        }
    }
}
