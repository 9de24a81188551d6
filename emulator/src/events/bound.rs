//! A handler that is bound to an event.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::post::{Letter, form};

/// A handler.
#[derive(Debug, Clone)]
pub struct Bound {
    pub id: u64,
    pub application: String,
    /// In upper case.
    pub event: String,
    pub handler: String,
    /// The user with whose rights it is told; 0 is the one by whom it happened.
    pub user: u64,
    pub offline: bool,
    pub connector: String,
    /// How long it is not told again, where it is told of the queue.
    pub pause: Duration,
    pub told: Option<SystemTime>,
}

/// A handler as it is shown.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub event: String,
    pub handler: String,
    pub application: String,
    pub user: u64,
    pub offline: bool,
    pub connector: String,
}

impl Bound {
    /// What is shown of it.
    pub fn told(&self) -> Told {
        Told {
            event: self.event.clone(),
            handler: self.handler.clone(),
            application: self.application.clone(),
            user: self.user,
            offline: self.offline,
            connector: self.connector.clone(),
        }
    }

    /// Whether it may be told of the queue again.
    pub fn is_due(&self, now: SystemTime) -> bool {
        let passed = |told: SystemTime| now.duration_since(told).unwrap_or_default();
        self.told.is_none_or(|told| passed(told) >= self.pause)
    }

    /// What it is sent.
    pub fn letter(&self, auth: &Value, data: &Value, now: SystemTime) -> Letter {
        let ts = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let body = json!({
            "event": self.event,
            "event_handler_id": self.id,
            "data": data,
            "ts": ts.as_secs(),
            "auth": auth,
        });
        Letter {
            event: self.event.clone(),
            handler: self.handler.clone(),
            body: form(&body),
        }
    }
}
