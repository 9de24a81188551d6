//! What the examples of all pages show of the objects that a dictionary describes.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::keys;
use super::merge;
use super::rows::Rows;
use super::shape::{Shape, one_or_many};
use crate::diagnostic::Place;
use crate::facts::PageFacts;
use crate::ir::{Field, SharedObject, Type};
use crate::resolve::{is_raw, misfit};

/// How many answers are walked through at a time.
const PART: usize = 128;

/// What examples show of one object: the values of a key, wherever such an object stands.
type Shown = BTreeMap<String, Vec<Value>>;

/// The objects that have a field, by its name.
struct Index(HashMap<String, Vec<usize>>);

/// Completes shared objects by what examples show, wherever such an object stands: the types of fields that the
/// dictionary calls objects and says no more of, those that are maps of what it says or another object than it says,
/// fields that it lacks, and numbered ones.
pub fn complete(shared: &mut [SharedObject], answers: &[(&PageFacts, &Value)]) {
    let mut index = Index(HashMap::new());
    for (at, shared) in shared.iter().enumerate() {
        for field in &shared.object.fields {
            let objects = index.0.entry(field.name.clone()).or_default();
            objects.push(at);
        }
    }
    let found = found(shared, &index, answers);
    let names: Vec<String> = shared.iter().map(|shared| shared.name.clone()).collect();
    for (shared, mut shown) in shared.iter_mut().zip(found) {
        for field in &mut shared.object.fields {
            // `gpsN` is the north, where an example has it.
            if field.stem().is_some() && shown.contains_key(&field.name) {
                field.pattern = false;
            }
            let values = match field.stem() {
                Some(_) => numbered(field, &mut shown),
                None => shown.remove(&field.name).unwrap_or_default(),
            };
            if let Some(ty) = told(field, &values, &index, &names) {
                field.ty = ty;
            }
        }
        let place = shared.place.clone();
        shared.object.fields.extend(lacking(shown, &place));
    }
}

/// What all answers show of each shared object, in the order of the answers.
fn found(shared: &[SharedObject], index: &Index, answers: &[(&PageFacts, &Value)]) -> Vec<Shown> {
    let of_part = |part: &[(&PageFacts, &Value)]| {
        let mut found = vec![Shown::new(); shared.len()];
        for (_, value) in part {
            walk(value, shared, index, &mut found);
        }
        found
    };
    let parts: Vec<Vec<Shown>> = answers.par_chunks(PART).map(of_part).collect();
    let mut all = vec![Shown::new(); shared.len()];
    for part in parts {
        for (all, shown) in all.iter_mut().zip(part) {
            for (name, values) in shown {
                all.entry(name).or_default().extend(values);
            }
        }
    }
    all
}

/// The values of all names that a pattern stands for: an element where others have lists of it is one, too.
fn numbered(pattern: &Field, shown: &mut Shown) -> Vec<Value> {
    let names: Vec<String> = shown
        .keys()
        .filter(|key| pattern.is_of(key))
        .cloned()
        .collect();
    let values: Vec<Value> = names
        .iter()
        .filter_map(|name| shown.remove(name))
        .flatten()
        .collect();
    one_or_many(values)
}

/// The type of a field by its values, where the dictionary says less or is mistaken.
fn told(field: &Field, values: &[Value], index: &Index, names: &[String]) -> Option<Type> {
    match &field.ty {
        ty if is_raw(ty) => of_structure(values, &field.place),
        Type::List(inner) => {
            let other = other(inner, values, index, names)?;
            Some(Type::List(Box::new(other)))
        }
        // The dictionary describes an entry.
        ty @ (Type::Object(_) | Type::Shared(_)) if values.iter().any(is_map) => {
            Some(Type::Map(Box::new(ty.clone())))
        }
        _ => None,
    }
}

fn is_map(value: &Value) -> bool {
    let map = value.as_object();
    map.is_some_and(|map| keys::are_data(map, &[], false))
}

/// The object that all elements of lists are, where it is not the one that the dictionary says: it knows all of their
/// keys, and that one not half.
fn other(told: &Type, values: &[Value], index: &Index, names: &[String]) -> Option<Type> {
    let Type::Shared(told) = told else {
        return None;
    };
    let mut elements = values.iter().filter_map(Value::as_array).flatten();
    let mut found = None;
    let agrees = elements.all(|element| {
        let Some(map) = element.as_object() else {
            return false;
        };
        let counts = index.counts(map);
        let of_told = counts.iter().find(|(at, _)| names[**at] == *told);
        let known = of_told.map_or(0, |(_, count)| *count);
        let whole = counts.iter().find(|(_, count)| **count == map.len());
        let at = whole.map(|(at, _)| *at).filter(|_| known * 2 <= map.len());
        at.is_some() && *found.get_or_insert(at) == at
    });
    found
        .flatten()
        .filter(|_| agrees)
        .map(|at: usize| Type::Shared(names[at].clone()))
}

/// The fields that the dictionary lacks, by their values in answers.
fn lacking(shown: Shown, place: &Place) -> impl Iterator<Item = Field> {
    shown.into_iter().filter_map(|(name, values)| {
        let named = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let is_name =
            name.bytes().all(named) && !name.starts_with(|first: char| first.is_ascii_digit());
        let portals_own = keys::is_covered(&name, false, std::iter::empty());
        let ty = of_values(&values, place).filter(|_| is_name && !portals_own)?;
        Some(Field {
            nullable: values.iter().any(Value::is_null),
            only_shown: true,
            ..Field::new(&name, ty, place.clone())
        })
    })
}

fn walk(value: &Value, shared: &[SharedObject], index: &Index, found: &mut [Shown]) {
    match value {
        Value::Object(map) => {
            let alike = index.alike(map, shared);
            for (key, value) in map.iter().filter(|(_, value)| !value.is_null()) {
                for at in &alike {
                    let mut fields = shared[*at].object.fields.iter();
                    let wanted = match fields.find(|field| field.is_of(key)) {
                        // Most fields are typed, and plain.
                        Some(field) => {
                            let plain = !value.is_object() && !value.is_array();
                            is_raw(&field.ty) || field.pattern || !(plain || field.ty.is_single())
                        }
                        None => {
                            let counts = index.counts(map);
                            // Two that are as alike both lack it.
                            let rank = |at: &usize| (counts[at], shared[*at].object.fields.len());
                            rank(at) == rank(&alike[0]) && is_whole(&counts, *at, shared)
                        }
                    };
                    if wanted {
                        let values = found[*at].entry(key.clone()).or_default();
                        values.push(value.clone());
                    }
                }
            }
            for value in map.values() {
                walk(value, shared, index, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(item, shared, index, found);
            }
        }
        _ => {}
    }
}

/// Whether an object has so many of the fields that it can be no other one.
fn is_whole(counts: &BTreeMap<usize, usize>, at: usize, shared: &[SharedObject]) -> bool {
    let count = counts.get(&at).copied().unwrap_or_default();
    count > 9 && count * 2 >= shared[at].object.fields.len()
}

impl Index {
    /// How many keys of an object each shared object has.
    fn counts(&self, map: &Map<String, Value>) -> BTreeMap<usize, usize> {
        let mut counts = BTreeMap::new();
        for at in map.keys().filter_map(|key| self.0.get(key)).flatten() {
            *counts.entry(*at).or_default() += 1;
        }
        counts
    }

    /// The objects of which the dictionary describes nearly all keys, or most and the object has most of them; the most
    /// alike first. None where the values only describe fields.
    fn alike(&self, map: &Map<String, Value>, shared: &[SharedObject]) -> Vec<usize> {
        if map.len() < 3 || map.values().all(Value::is_object) {
            return Vec::new();
        }
        let mut alike: Vec<(usize, usize)> = self.counts(map).into_iter().collect();
        alike.retain(|(at, count)| {
            let fields = shared[*at].object.fields.len();
            let nearly_all = count * 4 >= map.len() * 3;
            let most = *count > 9 && count * 5 >= map.len() * 3 && count * 4 >= fields * 3;
            *count > 2 && (nearly_all || most)
        });
        // Of those that know as many keys the smaller one is the more alike.
        alike.sort_by_key(|(at, count)| {
            (std::cmp::Reverse(*count), shared[*at].object.fields.len())
        });
        alike.into_iter().map(|(at, _)| at).collect()
    }
}

/// The type of values that are all known of a field; none where they show no structure.
fn of_structure(values: &[Value], place: &Place) -> Option<Type> {
    // A dictionary that says less than `object` may mean anything plain, too.
    let structured = |value: &Value| match value {
        Value::Object(inner) => !inner.is_empty(),
        Value::Array(inner) => !inner.is_empty(),
        _ => false,
    };
    of_values(values, place).filter(|_| values.iter().any(structured))
}

/// The type of values that are all known of a field.
pub fn of_values(values: &[Value], place: &Place) -> Option<Type> {
    let merged = merge::merge_all(values)?;
    let examples: Vec<(Place, &Value)> =
        values.iter().map(|value| (place.clone(), value)).collect();
    let shape = Shape::new(Rows::default(), &merged, &examples);
    let ty = shape.of_value(&merged, None, "", 0);
    let reads = values.iter().all(|value| misfit(value, &ty, "").is_none());
    (reads && !is_raw(&ty)).then_some(ty)
}
