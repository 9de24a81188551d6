//! The facts of a field in fixed phrases.

use super::super::cases;
use super::code;
use crate::emit::plan::{Plan, Slot, Write};
use crate::ir::{DefaultValue, Field, Required, Type};

/// How many values of a set a setter names.
const SHOWN: usize = 8;

pub fn codes<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    texts.into_iter().map(code).collect::<Vec<_>>().join(" | ")
}

/// The first of a set's values; the type lists all.
fn some_of<'t>(values: impl Iterator<Item = &'t str>) -> String {
    let mut values: Vec<&str> = values.collect();
    let more = if values.len() > SHOWN { " | …" } else { "" };
    values.truncate(SHOWN);
    format!("one of {}{more}", codes(values))
}

pub fn fact(plan: &Plan<'_>, slot: &Slot<'_>, kind: &Write) -> Vec<String> {
    let kind = kind_words(plan, kind);
    facts(slot.field, slot.field.nullable, Some(&kind))
}

pub fn facts(field: &Field, nullable: bool, kind: Option<&str>) -> Vec<String> {
    let kind = kind.map_or_else(|| words(&field.ty), str::to_owned);
    let null = if nullable { " or null" } else { "" };
    let mut facts = vec![format!("{}: {kind}{null}.", code(&field.name))];
    if !field.aliases.is_empty() {
        facts.push(format!(
            "Also {}.",
            codes(field.aliases.iter().map(String::as_str))
        ));
    }
    match &field.required {
        Required::Starred => facts.push("Required in most cases.".to_owned()),
        Required::Conditional(on) if on.is_empty() => {
            facts.push("Required in some cases.".to_owned())
        }
        Required::Conditional(on) => {
            facts.push(format!(
                "Required or not depending on {}.",
                codes(on.iter().map(String::as_str))
            ));
        }
        Required::OneOf(others) => facts.push(format!(
            "Required where none of {} is given.",
            codes(others.iter().map(String::as_str))
        )),
        Required::Always | Required::No => {}
    }
    match &field.default {
        Some(DefaultValue::Literal(value)) => facts.push(format!("Default: {}.", code(value))),
        Some(DefaultValue::Computed) => facts.push("The portal computes the default.".to_owned()),
        Some(DefaultValue::Conditional(_)) if !field.in_cases.is_empty() => {
            facts.extend(cases::defaults(&field.in_cases));
        }
        Some(DefaultValue::Conditional(on)) if on.is_empty() => {
            facts.push("The default is conditional.".to_owned());
        }
        Some(DefaultValue::Conditional(on)) => facts.push(format!(
            "The default depends on {}.",
            codes(on.iter().map(String::as_str))
        )),
        Some(DefaultValue::Absent) | None => {}
    }
    if let Some(names) = keys(&field.ty).filter(|names| !names.is_empty()) {
        facts.push(format!("Fields: {}.", codes(names)));
    }
    if !field.applies_to.is_empty() {
        facts.push(cases::applies(&field.applies_to));
    }
    if field.deprecated {
        facts.push("Deprecated.".to_owned());
    }
    facts
}

/// The names that a filter, order or selection documents.
fn keys(ty: &Type) -> Option<Vec<&str>> {
    match ty {
        Type::Filter(object) | Type::Order(object) => {
            Some(object.fields.iter().map(|f| f.name.as_str()).collect())
        }
        Type::Select(names) => Some(names.iter().map(String::as_str).collect()),
        _ => None,
    }
}

fn kind_words(plan: &Plan<'_>, kind: &Write) -> String {
    match kind {
        Write::Plain(name) => match *name {
            "Text" => "text",
            "Integer" => "an integer",
            "Number" => "a number",
            "YesNo" => "`Y` or `N`",
            "OneZero" => "`1` or `0`",
            "Bool" => "`true` or `false`",
            "Date" => "a date",
            "DateTime" => "a date and time",
            "File" => "a file",
            "Scalar" => "text or a number",
            "Filter" => "a filter",
            "Order" => "an order",
            "Select" => "names of fields",
            _ => "any value",
        }
        .to_owned(),
        Write::Set(id) => some_of(
            plan.sets[*id]
                .variants
                .iter()
                .map(|(_, v)| v.value.as_str()),
        ),
        Write::Body(_) => "an object".to_owned(),
        Write::List(inner) => format!("a list: {}", kind_words(plan, inner)),
        Write::Dict(inner) => format!("an object of any names: {}", kind_words(plan, inner)),
        Write::OneOrMany(inner) => format!("one or a list: {}", kind_words(plan, inner)),
    }
}

fn words(ty: &Type) -> String {
    match ty {
        Type::Text | Type::Scalar => "text".to_owned(),
        Type::Integer => "an integer".to_owned(),
        Type::Number => "a number".to_owned(),
        Type::Boolean(_) => "a boolean".to_owned(),
        Type::Date => "a date".to_owned(),
        Type::DateTime => "a date and time".to_owned(),
        Type::File => "a file".to_owned(),
        Type::Enum(set) if set.values.is_empty() => "a value".to_owned(),
        Type::Enum(set) => some_of(set.values.iter().map(|v| v.value.as_str())),
        Type::Object(_) | Type::Shared(_) => "an object".to_owned(),
        Type::List(inner) => format!("a list: {}", words(inner)),
        Type::Map(inner) => format!("an object of any names: {}", words(inner)),
        Type::OneOrMany(inner) => format!("one or a list: {}", words(inner)),
        Type::Any | Type::Union(_) | Type::Filter(_) | Type::Order(_) | Type::Select(_) => {
            "any value".to_owned()
        }
    }
}
