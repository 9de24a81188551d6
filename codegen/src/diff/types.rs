//! Types: what is inside of those that stayed, and whether another one takes more or less.

use super::fields::{self, Place};
use super::{Direction, Effect, Out, Way, What};
use crate::ir::{Enum, Type, name_of};

/// Compares two types.
pub fn compare(place: &Place<'_>, old: &Type, new: &Type, out: &mut Out) {
    match (old, new) {
        (Type::Object(one), Type::Object(other)) => {
            fields::compare(place, &one.fields, &other.fields, out);
            opened(place, one.open, other.open, out);
        }
        (Type::Filter(one), Type::Filter(other)) | (Type::Order(one), Type::Order(other)) => {
            let names = |object: &crate::ir::Object| -> Vec<String> {
                object
                    .fields
                    .iter()
                    .map(|field| field.name.clone())
                    .collect()
            };
            values(place, &names(one), &names(other), Effect::Invisible, out);
        }
        (Type::Select(one), Type::Select(other)) => {
            values(place, one, other, Effect::Invisible, out);
        }
        (Type::List(one), Type::List(other)) => compare(&place.inside("[]"), one, other, out),
        (Type::OneOrMany(one), Type::OneOrMany(other)) => {
            compare(&place.inside("[]"), one, other, out);
        }
        (Type::Map(one), Type::Map(other)) => compare(&place.inside("{}"), one, other, out),
        (Type::Boolean(from), Type::Boolean(to)) => {
            if from != to {
                let what = What::Wire {
                    way: place.way,
                    path: place.path.clone(),
                    from: *from,
                    to: *to,
                };
                out.put(place.subject, Effect::Invisible, what);
            }
        }
        (Type::Enum(one), Type::Enum(other)) if one.integer == other.integer => {
            set(place, one, other, out);
        }
        (Type::Union(ones), Type::Union(others)) if name_of(old) == name_of(new) => {
            for (one, other) in ones.iter().zip(others) {
                compare(place, one, other, out);
            }
        }
        (one, other) if one == other => {}
        (one, other) => replaced(place, Some(one), Some(other), out),
    }
}

/// Whether an object takes names that the page does not list.
pub fn opened(place: &Place<'_>, from: bool, to: bool, out: &mut Out) {
    if from != to {
        let word = |open: bool| if open { "any" } else { "listed" }.to_owned();
        let what = What::FieldFact {
            path: place.path.clone(),
            name: "names",
            from: word(from),
            to: word(to),
        };
        out.put(place.subject, Effect::Invisible, what);
    }
}

/// One type in the place of another; none stands for the raw value.
pub fn replaced(place: &Place<'_>, old: Option<&Type>, new: Option<&Type>, out: &mut Out) {
    let raw = Type::Any;
    let (old, new) = (old.unwrap_or(&raw), new.unwrap_or(&raw));
    if old == new {
        return;
    }
    let direction = if widens(old, new) {
        Direction::Widened
    } else if widens(new, old) {
        Direction::Narrowed
    } else {
        Direction::Replaced
    };
    // A setter takes whatever converts; a field of an answer has one type.
    let effect =
        if direction == Direction::Widened && place.way == Way::Request && !names_a_type(old) {
            Effect::Additive
        } else {
            Effect::Breaking
        };
    let what = What::Type {
        way: place.way,
        path: place.path.clone(),
        from: name_of(old),
        to: name_of(new),
        direction,
    };
    out.put(place.subject, effect, what);
}

/// Whether programs name a generated type to write such a value.
fn names_a_type(ty: &Type) -> bool {
    match ty {
        Type::Enum(_) | Type::Object(_) | Type::Shared(_) => true,
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => names_a_type(inner),
        _ => false,
    }
}

/// Whether one type takes all that another takes.
fn widens(from: &Type, to: &Type) -> bool {
    let scalar = |ty: &Type| {
        matches!(
            ty,
            Type::Text
                | Type::Integer
                | Type::Number
                | Type::Boolean(_)
                | Type::Date
                | Type::DateTime
                | Type::Enum(_)
        )
    };
    match (from, to) {
        (_, Type::Any) | (Type::Integer, Type::Number) => true,
        (Type::Enum(set), Type::Integer) => set.integer,
        (Type::Enum(set), Type::Text) => !set.integer,
        (Type::Date | Type::DateTime, Type::Text) => true,
        (one, Type::Scalar) => scalar(one),
        (Type::List(one), Type::OneOrMany(many)) => one == many || widens(one, many),
        (one, Type::OneOrMany(many)) => one == many.as_ref() || widens(one, many),
        (Type::List(one), Type::List(other)) | (Type::Map(one), Type::Map(other)) => {
            widens(one, other)
        }
        (one, Type::Union(types)) => types.iter().any(|ty| ty == one || widens(one, ty)),
        _ => false,
    }
}

fn set(place: &Place<'_>, old: &Enum, new: &Enum, out: &mut Out) {
    let names = |set: &Enum| -> Vec<String> {
        set.values.iter().map(|value| value.value.clone()).collect()
    };
    values(place, &names(old), &names(new), Effect::Breaking, out);
    // Variants of numbers and signs are named after their labels.
    for value in &new.values {
        let known = old.values.iter().find(|known| known.value == value.value);
        if let Some(known) = known
            && known.label != value.label
        {
            let label = |label: &Option<String>| label.clone().unwrap_or_default();
            let what = What::FieldFact {
                path: format!("{}={}", place.path, value.value),
                name: "label",
                from: label(&known.label),
                to: label(&value.label),
            };
            let named = value.value.starts_with(|first: char| first.is_alphabetic());
            let effect = if named {
                Effect::Invisible
            } else {
                Effect::Breaking
            };
            out.put(place.subject, effect, what);
        }
    }
}

/// Values that are new or gone; `lost` is what it means where one is gone.
fn values(place: &Place<'_>, old: &[String], new: &[String], lost: Effect, out: &mut Out) {
    let without = |all: &[String], known: &[String]| -> Vec<String> {
        all.iter()
            .filter(|value| !known.contains(value))
            .cloned()
            .collect()
    };
    let (added, removed) = (without(new, old), without(old, new));
    let (way, path) = (place.way, place.path.clone());
    if !added.is_empty() {
        let effect = match lost {
            Effect::Invisible => Effect::Invisible,
            _ => Effect::Additive,
        };
        let path = path.clone();
        let what = What::ValuesAdded {
            way,
            path,
            values: added,
        };
        out.put(place.subject, effect, what);
    }
    if !removed.is_empty() {
        let what = What::ValuesRemoved {
            way,
            path,
            values: removed,
        };
        out.put(place.subject, lost, what);
    }
}
