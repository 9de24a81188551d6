//! The fourth witness: what the other methods of a thing say of the fields that a page shows empty and says no more of.
//!
//! `crm.company.get` shows `null` where `crm.company.fields` says what is there, and `crm.company.add` takes it. After it,
//! a raw field of an answer has the type that it has in an object with mostly the same fields, if there is one, an
//! integer that is a number in such an object of its thing is one, and methods of a class that reads parameters by position
//! are marked alike.

mod numbers;
mod order;
mod shown;
mod told;

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::dictionary::Dictionary;
use super::{is_raw, misfit, response};
use crate::facts::PageFacts;
use crate::ir::{Method, Object, Type};
use shown::Shown;
pub use shown::{are_alike, objects, scope};
use told::Told;

/// The thing that a method is about: `crm.deal` of `crm.deal.contact.items.get`. Methods of one thing tell of each other.
pub fn thing(name: &str) -> String {
    let name = name.to_lowercase();
    let mut dots = name.match_indices('.').map(|(at, _)| at);
    let end = match (dots.next(), dots.next()) {
        (_, Some(second)) => second,
        (Some(first), None) => first,
        (None, None) => name.len(),
    };
    name[..end].to_owned()
}

/// Gives raw fields of answers the types that methods of the same thing tell, or else those of the same scope that
/// answer with such an object.
pub fn tell(methods: &mut [Method], dictionary: &Dictionary<'_>, answers: &[(&PageFacts, &Value)]) {
    let shown = Shown::of(answers);
    let mut things: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, method) in methods.iter().enumerate() {
        let thing = (thing(&method.name), method.version);
        things.entry(thing).or_default().push(at);
    }
    let all = &*methods;
    let told: Vec<(usize, Type, usize)> = things
        .par_iter()
        .flat_map_iter(|(_, members)| of_thing(all, members, dictionary, &shown))
        .collect();
    for (at, ty, count) in told {
        let response = &mut methods[at].response;
        response.heard.siblings = count;
        response.own = response.ty.replace(ty);
    }
    let things: Vec<Vec<usize>> = things.into_values().collect();
    for members in &things {
        numbers::widen(methods, members);
        order::spread(methods, members);
    }
}

/// The types of answers of one thing that are not what their own pages say, and in how many fields.
fn of_thing(
    methods: &[Method],
    members: &[usize],
    dictionary: &Dictionary<'_>,
    shown: &Shown<'_>,
) -> Vec<(usize, Type, usize)> {
    let has_raw = |at: &&usize| methods[**at].response.ty.as_ref().is_some_and(holds_raw);
    let wanting: Vec<usize> = members.iter().filter(has_raw).copied().collect();
    if wanting.is_empty() {
        return Vec::new();
    }
    let told = Told::of(members.iter().map(|at| &methods[*at]), dictionary);
    let filled = wanting.into_iter().filter_map(|at| {
        let method = &methods[at];
        let mut ty = method.response.ty.clone()?;
        let values: Vec<&Value> = method.response.examples.iter().collect();
        let mut count = 0;
        let witness = Witness {
            method,
            told: &told,
            shown,
        };
        witness.fill(&mut ty, &values, &mut count);
        (count > 0).then_some((at, ty, count))
    });
    filled.collect()
}

fn holds_raw(ty: &Type) -> bool {
    match ty {
        Type::Object(object) => {
            let named = object.fields.iter().filter(|field| !field.pattern);
            named
                .map(|field| &field.ty)
                .any(|ty| is_raw(ty) || holds_raw(ty))
        }
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => holds_raw(inner),
        _ => false,
    }
}

/// Who is asked about the answer of a method.
struct Witness<'w> {
    method: &'w Method,
    told: &'w Told<'w>,
    shown: &'w Shown<'w>,
}

impl Witness<'_> {
    fn fill(&self, ty: &mut Type, values: &[&Value], count: &mut usize) {
        match ty {
            Type::Object(object) => {
                let names = names(object);
                let objects = maps(values);
                for field in object.fields.iter_mut().filter(|field| !field.pattern) {
                    let values: Vec<&Value> = objects
                        .iter()
                        .filter_map(|map| map.get(&field.name))
                        .collect();
                    if !is_raw(&field.ty) {
                        self.fill(&mut field.ty, &values, count);
                        continue;
                    }
                    let takes = |ty: &Type| takes_the_place(ty, &field.ty, &values);
                    let mut told = self.told.types(&field.name, &names, self.method);
                    let ty = told.find(|ty| takes(ty)).cloned().or_else(|| {
                        let shown = self.shown.values(&field.name, &objects, &self.method.name);
                        response::of_values(&shown, &field.place).filter(takes)
                    });
                    if let Some(ty) = ty {
                        field.ty = ty;
                        prune(&mut field.ty, &field.name);
                        *count += 1;
                    }
                }
            }
            Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => {
                let values: Vec<&Value> = values.iter().flat_map(|value| inside(value)).collect();
                self.fill(inner, &values, count);
            }
            _ => {}
        }
    }
}

/// Ends a tree: what holds itself is told once, and not to the depth that some other page shows.
fn prune(ty: &mut Type, name: &str) {
    match ty {
        Type::Object(object) => {
            for field in &mut object.fields {
                if field.name == name {
                    field.ty = match &field.ty {
                        Type::List(_) => Type::List(Box::new(Type::Any)),
                        Type::Map(_) => Type::Map(Box::new(Type::Any)),
                        _ => Type::Any,
                    };
                } else {
                    prune(&mut field.ty, name);
                }
            }
        }
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => prune(inner, name),
        _ => {}
    }
}

/// Whether a type is of the kind that the page gives, and reads what its examples show.
fn takes_the_place(ty: &Type, own: &Type, values: &[&Value]) -> bool {
    let kind = match own {
        Type::Union(_) => !values.is_empty() && !ty.is_single(),
        // PHP writes an empty object as an empty list.
        Type::List(_) if values.is_empty() => matches!(ty, Type::List(_) | Type::OneOrMany(_)),
        Type::List(_) | Type::Map(_) | Type::Object(_) | Type::OneOrMany(_) => !ty.is_single(),
        // Of `null` the page does not even tell the kind, and methods differ in that.
        _ => ty.is_single(),
    };
    // The entries of one map tell little of those of another.
    let entries = match ty {
        Type::Map(entry) => !entry.is_single() || **entry == Type::Text,
        _ => true,
    };
    kind && entries && values.iter().all(|value| misfit(value, ty, "").is_none())
}

/// The names of an object's fields.
fn names(object: &Object) -> HashSet<String> {
    let named = object.fields.iter().filter(|field| !field.pattern);
    named.map(|field| field.name.clone()).collect()
}

/// The objects among values, and those in lists of them.
fn maps<'v>(values: &[&'v Value]) -> Vec<&'v Map<String, Value>> {
    let mut found = Vec::new();
    for value in values {
        match value {
            Value::Object(map) => found.push(map),
            Value::Array(items) => found.extend(items.iter().filter_map(Value::as_object)),
            _ => {}
        }
    }
    found
}

/// The elements of a list, the entries of a map.
fn inside(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(map) => map.values().collect(),
        _ => Vec::new(),
    }
}
