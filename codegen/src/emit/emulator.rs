//! The data that the emulated portal answers by: a line of JSON for each method, event and shared object.
//!
//! Keys are short, and what is usual is left out: the emulator carries all of it. Its own model reads it; nothing of this
//! crate goes there.

use std::convert::Infallible;

use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::Output;
use crate::facts::{Who, Wire};
use crate::ir::{
    Access, Api, ErrorFact, Event, Field, Hashes, Listing, Method, Object, Paging, Required,
    SharedObject, Type, Version,
};
use crate::memo::{Memo, Stage};

/// The folder of the data.
pub const FOLDER: &str = "emulator/data";

/// Emits the data.
pub fn data(api: &Api) -> Vec<Output> {
    data_knowing(api, &Memo::none(), &Hashes::default())
}

/// The same with what is known from earlier runs; the hashes are those of the API, and nobody looks at them where nothing
/// is kept.
pub fn data_knowing(api: &Api, memo: &Memo, hashes: &Hashes) -> Vec<Output> {
    let known = |(at, method): (usize, &Method)| {
        let key = memo.key(|| [&hashes.methods[at]]);
        let line = memo.text(Stage::Line, key, || {
            Ok::<_, Infallible>(text(self::method(method)))
        });
        line.unwrap_or_else(|never| match never {})
    };
    let methods = api.methods.par_iter().enumerate().map(known);
    vec![
        file("events", api.events.par_iter().map(|it| text(event(it)))),
        file("methods", methods),
        file("objects", api.shared.par_iter().map(|it| text(object(it)))),
    ]
}

fn text(line: Value) -> String {
    let mut line = escaped(line.to_string());
    line.push('\n');
    line
}

fn file(name: &str, lines: impl IndexedParallelIterator<Item = String>) -> Output {
    let content = lines.collect::<Vec<String>>().concat();
    Output {
        path: format!("{FOLDER}/{name}.jsonl"),
        content,
    }
}

/// A line with an underscore escaped in each code of many words: it reads like a sentence, and would be taken for one that was
/// copied.
fn escaped(line: String) -> String {
    let is_code = |text: &&str| {
        text.bytes()
            .all(|sign| sign.is_ascii_alphanumeric() || sign == b'_')
            && text.matches('_').count() >= 7
    };
    let long: Vec<String> = line.split('"').filter(is_code).map(str::to_owned).collect();
    long.iter().fold(line, |line, code| {
        let underscores: Vec<usize> = code.match_indices('_').map(|(at, _)| at).collect();
        let (first, second) = code.split_at(underscores[underscores.len() / 2]);
        line.replace(code, &format!("{first}\\u005f{}", &second[1..]))
    })
}

fn method(method: &Method) -> Value {
    let mut line = Map::new();
    let mut put = |key: &str, value: Value| line.insert(key.to_owned(), value);
    put("n", json!(method.name));
    put(
        "v",
        json!(if method.version == Version::V2 { 2 } else { 3 }),
    );
    put("s", json!(method.scopes));
    if method.access == Access::Write {
        put("w", json!(1));
    }
    if method.who == Some(Who::Administrator) {
        put("admin", json!(1));
    }
    if method.application_only {
        put("app", json!(1));
    }
    if method.order_sensitive {
        put("pos", json!(1));
    }
    if let Some(paging) = paging(&method.paging) {
        put("g", paging);
    }
    if let Some(listing) = &method.listing {
        put("l", self::listing(listing));
    }
    let mut ways: Vec<Value> = method
        .signatures
        .iter()
        .map(|signature| names(&signature.params))
        .collect();
    match ways.len() {
        0 => {}
        1 => {
            put("p", ways.remove(0));
        }
        _ => {
            put("p", Value::Array(ways));
        }
    }
    let errors = errors(&method.errors);
    if !errors.is_empty() {
        put("e", Value::Array(errors));
    }
    if let Some(example) = method.examples.first() {
        put("q", example.body.clone());
    }
    if let Some(ty) = &method.response.ty {
        put("t", self::ty(ty));
    }
    if let Some(example) = method.response.examples.first() {
        put("r", example.clone());
    }
    Value::Object(line)
}

fn event(event: &Event) -> Value {
    // Some are known by the names of their pages alone, which are no codes.
    let spells = event.name.eq_ignore_ascii_case(&event.code);
    let name = if spells { &event.name } else { &event.code };
    let mut line = Map::new();
    line.insert("n".to_owned(), json!(name));
    line.insert("s".to_owned(), json!(event.scopes));
    if let Some(data) = &event.data {
        line.insert("t".to_owned(), ty(data));
    }
    if let Some(data) = event
        .examples
        .first()
        .and_then(|post| post.body.get("data"))
    {
        line.insert("r".to_owned(), data.clone());
    }
    Value::Object(line)
}

fn object(shared: &SharedObject) -> Value {
    json!({"n": shared.name, "o": fields(&shared.object)})
}

/// Codes once each; 400 is the usual status.
fn errors(errors: &[ErrorFact]) -> Vec<Value> {
    let mut lines: Vec<Value> = Vec::new();
    for error in errors {
        let code = error.code.as_deref().unwrap_or_default();
        let status: u16 = error
            .status
            .as_deref()
            .and_then(|status| status.parse().ok())
            .unwrap_or(400);
        let fields: Vec<&str> = error.fields.iter().map(|field| &*field.name).collect();
        let line = match (status, fields.is_empty()) {
            (400, true) => json!(code),
            (_, true) => json!([code, status]),
            (_, false) => json!([code, status, fields]),
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn paging(paging: &Paging) -> Option<Value> {
    match paging {
        Paging::None => None,
        Paging::Start => Some(json!("start")),
        Paging::Cursor => Some(json!("cursor")),
        Paging::Pagination => Some(json!("pagination")),
        Paging::Offset(offset) => Some(json!({
            "from": offset.from, "id": u8::from(offset.after_id), "limit": offset.limit
        })),
    }
}

fn listing(listing: &Listing) -> Value {
    let mut line = Map::new();
    line.insert("r".to_owned(), json!(listing.rows));
    let names = [
        ("i", &listing.id),
        ("f", &listing.filter),
        ("o", &listing.order),
        ("c", &listing.select),
    ];
    for (key, name) in names {
        if let Some(name) = name {
            line.insert(key.to_owned(), json!(name));
        }
    }
    for (key, is) in [("k", listing.keyed), ("n", listing.no_count)] {
        if is {
            line.insert(key.to_owned(), json!(1));
        }
    }
    Value::Object(line)
}

fn fields(object: &Object) -> Value {
    names(&object.fields)
}

/// Fields as an object: the name, its other names after ` | `, and after a space what marks it: `*` required, `+` starred,
/// `?` required under a condition on the parameters whose names follow, `~` a pattern. Some names have these signs themselves,
/// and none of them has them after a space.
fn names(fields: &[Field]) -> Value {
    let mut line = Map::new();
    for field in fields {
        let mut name = field.name.clone();
        for alias in &field.aliases {
            name.push_str(" | ");
            name.push_str(alias);
        }
        let required = match &field.required {
            Required::Always => "*".to_owned(),
            Required::Starred => "+".to_owned(),
            Required::Conditional(on) | Required::OneOf(on) => format!("?{}", on.join(",")),
            Required::No => String::new(),
        };
        let pattern = if field.pattern { "~" } else { "" };
        if field.pattern || !required.is_empty() {
            name = format!("{name} {required}{pattern}");
        }
        line.insert(name, ty(&field.ty));
    }
    Value::Object(line)
}

/// A type: a word for one value, `[T]` for a list, and an object with one key for the rest.
fn ty(ty: &Type) -> Value {
    match ty {
        Type::Text => json!("s"),
        Type::Integer => json!("i"),
        Type::Number => json!("n"),
        Type::Boolean(Wire::YesNo) => json!("yn"),
        Type::Boolean(Wire::OneZero) => json!("10"),
        Type::Boolean(Wire::TrueFalse) => json!("b"),
        Type::Date => json!("d"),
        Type::DateTime => json!("dt"),
        Type::File => json!("f"),
        Type::Any => json!("*"),
        Type::Scalar => json!("1"),
        Type::Enum(set) => {
            let values: Vec<&str> = set.values.iter().map(|value| &*value.value).collect();
            json!({if set.integer { "ei" } else { "e" }: values})
        }
        Type::Object(object) if object.open => json!({"ox": fields(object)}),
        Type::Object(object) => json!({"o": fields(object)}),
        Type::Shared(name) => json!({"@": name}),
        Type::List(item) => json!([self::ty(item)]),
        Type::Map(value) => json!({"m": self::ty(value)}),
        Type::OneOrMany(item) => json!({"1": self::ty(item)}),
        Type::Union(types) => json!({"u": types.iter().map(self::ty).collect::<Vec<_>>()}),
        Type::Filter(object) => json!({"w": fields(object)}),
        Type::Order(object) => json!({"r": fields(object)}),
        Type::Select(names) => json!({"c": names}),
    }
}
