//! A hand-written JSON shape in a description → fields.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::super::example::json;
use super::name::is_field_name;
use crate::facts::{At, Field, TypeToken};

static ANY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:field|key|param|name|code)_?(?:1|n)\b").expect("a constant pattern")
});
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^\s*(?:(?:var|let|const)\s+)?["']?\w+["']?\s*[:=]\s*"#)
        .expect("a constant pattern")
});

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:field|key|param|parameter|name|code|value)s?_?(?:[0-9]|n|name|code|value)?$",
    )
    .expect("a constant pattern")
});

/// Whether a name stands for any: `field_n`, `value_1`.
pub fn is_placeholder(name: &str) -> bool {
    PLACEHOLDER.is_match(name.trim())
}

/// What a shape says.
#[derive(Debug, PartialEq)]
pub enum Shape {
    /// Any keys.
    AnyKeys,
    /// These fields.
    Fields(Vec<Field>),
}

/// Whether code stands for an object of any keys: `{"field_1": "value_1", …}`.
pub fn any_keys(code: &str) -> bool {
    code.trim_start().starts_with('{') && ANY.is_match(code)
}

/// Reads a shape; `own` is the name of the field that it describes.
pub fn read(code: &str, own: &[String], at: &At) -> Option<Shape> {
    let bare = LABEL.replace(code, "");
    let text = bare.trim().trim_end_matches(';');
    if any_keys(text) {
        return Some(Shape::AnyKeys);
    }
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let (mut value, _) = json::tolerant(text).ok()?;
    if let Value::Object(map) = &value
        && map.len() == 1
        && let Some((name, inner)) = map.iter().next()
        && own.contains(name)
        && inner.is_object()
    {
        value = inner.clone();
    }
    while let Value::Array(items) = value {
        value = items.into_iter().next()?;
    }
    let Value::Object(map) = value else {
        return None;
    };
    if map.keys().any(|name| ANY.is_match(name)) {
        return Some(Shape::AnyKeys);
    }
    let fields: Vec<Field> = map
        .iter()
        .filter(|(name, _)| !name.starts_with("...") && is_field_name(name))
        .map(|(name, value)| field(name, value, at))
        .collect();
    (!fields.is_empty()).then_some(Shape::Fields(fields))
}

fn field(name: &str, value: &Value, at: &At) -> Field {
    let (ty, lists, inner) = kind(value);
    let mut field = Field {
        names: vec![name.to_owned()],
        types: ty
            .map(|ty| TypeToken {
                name: ty.to_owned(),
                lists,
                link: None,
            })
            .into_iter()
            .collect(),
        at: at.clone(),
        ..Field::default()
    };
    if let Some(Value::Object(map)) = inner {
        if map.keys().any(|name| ANY.is_match(name)) {
            field.any_keys = true;
        } else {
            field.any_keys = true;
            field.children = map
                .iter()
                .filter(|(name, _)| !name.starts_with("...") && is_field_name(name))
                .map(|(name, value)| self::field(name, value, at))
                .collect();
        }
    }
    field
}

/// A text in a shape is usually a placeholder, and says nothing about the type.
fn kind(value: &Value) -> (Option<&'static str>, u8, Option<&Value>) {
    match value {
        Value::Object(_) => (Some("object"), 0, Some(value)),
        Value::Array(items) => match items.first() {
            Some(first @ Value::Object(_)) if items.iter().all(Value::is_object) => {
                (Some("object"), 1, Some(first))
            }
            _ => (Some("array"), 0, None),
        },
        Value::Bool(_) => (Some("boolean"), 0, None),
        Value::Number(number) if number.is_f64() => (Some("double"), 0, None),
        Value::Number(_) => (Some("integer"), 0, None),
        Value::String(_) | Value::Null => (None, 0, None),
    }
}
