//! What is asked of the endpoints for tokens, as it is noted: without a secret in it.

use std::time::{Instant, SystemTime};

use serde_json::{Map, Value};

use crate::log::Received;
use crate::model::Version;
use crate::page::{HIDDEN, Secrets};
use crate::wire::{Delivery, Reply};

/// A request to one of the endpoints, on its way.
pub(crate) struct Noted {
    begin: Instant,
    received: Received,
}

impl Noted {
    /// One that came at a time, with a verb.
    pub fn new(endpoint: &str, verb: &str, peer: Option<std::net::IpAddr>, at: SystemTime) -> Self {
        Self {
            begin: Instant::now(),
            received: Received {
                peer,
                verb: verb.to_owned(),
                method: endpoint.to_owned(),
                is_call: false,
                ..Received::new(at, Version::V2)
            },
        }
    }

    /// What it asks with.
    pub fn asks(&mut self, parameters: &Map<String, Value>) {
        let mut shown = Value::Object(parameters.clone());
        hide(&mut shown);
        self.received.written = shown.to_string().into_bytes().into();
    }

    /// What came of it. Only JSON is kept of an answer: pages and addresses have codes in them.
    pub fn answered(mut self, reply: &Reply) -> Received {
        self.received.status = match reply.delivery {
            Delivery::Nothing => 0,
            Delivery::Half | Delivery::Whole => reply.status,
        };
        if let Ok(mut answer) = serde_json::from_slice(&reply.body) {
            hide(&mut answer);
            self.received.answer = answer.to_string().into_bytes().into();
        }
        self.received.took = self.begin.elapsed();
        self.received
    }
}

/// Hides what has the name of a secret, and the code: elsewhere that is the name of other things.
fn hide(value: &mut Value) {
    Secrets::default().hide(value);
    if let Some(code) = value.get_mut("code") {
        *code = Value::from(HIDDEN);
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use serde_json::{Value, json};

    use super::Noted;
    use crate::wire::{Format, Reply};

    #[test]
    fn no_code_and_no_token_is_noted() {
        let mut noted = Noted::new("oauth/token", "POST", None, SystemTime::UNIX_EPOCH);
        let asked =
            json!({"grant_type": "a", "code": "b", "client_secret": "c", "refresh_token": "d"});
        noted.asks(asked.as_object().unwrap());
        let told = json!({"access_token": "e", "refresh_token": "f", "user_id": 1});
        let received = noted.answered(&Reply::new(200, Format::Json, &told));
        assert_eq!(
            received.parameters(),
            json!({"grant_type": "a", "code": "•••", "client_secret": "•••", "refresh_token": "•••"})
        );
        let answer: Value = serde_json::from_slice(&received.answer).unwrap();
        let hidden = json!({"access_token": "•••", "refresh_token": "•••", "user_id": 1});
        assert_eq!(answer, hidden);
    }

    #[test]
    fn a_page_with_a_code_is_not_kept() {
        let noted = Noted::new("oauth/authorize", "GET", None, SystemTime::UNIX_EPOCH);
        let received = noted.answered(&Reply::page(200, "c0d3"));
        assert!(received.answer.is_empty());
    }
}
