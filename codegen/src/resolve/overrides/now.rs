//! What upstream says of that which an override corrects.

use super::file::Verb;
use crate::facts::Wire;
use crate::ir::{Field, Required, Type, name_of};

/// The fact that a verb would change, in words.
pub fn now(verb: &Verb, field: &Field) -> String {
    match verb {
        Verb::Required(_) => {
            let word = match field.required {
                Required::Always => "always required",
                Required::Starred => "required, though an example leaves it out",
                Required::Conditional(_) => "required under a condition",
                Required::OneOf(_) => "required, or one of others",
                Required::No => "not required",
            };
            format!("it is {word}")
        }
        Verb::Aliases(_) => {
            let names = std::iter::once(&field.name).chain(&field.aliases);
            format!("it is called {}", listed(names.map(String::as_str)))
        }
        Verb::Wire(_) => match one(&field.ty) {
            Type::Boolean(wire) => format!("it is written as {}", written(*wire)),
            other => format!("it is `{}`", name_of(other)),
        },
        Verb::Values(_) => match one(&field.ty) {
            Type::Enum(set) => format!(
                "its values are {}",
                listed(set.values.iter().map(|value| value.value.as_str()))
            ),
            other => format!("it is `{}`", name_of(other)),
        },
        Verb::Open => "it takes names that the page does not list".to_owned(),
        Verb::Name(_) => format!("it is called `{}`", field.name),
        Verb::Type(_) | Verb::Container(_) | Verb::Add(_) | Verb::Skip => {
            format!("it is `{}`", name_of(&field.ty))
        }
    }
}

fn one(ty: &Type) -> &Type {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => one(inner),
        other => other,
    }
}

fn listed<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.map(|text| format!("`{text}`")).collect();
    texts.join(", ")
}

fn written(wire: Wire) -> &'static str {
    match wire {
        Wire::YesNo => "yes_no",
        Wire::OneZero => "one_zero",
        Wire::TrueFalse => "true_false",
    }
}
