//! A portal with an application that calls it.
#![allow(dead_code, reason = "each test uses some of it")]

use bitrix24_emulator::{Application, Emulator};
use serde_json::{Value, json};

use super::{Answered, Client};

/// The application.
pub const ID: &str = "app.1";

pub struct Played {
    pub portal: Emulator,
    pub client: Client,
    pub token: String,
}

impl Played {
    /// One with all scopes.
    pub fn new() -> Self {
        Self::with(Application::new(ID, "secret"))
    }

    pub fn with(application: Application) -> Self {
        let portal = Emulator::options().application(application).start();
        let portal = portal.unwrap();
        let token = portal.oauth().issue(ID, 1).unwrap().access;
        let client = Client::of(&portal);
        Self {
            portal,
            client,
            token,
        }
    }

    pub fn ask(&mut self, method: &str, mut body: Value) -> Answered {
        body["auth"] = json!(self.token);
        self.client.json(&format!("/rest/{method}"), &body)
    }

    pub fn call(&mut self, method: &str, body: Value) -> Value {
        self.ask(method, body).result()
    }

    pub fn third(&mut self, method: &str, mut body: Value) -> Value {
        body["auth"] = json!(self.token);
        let path = format!("/rest/api/{method}");
        self.client.json(&path, &body).result()
    }

    pub fn bind(&mut self, event: &str, handler: &str) {
        self.call("event.bind", json!({"event": event, "handler": handler}));
    }

    pub fn queue(&mut self, event: &str) {
        let body = json!({"event": event, "event_type": "offline"});
        self.call("event.bind", body);
    }

    /// What is in the queue: names and data, in the order in which it happened.
    pub fn told(&mut self) -> Vec<(String, Value)> {
        let body = json!({"limit": 1000, "order": {"ID": "ASC"}});
        let answer = self.call("event.offline.get", body);
        let events = answer["events"].as_array().unwrap().iter();
        let told = events.map(|event| {
            let name = event["EVENT_NAME"].as_str().unwrap();
            (name.to_owned(), event["EVENT_DATA"].clone())
        });
        told.collect()
    }
}
