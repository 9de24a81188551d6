//! What no schema says, in fixed phrases; and prose, where the IR has it.

use crate::facts::Who;
use crate::ir::{Access, DefaultValue, Field, Method, Required, Type, name_of};

/// What there is to say about a field.
pub fn field(field: &Field) -> Option<String> {
    let mut all = Vec::new();
    if !field.aliases.is_empty() {
        all.push(format!("Also {}.", codes(&field.aliases)));
    }
    match &field.required {
        Required::Starred => all.push("Required in some cases.".to_owned()),
        Required::Conditional(on) if on.is_empty() => {
            all.push("Required under a condition.".to_owned());
        }
        Required::Conditional(on) => all.push(format!("Required depending on {}.", codes(on))),
        Required::OneOf(others) => {
            all.push(format!(
                "Required where none of {} is given.",
                codes(others)
            ));
        }
        Required::Always | Required::No => {}
    }
    match &field.default {
        Some(DefaultValue::Literal(value)) => all.push(format!("Default: `{value}`.")),
        Some(DefaultValue::Computed) => all.push("Has a default.".to_owned()),
        Some(DefaultValue::Conditional(on)) if !on.is_empty() => {
            all.push(format!("The default depends on {}.", codes(on)));
        }
        Some(DefaultValue::Conditional(_)) => all.push("The default depends.".to_owned()),
        Some(DefaultValue::Absent) | None => {}
    }
    if !field.applies_to.is_empty() {
        let cases: Vec<String> = field.applies_to.iter().map(|case| case.words()).collect();
        all.push(format!("For: {}.", cases.join("; ")));
    }
    if let Some(labels) = labels(&field.ty) {
        all.push(format!("{labels}."));
    }
    match &field.ty {
        Type::Date => all.push("A date.".to_owned()),
        Type::DateTime => all.push("A date and time.".to_owned()),
        _ => {}
    }
    let mut paragraphs = Vec::new();
    if !all.is_empty() {
        paragraphs.push(all.join(" "));
    }
    paragraphs.extend(field.docs.clone());
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

/// The fields that are no properties: their names are forms of names, or those of others.
pub fn patterns(fields: &[&Field]) -> Option<String> {
    let all = fields
        .iter()
        .map(|field| format!("`{}` ({})", field.name, name_of(&field.ty)));
    let all: Vec<String> = all.collect();
    (!all.is_empty()).then(|| format!("Also {}.", all.join(", ")))
}

/// What the values of a set are called.
fn labels(ty: &Type) -> Option<String> {
    let set = match ty {
        Type::Enum(set) => set,
        Type::List(inner) | Type::OneOrMany(inner) => return labels(inner),
        _ => return None,
    };
    let labelled = set.values.iter().filter_map(|value| {
        let label = value.label.as_ref()?;
        let is_other = !label.eq_ignore_ascii_case(&value.value.replace('_', " "));
        is_other.then(|| format!("`{}` {label}", value.value))
    });
    let labelled: Vec<String> = labelled.collect();
    (!labelled.is_empty()).then(|| labelled.join(", "))
}

/// What there is to say about a method.
pub fn method(method: &Method) -> String {
    let access = match method.access {
        Access::Read => "Reads only",
        Access::Write => "Writes",
    };
    let mut facts = vec![access.to_owned()];
    if !method.scopes.is_empty() {
        facts.push(format!("scope {}", codes(&method.scopes)));
    }
    facts.extend(method.who.map(|who| {
        match who {
            Who::AnyUser => "any user",
            Who::Administrator => "an administrator",
            Who::Permitted => "a user with permission",
        }
        .to_owned()
    }));
    if method.application_only {
        facts.push("applications only".to_owned());
    }
    let mut paragraphs = vec![format!("{}.", facts.join("; "))];
    if method.order_sensitive {
        paragraphs.push("Parameters are read by their places: send them in this order.".to_owned());
    }
    match &method.deprecated {
        Some(instead) if !instead.is_empty() => {
            paragraphs.push(format!("Deprecated: use {}.", codes(instead)));
        }
        _ => {}
    }
    paragraphs.extend(method.docs.clone());
    paragraphs.join("\n\n")
}

/// A title without the name at its end; the name alone where there is no more.
pub fn title(title: &str, name: &str) -> String {
    let cut = title.trim().len().saturating_sub(name.len());
    let short = match (title.trim().get(..cut), title.trim().get(cut..)) {
        (Some(before), Some(last)) if last.eq_ignore_ascii_case(name) => before.trim(),
        _ => title.trim(),
    };
    if short.is_empty() { name } else { short }.to_owned()
}

/// Names as code.
pub fn codes(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
