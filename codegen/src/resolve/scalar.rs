//! Tokens of base types, and sets of values, → types.

use serde_json::Value;

use super::examples::Examples;
use crate::facts::{AllowedValue, Default_, Field, ValuesOf, Wire};
use crate::ir::{Enum, EnumValue, Type};

/// What a token of the base types stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// A string.
    Text,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// A flag of one character.
    Char,
    /// A date.
    Date,
    /// A date and time.
    DateTime,
    /// A file.
    File,
    /// One of a set.
    Enum,
    /// An object.
    Object,
    /// A list.
    Array,
    /// Anything.
    Any,
    /// Nothing.
    Null,
}

/// Reads a token.
pub fn base(token: &str) -> Option<Base> {
    Some(match token.to_lowercase().as_str() {
        // Some of these are slips of the pen.
        "string" | "srting" | "text" | "str" | "html" | "url" | "email" | "hh:mm:ss"
        | "callable" | "function" => Base::Text,
        "integer" | "int" | "timestamp" | "long" => Base::Integer,
        "double" | "float" | "number" | "decimal" | "money" => Base::Number,
        "boolean" | "bool" | "true" | "false" => Base::Boolean,
        "char" => Base::Char,
        "date" => Base::Date,
        "datetime" | "datatime" => Base::DateTime,
        "file" => Base::File,
        "enum" => Base::Enum,
        "object" | "struct" | "structure" => Base::Object,
        "array" | "list" => Base::Array,
        "any" | "mixed" | "unknown" => Base::Any,
        "null" => Base::Null,
        _ => return None,
    })
}

/// How a boolean is written where the page does not say: as the examples write it, else by its kind.
pub fn wire(field: &Field, base: Base, examples: &Examples) -> Wire {
    if let Some(wire) = field.wire {
        return wire;
    }
    let seen = examples.elements();
    for value in seen.values() {
        match value {
            Value::Bool(_) => return Wire::TrueFalse,
            Value::String(text) if matches!(text.as_str(), "Y" | "N" | "y" | "n") => {
                return Wire::YesNo;
            }
            Value::String(text) if matches!(text.as_str(), "1" | "0") => return Wire::OneZero,
            Value::Number(number) if matches!(number.as_i64(), Some(0 | 1)) => {
                return Wire::OneZero;
            }
            _ => {}
        }
    }
    if base == Base::Char {
        Wire::YesNo
    } else {
        Wire::TrueFalse
    }
}

/// Whether a `char` is a flag.
pub fn is_flag(field: &Field, examples: &Examples) -> bool {
    let seen = examples.elements();
    let flags = |value: &Value| matches!(value.as_str(), Some("Y" | "N"));
    field.wire.is_some() || (!seen.is_empty() && seen.values().iter().all(flags))
}

/// Whether the default is a flag in quotation marks.
pub fn is_quoted(field: &Field) -> bool {
    matches!(&field.default, Some(Default_::Literal(literal)) if matches!(literal.as_str(), "\"true\"" | "\"false\""))
}

/// A flag written as a word.
pub fn words() -> Type {
    let values = ["true", "false"].map(|value| EnumValue {
        value: value.to_owned(),
        label: None,
    });
    Type::Enum(Enum {
        integer: false,
        values: values.to_vec(),
    })
}

/// The set of values of a plain field, where it is one.
pub fn set(field: &Field, integer: bool) -> Option<Type> {
    if field.values_of != ValuesOf::Itself {
        return None;
    }
    set_of(&field.values, integer)
}

/// A set of values; one value, or values that are texts, make none.
pub fn set_of(values: &[AllowedValue], integer: bool) -> Option<Type> {
    if values.len() < 2
        || values
            .iter()
            .any(|value| value.value.len() > 60 || value.value.contains('\n'))
    {
        return None;
    }
    if values
        .iter()
        .all(|value| matches!(value.value.as_str(), "Y" | "N"))
    {
        return Some(Type::Boolean(Wire::YesNo));
    }
    if integer
        && values
            .iter()
            .all(|value| matches!(value.value.as_str(), "0" | "1"))
    {
        return Some(Type::Boolean(Wire::OneZero));
    }
    let numeric = values
        .iter()
        .all(|value| value.value.parse::<i64>().is_ok());
    if integer && !numeric {
        return None;
    }
    Some(Type::Enum(Enum {
        integer,
        values: values
            .iter()
            .map(|value| EnumValue {
                value: value.value.clone(),
                label: value.label.clone(),
            })
            .collect(),
    }))
}

/// The type that a plain JSON value shows.
pub fn shown(value: &Value) -> Option<Type> {
    Some(match value {
        Value::Bool(_) => Type::Boolean(Wire::TrueFalse),
        Value::Number(number) if number.is_f64() => Type::Number,
        Value::Number(_) => Type::Integer,
        Value::String(_) => Type::Text,
        _ => return None,
    })
}
