//! Fields → the rows of a table, and the bullets in its cells.

use super::markdown::{code, escape, indent};
use crate::extract::link;
use crate::facts::{AllowedValue, Default_, Field, Reference, ValuesOf, Wire};

/// A table of fields.
pub fn fields_table(page: &str, fields: &[Field]) -> String {
    let mut out = "#|\n|| **Name** `type` | **Description** ||\n".to_owned();
    for field in fields {
        let said = phrases(page, field).join(" ");
        out.push_str(&format!("|| {} |", name_and_type(page, field)));
        if !said.is_empty() {
            out.push(' ');
            out.push_str(&said);
        }
        if field.children.is_empty() {
            out.push_str(" ||\n");
        } else {
            out.push_str("\n\n");
            out.push_str(&bullets(page, &field.children));
            out.push_str("||\n");
        }
    }
    out + "|#\n"
}

fn bullets(page: &str, fields: &[Field]) -> String {
    let mut out = String::new();
    for field in fields {
        let said = phrases(page, field).join(" ");
        out.push_str(&format!("- {}", name_and_type(page, field)));
        if !said.is_empty() {
            out.push_str(" — ");
            out.push_str(&said);
        }
        out.push('\n');
        if !field.children.is_empty() {
            out.push_str(&indent(&bullets(page, &field.children), 2));
        }
    }
    out
}

fn name_and_type(page: &str, field: &Field) -> String {
    let star = if field.starred { "*" } else { "" };
    let names: Vec<String> = field
        .names
        .iter()
        .map(|name| format!("**{}**{star}", escape(name)))
        .collect();
    let mut out = names.join(" \\| ");
    let types: Vec<String> = field
        .types
        .iter()
        .map(|token| {
            let shown = code(&format!(
                "{}{}",
                token.name,
                "[]".repeat(token.lists.into())
            ));
            match &token.link {
                Some(to) => format!("[{shown}]({})", link::target(page, to)),
                None => shown,
            }
        })
        .collect();
    if !types.is_empty() {
        out.push(' ');
        out.push_str(&types.join(" \\| "));
    }
    out
}

/// The fixed phrases, one for each fact.
fn phrases(page: &str, field: &Field) -> Vec<String> {
    let mut said = Vec::new();
    if field.deprecated {
        said.push("Deprecated.".to_owned());
    }
    if field.multiple {
        said.push("Multiple.".to_owned());
    }
    if field.any_keys {
        said.push("Any keys.".to_owned());
    }
    said.extend(field.depends_on.as_deref().map(depends_on));
    said.extend(field.see.iter().map(|to| reference(page, to)));
    match &field.default {
        Some(Default_::Literal(literal)) => said.push(format!("Default: {}.", code(literal))),
        Some(Default_::Computed) => said.push("Default: computed.".to_owned()),
        Some(Default_::Conditional(names)) if names.is_empty() => {
            said.push("Default: conditional.".to_owned());
        }
        Some(Default_::Conditional(names)) => {
            let names: Vec<String> = names.iter().map(|name| code(name)).collect();
            said.push(format!("Default: conditional on {}.", names.join(", ")));
        }
        None => {}
    }
    let of = match field.values_of {
        ValuesOf::Itself => "values",
        ValuesOf::Entries => "entries",
        ValuesOf::Keys => "keys",
    };
    said.extend(phrases_of_values(&field.values, of));
    if let Some(wire) = field.wire {
        said.push(
            match wire {
                Wire::YesNo => "Written as `Y` or `N`.",
                Wire::OneZero => "Written as `1` or `0`.",
                Wire::TrueFalse => "Written as `true` or `false`.",
            }
            .to_owned(),
        );
    }
    if let Some(names) = &field.condition {
        let names: Vec<String> = names.iter().map(|name| code(name)).collect();
        said.push(if names.is_empty() {
            "Required if a condition holds.".to_owned()
        } else {
            format!("Required if {}.", names.join(", "))
        });
    }
    if !field.one_of.is_empty() {
        let names = field.one_of.iter().chain(field.names.first());
        let names: Vec<String> = names.map(|name| code(name)).collect();
        said.push(format!("At least one of {} is required.", names.join(", ")));
    }
    said
}

/// Allowed values as a phrase, where there are any.
pub fn phrases_of_values(values: &[AllowedValue], of: &str) -> Option<String> {
    let shown: Vec<String> = values
        .iter()
        .map(|value| {
            let literal = if value.value.is_empty() {
                "`''`".to_owned()
            } else {
                code(&value.value)
            };
            match &value.label {
                Some(label) => format!("{literal} — {}", escape(label)),
                None => literal,
            }
        })
        .collect();
    (!shown.is_empty()).then(|| format!("Possible {of}: {}.", shown.join("; ")))
}

/// That a field decides which fields an object has.
pub fn depends_on(name: &str) -> String {
    format!("Fields depend on {}.", code(name))
}

/// A link to a section or a page.
pub fn reference(page: &str, to: &Reference) -> String {
    let word = if to.path.is_empty() {
        "below"
    } else {
        "described"
    };
    format!("[{word}]({})", link::target(page, to))
}
