//! Two descriptions → one that has what either says, where they agree.

use serde_json::Value;

use super::{inside, reads, under};
use crate::ir::{Enum, Field, Object, Type};
use crate::resolve::is_raw;

/// The object that has the fields of both, which reads all values; none where the types of a field disagree.
pub fn united(one: &Object, other: &Object, values: &[&Value]) -> Option<Object> {
    let mut all = one.clone();
    all.open |= other.open;
    for field in &other.fields {
        match all.fields.iter_mut().find(|known| known.name == field.name) {
            Some(known) => {
                let values = under(values, &field.name);
                known.ty = of_types(&known.ty, &field.ty, &values)?;
                told(known, field)?;
            }
            None => all.fields.push(field.clone()),
        }
    }
    Some(all)
}

/// What else two pages say of one field.
fn told(known: &mut Field, field: &Field) -> Option<()> {
    if known.aliases != field.aliases || known.pattern != field.pattern {
        return None;
    }
    known.nullable |= field.nullable;
    known.described |= field.described;
    known.deprecated &= field.deprecated;
    if known.docs.is_none() {
        known.docs.clone_from(&field.docs);
    }
    Some(())
}

fn of_types(one: &Type, other: &Type, values: &[&Value]) -> Option<Type> {
    let boxed = |ty| Some(Box::new(ty));
    let ty = match (one, other) {
        (one, other) if one == other => one.clone(),
        (Type::Object(one), Type::Object(other)) => Type::Object(united(one, other, values)?),
        (Type::List(one), Type::List(other)) => {
            Type::List(boxed(of_types(one, other, &inside(values))?)?)
        }
        (Type::Map(one), Type::Map(other)) => {
            Type::Map(boxed(of_types(one, other, &inside(values))?)?)
        }
        // Of an object with one key, a page may think that the key is data.
        (Type::Map(_), Type::Object(object)) | (Type::Object(object), Type::Map(_)) => {
            Type::Object(with_values(object, values)?)
        }
        // A page that shows nothing says nothing.
        (raw, ty) | (ty, raw) if is_raw(raw) => {
            if reads(ty, values) {
                ty.clone()
            } else {
                Type::Any
            }
        }
        // How a flag is written matters to requests alone.
        (Type::Boolean(wire), Type::Boolean(_)) => Type::Boolean(*wire),
        (Type::Enum(one), Type::Enum(other)) if one.integer == other.integer => {
            Type::Enum(either(one, other))
        }
        // A set of which another page says nothing is not complete.
        (Type::Enum(set), Type::Text) | (Type::Text, Type::Enum(set)) if !set.integer => Type::Text,
        (Type::Integer, Type::Number) | (Type::Number, Type::Integer) => Type::Number,
        (Type::OneOrMany(one), Type::List(other)) | (Type::List(one), Type::OneOrMany(other)) => {
            Type::OneOrMany(boxed(of_types(one, other, &inside(values))?)?)
        }
        (Type::OneOrMany(inner) | Type::List(inner), one)
        | (one, Type::OneOrMany(inner) | Type::List(inner))
            if **inner == *one =>
        {
            Type::OneOrMany(inner.clone())
        }
        _ => return None,
    };
    Some(ty)
}

fn either(one: &Enum, other: &Enum) -> Enum {
    let mut all = one.clone();
    for value in &other.values {
        if !all.values.iter().any(|known| known.value == value.value) {
            all.values.push(value.clone());
        }
    }
    all
}

/// An object that has a field for each key of some values, where a field may be anything that it does not read.
fn with_values(object: &Object, values: &[&Value]) -> Option<Object> {
    let mut maps = values.iter().filter_map(|value| value.as_object());
    let known = |key: &String| object.fields.iter().any(|field| field.name == *key);
    if !maps.all(|map| map.keys().all(known)) {
        return None;
    }
    let mut object = object.clone();
    for field in &mut object.fields {
        if !reads(&field.ty, &under(values, &field.name)) {
            field.ty = Type::Any;
        }
    }
    Some(object)
}

/// Whether an object has all fields of another one, of types that take in theirs.
pub fn covers(whole: &Object, part: &Object, values: &[&Value]) -> bool {
    part.fields.iter().all(|field| {
        let mut fields = whole.fields.iter();
        let values = under(values, &field.name);
        fields.any(|known| known.name == field.name && takes(&known.ty, &field.ty, &values))
    })
}

fn takes(whole: &Type, part: &Type, values: &[&Value]) -> bool {
    match (whole, part) {
        (Type::Object(whole), Type::Object(part)) => covers(whole, part, values),
        (Type::List(whole), Type::List(part)) | (Type::Map(whole), Type::Map(part)) => {
            takes(whole, part, &inside(values))
        }
        (Type::Any, _) => true,
        (_, raw) if is_raw(raw) => true,
        (whole, part) => of_types(whole, part, values).is_some_and(|both| both == *whole),
    }
}
