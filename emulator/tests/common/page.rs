//! A portal whose pages are looked at.
#![allow(dead_code, reason = "each test uses some of it")]

use bitrix24_emulator::{Emulator, Options};
use serde_json::Value;

use super::{Answered, Client};

/// A code that is nowhere else.
pub const CODE: &str = "w3bh00kc0d3";

pub struct Looked {
    pub portal: Emulator,
    pub client: Client,
}

impl Looked {
    pub fn new() -> Self {
        Self::with(Emulator::options())
    }

    pub fn with(options: Options) -> Self {
        let portal = options.webhook(1, CODE).start().unwrap();
        let client = Client::of(&portal);
        Self { portal, client }
    }

    pub fn call(&mut self, method: &str, body: Value) -> Answered {
        self.client.json(&format!("/rest/1/{CODE}/{method}"), &body)
    }

    /// The same by the application.
    pub fn ask(&mut self, method: &str, mut body: Value) -> Answered {
        body["auth"] = "emulator-token".into();
        self.client.json(&format!("/rest/{method}"), &body)
    }

    pub fn look_as(&mut self, verb: &str, host: &str, path: &str) -> Answered {
        let head = format!("{verb} {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        self.client.send(head.as_bytes()).unwrap()
    }

    pub fn look(&mut self, path: &str) -> Answered {
        self.look_as("GET", "localhost", path)
    }

    /// A page that is there.
    pub fn page(&mut self, path: &str) -> String {
        let answered = self.look(path);
        assert_eq!(answered.status, 200, "{path}");
        String::from_utf8(answered.body).unwrap()
    }
}

/// The rows in the body of the only table of a page.
pub fn rows(page: &str) -> Vec<&str> {
    let body = page.split("<tbody>").nth(1);
    let body = body.and_then(|body| body.split("</tbody>").next());
    let rows = body.unwrap_or_default().split("<tr").skip(1);
    rows.collect()
}
