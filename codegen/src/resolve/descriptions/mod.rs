//! Answers that describe fields: descriptions of one dialect are one type, whichever method gives them.
//!
//! `crm.deal.fields` says of a field what `sale.order.getFields` says, with a flag more. After it both are one shared
//! object, which has what any of them says.

mod count;
mod dialect;
mod unite;

use serde_json::Value;

use super::misfit;
use super::response::is_identifier;
use crate::ir::{Field, Method, Object, SharedObject, Type, Version};
pub use count::Described;
use dialect::Dialect;

/// What nearly all descriptions say, in whatever dialect.
const COMMON: &[&str] = &["name", "title", "type"];

/// Puts shared objects in the places of the descriptions of fields, and adds them to those that there are.
pub fn share(methods: &mut [Method], shared: &mut Vec<SharedObject>) {
    let dialects = dialect::all(methods, shared);
    if dialects.is_empty() {
        return;
    }
    for method in methods {
        let response = &mut method.response;
        let Some(ty) = &response.ty else { continue };
        let mut one = ty.clone();
        let values: Vec<&Value> = response.examples.iter().collect();
        if put(&mut one, &values, Seat::Root, method.version, &dialects) {
            let own = response.ty.replace(one);
            response.own = response.own.take().or(own);
        }
    }
    let is_known = |name: &String| dialects.iter().any(|dialect| dialect.shared.name == *name);
    shared.retain(|known| !is_known(&known.name));
    shared.extend(dialects.into_iter().map(|dialect| dialect.shared));
    shared.sort_by(|one, other| one.name.cmp(&other.name));
}

/// Where an object stands in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seat {
    /// It is the answer.
    Root,
    /// It is all that the answer has, but for what counts or wraps it.
    Whole,
    /// It is a part of the answer.
    Part,
}

impl Seat {
    /// The seat of what a field of an object holds.
    fn in_field(self, object: &Object) -> Self {
        let alone = object.fields.len() == 1 && self == Self::Root;
        if alone { Self::Whole } else { Self::Part }
    }

    /// The seat of an element or an entry.
    fn in_many(self) -> Self {
        match self {
            Self::Root | Self::Whole => Self::Whole,
            Self::Part => Self::Part,
        }
    }
}

/// How a description is told from what else has a type: it says what a field may hold, and identifies nothing.
///
/// A part of an answer is one by two flags. Where descriptions are all that a method answers, one flag tells them, or
/// that they say hardly more than a name.
fn describes(object: &Object, seat: Seat) -> bool {
    let mut named = object.fields.iter().filter(|field| !field.pattern);
    let is_type = |field: &Field| {
        field.name == "type" && matches!(field.ty, Type::Text | Type::Enum(_) | Type::Scalar)
    };
    if !named.clone().any(is_type) || named.clone().any(|field| is_identifier(&field.name)) {
        return false;
    }
    match seat {
        Seat::Root => false,
        Seat::Whole => {
            flags(object) > 0
                || named.any(|field| field.name != "type" && is_common(field))
                || object.fields.len() == 1
        }
        Seat::Part => flags(object) > 1,
    }
}

/// Whether a description may stand in an answer.
pub fn may_describe(value: &Value) -> bool {
    match value {
        Value::Object(map) => {
            let flag = |value: &Value| match value {
                Value::Bool(_) => true,
                Value::Number(number) => matches!(number.as_i64(), Some(0 | 1)),
                Value::String(text) => matches!(text.as_str(), "Y" | "N" | "1" | "0"),
                _ => false,
            };
            let named = |key: &String| key != "type" && COMMON.contains(&key.as_str());
            let kind = map.get("type").is_some_and(Value::is_string);
            let is_one = kind
                && !map.keys().any(|key| is_identifier(key))
                && (map.len() == 1 || map.keys().any(named) || map.values().any(flag));
            is_one || map.values().any(may_describe)
        }
        Value::Array(items) => items.iter().any(may_describe),
        _ => false,
    }
}

fn is_common(field: &Field) -> bool {
    COMMON.contains(&field.name.as_str())
}

/// How many fields say yes or no.
fn flags(object: &Object) -> usize {
    let flags = object.fields.iter();
    flags
        .filter(|field| matches!(field.ty, Type::Boolean(_)))
        .count()
}

/// Whether anything was put in its place.
fn put(
    ty: &mut Type,
    values: &[&Value],
    seat: Seat,
    version: Version,
    dialects: &[Dialect<'_>],
) -> bool {
    match ty {
        Type::Object(object) => {
            let is_one = describes(object, seat);
            let mut any = false;
            let inner = seat.in_field(object);
            for field in &mut object.fields {
                let values = under(values, &field.name);
                any |= put(&mut field.ty, &values, inner, version, dialects);
            }
            let Some(name) = is_one
                .then(|| dialect::of(object, values, version, dialects))
                .flatten()
            else {
                return any;
            };
            *ty = Type::Shared(name.to_owned());
            true
        }
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => {
            put(inner, &inside(values), seat.in_many(), version, dialects)
        }
        _ => false,
    }
}

/// Whether a type reads all of some values.
fn reads(ty: &Type, values: &[&Value]) -> bool {
    values.iter().all(|value| misfit(value, ty, "").is_none())
}

/// What stands under a key of objects.
fn under<'v>(values: &[&'v Value], key: &str) -> Vec<&'v Value> {
    let maps = values.iter().filter_map(|value| value.as_object());
    maps.filter_map(|map| map.get(key)).collect()
}

/// The elements of lists, the entries of maps.
fn inside<'v>(values: &[&'v Value]) -> Vec<&'v Value> {
    let of_one = |value: &&'v Value| -> Vec<&'v Value> {
        match *value {
            Value::Array(items) => items.iter().collect(),
            Value::Object(map) => map.values().collect(),
            _ => Vec::new(),
        }
    };
    values.iter().flat_map(of_one).collect()
}
