//! A change in a line.

use crate::diff::{Direction, Effect, Subject, Way, What};
use crate::facts::Wire;
use crate::ir::{DefaultValue, Required, Version};

/// A subject's name.
pub fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Method {
            name,
            version: Version::V2,
        } => name.clone(),
        Subject::Method {
            name,
            version: Version::V3,
        } => format!("{name} (REST 3.0)"),
        Subject::Object { name } => format!("object {name}"),
        Subject::Event { code } => format!("event {code}"),
    }
}

/// An effect in a word; none where an override hides the change.
pub fn effect(effect: Option<Effect>) -> &'static str {
    match effect {
        Some(Effect::Breaking) => "breaking",
        Some(Effect::Additive) => "additive",
        Some(Effect::Invisible) => "invisible",
        None => "hidden by an override",
    }
}

/// What has changed; names stand between backticks.
pub fn what(what: &What) -> String {
    match what {
        What::Added => "new".to_owned(),
        What::Removed => "gone".to_owned(),
        What::Renamed { from } => format!("renamed, was `{from}`"),
        What::Moved { from, to } => format!("moved from `{from}` to `{to}`"),
        What::Deprecated { by } if by.is_empty() => "deprecated".to_owned(),
        What::Deprecated { by } => format!("deprecated: use {}", codes(by)),
        What::Undeprecated => "no longer deprecated".to_owned(),
        What::Fact { name, from, to } => format!("{name}: {} → {}", said(from), said(to)),
        What::SignatureAdded { label } => format!("new way to call it: `{label}`"),
        What::SignatureRemoved { label } => format!("no longer called so: `{label}`"),
        What::Reordered { arguments } => {
            format!("arguments in another order: {}", codes(arguments))
        }
        What::FieldAdded {
            way,
            path,
            ty,
            required,
        } => {
            let star = if *required { ", required" } else { "" };
            format!("{} `{path}`: new, `{ty}`{star}", noun(*way))
        }
        What::FieldRemoved { way, path } => format!("{} `{path}`: gone", noun(*way)),
        What::Required { path, from, to } => {
            format!("parameter `{path}`: {} → {}", required(from), required(to))
        }
        What::Type {
            way,
            path,
            from,
            to,
            direction,
        } => {
            let direction = match direction {
                Direction::Widened => "wider",
                Direction::Narrowed => "narrower",
                Direction::Replaced => "another type",
            };
            format!("{}: `{from}` → `{to}`, {direction}", place(*way, path))
        }
        What::ValuesAdded { way, path, values } => {
            format!("{}: new values {}", place(*way, path), codes(values))
        }
        What::ValuesRemoved { way, path, values } => {
            format!("{}: values gone {}", place(*way, path), codes(values))
        }
        What::Wire {
            way,
            path,
            from,
            to,
        } => {
            format!(
                "{}: written as {} → {}",
                place(*way, path),
                wire(*from),
                wire(*to)
            )
        }
        What::Default { path, from, to } => {
            format!(
                "`{path}`: default {} → {}",
                default(from.as_ref()),
                default(to.as_ref())
            )
        }
        What::FieldFact {
            path,
            name,
            from,
            to,
        } => {
            format!("`{path}`: {name}: {} → {}", said(from), said(to))
        }
        What::ErrorAdded { code } => format!("error `{code}`: new"),
        What::ErrorRemoved { code } => format!("error `{code}`: gone"),
        What::ErrorFact {
            code,
            name,
            from,
            to,
        } => {
            let error = if code.is_empty() {
                "errors without a code".to_owned()
            } else {
                format!("error `{code}`")
            };
            format!("{error}: {name}: {} → {}", said(from), said(to))
        }
    }
}

fn codes(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join("; ")
}

fn said(text: &str) -> String {
    if text.is_empty() {
        "none".to_owned()
    } else {
        format!("`{text}`")
    }
}

fn noun(way: Way) -> &'static str {
    match way {
        Way::Request => "parameter",
        Way::Response => "answer",
        Way::Both => "field",
        Way::Event => "data",
    }
}

fn place(way: Way, path: &str) -> String {
    if path.is_empty() {
        noun(way).to_owned()
    } else {
        format!("{} `{path}`", noun(way))
    }
}

fn required(required: &Required) -> String {
    match required {
        Required::Always => "required".to_owned(),
        Required::Starred => "required in most cases".to_owned(),
        Required::Conditional(names) if names.is_empty() => "required in some cases".to_owned(),
        Required::Conditional(names) => format!("required depending on {}", codes(names)),
        Required::OneOf(names) => format!("required, or one of {}", codes(names)),
        Required::No => "optional".to_owned(),
    }
}

fn wire(wire: Wire) -> &'static str {
    match wire {
        Wire::YesNo => "`Y` or `N`",
        Wire::OneZero => "`1` or `0`",
        Wire::TrueFalse => "`true` or `false`",
    }
}

/// A default in a word.
pub fn default(default: Option<&DefaultValue>) -> String {
    match default {
        None => "none".to_owned(),
        Some(DefaultValue::Literal(value)) => format!("`{value}`"),
        Some(DefaultValue::Absent) => "null".to_owned(),
        Some(DefaultValue::Computed) => "computed".to_owned(),
        Some(DefaultValue::Conditional(names)) if names.is_empty() => "conditional".to_owned(),
        Some(DefaultValue::Conditional(names)) => format!("depending on {}", codes(names)),
    }
}
