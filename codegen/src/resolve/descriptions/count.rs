//! How many types the descriptions of fields are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Seat, describes, flags};
use crate::ir::{Api, Object, Type};

/// The descriptions of fields in answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Described {
    /// In how many places of answers they stand.
    pub places: usize,
    /// How many types they would be if each page had its own.
    pub apart: usize,
    /// How many they are.
    pub types: usize,
}

impl Described {
    /// Counts.
    pub fn of(api: &Api) -> Self {
        let shared = api.shared.iter();
        let shared: BTreeMap<&str, &Object> = shared
            .map(|known| (known.name.as_str(), &known.object))
            .collect();
        let (mut apart, mut types) = (BTreeSet::new(), BTreeSet::new());
        let mut places = 0;
        for response in api.methods.iter().map(|method| &method.response) {
            let mut count = |shape: String| {
                places += 1;
                types.insert(shape);
            };
            if let Some(ty) = &response.ty {
                walk(ty, Seat::Root, &shared, &mut count);
            }
            if let Some(ty) = response.own() {
                walk(ty, Seat::Root, &shared, &mut |shape| {
                    apart.insert(shape);
                });
            }
        }
        Self {
            places,
            apart: apart.len(),
            types: types.len(),
        }
    }
}

/// Each description, by what tells its type from others.
fn walk(ty: &Type, seat: Seat, shared: &BTreeMap<&str, &Object>, see: &mut dyn FnMut(String)) {
    match ty {
        Type::Object(object) => {
            if describes(object, seat) && flags(object) > 0 {
                see(shape(ty));
            }
            for field in &object.fields {
                walk(&field.ty, seat.in_field(object), shared, see);
            }
        }
        Type::Shared(name) => {
            let described = shared.get(name.as_str());
            if described.is_some_and(|object| describes(object, seat)) {
                see(name.clone());
            }
        }
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => {
            walk(inner, seat.in_many(), shared, see);
        }
        _ => {}
    }
}

/// A type without the places where its fields stand.
fn shape(ty: &Type) -> String {
    match ty {
        Type::Object(object) => {
            let mut shape = "{".to_owned();
            for field in &object.fields {
                let _ = write!(shape, "{}: {}, ", field.name, self::shape(&field.ty));
            }
            shape
        }
        Type::List(inner) => format!("list {}", shape(inner)),
        Type::Map(inner) => format!("map {}", shape(inner)),
        Type::OneOrMany(inner) => format!("one or many {}", shape(inner)),
        other => format!("{other:?}"),
    }
}
