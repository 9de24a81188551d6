//! Numbers that an example happens to show without a fraction: another method of the thing answers one.

use std::collections::HashSet;

use crate::ir::{Field, Method, Type};

/// Makes numbers of the integers of answers that are numbers in another answer of their thing.
pub fn widen(methods: &mut [Method], members: &[usize]) {
    let mut numbers = HashSet::new();
    for method in members.iter().map(|at| &methods[*at]) {
        let mut gather = |field: &Field| {
            if !field.pattern && field.ty == Type::Number {
                numbers.insert(field.name.clone());
            }
        };
        if let Some(ty) = &method.response.ty {
            within(ty, &mut gather);
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

/// All fields of a type, at any depth.
fn within(ty: &Type, see: &mut dyn FnMut(&Field)) {
    match ty {
        Type::Object(object) => object.fields.iter().for_each(|field| {
            see(field);
            within(&field.ty, see);
        }),
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => within(inner, see),
        Type::Union(types) => types.iter().for_each(|ty| within(ty, see)),
        _ => {}
    }
}

fn change(ty: &mut Type, numbers: &HashSet<String>) -> bool {
    match ty {
        Type::Object(object) => {
            let mut changed = false;
            for field in &mut object.fields {
                if field.ty == Type::Integer && !field.pattern && numbers.contains(&field.name) {
                    field.ty = Type::Number;
                    changed = true;
                }
                changed |= change(&mut field.ty, numbers);
            }
            changed
        }
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => change(inner, numbers),
        _ => false,
    }
}
