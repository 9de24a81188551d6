//! Every documented method answers its own documented request in its documented shape, where no objects are kept.
//!
//! The documented shapes are read here from the data as it stands in the repository, without the emulator's own model.

mod common;

use std::fmt::Write as _;

use bitrix24_emulator::Emulator;
use common::Client;
use common::documented::{METHODS, lines, request};
use serde_json::{Map, Value, json};

/// Methods whose documented request the data contradicts, each with the reason.
const KNOWN: &[(&str, &str)] = &[];

const OBJECTS: &str = include_str!("../data/objects.jsonl");

/// Where an answer does not have the shape of the example: other kinds, names or lengths.
fn unlike(answer: &Value, example: &Value, path: &str) -> Option<String> {
    match (answer, example) {
        (Value::Object(answer), Value::Object(example)) => {
            if !answer.keys().eq(example.keys()) {
                return Some(format!("{path}: other names"));
            }
            let both = answer.iter().zip(example.values());
            both.into_iter().find_map(|((name, answer), example)| {
                unlike(answer, example, &format!("{path}.{name}"))
            })
        }
        (Value::Array(answer), Value::Array(example)) => {
            if answer.len() != example.len() {
                return Some(format!("{path}: another length"));
            }
            let both = answer.iter().zip(example);
            both.into_iter()
                .find_map(|(answer, example)| unlike(answer, example, &format!("{path}[]")))
        }
        (answer, example) if std::mem::discriminant(answer) == std::mem::discriminant(example) => {
            None
        }
        _ => Some(format!("{path}: another kind")),
    }
}

/// Where an answer is not of the documented type.
fn misfit(answer: &Value, ty: &Value, objects: &Map<String, Value>, path: &str) -> Option<String> {
    let wrong = |is_right: bool| (!is_right).then(|| format!("{path}: {answer} is no {ty}"));
    let in_fields = |fields: &Value| {
        let fields = fields.as_object().unwrap();
        fields
            .iter()
            .filter(|(name, _)| !name.ends_with('~'))
            .find_map(|(name, ty)| {
                let name = name
                    .rsplit_once(' ')
                    .filter(|(_, mark)| mark.starts_with(['*', '+', '?']))
                    .map_or(&**name, |(name, _)| name);
                let name = name.split(" | ").next().unwrap();
                match answer.get(name) {
                    Some(inner) => misfit(inner, ty, objects, &format!("{path}.{name}")),
                    None if answer.is_array() => None,
                    None => Some(format!("{path}.{name}: missing")),
                }
            })
    };
    match ty {
        Value::String(word) => match word.as_str() {
            "i" => wrong(answer.is_i64()),
            "b" => wrong(answer.is_boolean()),
            "*" | "f" => None,
            _ => wrong(answer.is_string()),
        },
        Value::Array(item) => match answer {
            Value::Array(items) => items
                .iter()
                .find_map(|answer| misfit(answer, &item[0], objects, path)),
            _ => wrong(false),
        },
        Value::Object(one) => match one.iter().next().unwrap() {
            (key, fields) if key.starts_with('o') => in_fields(fields),
            (key, token) if key == "@" => in_fields(&objects[token.as_str().unwrap()]),
            (key, values) if key.starts_with('e') => {
                let text = answer
                    .as_str()
                    .map_or_else(|| answer.to_string(), str::to_owned);
                wrong(values.as_array().unwrap().contains(&json!(text)))
            }
            _ => None,
        },
        _ => None,
    }
}

#[test]
fn every_method_answers_its_documented_request_in_its_documented_shape() {
    let portal = Emulator::options().examples().start().unwrap();
    let mut client = Client::of(&portal);
    let objects: Map<String, Value> = lines(OBJECTS)
        .into_iter()
        .map(|line| (line["n"].as_str().unwrap().to_owned(), line["o"].clone()))
        .collect();
    let methods = lines(METHODS);
    let (mut by_example, mut by_type, mut raw, mut made_requests) = (0, 0, 0, 0);
    let mut others = String::new();
    let mut known = Vec::new();
    for method in &methods {
        let name = method["n"].as_str().unwrap();
        let (body, documented) = request(method);
        made_requests += usize::from(!documented);
        let api = if method["v"] == 3 { "api/" } else { "" };
        // As an application, which may call all of them.
        let path = format!("/rest/{api}{name}?auth=emulator-token");
        let answered = client.json(&path, &body);
        let envelope = answered.json();
        let why = if answered.status != 200 {
            Some(format!("{} {}", answered.status, envelope))
        } else if !envelope["time"]["operating_reset_at"].is_u64() {
            Some("no time".to_owned())
        } else if name == "batch" {
            by_example += 1;
            unlike(
                &json!(
                    envelope["result"]
                        .as_object()
                        .unwrap()
                        .keys()
                        .collect::<Vec<_>>()
                ),
                &json!(method["r"].as_object().unwrap().keys().collect::<Vec<_>>()),
                "result",
            )
        } else if let Some(example) = method.get("r") {
            by_example += 1;
            unlike(&envelope["result"], example, "result")
        } else if let Some(ty) = method.get("t") {
            by_type += 1;
            misfit(&envelope["result"], ty, &objects, "result")
        } else {
            raw += 1;
            (!envelope["result"].is_null()).then(|| "a result that no page shows".to_owned())
        };
        if let Some((name, _)) = KNOWN
            .iter()
            .find(|(known, _)| *known == name && why.is_some())
        {
            known.push(*name);
        } else if let Some(why) = why {
            let _ = writeln!(others, "  {name} v{}: {why}; asked {body}", method["v"]);
        }
    }
    let count = others.lines().count() + known.len();
    println!(
        "{} of {} methods answer in their documented shape: {by_example} by the example, {by_type} by the type, {raw} \
         without a documented answer; {made_requests} requests were made from the data; others: {KNOWN:?}\n{others}",
        methods.len() - count,
        methods.len()
    );
    assert_eq!(others, "");
    assert!(
        KNOWN.iter().map(|(name, _)| *name).eq(known),
        "no longer so: {KNOWN:?}"
    );
}

/// A request as a form, the way PHP writes one. Empty lists and `null` have no place in it.
fn form(value: &Value, name: &str, out: &mut String) {
    let mut inner = |key: &str, value: &Value| {
        let name = if name.is_empty() {
            key.to_owned()
        } else {
            format!("{name}[{key}]")
        };
        form(value, &name, out);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| inner(key, value)),
        Value::Array(items) => (0..).zip(items).for_each(|(place, value): (usize, _)| {
            inner(&place.to_string(), value);
        }),
        Value::Null => {}
        value => {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Bool(is) => u8::from(*is).to_string(),
                value => value.to_string(),
            };
            let pair = form_urlencoded::Serializer::new(String::new())
                .append_pair(name, &text)
                .finish();
            out.push_str(&pair);
            out.push('&');
        }
    }
}

fn has_empty(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.is_empty() || fields.values().any(has_empty),
        Value::Array(items) => items.is_empty() || items.iter().any(has_empty),
        value => value.is_null(),
    }
}

#[test]
fn every_classic_method_answers_the_same_to_a_form() {
    let portal = Emulator::options().examples().start().unwrap();
    let mut client = Client::of(&portal);
    let mut others = Vec::new();
    let (mut count, mut empty) = (0, 0);
    for method in lines(METHODS).iter().filter(|method| method["v"] == 2) {
        let name = method["n"].as_str().unwrap();
        if KNOWN.iter().any(|(known, _)| *known == name) || name == "batch" {
            continue;
        }
        count += 1;
        let (body, _) = request(method);
        let path = format!("/rest/{name}?auth=emulator-token");
        let as_json = client.json(&path, &body).result();
        let mut text = String::new();
        form(&body, "", &mut text);
        let as_form = client.form(&path, &text);
        if as_form.status == 400 && has_empty(&body) {
            // What is required and empty has no place in a form.
            empty += 1;
        } else if as_form.status != 200 || as_form.result() != as_json {
            others.push(format!("{name}: {}; asked {text}", as_form.json()));
        }
    }
    let same = count - others.len() - empty;
    println!(
        "{same} of {count} classic methods answer a form as they answer JSON; {empty} require what is empty in the example"
    );
    assert!(others.is_empty(), "{}", others.join("\n"));
    assert!(empty < 10, "{empty}");
}
