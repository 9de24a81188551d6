//! The API as an OpenAPI 3.1 document, for clients and tools in any language: [`document`] makes it from the IR.
//!
//! After it: each method is one operation with a path and an `operationId` of its own, each event is a webhook; every
//! `$ref` leads to a component and no component is without one; the same API gives the same bytes. There are no words in
//! it but titles, names and fixed phrases, and with prose in the IR that prose.
//!
//! Where documents of this kind leave a choice, it is made so:
//!
//! | question | choice |
//! |---|---|
//! | paths | `/crm.lead.add.json` in the classic API, `/tasks.task.get` in REST 3.0, so that both versions of a name have a path; portals take the suffix |
//! | servers | those of the classic API for the document, those of REST 3.0 at its paths: a webhook, or an application with its token |
//! | `security` | for the document, and optional: a webhook's code is a part of the address |
//! | requests | one form of each value, the one that the SDK writes; defaults in words, since some clients would send them |
//! | answers | the forms that portals are known to write, as components `Loose…`: strict ones are a change in one place; no field is required |
//! | allowed values | `anyOf` the values and any other: portals know more |
//! | empty objects | a map may be `[]`; an object with documented fields is an object, since no client could live with more |
//! | custom fields | `additionalProperties` where the documentation says that there are some |
//! | `~NAME` beside `NAME` | in words: most languages would give both one name |
//! | errors | those of the page by their statuses, any other one as `default` |

mod components;
mod errors;
mod event;
mod method;
mod notes;
mod schema;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::emit::Families;
use crate::emit::names::{Namespace, words};
use crate::ir::{Api, Version};
use components::Components;

/// The tag of what is always compiled in, which has no feature.
pub const OTHER: &str = "base";

/// Makes the document.
pub fn document(api: &Api, families: &Families) -> Value {
    let components = Components::of(api);
    let mut ids = Namespace::default();
    let mut id = |prefix: &str, name: &str| {
        let mut all = words(prefix);
        all.extend(words(name));
        ids.claim(&[all.join("_")])
    };
    let mut paths = Map::new();
    for method in &api.methods {
        let third = method.version == Version::V3;
        let id = id(if third { "v3" } else { "" }, &method.name);
        let path = match method.version {
            Version::V2 => format!("/{}.json", method.name),
            Version::V3 => format!("/{}", method.name),
        };
        let mut item = json!({"post": method::operation(method, &components, &id, tag(families, &method.name))});
        if third {
            item["servers"] = servers("/rest/api");
        }
        paths.insert(path, item);
    }
    let mut webhooks = Map::new();
    for event in &api.events {
        let id = id("event", &event.name);
        let family = families.of_event(&event.code);
        let tag = family.and_then(|family| family.feature.as_deref());
        let post = event::operation(event, &components, &id, tag.unwrap_or(OTHER));
        webhooks.insert(event.code.clone(), json!({"post": post}));
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Bitrix24 REST API",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": servers("/rest"),
        "security": [{}, {"auth": []}, {"bearer": []}],
        "tags": tags(api, families),
        "paths": paths,
        "webhooks": webhooks,
    });
    document["components"] = components.used(&document);
    document
}

/// The methods and events of some families, by the names of their features; those that are always there are `base`.
pub fn of_families(api: &Api, families: &Families, names: &[String]) -> Api {
    let is_in = |tag: &str| names.iter().any(|name| name == tag);
    let mut api = api.clone();
    api.methods
        .retain(|method| is_in(tag(families, &method.name)));
    api.events.retain(|event| {
        let family = families.of_event(&event.code);
        is_in(family.and_then(|it| it.feature.as_deref()).unwrap_or(OTHER))
    });
    api
}

fn tag<'f>(families: &'f Families, name: &str) -> &'f str {
    let family = families.of(name);
    family
        .and_then(|family| family.feature.as_deref())
        .unwrap_or(OTHER)
}

/// The families that have a method or an event, by name.
fn tags(api: &Api, families: &Families) -> Value {
    let methods = api.methods.iter().map(|it| tag(families, &it.name));
    let events = api.events.iter().map(|it| {
        let family = families.of_event(&it.code);
        family.and_then(|it| it.feature.as_deref()).unwrap_or(OTHER)
    });
    let used: BTreeSet<&str> = methods.chain(events).collect();
    let about = |tag: &str| {
        let named = |name: Option<&str>| name.unwrap_or(OTHER) == tag;
        let mut all = families.iter();
        let family = all.find(|family| named(family.feature.as_deref()));
        family.map_or("", |family| &family.about).to_owned()
    };
    let tags = used.into_iter();
    tags.map(|tag| json!({"name": tag, "description": about(tag)}))
        .collect()
}

/// The two ways in.
fn servers(root: &str) -> Value {
    let portal = json!({"default": "example.bitrix24.com", "description": "The portal"});
    json!([
        {
            "url": format!("https://{{portal}}{root}/{{user}}/{{code}}"),
            "description": "With an incoming webhook",
            "variables": {
                "portal": portal,
                "user": {"default": "1", "description": "The user of the webhook"},
                "code": {"default": "secret", "description": "The code of the webhook"},
            },
        },
        {
            "url": format!("https://{{portal}}{root}"),
            "description": "As an application, with an access token",
            "variables": {"portal": portal},
        },
    ])
}
