//! Objects that an answer describes anew, and a dictionary of the same part of the documentation has: one type.

use rayon::prelude::*;
use serde_json::Value;

use crate::ir::{Method, Object, SharedObject, Type};
use crate::resolve::{is_raw, misfit};

/// A smaller object may be anything.
const FIELDS: usize = 10;

/// Puts the dictionary's objects in the places of those that have only fields of theirs, and at least half of them.
pub fn share(methods: &mut [Method], shared: &[SharedObject]) {
    methods.par_iter_mut().for_each(|method| {
        let known: Vec<&SharedObject> = shared
            .iter()
            .filter(|shared| part(&shared.place.path) == part(&method.page))
            .filter(|shared| shared.object.fields.len() >= FIELDS)
            .collect();
        let response = &mut method.response;
        let Some(ty) = response.ty.as_ref().filter(|_| !known.is_empty()) else {
            return;
        };
        let mut one = ty.clone();
        let values: Vec<&Value> = response.examples.iter().collect();
        if put(&mut one, &values, &known) {
            let own = response.ty.replace(one);
            response.own = response.own.take().or(own);
        }
    });
}

/// The part of the documentation that a page is in.
fn part(path: &str) -> Option<&str> {
    path.split('/').nth(1)
}

/// Whether anything was put in its place.
fn put<'v>(ty: &mut Type, values: &[&'v Value], known: &[&SharedObject]) -> bool {
    match ty {
        Type::Object(object) => {
            if let Some(shared) = same(object, values, known) {
                *ty = Type::Shared(shared.name.clone());
                return true;
            }
            let mut any = false;
            for field in &mut object.fields {
                let values: Vec<&Value> = maps(values)
                    .filter_map(|map| map.get(&field.name))
                    .collect();
                any |= put(&mut field.ty, &values, known);
            }
            any
        }
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => {
            let inside = |value: &&'v Value| match *value {
                Value::Array(items) => items.iter().collect(),
                Value::Object(map) => map.values().collect(),
                _ => Vec::new(),
            };
            let values: Vec<&Value> = values.iter().flat_map(inside).collect();
            put(inner, &values, known)
        }
        _ => false,
    }
}

fn maps<'v>(values: &[&'v Value]) -> impl Iterator<Item = &'v serde_json::Map<String, Value>> {
    values.iter().filter_map(|value| value.as_object())
}

/// The smallest object of the dictionary that has all fields of an object, types those that it types, and reads its values.
fn same<'s>(
    object: &Object,
    values: &[&Value],
    known: &[&'s SharedObject],
) -> Option<&'s SharedObject> {
    let named = object.fields.iter().filter(|field| !field.pattern);
    let count = named.clone().count();
    if count < FIELDS {
        return None;
    }
    let has_all = |shared: &&&SharedObject| {
        let fields = &shared.object.fields;
        let has = |field: &crate::ir::Field| {
            let mut same = fields.iter().filter(|known| known.name == field.name);
            field.aliases.is_empty() && same.any(|known| is_raw(&field.ty) || !is_raw(&known.ty))
        };
        count * 2 >= fields.len() && named.clone().all(has)
    };
    let reads = |shared: &&&SharedObject| {
        let ty = Type::Object(shared.object.clone());
        values.iter().all(|value| misfit(value, &ty, "").is_none())
    };
    known
        .iter()
        .filter(has_all)
        .filter(reads)
        .min_by_key(|shared| shared.object.fields.len())
        .copied()
}
