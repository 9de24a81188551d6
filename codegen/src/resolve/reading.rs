//! Whether a type reads a value, as leniently as the SDK reads answers.

use serde_json::Value;

use crate::ir::Type;

/// Where a value is of another kind than its type, as leniently as answers are read.
pub fn misfit(value: &Value, ty: &Type, path: &str) -> Option<String> {
    let flag = |value: &Value| match value {
        Value::Bool(_) => true,
        Value::Number(number) => matches!(number.as_i64(), Some(0 | 1)),
        Value::String(text) => {
            matches!(
                text.to_lowercase().as_str(),
                "y" | "n" | "0" | "1" | "true" | "false"
            )
        }
        _ => false,
    };
    let number = |value: &Value| match value {
        Value::Number(_) => true,
        Value::String(text) => text.trim().parse::<f64>().is_ok(),
        _ => false,
    };
    let integer = |value: &Value| match value {
        Value::Number(number) => !number.is_f64(),
        Value::String(text) => text.trim().parse::<i64>().is_ok(),
        _ => false,
    };
    let plain = |value: &Value| !value.is_array() && !value.is_object();
    let absent = value.is_null() || value.as_str() == Some("");
    let empty = value.as_array().is_some_and(Vec::is_empty) || *value == Value::Bool(false);
    let fits = match (ty, value) {
        _ if absent => true,
        (Type::Object(_) | Type::Map(_), _) if empty => true,
        // What events show where an object is missing.
        (Type::Object(_), Value::String(text)) if text == "undefined" => true,
        (Type::Object(object), Value::Object(map)) => {
            return object.fields.iter().find_map(|field| {
                if field.stem().is_some() {
                    let mut of_it = map.iter().filter(|(key, _)| field.is_of(key));
                    return of_it.find_map(|(key, value)| {
                        misfit(value, &field.ty, &format!("{path}/{key}"))
                    });
                }
                let value = map.get(&field.name)?;
                misfit(value, &field.ty, &format!("{path}/{}", field.name))
            });
        }
        (Type::Map(entry), Value::Object(map)) => {
            return map
                .iter()
                .find_map(|(key, value)| misfit(value, entry, &format!("{path}/{key}")));
        }
        (Type::List(inner) | Type::OneOrMany(inner), Value::Array(items)) => {
            return items
                .iter()
                .find_map(|item| misfit(item, inner, &format!("{path}[]")));
        }
        (Type::List(_), _) if empty => true,
        // PHP writes a list with gaps as an object, an object with the keys of a list as one.
        (Type::List(inner), Value::Object(map)) if is_list(map) => {
            return map
                .values()
                .find_map(|item| misfit(item, inner, &format!("{path}[]")));
        }
        (Type::Map(entry), Value::Array(items)) => {
            return items
                .iter()
                .find_map(|item| misfit(item, entry, &format!("{path}[]")));
        }
        // One element where a list is expected.
        (Type::List(inner) | Type::OneOrMany(inner), value) => return misfit(value, inner, path),
        (Type::Text, value) => value.is_string() || value.is_number(),
        (Type::Integer, value) => integer(value),
        (Type::Number, value) => number(value),
        (Type::Boolean(_), value) => flag(value),
        (Type::Scalar | Type::Date | Type::DateTime | Type::Enum(_), value) => plain(value),
        (Type::Object(_) | Type::Map(_), _) => false,
        _ => true,
    };
    (!fits).then(|| format!("{path}: {}", word(ty)))
}

fn is_list(map: &serde_json::Map<String, Value>) -> bool {
    let digits = |key: &String| key.bytes().all(|byte| byte.is_ascii_digit());
    !map.is_empty() && map.keys().all(digits)
}

/// The kind of a type.
fn word(ty: &Type) -> &'static str {
    match ty {
        Type::Text => "text",
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::Boolean(_) => "a boolean",
        Type::Date | Type::DateTime => "a date",
        Type::Enum(_) => "one of a set",
        Type::Object(_) | Type::Shared(_) => "an object",
        Type::List(_) | Type::OneOrMany(_) => "a list",
        Type::Map(_) => "a map",
        _ => "a value",
    }
}

/// Whether a type says nothing about what is in an answer: the SDK gives the raw value.
pub fn is_raw(ty: &Type) -> bool {
    match ty {
        // Alternatives of different structure become any value.
        Type::Union(_) => !ty.is_single(),
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => is_raw(inner),
        Type::Object(object) => object.fields.iter().all(|field| field.pattern),
        Type::Any | Type::File | Type::Filter(_) | Type::Order(_) | Type::Select(_) => true,
        _ => false,
    }
}
