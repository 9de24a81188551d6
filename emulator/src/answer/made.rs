//! Neutral values made from types.

use serde_json::{Map, Value, json};

use crate::model::{Data, Object, Type, Wire};

/// How deep objects are made: some hold themselves.
const DEPTH: u8 = 6;

/// A value of a type.
pub fn of_type(data: &Data, ty: &Type) -> Value {
    value(data, ty, 0)
}

fn value(data: &Data, ty: &Type, depth: u8) -> Value {
    let inner = |ty: &Type| value(data, ty, depth + 1);
    match ty {
        Type::Any => Value::Null,
        Type::Text | Type::Scalar => json!("text"),
        Type::Integer => json!(1),
        Type::Number => json!("1.00"),
        Type::Boolean(Wire::YesNo) => json!("Y"),
        Type::Boolean(Wire::OneZero) => json!("1"),
        Type::Boolean(Wire::TrueFalse) => json!(true),
        Type::Date => json!("2026-01-31"),
        Type::DateTime => json!("2026-01-31T12:00:00+00:00"),
        Type::File => json!({"id": 1, "name": "file.txt"}),
        Type::Enum { integer, values } => match values.first() {
            Some(first) if *integer => first.parse::<i64>().map_or(json!(first), Value::from),
            Some(first) => json!(first),
            None => json!("text"),
        },
        Type::Object(object) => of_object(data, object, depth),
        Type::Shared(token) => match data.object(token) {
            Some(object) => of_object(data, object, depth),
            None => json!([]),
        },
        Type::List(item) => json!([inner(item)]),
        Type::Map(item) => json!({"KEY": inner(item)}),
        Type::OneOrMany(item) => inner(item),
        Type::Union(types) => types.first().map_or(Value::Null, inner),
        Type::Filter(_) | Type::Order(_) | Type::Select(_) => json!([]),
    }
}

/// An object, which is `[]` where it has nothing.
fn of_object(data: &Data, object: &Object, depth: u8) -> Value {
    let fields = object.fields.iter().filter(|field| !field.pattern);
    let made: Map<String, Value> = if depth >= DEPTH {
        Map::new()
    } else {
        fields
            .map(|field| (field.name().to_owned(), value(data, &field.ty, depth + 1)))
            .collect()
    };
    if made.is_empty() {
        json!([])
    } else {
        Value::Object(made)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of_type;
    use crate::model::{Data, Type};

    #[test]
    fn a_value_is_made_of_each_field() {
        let ty = json!({"o": {"ID": "i", "UF_* ~": "*", "KIND": {"ei": ["2", "3"]}, "ROWS": [{"o": {"A": "yn"}}], "NONE": {"o": {}}}});
        let made = of_type(&Data::read("", ""), &Type::read(&ty));
        assert_eq!(
            made,
            json!({"ID": 1, "KIND": 2, "ROWS": [{"A": "Y"}], "NONE": []})
        );
    }

    #[test]
    fn an_object_that_holds_itself_ends() {
        let data = Data::read("", "{\"n\":\"node\",\"o\":{\"CHILD\":{\"@\":\"node\"}}}");
        let made = of_type(&data, &Type::read(&json!({"@": "node"})));
        assert!(made.to_string().len() < 100);
    }
}
