//! Several examples → one that has all of their keys.

use serde_json::Value;

/// Stands for values of which some are containers and some are plain.
const MIXED: &str = "\0";

/// Stands before values of which some are lists of what the others are.
const ONE_OR_MANY: &str = "\0\0";

/// Whether merged elements stand for plain values and lists of such.
pub fn is_one_or_many(items: &[Value]) -> bool {
    items.first().and_then(Value::as_str) == Some(ONE_OR_MANY)
}

/// Whether a merged value stands for containers and plain values: any type would lose some of them.
pub fn is_mixed(value: &Value) -> bool {
    value.as_str() == Some(MIXED)
}

/// Several examples as one: objects with all keys, lists with all elements.
pub fn merge_all(values: &[Value]) -> Option<Value> {
    let mut values = values.iter().cloned();
    let mut merged = values.next()?;
    for value in values {
        merge(&mut merged, value);
    }
    Some(merged)
}

fn merge(into: &mut Value, from: Value) {
    if is_mixed(into) {
        return;
    }
    if from.is_object() && into.as_array().is_some_and(|items| is_one_or_many(items)) {
        *into = MIXED.into();
        return;
    }
    // PHP writes an empty object as an empty list.
    if from.is_object() && into.as_array().is_some_and(Vec::is_empty) {
        *into = from;
        return;
    }
    // It writes an object with the keys 0, 1, 2… as a list, too.
    let (into, from) = match (into, from) {
        (into @ Value::Array(_), from @ Value::Object(_))
            if are_plain(into) && are_plain(&from) =>
        {
            *into = numbered(std::mem::take(into));
            (into, from)
        }
        (into @ Value::Object(_), from @ Value::Array(_))
            if are_plain(into) && are_plain(&from) && !is_empty(into) =>
        {
            (into, numbered(from))
        }
        other => other,
    };
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                match into.get_mut(&key) {
                    Some(known) => merge(known, value),
                    None => drop(into.insert(key, value)),
                }
            }
        }
        (into @ Value::Array(_), from @ Value::Array(_)) => join(into, from),
        (into @ Value::Null, from) => *into = from,
        (into, from) if is_plain(into) != is_plain(&from) => {
            // And `false` where there is no object or list.
            let is_absent = |value: &Value| is_absent(value) || *value == Value::Bool(false);
            if !is_absent(into) && !is_absent(&from) {
                *into = one_or_many(std::mem::take(into), from);
            } else if is_absent(into) {
                *into = from;
            }
        }
        (into, from) if is_plain(&from) && breadth(&from) > breadth(into) => *into = from,
        _ => {}
    }
}

/// Two lists, of which either may stand for plain values too.
fn join(into: &mut Value, from: Value) {
    let (Value::Array(known), Value::Array(mut from)) = (into, from) else {
        return;
    };
    let marked = is_one_or_many(known);
    if is_one_or_many(&from) {
        from.remove(0);
        if !marked {
            known.insert(0, ONE_OR_MANY.into());
        }
    }
    known.extend(from);
}

/// A plain value and a container.
fn one_or_many(one: Value, other: Value) -> Value {
    let (plain, items) = match (one, other) {
        (Value::Array(items), plain) | (plain, Value::Array(items)) => (plain, items),
        _ => return MIXED.into(),
    };
    let marked = is_one_or_many(&items);
    let alike = |item: &Value| item.is_string() == plain.is_string() && is_plain(item);
    if items.is_empty() || !items[usize::from(marked)..].iter().all(alike) {
        return MIXED.into();
    }
    let mark = (!marked).then(|| ONE_OR_MANY.into());
    Value::Array(mark.into_iter().chain(items).chain([plain]).collect())
}

fn are_plain(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(is_plain),
        Value::Object(map) => map.values().all(is_plain),
        _ => false,
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(serde_json::Map::is_empty)
}

/// A list as the object that it would be with its indices for keys.
fn numbered(value: Value) -> Value {
    match value {
        Value::Array(items) => {
            let items = items.into_iter().enumerate();
            Value::Object(items.map(|(at, item)| (at.to_string(), item)).collect())
        }
        other => other,
    }
}

fn is_plain(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// PHP writes an empty text where there is nothing.
fn is_absent(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

/// How much a plain value says about its type: what only fits a wider type wins. Containers stay as they are.
fn breadth(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::String(text) if text.is_empty() => 1,
        Value::Bool(_) => 2,
        Value::Number(number) if !number.is_f64() => 3,
        Value::String(text) if text.trim().parse::<i64>().is_ok() => 3,
        Value::Number(_) => 4,
        Value::String(text) if text.trim().parse::<f64>().is_ok() => 4,
        Value::String(_) => 5,
        // Between a container and a plain value, the first counts.
        Value::Array(_) | Value::Object(_) => u8::MAX,
    }
}
