//! The table, the example and the envelope → the type of an answer.

use serde_json::{Map, Value};

use super::examples::Examples;
use super::places;
use super::scalar;
use super::structure::{self, Sourced};
use super::types::{Resolver, is_plain};
use crate::facts::{At, PageFacts, Region};
use crate::ir::{Field, Object, Required, Type};

/// How deep an example is followed.
const DEPTH: usize = 12;

/// An answer's type, and the `result` of its examples.
pub fn response<'w>(facts: &'w PageFacts, types: &mut Resolver<'w>) -> (Option<Type>, Vec<Value>) {
    types.enter(Region::Response);
    let answers: Vec<Value> = Examples::of(facts, Region::Response)
        .values()
        .iter()
        .cloned()
        .filter_map(result)
        .collect();
    let rows: Vec<Sourced<'w>> = facts
        .sections
        .iter()
        .filter(|section| section.region == Region::Response)
        .flat_map(|section| structure::of_section(facts, section).fields)
        .collect();
    let documented = documented(&rows, types, &answers);
    let pool = pool(&rows, types);
    let Some(first) = answers.first() else {
        return (documented, answers);
    };
    let merged = merge_all(&answers).unwrap_or_else(|| first.clone());
    let ty = of_value(&merged, documented.as_ref(), &pool, &facts.path, 0);
    (Some(ty), answers)
}

/// The `result` of an envelope, the value itself where there is no envelope; errors are no answers.
fn result(value: Value) -> Option<Value> {
    match value {
        Value::Object(mut map) => {
            if map.contains_key("error") && !map.contains_key("result") {
                return None;
            }
            match map.shift_remove("result") {
                Some(result) => Some(result),
                None if map.contains_key("time") && map.len() <= 4 => {
                    map.shift_remove("time");
                    Some(Value::Object(map))
                }
                None => Some(Value::Object(map)),
            }
        }
        other => Some(other),
    }
}

/// The type that the table gives to `result`.
fn documented<'w>(
    rows: &[Sourced<'w>],
    types: &mut Resolver<'w>,
    answers: &[Value],
) -> Option<Type> {
    let examples = Examples::from_values(answers.to_vec());
    let row = rows
        .iter()
        .find(|row| row.field.names.iter().any(|name| name == "result"))?;
    let (ty, _) = types.ty(row.page, row.field, &examples);
    Some(ty)
}

/// Every described field of the answer by its name, for what the structure of `result` does not reach.
fn pool<'w>(rows: &[Sourced<'w>], types: &mut Resolver<'w>) -> Vec<Field> {
    let envelope = [
        "result",
        "time",
        "total",
        "next",
        "error",
        "error_description",
    ];
    let mut out: Vec<Field> = Vec::new();
    for row in rows {
        let Some(name) = row.field.names.first() else {
            continue;
        };
        let last = name
            .rsplit('.')
            .next()
            .unwrap_or(name)
            .trim_end_matches("[]");
        if envelope.contains(&last) || out.iter().any(|known| known.name == last) {
            continue;
        }
        let (ty, nullable) = types.ty(row.page, row.field, &Examples::default());
        out.push(Field {
            name: last.to_owned(),
            aliases: Vec::new(),
            pattern: super::types::is_pattern(last),
            ty,
            nullable,
            required: Required::No,
            default: None,
            deprecated: row.field.deprecated,
            applies_to: Vec::new(),
            described: false,
            place: places::place(&row.field.at, &row.page.path),
            docs: Some(row.field.prose.0.clone()).filter(|prose| !prose.is_empty()),
        });
    }
    out
}

/// Several examples as one: objects with all keys, lists with all elements.
fn merge_all(values: &[Value]) -> Option<Value> {
    let mut values = values.iter().cloned();
    let mut merged = values.next()?;
    for value in values {
        merge(&mut merged, value);
    }
    Some(merged)
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                match into.get_mut(&key) {
                    Some(known) => merge(known, value),
                    None => drop(into.insert(key, value)),
                }
            }
        }
        (Value::Array(into), Value::Array(from)) => into.extend(from),
        (into @ Value::Null, from) => *into = from,
        _ => {}
    }
}

fn of_value(value: &Value, known: Option<&Type>, pool: &[Field], path: &str, depth: usize) -> Type {
    if depth > DEPTH {
        return Type::Any;
    }
    match value {
        Value::Object(map) => {
            // A list in the table and an object in the example: the example is right about the kind.
            let known = match known {
                Some(Type::List(inner)) => Some(inner.as_ref()),
                other => other,
            };
            if let Some(shared @ Type::Shared(_)) = known {
                return shared.clone();
            }
            if keys_are_data(map) {
                let entry = entry_type(map, known, pool, path, depth);
                return Type::Map(Box::new(entry));
            }
            let described = match known {
                Some(Type::Object(object)) => object.fields.as_slice(),
                _ => &[],
            };
            Type::Object(object(map, described, pool, path, depth))
        }
        Value::Array(items) => {
            let inner = match known {
                Some(Type::List(inner) | Type::OneOrMany(inner)) => Some(inner.as_ref()),
                Some(Type::Map(entry)) if items.is_empty() => return Type::Map(entry.clone()),
                Some(object @ (Type::Object(_) | Type::Shared(_))) => Some(object),
                other => other.filter(|ty| is_plain(ty)),
            };
            if items.is_empty() {
                return match known {
                    // PHP writes an empty object as an empty list.
                    Some(object @ (Type::Object(_) | Type::Shared(_))) => object.clone(),
                    _ => Type::List(Box::new(inner.cloned().unwrap_or(Type::Any))),
                };
            }
            let element = merge_all(items).unwrap_or(Value::Null);
            let kinds = items
                .iter()
                .map(kind)
                .collect::<std::collections::BTreeSet<_>>();
            if kinds.len() > 1 && kinds.iter().any(|kind| *kind >= 4) {
                return Type::List(Box::new(Type::Any));
            }
            Type::List(Box::new(of_value(&element, inner, pool, path, depth + 1)))
        }
        Value::Null => known.cloned().unwrap_or(Type::Any),
        plain => of_plain(plain, known),
    }
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

/// A plain value: the table's type where the value fits it leniently, else what it shows.
fn of_plain(value: &Value, known: Option<&Type>) -> Type {
    let shown = scalar::shown(value).unwrap_or(Type::Any);
    let Some(known) = known else {
        return shown;
    };
    let fits = match (known, value) {
        (
            Type::Text | Type::Scalar | Type::Date | Type::DateTime,
            Value::String(_) | Value::Number(_),
        ) => true,
        (Type::DateTime | Type::Date, Value::Bool(false)) => true,
        (Type::Integer, Value::Number(number)) => !number.is_f64(),
        (Type::Integer, Value::String(text)) => {
            text.trim().parse::<i64>().is_ok() || text.is_empty()
        }
        (Type::Number, Value::Number(_)) => true,
        (Type::Number, Value::String(text)) => {
            text.trim().parse::<f64>().is_ok() || text.is_empty()
        }
        (Type::Boolean(_), Value::Bool(_)) => true,
        (Type::Boolean(_), Value::String(text)) => {
            matches!(
                text.as_str(),
                "Y" | "N" | "y" | "n" | "1" | "0" | "true" | "false" | ""
            )
        }
        (Type::Boolean(_), Value::Number(number)) => matches!(number.as_i64(), Some(0 | 1)),
        (Type::Enum(set), Value::Number(_)) => set.integer,
        (Type::Enum(set), Value::String(text)) => !set.integer || text.parse::<i64>().is_ok(),
        (Type::Any, _) => true,
        _ => false,
    };
    if fits { known.clone() } else { shown }
}

/// Whether an object's keys are data: numbers, or many keys for the same kind of object.
fn keys_are_data(map: &Map<String, Value>) -> bool {
    if map.is_empty() {
        return false;
    }
    let numbers = map
        .keys()
        .all(|key| key.bytes().all(|byte| byte.is_ascii_digit()) && !key.is_empty());
    if numbers {
        return true;
    }
    // Descriptions of fields: every value is an object with a type.
    let described = |value: &Value| {
        value.as_object().is_some_and(|inner| {
            inner.contains_key("type")
                && (inner.contains_key("isRequired")
                    || inner.contains_key("title")
                    || inner.contains_key("isReadOnly"))
        })
    };
    map.values().all(described)
}

fn entry_type(
    map: &Map<String, Value>,
    known: Option<&Type>,
    pool: &[Field],
    path: &str,
    depth: usize,
) -> Type {
    let inner = match known {
        Some(Type::Map(inner)) => Some(inner.as_ref()),
        Some(Type::Object(object)) => match object.fields.as_slice() {
            [one] => Some(&one.ty),
            _ => None,
        },
        _ => None,
    };
    let values: Vec<Value> = map.values().cloned().collect();
    let kinds = values
        .iter()
        .map(kind)
        .collect::<std::collections::BTreeSet<_>>();
    if kinds.len() > 1 {
        return Type::Any;
    }
    let merged = merge_all(&values).unwrap_or(Value::Null);
    of_value(&merged, inner, pool, path, depth + 1)
}

fn object(
    map: &Map<String, Value>,
    described: &[Field],
    pool: &[Field],
    path: &str,
    depth: usize,
) -> Object {
    let mut fields: Vec<Field> = Vec::new();
    for (key, value) in map {
        let known = described
            .iter()
            .find(|field| field.name == *key || field.aliases.contains(key))
            .or_else(|| pool.iter().find(|field| field.name == *key));
        let ty = of_value(value, known.map(|field| &field.ty), pool, path, depth + 1);
        fields.push(match known {
            Some(known) => Field {
                name: key.clone(),
                aliases: Vec::new(),
                nullable: known.nullable || value.is_null(),
                ty,
                ..known.clone()
            },
            None => Field {
                name: key.clone(),
                aliases: Vec::new(),
                pattern: false,
                ty,
                nullable: value.is_null(),
                required: Required::No,
                default: None,
                deprecated: false,
                applies_to: Vec::new(),
                described: false,
                place: places::place(&At(None), path),
                docs: None,
            },
        });
    }
    for field in described {
        if !fields.iter().any(|known| known.name == field.name) {
            fields.push(field.clone());
        }
    }
    Object { fields, open: true }
}
