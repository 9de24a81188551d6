//! A portal with an application, and what the application asks of its endpoints.
#![allow(dead_code, reason = "each test uses some of it")]

use std::time::{Duration, UNIX_EPOCH};

use bitrix24_emulator::{Application, Emulator};

use super::{Answered, Client};

pub const START: u64 = 1_780_315_782;
pub const ID: &str = "app.1";
pub const SECRET: &str = "app-secret";

pub fn portal() -> (Emulator, Client) {
    let application = Application::new(ID, SECRET)
        .redirect("https://app.example/back?own=1")
        .scopes(["crm", "task"])
        .status('F');
    let portal = Emulator::options()
        .application(application)
        .webhook(67, "code")
        .start()
        .unwrap();
    portal
        .clock()
        .stop_at(UNIX_EPOCH + Duration::from_secs(START));
    let client = Client::of(&portal);
    (portal, client)
}

pub fn wait(portal: &Emulator, seconds: u64) {
    portal.clock().advance(Duration::from_secs(seconds));
}

pub fn query(grant: &str, name: &str, value: &str) -> String {
    format!("grant_type={grant}&client_id={ID}&client_secret={SECRET}&{name}={value}")
}

pub fn by_code(client: &mut Client, code: &str) -> Answered {
    let query = query("authorization_code", "code", code);
    client.get(&format!("/oauth/token/?{query}"))
}

pub fn refresh(client: &mut Client, token: &str) -> Answered {
    let query = query("refresh_token", "refresh_token", token);
    client.get(&format!("/oauth/token/?{query}"))
}

pub fn text(answered: &Answered, name: &str) -> String {
    answered.json()[name]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// What a method answers to a token.
pub fn call(client: &mut Client, token: &str) -> String {
    let answered = client.get(&format!("/rest/crm.lead.fields?auth={token}"));
    match answered.status {
        200 => "200".to_owned(),
        _ => answered.refusal(),
    }
}

/// The parameters of an address.
pub fn parameters(address: &str) -> Vec<(String, String)> {
    let (_, query) = address.split_once('?').unwrap();
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}
