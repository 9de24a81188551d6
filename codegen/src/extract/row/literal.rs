//! What stands between code marks → a value, where it can be one of its field.

use std::sync::LazyLock;

use regex::Regex;

use super::phrase::pattern;
use crate::facts::{AllowedValue, Default_, Field, TypeToken, ValuesOf};

/// The default that a literal is: itself without quotation marks, or a computed one where it can be no value.
pub fn default(field: &Field, found: Default_) -> Option<Default_> {
    let Default_::Literal(literal) = found else {
        return Some(found);
    };
    // The operator that a filter uses where none is given.
    if !literal.is_empty() && literal.chars().all(|letter| "=!<>%".contains(letter)) {
        return None;
    }
    // `own=a` says what stands under the field's own name.
    let assigned = field.names.iter().find_map(|name| {
        let value = literal.strip_prefix(name.as_str())?.trim_start();
        Some(value.strip_prefix('=')?.trim_start())
    });
    let value = unquoted(assigned.unwrap_or(&literal), &field.types);
    Some(if can_be(value, field) {
        Default_::Literal(value.to_owned())
    } else {
        Default_::Computed
    })
}

/// A flag in double quotation marks is a flag that travels as a word, and keeps them.
fn unquoted<'l>(literal: &'l str, types: &[TypeToken]) -> &'l str {
    let flag = matches!(literal, "\"true\"" | "\"false\"");
    if flag && super::types::is_boolean(types) {
        return literal;
    }
    ['"', '\'']
        .iter()
        .find_map(|mark| literal.strip_prefix(*mark)?.strip_suffix(*mark))
        .filter(|inner| !inner.is_empty() && !inner.contains(['"', '\'']))
        .unwrap_or(literal)
}

static NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+$"));

fn can_be(value: &str, field: &Field) -> bool {
    let allowed = field.values_of == ValuesOf::Itself
        && field.values.iter().any(|allowed| allowed.value == value);
    if allowed || matches!(value, "" | "''" | "null") || field.types.is_empty() {
        return true;
    }
    field.types.iter().any(|token| {
        if token.lists > 0 {
            return true;
        }
        match token.name.to_lowercase().as_str() {
            "integer" | "int" | "double" | "float" | "number" => value.parse::<f64>().is_ok(),
            "boolean" | "bool" => matches!(
                value,
                "Y" | "N" | "y" | "n" | "true" | "false" | "\"true\"" | "\"false\"" | "1" | "0"
            ),
            "char" => !is_expression(value) && !matches!(value, "Yes" | "No" | "Да" | "Нет"),
            "object" | "array" | "struct" | "structure" | "any" => true,
            _ => !is_expression(value),
        }
    })
}

/// Code, the name of a method or of a table's column: it tells where the value comes from.
fn is_expression(value: &str) -> bool {
    value.starts_with(['{', '[', '$'])
        || value.contains(['=', '+', '(', '<', '>'])
        || NAME.is_match(value)
}

static FORMAT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:ISO[ -]?8601|RFC[ -]?[0-9]+)$"));
static TEMPLATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"<[A-Za-z_ ]+>|\{[A-Za-z_ ]*\}|XXX|…|\.\.\.|^[<>]=? ?-?[0-9]"));
/// Where other values stand, or how a date is written.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[A-Za-z_]+\[[A-Za-z_]+\]$|^result\.|^manifest\.|^Y-m-d\b|^d\.m\.Y\b|^YYYY-MM-DD\b")
});

/// The values that may be sent as they stand; none where some only show the form of values.
pub fn values(found: Vec<AllowedValue>) -> Vec<AllowedValue> {
    let mut literal = found;
    literal.retain(|value| !ELSEWHERE.is_match(&value.value));
    let shows_form =
        |value: &AllowedValue| FORMAT.is_match(&value.value) || TEMPLATE.is_match(&value.value);
    if literal.iter().any(shows_form) {
        return Vec::new();
    }
    literal
}
