//! Data without a type.

use serde_json::Value;

use crate::read::{Reader, any};

/// Names of values that only the receiver may know.
const SECRETS: &[&str] = &[
    "access_token",
    "application_token",
    "client_secret",
    "refresh_token",
];

/// What came, as JSON; `Debug` does not show the tokens in it.
#[derive(Clone, PartialEq)]
pub struct Raw(Value);

impl Raw {
    pub(crate) fn read(r: &mut Reader<'_>) -> Self {
        Self(any(r))
    }

    /// The JSON.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The JSON.
    pub fn into_value(self) -> Value {
        self.0
    }
}

impl std::fmt::Debug for Raw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = self.0.clone();
        hide(&mut shown);
        write!(f, "{shown}")
    }
}

fn hide(value: &mut Value) {
    walk(value, &mut |secret| *secret = "***".to_owned());
}

/// The secrets that stand anywhere in a value.
pub(super) fn secrets(value: &mut Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(value, &mut |secret| {
        if !secret.is_empty() {
            found.push(secret.clone());
        }
    });
    found
}

fn walk(value: &mut Value, see: &mut dyn FnMut(&mut String)) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if SECRETS.contains(&name.to_lowercase().as_str()) => {
                        see(text);
                    }
                    value => walk(value, see),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|value| walk(value, see)),
        _ => {}
    }
}
