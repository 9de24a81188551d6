//! The posts that the documentation shows, read by the generated types: as JSON, and as the form that a portal sends.

#[path = "support/world.rs"]
mod world;

use bitrix24::Event;
use bitrix24::incoming::Data;
use codegen::ir::Api;
use serde_json::Value;
use world::everywhere;

fn posts(api: &Api) -> impl Iterator<Item = (&str, &Value)> {
    api.events.iter().flat_map(|event| {
        let examples = event.examples.iter();
        examples.map(|example| (event.code.as_str(), &example.body))
    })
}

/// As a portal writes it: PHP's brackets, and every value a text.
fn form(body: &Value) -> String {
    fn write(value: &Value, name: &str, out: &mut form_urlencoded::Serializer<'_, String>) {
        match value {
            Value::Object(members) => members
                .iter()
                .for_each(|(key, value)| write(value, &format!("{name}[{key}]"), out)),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(key, value)| write(value, &format!("{name}[{key}]"), out)),
            plain => drop(out.append_pair(name, &text(plain))),
        }
    }
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (name, value) in body.as_object().expect("a post") {
        write(value, name, &mut out);
    }
    out.finish()
}

/// A single value as a form has it.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(flag) => u8::from(*flag).to_string(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The same post with what a form keeps of it: texts, and no empty containers.
fn as_texts(value: &Value) -> Value {
    let empty = |value: &Value| {
        value.as_object().is_some_and(serde_json::Map::is_empty)
            || value.as_array().is_some_and(Vec::is_empty)
    };
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), as_texts(value)))
            .filter(|(_, value)| !empty(value))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items
            .iter()
            .map(as_texts)
            .filter(|value| !empty(value))
            .collect(),
        plain => text(plain).into(),
    }
}

fn typed(code: &str, read: bitrix24::Result<Event>) -> Event {
    let event = read.unwrap_or_else(|error| panic!("{code}: {error}"));
    assert!(event.is(code), "{code} became {}", event.code);
    assert!(
        !matches!(event.data, Data::Unknown(_)),
        "{code} has no type"
    );
    event
}

#[test]
fn every_post_is_read_as_json() {
    everywhere(|api| {
        let read = posts(api).map(|(code, body)| {
            typed(code, Event::from_json(body.to_string().as_bytes()));
        });
        println!("{} posts of {} events", read.count(), api.events.len());
    });
}

#[test]
fn every_post_is_read_as_a_form() {
    everywhere(|api| {
        for (code, body) in posts(api) {
            typed(code, Event::from_form(form(body).as_bytes()));
        }
    });
}

#[test]
fn a_form_says_what_its_texts_say_as_json() {
    everywhere(|api| {
        for (code, body) in posts(api) {
            let form = typed(code, Event::from_form(form(body).as_bytes()));
            let json = as_texts(body).to_string();
            let json = typed(code, Event::from_json(json.as_bytes()));
            assert_eq!(format!("{form:?}"), format!("{json:?}"));
        }
    });
}

#[test]
fn what_posts_show_has_fields() {
    everywhere(|api| {
        let unnamed: Vec<String> = posts(api)
            .map(|(code, body)| typed(code, Event::from_json(body.to_string().as_bytes())))
            .filter(|event| format!("{:?}", event.data).contains("Extra({\""))
            .map(|event| event.code)
            .collect();
        assert!(unnamed.is_empty(), "{unnamed:?}");
    });
}

#[test]
fn every_event_has_a_type() {
    everywhere(|api| {
        for event in &api.events {
            assert!(Data::CODES.contains(&event.code.as_str()), "{}", event.code);
        }
    });
}
