//! Whatever is sent to what lives: it answers, and what is refused changes nothing.

mod common;

use std::sync::{LazyLock, Mutex, PoisonError};

use common::portal::Portal;
use common::{hook, hook3};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

static PORTAL: LazyLock<Mutex<Portal>> = LazyLock::new(|| {
    let portal = Portal::new();
    portal.emulator.seed("crm.deal", 20).unwrap();
    portal.emulator.seed("crm.item:183", 20).unwrap();
    portal.emulator.seed("tasks.task", 20).unwrap();
    Mutex::new(portal)
});

/// Texts that mean something to some part of a portal.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            "0",
            "-1",
            "1",
            "50",
            "99999999999999999999",
            "1e999",
            "NaN",
            "Y",
            "*",
            "UF_*",
            "UF_CRM_X",
            "UF_\"",
            "'",
            "\"",
            "; DROP TABLE x",
            "%",
            "_",
            "\\",
            "\0",
            "ASC",
            "desc",
            "2026-01-10",
            "31.12.2026",
            "-9999-99-99",
            "LOGIC",
            "OR",
            "ID",
            ">ID",
            "!@ID",
            "><ID",
            "TITLE",
            "=%TITLE",
            "ufCrm_1",
            "parentId1",
            "PROPERTY_1",
            "PHONE",
            "OPPORTUNITY",
            "🦀",
        ])
        .prop_map(str::to_owned),
        ".{0,8}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-3_i64..60).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn call() -> impl Strategy<Value = (&'static str, &'static str, Map<String, Value>)> {
    let families = prop::sample::select(vec![
        "crm.lead",
        "crm.deal",
        "crm.contact",
        "crm.item",
        "crm.requisite",
        "crm.activity",
        "crm.timeline.comment",
        "user",
        "department",
        "tasks.task",
        "task.checklistitem",
        "catalog.product",
        "sale.order",
        "lists.element",
        "calendar.event",
        "disk.folder",
        "crm.deal.userfield",
        "tasks.task.result",
    ]);
    let ends = prop::sample::select(vec![
        "add",
        "get",
        "list",
        "update",
        "delete",
        "search",
        "complete",
        "getlist",
        "getChildren",
        "addSubFolder",
        "getbyid",
    ]);
    let names = prop::sample::select(vec![
        "id",
        "ID",
        "fields",
        "FIELDS",
        "filter",
        "FILTER",
        "select",
        "order",
        "sort",
        "start",
        "entityTypeId",
        "taskId",
        "TASKID",
        "ITEMID",
        "pagination",
        "IBLOCK_ID",
        "IBLOCK_TYPE_ID",
        "ELEMENT_ID",
        "type",
        "ownerId",
        "NAME",
        "data",
        "0",
        "1",
        "useOriginalUfNames",
    ]);
    let small = prop_oneof![
        value(),
        (0_i64..4).prop_map(Value::from),
        Just(json!(183)),
        Just(json!("lists"))
    ];
    let parameters = prop::collection::vec((names, small), 0..7);
    (families, ends, parameters).prop_map(|(family, end, pairs)| {
        let pairs = pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        (family, end, pairs.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_call_of_any_content_is_answered_or_refused_and_a_refused_one_changes_nothing(
        (family, end, parameters) in call(),
        is_third in prop::bool::weighted(0.2),
    ) {
        let mut portal = PORTAL.lock().unwrap_or_else(PoisonError::into_inner);
        let name = format!("{family}.{end}");
        let path = if is_third { hook3(&name) } else { hook(&name) };
        let deals = |portal: &mut Portal| portal.ask("crm.deal.list", json!({"start": -1})).result();
        let before = deals(&mut portal);
        let answered = portal.client.json(&path, &Value::Object(parameters));
        prop_assert!(answered.status < 500, "{}", answered.json());
        if answered.status != 200 || !name.starts_with("crm.") {
            prop_assert_eq!(deals(&mut portal), before);
        }
    }
}
