//! A type as an override writes it: a base type of the documentation, with `[]` for a list and `map<…>` for a map.

use anyhow::{Result, bail};

use crate::facts::Wire;
use crate::ir::{Object, Type};
use crate::resolve::scalar::{self, Base};

/// Reads a type.
pub fn parse(text: &str) -> Result<Type> {
    let text = text.trim();
    if let Some(inner) = text.strip_suffix("[]") {
        return Ok(Type::List(Box::new(parse(inner)?)));
    }
    if let Some(inner) = text
        .strip_prefix("map<")
        .and_then(|rest| rest.strip_suffix('>'))
    {
        return Ok(Type::Map(Box::new(parse(inner)?)));
    }
    Ok(match scalar::base(text) {
        Some(Base::Text) => Type::Text,
        Some(Base::Integer) => Type::Integer,
        Some(Base::Number) => Type::Number,
        Some(Base::Boolean) => Type::Boolean(Wire::TrueFalse),
        Some(Base::Char) => Type::Boolean(Wire::YesNo),
        Some(Base::Date) => Type::Date,
        Some(Base::DateTime) => Type::DateTime,
        Some(Base::File) => Type::File,
        Some(Base::Any) => Type::Any,
        Some(Base::Object) => Type::Object(Object {
            fields: Vec::new(),
            open: true,
        }),
        _ => bail!("`{text}` is no type that an override can give"),
    })
}
