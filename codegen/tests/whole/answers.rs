//! Answers in examples, read by the types of answers.

use std::collections::BTreeSet;

use codegen::ir::Type;
use serde_json::Value;

use crate::everywhere;

/// Where a value is of another kind than its type, as leniently as answers are read.
pub fn misfit(value: &Value, ty: &Type, path: &str) -> Option<String> {
    let flag = |value: &Value| match value {
        Value::Bool(_) => true,
        Value::Number(number) => matches!(number.as_i64(), Some(0 | 1)),
        Value::String(text) => {
            matches!(
                text.to_lowercase().as_str(),
                "y" | "n" | "0" | "1" | "true" | "false"
            )
        }
        _ => false,
    };
    let number = |value: &Value| match value {
        Value::Number(_) => true,
        Value::String(text) => text.trim().parse::<f64>().is_ok(),
        _ => false,
    };
    let integer = |value: &Value| match value {
        Value::Number(number) => !number.is_f64(),
        Value::String(text) => text.trim().parse::<i64>().is_ok(),
        _ => false,
    };
    let plain = |value: &Value| !value.is_array() && !value.is_object();
    let absent = value.is_null() || value.as_str() == Some("");
    let empty = value.as_array().is_some_and(Vec::is_empty);
    let fits = match (ty, value) {
        _ if absent => true,
        (Type::Object(_) | Type::Map(_), _) if empty => true,
        // What events show where an object is missing.
        (Type::Object(_), Value::String(text)) if text == "undefined" => true,
        (Type::Object(object), Value::Object(map)) => {
            return object.fields.iter().find_map(|field| {
                let value = map.get(&field.name)?;
                misfit(value, &field.ty, &format!("{path}/{}", field.name))
            });
        }
        (Type::Map(entry), Value::Object(map)) => {
            return map
                .iter()
                .find_map(|(key, value)| misfit(value, entry, &format!("{path}/{key}")));
        }
        (Type::List(inner) | Type::OneOrMany(inner), Value::Array(items)) => {
            return items
                .iter()
                .find_map(|item| misfit(item, inner, &format!("{path}[]")));
        }
        (Type::OneOrMany(inner), value) => return misfit(value, inner, path),
        (Type::Text, value) => value.is_string() || value.is_number(),
        (Type::Integer, value) => integer(value),
        (Type::Number, value) => number(value),
        (Type::Boolean(_), value) => flag(value),
        (Type::Scalar | Type::Date | Type::DateTime | Type::Enum(_), value) => plain(value),
        (Type::Object(_) | Type::Map(_) | Type::List(_), _) => false,
        _ => true,
    };
    (!fits).then(|| format!("{path}: {ty:.30?}"))
}

#[test]
fn the_types_of_answers_read_the_answers_of_nearly_all_pages() {
    everywhere(|world| {
        let mut pages = 0;
        let mut misfits = BTreeSet::new();
        for method in &world.api.methods {
            let Some(ty) = &method.response.ty else {
                continue;
            };
            pages += usize::from(!method.response.examples.is_empty());
            let found = |value: &Value| misfit(value, ty, "");
            if let Some(first) = method.response.examples.iter().find_map(found) {
                misfits.insert(format!("{} {first}", method.name));
            }
        }
        println!("{} of {pages} pages hold", pages - misfits.len());
        // What is left are pages with examples of two kinds.
        assert!(misfits.len() * 500 <= pages, "{misfits:#?}");
    });
}

#[test]
fn no_field_of_an_answer_stands_at_the_start_of_its_page() {
    everywhere(|world| {
        for method in &world.api.methods {
            if let Some(Type::Object(object)) = &method.response.ty {
                for field in &object.fields {
                    assert_ne!(field.place.line, 1, "{} {}", method.name, field.name);
                }
            }
        }
    });
}
