//! Numbers that an example happens to show without a fraction: another method of the thing answers one.

use std::collections::{HashMap, HashSet};

use crate::ir::{Method, Object, Type};

/// The objects in which a field is a number, each by the names of its fields.
type Numbers = HashMap<String, Vec<HashSet<String>>>;

/// Makes numbers of the integers of answers that are numbers in another answer of their thing, in an object like theirs:
/// the price of a row says nothing of the price of the whole.
pub fn widen(methods: &mut [Method], members: &[usize]) {
    let mut numbers = Numbers::new();
    for at in members {
        if let Some(ty) = &methods[*at].response.ty {
            gather(ty, &mut numbers);
        }
    }
    if numbers.is_empty() {
        return;
    }
    for at in members {
        let response = &mut methods[*at].response;
        let Some(ty) = &mut response.ty else { continue };
        let before = ty.clone();
        if change(ty, &numbers) {
            response.own.get_or_insert(before);
        }
    }
}

fn gather(ty: &Type, numbers: &mut Numbers) {
    match ty {
        Type::Object(object) => {
            for field in &object.fields {
                if !field.pattern && field.ty == Type::Number {
                    let known = numbers.entry(field.name.clone()).or_default();
                    let names = object.fields.iter().map(|field| field.name.clone());
                    known.push(names.collect());
                }
                gather(&field.ty, numbers);
            }
        }
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => gather(inner, numbers),
        Type::Union(types) => types.iter().for_each(|ty| gather(ty, numbers)),
        _ => {}
    }
}

fn change(ty: &mut Type, numbers: &Numbers) -> bool {
    match ty {
        Type::Object(object) => {
            let is_one = |at: usize| {
                let field = &object.fields[at];
                let known = numbers.get(&field.name).filter(|_| !field.pattern);
                field.ty == Type::Integer
                    && known.is_some_and(|known| known.iter().any(|names| is_like(object, names)))
            };
            let found: Vec<usize> = (0..object.fields.len()).filter(|at| is_one(*at)).collect();
            let mut changed = !found.is_empty();
            for at in found {
                object.fields[at].ty = Type::Number;
            }
            for field in &mut object.fields {
                changed |= change(&mut field.ty, numbers);
            }
            changed
        }
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => change(inner, numbers),
        _ => false,
    }
}

/// Whether an object has half of another one's names, or half of its own are among them.
fn is_like(object: &Object, names: &HashSet<String>) -> bool {
    let common = object.fields.iter();
    let common = common.filter(|field| names.contains(&field.name)).count();
    common * 2 >= object.fields.len().min(names.len())
}
