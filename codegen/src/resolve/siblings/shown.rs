//! What the examples of a scope show of objects with nearly the same keys.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::facts::PageFacts;

/// An object with fewer keys may be anything.
const KEYS: usize = 6;

/// The objects of examples by the first segment of their methods.
#[derive(Default)]
pub struct Shown<'v> {
    scopes: HashMap<String, Vec<&'v Map<String, Value>>>,
}

impl<'v> Shown<'v> {
    /// Those of answers of methods.
    pub fn of(answers: &[(&PageFacts, &'v Value)]) -> Self {
        let mut shown = Self::default();
        for (facts, value) in answers {
            if let Some(scope) = facts.class.method().map(scope) {
                objects(value, shown.scopes.entry(scope).or_default());
            }
        }
        shown
    }

    /// What stands under a key of objects that are nearly one of these, in the scope of a method.
    pub fn values(&self, key: &str, like: &[&Map<String, Value>], method: &str) -> Vec<Value> {
        let all = self.scopes.get(&scope(method)).into_iter().flatten();
        let says = |map: &&&Map<String, Value>| map.get(key).is_some_and(says);
        let alike = all
            .filter(says)
            .filter(|map| like.iter().any(|like| are_alike(map, like)));
        alike.filter_map(|map| map.get(key).cloned()).collect()
    }
}

/// The first segment of a method's name.
pub fn scope(method: &str) -> String {
    let first = method.split('.').next().unwrap_or_default();
    first.to_lowercase()
}

/// All objects in a value that have enough keys to be known by.
pub fn objects<'v>(value: &'v Value, found: &mut Vec<&'v Map<String, Value>>) {
    match value {
        Value::Object(map) => {
            if map.len() >= KEYS {
                found.push(map);
            }
            map.values().for_each(|value| objects(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| objects(item, found)),
        _ => {}
    }
}

/// Whether two objects have three quarters of their keys in common, whatever stands there; what describes fields is
/// like nothing else.
pub fn are_alike(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let (few, many) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let describes = |map: &Map<String, Value>| map.values().all(Value::is_object);
    few.len() >= KEYS
        && few.len() * 4 >= many.len() * 3
        && few.keys().filter(|key| many.contains_key(*key)).count() * 4 >= many.len() * 3
        && !describes(one)
        && !describes(other)
}

/// Whether a value tells what stands in its place.
fn says(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    }
}
