//! A value of the example and what the rows say of it → a type.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::keys;
use super::merge::{is_mixed, is_one_or_many, merge_all};
use super::rows::{Nodes, Rows, child};
use super::witness::Disputes;
use crate::diagnostic::Place;
use crate::ir::{Field, Object, Type};
use crate::resolve::scalar;
use crate::resolve::types::is_plain;

/// How deep an example is followed.
const DEPTH: usize = 12;

/// What the types of an answer are made of.
pub struct Shape<'v> {
    rows: Rows,
    nodes: Nodes,
    unseen: BTreeMap<String, Vec<Field>>,
    examples: &'v [(Place, &'v Value)],
    disputes: RefCell<Disputes>,
}

impl<'v> Shape<'v> {
    /// For the rows of a page, its examples as one, and each of them with its place.
    pub fn new(rows: Rows, merged: &Value, examples: &'v [(Place, &'v Value)]) -> Self {
        let nodes = Nodes::of(merged, &rows);
        let unseen = rows.unseen(&nodes);
        Self {
            rows,
            nodes,
            unseen,
            examples,
            disputes: RefCell::default(),
        }
    }

    /// The paths of plain values that the table gives another type than they show.
    pub fn disputes(self) -> Disputes {
        self.disputes.into_inner()
    }

    /// The type of a value of the example, where the table says nothing else.
    pub fn of_value(&self, value: &Value, known: Option<&Type>, node: &str, depth: usize) -> Type {
        if depth > DEPTH {
            return Type::Any;
        }
        // A row without a type says nothing.
        let known = known.filter(|known| **known != Type::Any);
        match value {
            mixed if is_mixed(mixed) => Type::Any,
            Value::Array(items) if is_one_or_many(items) => {
                let element = merge_all(&items[1..]).unwrap_or(Value::Null);
                let known = known.map(element_of);
                let one = self.of_value(&element, known, node, depth + 1);
                Type::OneOrMany(Box::new(one))
            }
            Value::Object(map) => {
                // A list in the table and an object in the example: the example is right about the kind.
                let known = match known {
                    Some(Type::List(inner)) => Some(inner.as_ref()),
                    other => other,
                };
                if let Some(shared @ Type::Shared(_)) = known {
                    return shared.clone();
                }
                let described = match known {
                    Some(Type::Object(object)) => object.fields.as_slice(),
                    _ => &[],
                };
                let entry = match known {
                    Some(Type::Map(entry)) => Some(entry.as_ref()),
                    _ => None,
                };
                let entries = entry.is_some_and(|entry| {
                    let of_entry = |(key, value): (&String, &Value)| {
                        shares_a_key(entry, value)
                            && self.rows.find(&self.nodes, node, key).is_none()
                    };
                    // One such object stands under its name.
                    map.len() > 1 && map.iter().all(of_entry)
                });
                let words =
                    node.is_empty() && self.rows.describe() && map.values().all(Value::is_string);
                if entries || words || self.rows.are_data(map, described) {
                    let entry = self.entry_type(map, known, node, depth);
                    return Type::Map(Box::new(entry));
                }
                self.object(map, described, entry, node, depth)
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
                Type::List(Box::new(self.of_value(&element, inner, node, depth + 1)))
            }
            Value::Null => known.cloned().unwrap_or(Type::Any),
            plain => {
                let ty = of_plain(plain, known);
                if known.is_some_and(|known| *known != ty) {
                    self.disputes.borrow_mut().insert(node.to_owned());
                }
                ty
            }
        }
    }

    fn entry_type(
        &self,
        map: &Map<String, Value>,
        known: Option<&Type>,
        node: &str,
        depth: usize,
    ) -> Type {
        let inner = match known {
            Some(Type::Map(inner)) => Some(inner.as_ref()),
            Some(Type::Object(object)) => match object.fields.as_slice() {
                [one] => Some(&one.ty),
                // The rows may be those of an entry.
                _ => known.filter(|known| map.values().all(|value| shares_a_key(known, value))),
            },
            _ => None,
        };
        let values: Vec<Value> = map.values().cloned().collect();
        let shown = values.iter().filter(|value| !value.is_null());
        let kinds = shown.map(kind).collect::<BTreeSet<_>>();
        if kinds.len() > 1 {
            return Type::Any;
        }
        let merged = merge_all(&values).unwrap_or(Value::Null);
        self.of_value(&merged, inner, &child(node, "*"), depth + 1)
    }

    fn object(
        &self,
        map: &Map<String, Value>,
        described: &[Field],
        entry: Option<&Type>,
        node: &str,
        depth: usize,
    ) -> Type {
        let mut fields: Vec<Field> = Vec::new();
        let mut data = Map::new();
        let patterns = || {
            let own = described
                .iter()
                .filter(|field| keys::is_pattern(&field.name));
            own.chain(self.rows.patterns(&self.nodes, node))
                .map(|field| field.name.as_str())
        };
        for (key, value) in map {
            let known = described
                .iter()
                .find(|field| field.name == *key || field.aliases.contains(key))
                .or_else(|| self.rows.find(&self.nodes, node, key));
            if keys::is_covered(key, known.is_some(), patterns()) {
                data.insert(key.clone(), value.clone());
                continue;
            }
            let inner = child(node, key);
            let told = known.map(|field| &field.ty);
            let entry = entry.filter(|entry| shares_a_key(entry, value));
            let told = match told {
                Some(Type::Object(_) | Type::Shared(_) | Type::List(_)) => told,
                _ => entry.or(told),
            };
            let ty = self.of_value(value, told, &inner, depth + 1);
            fields.push(match known {
                Some(known) => Field {
                    name: key.clone(),
                    aliases: Vec::new(),
                    nullable: known.nullable || value.is_null(),
                    ty,
                    ..known.clone()
                },
                None => self.undescribed(key, value, ty),
            });
        }
        let documented: Vec<&Field> = described
            .iter()
            .chain(self.rows.patterns(&self.nodes, node))
            .collect();
        let numbered = self.numbered(&data, &documented, node, depth);
        if !fields.is_empty() {
            fields.extend(numbered);
        }
        let unseen = self.unseen.get(node).into_iter().flatten();
        // Rows that no example shows are about the fields which the answer describes.
        let described = if self.rows.describe() { &[] } else { described };
        for field in described.iter().chain(unseen) {
            let known = |known: &Field| known.name == field.name;
            if !fields.iter().any(known) && !data.contains_key(&field.name) {
                fields.push(Field {
                    pattern: keys::is_pattern(&field.name),
                    ..field.clone()
                });
            }
        }
        if fields.is_empty() && !data.is_empty() {
            return Type::Map(Box::new(self.entry_type(&data, None, node, depth)));
        }
        Type::Object(Object { fields, open: true })
    }

    /// The fields that stand for names with a number, by what is under all of them.
    fn numbered(
        &self,
        data: &Map<String, Value>,
        documented: &[&Field],
        node: &str,
        depth: usize,
    ) -> Vec<Field> {
        let mut found: Vec<Field> = Vec::new();
        for key in data.keys() {
            let Some(stem) = keys::stem(key) else {
                continue;
            };
            let mut patterns = documented.iter();
            let row = patterns.find(|field| field.is_of(key) && field.pattern);
            let name = row.map_or_else(|| format!("{stem}N"), |row| row.name.clone());
            // What else has a number is a portal's own.
            if found.iter().any(|known| known.name == name)
                || (row.is_none() && !keys::is_numbered(stem))
            {
                continue;
            }
            let of_stem = data.iter().filter(|(key, _)| keys::stem(key) == Some(stem));
            let keys = of_stem.clone().map(|(key, _)| key.clone());
            let values = one_or_many(of_stem.map(|(_, value)| value.clone()).collect());
            let values: Map<String, Value> = keys.zip(values).collect();
            let known = row.map(|row| Type::Map(Box::new(row.ty.clone())));
            let ty = match self.entry_type(&values, known.as_ref(), node, depth) {
                Type::Any | Type::Text if keys::is_parent(stem) => Type::Integer,
                ty => ty,
            };
            let place = self.examples.first().map(|(place, _)| place.clone());
            let field = row.map(|row| (*row).clone()).or_else(|| {
                let field = Field::new(&name, Type::Any, place?);
                Some(Field {
                    pattern: true,
                    ..field
                })
            });
            found.extend(field.map(|field| Field { ty, ..field }));
        }
        found
    }

    /// A field that only the examples show.
    fn undescribed(&self, key: &str, value: &Value, ty: Type) -> Field {
        let number = value
            .as_str()
            .is_some_and(|text| text.parse::<i64>().is_ok());
        let ty = match ty {
            Type::Text if number && keys::is_identifier(key) => Type::Integer,
            other => other,
        };
        let shows = self.examples.iter().find(|(_, value)| holds(value, key));
        let place = shows.or(self.examples.first()).map(|(place, _)| place);
        let place = place.expect("a field of an example").clone();
        Field {
            nullable: value.is_null(),
            ..Field::new(key, ty, place)
        }
    }
}

/// What is in a list, or the type itself.
fn element_of(ty: &Type) -> &Type {
    match ty {
        Type::List(inner) | Type::OneOrMany(inner) => inner,
        one => one,
    }
}

/// Values of which some are lists: one where others have a list is a list of it.
pub fn one_or_many(values: Vec<Value>) -> Vec<Value> {
    if !values.iter().any(Value::is_array) {
        return values;
    }
    let list = |value: Value| match value {
        list @ (Value::Array(_) | Value::Null) => list,
        one => Value::Array(vec![one]),
    };
    values.into_iter().map(list).collect()
}

/// Whether a value is such an object, by its keys, or a list of them.
fn shares_a_key(ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Object(_), Value::Array(items)) => items.iter().any(|item| shares_a_key(ty, item)),
        (Type::Object(object), Value::Object(map)) => object
            .fields
            .iter()
            .any(|field| map.contains_key(&field.name)),
        _ => false,
    }
}

/// Whether a key stands anywhere in a value.
fn holds(value: &Value, key: &str) -> bool {
    match value {
        Value::Object(map) => map.contains_key(key) || map.values().any(|value| holds(value, key)),
        Value::Array(items) => items.iter().any(|value| holds(value, key)),
        _ => false,
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
    match known {
        _ if fits => known.clone(),
        // A fraction in digits is a number all the same.
        Type::Integer
            if value
                .as_str()
                .is_some_and(|text| text.trim().parse::<f64>().is_ok()) =>
        {
            Type::Number
        }
        _ => shown,
    }
}
