//! What examples show → types, and what they change in the types of a table.

use crate::facts::Region;
use crate::ir::Type;
use crate::resolve::examples::Examples;
use crate::resolve::scalar;

/// Alternatives as one type.
pub fn union(mut types: Vec<Type>) -> Type {
    if types.len() == 1 {
        return types.remove(0);
    }
    if let [one, Type::List(many)] | [Type::List(many), one] = types.as_slice()
        && **many == *one
    {
        return Type::OneOrMany(Box::new(one.clone()));
    }
    // An identifier or a name: two plain kinds are any plain value.
    if types.iter().all(|ty| {
        matches!(
            ty,
            Type::Text
                | Type::Integer
                | Type::Number
                | Type::Scalar
                | Type::Boolean(_)
                | Type::Enum(_)
                | Type::Date
                | Type::DateTime
        )
    }) {
        return Type::Scalar;
    }
    // One container and plain alternatives: any of them.
    Type::Union(types)
}

/// Whether a type is one value without structure.
pub fn is_plain(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text
            | Type::Integer
            | Type::Number
            | Type::Boolean(_)
            | Type::Date
            | Type::DateTime
            | Type::Enum(_)
            | Type::Scalar
            | Type::File
    )
}

/// The example beats the table on the kind of a container: a list where the table has one value. Where the table has
/// an integer and the example a text of digits, or the other way round, both are documented; but in an answer a number
/// stays one, for it is read from either.
pub fn contain(ty: Type, examples: &Examples, region: Region) -> Type {
    let number = matches!(ty, Type::Integer | Type::Number);
    if !(number && region == Region::Response)
        && let Some(both) = both_spellings(&ty, examples)
    {
        return both;
    }
    let structured = examples.elements().any_object();
    if structured && is_plain(&ty) && ty != Type::File {
        return of_json(examples);
    }
    let lists = examples.any_list() && examples.values().iter().all(serde_json::Value::is_array);
    match ty {
        Type::Text
        | Type::Integer
        | Type::Number
        | Type::Boolean(_)
        | Type::Date
        | Type::DateTime
        | Type::Enum(_)
        | Type::Scalar
            if lists && !nested(examples) =>
        {
            Type::OneOrMany(Box::new(ty))
        }
        Type::Object(_) | Type::Shared(_) if lists => Type::List(Box::new(ty)),
        Type::List(inner) if examples.any_object() && !examples.any_list() => match *inner {
            object @ (Type::Object(_) | Type::Shared(_)) => object,
            other => Type::Map(Box::new(other)),
        },
        other => other,
    }
}

fn both_spellings(ty: &Type, examples: &Examples) -> Option<Type> {
    let digits = |value: &serde_json::Value| {
        value
            .as_str()
            .is_some_and(|text| !text.is_empty() && text.parse::<f64>().is_ok())
    };
    let values = examples.values();
    let differs = match ty {
        Type::Integer | Type::Number => values.iter().any(digits),
        Type::Text => values.iter().any(serde_json::Value::is_number),
        Type::Enum(set) if set.integer => values.iter().any(digits),
        Type::Enum(_) => values.iter().any(serde_json::Value::is_number),
        _ => false,
    };
    differs.then_some(Type::Scalar)
}

fn nested(examples: &Examples) -> bool {
    examples
        .elements()
        .values()
        .iter()
        .any(|value| value.is_object())
}

/// The type that examples of any kind show.
pub fn of_json(examples: &Examples) -> Type {
    let values = examples.values();
    let lists = values.iter().filter(|value| value.is_array()).count();
    let objects = values.iter().filter(|value| value.is_object()).count();
    if lists + objects > 0 && lists != values.len() && objects != values.len() {
        return Type::Any;
    }
    if examples.any_list() {
        return Type::List(Box::new(of_json(&examples.items())));
    }
    if examples.any_object() {
        return Type::Map(Box::new(Type::Any));
    }
    of_examples(examples)
}

/// The type that plain examples show, where they agree.
pub fn of_examples(examples: &Examples) -> Type {
    let mut types: Vec<Type> = Vec::new();
    for value in examples.values() {
        match scalar::shown(value) {
            Some(ty) if !types.contains(&ty) => types.push(ty),
            Some(_) => {}
            None => return Type::Any,
        }
    }
    match types.as_slice() {
        [] => Type::Any,
        [one] => one.clone(),
        _ => Type::Scalar,
    }
}
