//! Objects that live have the documented shape too: where their pages show a field, there is one, and of the same kind.

mod common;

use bitrix24_emulator::Emulator;
use common::Client;
use serde_json::{Map, Value, json};

const METHODS: &str = include_str!("../data/methods.jsonl");

/// Families with the methods that make an object, and those that read or change it.
const FAMILIES: &[(&str, u64, &str, &[&str])] = &[
    ("crm.lead", 2, "add", &["get", "list", "update"]),
    ("crm.deal", 2, "add", &["get", "list", "update"]),
    ("crm.contact", 2, "add", &["get", "list", "update"]),
    ("crm.company", 2, "add", &["get", "list", "update"]),
    ("crm.quote", 2, "add", &["get", "list", "update"]),
    ("crm.item", 2, "add", &["get", "list", "update", "delete"]),
    ("crm.requisite", 2, "add", &["get", "update"]),
    ("crm.activity", 2, "add", &["get", "list", "update"]),
    (
        "crm.timeline.comment",
        2,
        "add",
        &["get", "list", "update", "delete"],
    ),
    ("user", 2, "add", &["get", "search", "current", "update"]),
    ("department", 2, "add", &["get", "update"]),
    (
        "tasks.task",
        2,
        "add",
        &["get", "list", "update", "complete", "delete"],
    ),
    ("tasks.task", 3, "add", &["get", "list", "update", "delete"]),
    (
        "catalog.product",
        2,
        "add",
        &["get", "list", "update", "delete"],
    ),
    (
        "catalog.section",
        2,
        "add",
        &["get", "list", "update", "delete"],
    ),
    (
        "catalog.price",
        2,
        "add",
        &["get", "list", "update", "delete"],
    ),
    ("sale.order", 2, "add", &["get", "list", "update", "delete"]),
    (
        "sale.basketitem",
        2,
        "add",
        &["get", "list", "update", "delete"],
    ),
    ("lists", 2, "add", &["get", "update", "delete"]),
    ("lists.element", 2, "add", &["get", "update", "delete"]),
    (
        "task.checklistitem",
        2,
        "add",
        &["get", "getlist", "complete"],
    ),
    ("task.commentitem", 2, "add", &["get", "getlist"]),
];

/// What is kept as it was sent, where a portal makes something else of it, and where pages differ among themselves.
const KNOWN: &[(&str, &str)] = &[
    (".FILES", "files are not stored"),
    ("detailPicture", "files are not stored"),
    ("previewPicture", "files are not stored"),
    (".MEMBERS", "members have no names"),
    ("purchasingPrice", "a text on one page, a number on another"),
    ("list.total", "one page has it inside of the result"),
];

fn method(name: &str, version: u64) -> Option<Value> {
    let start = format!("{{\"n\":\"{name}\",\"v\":{version},");
    let line = METHODS.lines().find(|line| line.starts_with(&start))?;
    Some(serde_json::from_str(line).unwrap())
}

/// Without what would keep rows back or take fields away.
fn open(example: &Value) -> Value {
    let mut parameters = example.as_object().cloned().unwrap_or_default();
    parameters.retain(|name, _| {
        // Some lists ask for what their rows belong to.
        let is_owner = name == "filter" && example["filter"].get("ENTITY_ID").is_some();
        is_owner
            || !["filter", "select", "start", "order"].contains(&name.to_ascii_lowercase().as_str())
    });
    for (name, value) in &mut parameters {
        // A user has that number already.
        if name == "EMAIL" {
            *value = json!("someone@example.com");
        }
    }
    Value::Object(parameters)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// Where an answer is of another kind than the example.
fn differences(answer: &Value, example: &Value, path: &str, depth: u8, out: &mut Vec<String>) {
    if is_empty(answer) || is_empty(example) {
        return;
    }
    match (answer, example) {
        (Value::Object(answer), Value::Object(example)) => {
            for (name, example) in example {
                match answer.get(name) {
                    Some(answer) => {
                        differences(answer, example, &format!("{path}.{name}"), depth + 1, out);
                    }
                    None if depth < 3 && !is_added(name) => {
                        out.push(format!("{path}.{name} is not there"))
                    }
                    None => {}
                }
            }
        }
        (Value::Array(answer), Value::Array(example)) => {
            if let (Some(answer), Some(example)) = (answer.first(), example.first()) {
                differences(answer, example, &format!("{path}[]"), depth + 1, out);
            }
        }
        (answer, example) if std::mem::discriminant(answer) == std::mem::discriminant(example) => {}
        _ => out.push(format!("{path}: {answer} and not {example}")),
    }
}

/// Fields that a portal has where somebody added them, and numbers for names.
fn is_added(name: &str) -> bool {
    [
        "UF_",
        "ufCrm",
        "PARENT_ID_",
        "parentId1",
        "PROPERTY_",
        "property",
        "PHONE",
        "EMAIL",
        "IM",
        "WEB",
    ]
    .iter()
    .any(|start| name.starts_with(start))
        || name.bytes().all(|byte| byte.is_ascii_digit())
}

#[test]
fn what_lives_has_the_fields_of_its_page_in_their_kinds() {
    let mut out = Vec::new();
    for (family, version, add, others) in FAMILIES {
        let portal = Emulator::start().unwrap();
        let mut client = Client::of(&portal);
        let mut call = |end: &str| {
            let name = format!("{family}.{end}");
            let method = method(&name, *version).unwrap_or_else(|| panic!("{name}"));
            let api = if *version == 3 { "api/" } else { "" };
            let parameters = open(method.get("q").unwrap_or(&json!(Map::new())));
            let answered = client.json(
                &format!("/rest/{api}{name}?auth=emulator-token"),
                &parameters,
            );
            if answered.status != 200 {
                out.push(format!("{name}: {}", answered.json()));
            } else if let Some(example) = method.get("r") {
                differences(&answered.json()["result"], example, &name, 0, &mut out);
            }
        };
        call(add);
        for end in *others {
            call(end);
        }
    }
    let unused = KNOWN
        .iter()
        .find(|(part, _)| !out.iter().any(|one| one.contains(part)));
    assert_eq!(unused, None, "no longer so");
    out.retain(|one| !KNOWN.iter().any(|(part, _)| one.contains(part)));
    assert!(out.is_empty(), "{}", out.join("\n"));
}
