//! The requests that the documentation shows, from the data as it stands in the repository.
#![allow(dead_code, reason = "each test uses some of it")]

use serde_json::{Value, json};

/// The data: a line for each method.
pub const METHODS: &str = include_str!("../../data/methods.jsonl");

/// The lines of the data.
pub fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The documented request, or one made of the required parameters; whether it is documented.
pub fn request(method: &Value) -> (Value, bool) {
    match method.get("q") {
        Some(example) => (example.clone(), true),
        None => {
            let way = match &method["p"] {
                Value::Array(ways) => ways[0].clone(),
                way => way.clone(),
            };
            (made(&way), false)
        }
    }
}

fn made(fields: &Value) -> Value {
    let required = fields.as_object().into_iter().flatten();
    let required = required.filter_map(|(name, ty)| Some((name.strip_suffix(" *")?, ty)));
    Value::Object(
        required
            .map(|(name, ty)| (name.split(" | ").next().unwrap().to_owned(), value(ty)))
            .collect(),
    )
}

fn value(ty: &Value) -> Value {
    match ty {
        Value::String(word) => match word.as_str() {
            "i" | "n" | "10" => json!(1),
            "b" => json!(true),
            "yn" => json!("Y"),
            _ => json!("text"),
        },
        Value::Array(item) => json!([value(&item[0])]),
        Value::Object(one) => match one.iter().next().unwrap() {
            (key, fields) if key.starts_with('o') => made(fields),
            (key, values) if key.starts_with('e') => values[0].clone(),
            (key, inner) if key == "1" => value(inner),
            (key, types) if key == "u" => value(&types[0]),
            _ => json!({}),
        },
        _ => json!("text"),
    }
}
