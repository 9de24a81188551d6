//! Whatever is sent to what lives: it answers, and what is refused changes nothing.

#[path = "../common/mod.rs"]
mod common;
mod content;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use common::portal::Portal;
use common::{hook, hook3};
use content::call;
use proptest::prelude::*;
use serde_json::{Value, json};

static ANSWERED: AtomicUsize = AtomicUsize::new(0);
static ASKED: AtomicUsize = AtomicUsize::new(0);
static PORTAL: LazyLock<Mutex<Portal>> = LazyLock::new(|| {
    let portal = Portal::new();
    portal.emulator.seed("crm.deal", 20).unwrap();
    portal.emulator.seed("crm.item:183", 20).unwrap();
    portal.emulator.seed("tasks.task", 20).unwrap();
    Mutex::new(portal)
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    fn calls(
        (name, is_third, parameters) in call(),
    ) {
        let mut portal = PORTAL.lock().unwrap_or_else(PoisonError::into_inner);
        let path = if is_third { hook3(name) } else { hook(name) };
        let deals = |portal: &mut Portal| portal.ask("crm.deal.list", json!({"start": -1})).result();
        let before = deals(&mut portal);
        let answered = portal.client.json(&path, &Value::Object(parameters));
        prop_assert!(answered.status < 500, "{}", answered.json());
        if answered.status != 200 || !name.starts_with("crm.") {
            prop_assert_eq!(deals(&mut portal), before);
        }
        ANSWERED.fetch_add(usize::from(answered.status == 200), Ordering::Relaxed);
        ASKED.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn a_call_of_any_content_is_answered_or_refused_and_a_refused_one_changes_nothing() {
    // The property above is worth something only where it comes as far as the store.
    calls();
    let (answered, asked) = (
        ANSWERED.load(Ordering::Relaxed),
        ASKED.load(Ordering::Relaxed),
    );
    assert!(answered * 3 > asked, "{answered} of {asked}");
}

#[test]
fn a_large_call_is_answered_or_refused_too() {
    let mut portal = Portal::new();
    portal.emulator.seed("crm.deal", 3).unwrap();
    let many = |count: usize| (0..count).map(|place| json!(place)).collect::<Value>();
    let fields = |count: usize| -> Value {
        let pairs = (0..count).map(|place| (format!(">UF_CRM_{place}"), json!(1)));
        Value::Object(pairs.collect())
    };
    let names = |count: usize| {
        (0..count)
            .map(|place| json!(format!("UF_CRM_{place}")))
            .collect::<Value>()
    };
    let written = |count: usize| -> Value {
        Value::Object(
            (0..count)
                .map(|place| (format!("UF_CRM_{place}"), json!(1)))
                .collect(),
        )
    };
    for (method, parameters, status) in [
        (
            "crm.deal.list",
            json!({"filter": {"ID": many(20_000)}}),
            200,
        ),
        (
            "crm.deal.list",
            json!({"filter": {"ID": many(20_001)}}),
            400,
        ),
        (
            "crm.deal.list",
            json!({"filter": {">ID": many(20_000)}}),
            200,
        ),
        (
            "crm.deal.list",
            json!({"filter": {"!UF_CRM_X": many(20_000)}}),
            200,
        ),
        ("crm.deal.list", json!({"filter": fields(2000)}), 200),
        ("crm.deal.list", json!({"filter": fields(10_000)}), 400),
        ("crm.deal.list", json!({"select": names(5000)}), 200),
        (
            "crm.deal.list",
            json!({"filter": {"%TITLE": "x".repeat(1_000_000)}}),
            200,
        ),
        (
            "crm.deal.list",
            json!({"filter": {"=TITLE": "x".repeat(1_000_000)}}),
            200,
        ),
        (
            "crm.deal.add",
            json!({"fields": {"TITLE": "x".repeat(1_000_000)}}),
            200,
        ),
        ("crm.deal.add", json!({"fields": written(2000)}), 400),
        (
            "crm.deal.update",
            json!({"id": 1, "fields": written(800)}),
            200,
        ),
        (
            "crm.deal.list",
            json!({"order": written(800), "select": ["*", "UF_*"]}),
            200,
        ),
    ] {
        let answered = portal.ask(method, parameters);
        let said = String::from_utf8_lossy(&answered.body)
            .chars()
            .take(200)
            .collect::<String>();
        assert_eq!(answered.status, status, "{method} {said}");
    }
    assert_eq!(portal.ask("crm.deal.list", json!({})).json()["total"], 4);
}
