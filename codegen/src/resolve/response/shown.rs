//! What the examples of all pages show of the objects that a dictionary describes.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::merge;
use super::rows::Rows;
use super::shape::Shape;
use crate::diagnostic::Place;
use crate::facts::PageFacts;
use crate::ir::{SharedObject, Type};
use crate::resolve::{examples, is_raw, misfit};

/// Gives the fields of shared objects that the dictionary calls objects and says no more of the types that examples
/// show, wherever such an object stands.
pub fn complete(shared: &mut [SharedObject], pages: &[&PageFacts]) {
    let mut raw: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, shared) in shared.iter().enumerate() {
        for field in shared
            .object
            .fields
            .iter()
            .filter(|field| is_raw(&field.ty) && !field.pattern)
        {
            raw.entry(field.name.clone()).or_default().push(at);
        }
    }
    let described = &*shared;
    let of_page = |facts: &&PageFacts| {
        let mut found = Vec::new();
        examples::shown(facts).for_each(|it| walk(&it.value, described, &raw, &mut found));
        found
    };
    let shown: Vec<Vec<Shown>> = pages.par_iter().map(of_page).collect();
    let mut found: BTreeMap<(usize, String), Vec<Value>> = BTreeMap::new();
    for Shown { at, key, value } in shown.into_iter().flatten() {
        found.entry((at, key)).or_default().push(value);
    }
    for ((at, name), values) in found {
        let fields = &mut shared[at].object.fields;
        let Some(field) = fields.iter_mut().find(|field| field.name == name) else {
            continue;
        };
        if let Some(ty) = of_values(&values, &field.place) {
            field.ty = ty;
        }
    }
}

/// What an example shows under a key of a shared object.
struct Shown {
    at: usize,
    key: String,
    value: Value,
}

fn walk(
    value: &Value,
    shared: &[SharedObject],
    raw: &HashMap<String, Vec<usize>>,
    found: &mut Vec<Shown>,
) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                for at in raw.get(key).into_iter().flatten() {
                    if !value.is_null() && is_one(map, &shared[*at]) {
                        found.push(Shown {
                            at: *at,
                            key: key.clone(),
                            value: value.clone(),
                        });
                    }
                }
                walk(value, shared, raw, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, shared, raw, found)),
        _ => {}
    }
}

/// Whether the dictionary describes an object: nearly all of its keys.
fn is_one(map: &Map<String, Value>, shared: &SharedObject) -> bool {
    let fields = &shared.object.fields;
    let known = |key: &&String| fields.iter().any(|field| field.name == **key);
    let count = map.keys().filter(known).count();
    count > 2 && count * 4 >= map.len() * 3
}

fn of_values(values: &[Value], place: &Place) -> Option<Type> {
    // A dictionary that says less than `object` may mean anything plain, too.
    let structured = |value: &Value| match value {
        Value::Object(inner) => !inner.is_empty(),
        Value::Array(inner) => !inner.is_empty(),
        _ => false,
    };
    if !values.iter().any(structured) {
        return None;
    }
    let merged = merge::merge_all(values)?;
    let examples: Vec<(Place, &Value)> =
        values.iter().map(|value| (place.clone(), value)).collect();
    let shape = Shape::new(Rows::default(), &merged, &examples);
    let ty = shape.of_value(&merged, None, "", 0);
    let reads = values.iter().all(|value| misfit(value, &ty, "").is_none());
    (reads && !is_raw(&ty)).then_some(ty)
}
