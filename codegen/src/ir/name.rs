//! Types in the words of the documentation.

use super::Type;

/// A type in the words of the documentation.
pub fn name_of(ty: &Type) -> String {
    match ty {
        Type::Text => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Number => "double".to_owned(),
        Type::Boolean(_) => "boolean".to_owned(),
        Type::Date => "date".to_owned(),
        Type::DateTime => "datetime".to_owned(),
        Type::File => "file".to_owned(),
        Type::Any => "any".to_owned(),
        Type::Enum(set) if set.integer => "integer set".to_owned(),
        Type::Enum(_) => "string set".to_owned(),
        Type::Object(_) => "object".to_owned(),
        Type::Shared(name) => name.clone(),
        Type::List(inner) => format!("{}[]", name_of(inner)),
        Type::Map(inner) => format!("map<{}>", name_of(inner)),
        Type::OneOrMany(inner) => format!("{0} | {0}[]", name_of(inner)),
        Type::Scalar => "string | number".to_owned(),
        Type::Union(types) => types.iter().map(name_of).collect::<Vec<_>>().join(" | "),
        Type::Filter(_) => "filter".to_owned(),
        Type::Order(_) => "order".to_owned(),
        Type::Select(_) => "select".to_owned(),
    }
}
