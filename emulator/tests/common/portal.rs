//! A portal and a client of it.
#![allow(dead_code, reason = "each test uses some of it")]

use bitrix24_emulator::Emulator;
use serde_json::Value;

use super::{Answered, Client, hook, hook3};

pub struct Portal {
    pub emulator: Emulator,
    pub client: Client,
}

impl Portal {
    pub fn new() -> Self {
        let emulator = Emulator::start().unwrap();
        let client = Client::of(&emulator);
        Self { emulator, client }
    }

    pub fn ask(&mut self, method: &str, parameters: Value) -> Answered {
        self.client.json(&hook(method), &parameters)
    }

    pub fn result(&mut self, method: &str, parameters: Value) -> Value {
        self.ask(method, parameters).result()
    }

    pub fn third(&mut self, method: &str, parameters: Value) -> Value {
        self.client.json(&hook3(method), &parameters).result()
    }
}
