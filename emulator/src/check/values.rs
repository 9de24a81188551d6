//! Whether values fit their types, as leniently as PHP takes them.

use serde_json::{Map, Value};

use crate::model::{Data, Field, Object, Required, Type};

/// What is wrong with a parameter, by its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It is not there.
    Missing(String),
    /// It is of another type.
    Wrong(String),
}

/// The first problem of the fields of an object.
pub fn in_fields(
    data: &Data,
    object: &Object,
    values: &Map<String, Value>,
    path: &str,
) -> Option<Problem> {
    fields(object).find_map(|field| {
        let path = || join(path, field.name());
        match find(values, field, object) {
            None if has_another(object, values, field) => None,
            value => in_field(data, field, value, &path),
        }
    })
}

/// Whether a parameter is there that is required only where this one is not: one of the two is enough.
fn has_another(object: &Object, values: &Map<String, Value>, field: &Field) -> bool {
    let others = object.fields.iter();
    let mut others = others.filter(|other| other.condition.iter().any(|name| name == field.name()));
    others.any(|other| find(values, other, object).is_some_and(|value| !value.is_null()))
}

/// The same where the values are taken in order, whatever their names.
pub fn in_places(data: &Data, object: &Object, values: &Map<String, Value>) -> Option<Problem> {
    let mut values = values.values();
    fields(object).find_map(|field| {
        let path = || field.name().to_owned();
        in_field(data, field, values.next(), &path)
    })
}

/// The fields that a value can be looked up for. Some pages list the token, which is no parameter.
fn fields(object: &Object) -> impl Iterator<Item = &Field> {
    let fields = object.fields.iter();
    fields.filter(|field| !field.pattern && field.name() != "auth")
}

fn in_field(
    data: &Data,
    field: &Field,
    value: Option<&Value>,
    path: &dyn Fn() -> String,
) -> Option<Problem> {
    let value = value.filter(|value| !value.is_null());
    match value {
        Some(value) => in_value(data, &field.ty, value, path),
        None if field.required == Required::Always => Some(Problem::Missing(path())),
        None => None,
    }
}

/// A value by one of the field's names, in any letter case that is not another field's: `sort` is not `SORT` where there are
/// both.
fn find<'a>(values: &'a Map<String, Value>, field: &Field, of: &Object) -> Option<&'a Value> {
    let exact = field.names().iter().find_map(|name| values.get(name));
    exact.or_else(|| {
        let has = |field: &Field, key: &str| field.names().iter().any(|name| name == key);
        let is_other = |key: &str| of.fields.iter().any(|other| has(other, key));
        let same = |key: &str| {
            let names = field.names().iter();
            names.clone().any(|name| name.eq_ignore_ascii_case(key)) && !is_other(key)
        };
        values
            .iter()
            .find(|(key, _)| same(key))
            .map(|(_, value)| value)
    })
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn in_value(data: &Data, ty: &Type, value: &Value, path: &dyn Fn() -> String) -> Option<Problem> {
    let wrong = |is_right: bool| (!is_right).then(|| Problem::Wrong(path()));
    // A form has no other way to say that there is nothing.
    if value.as_str() == Some("") || is_empty(value) {
        return None;
    }
    match ty {
        Type::Any | Type::File | Type::Select(_) => None,
        Type::Text | Type::Scalar | Type::Enum { .. } | Type::Date | Type::DateTime => {
            wrong(is_single(value))
        }
        Type::Integer => wrong(is_integer(value)),
        Type::Number => wrong(is_number(value)),
        Type::Boolean(_) => wrong(is_boolean(value)),
        Type::Object(object) => in_object(data, object, value, path),
        Type::Shared(token) => match data.object(token) {
            Some(object) => in_object(data, object, value, path),
            None => wrong(!is_single(value)),
        },
        Type::Filter(_) | Type::Order(_) => wrong(!is_single(value)),
        Type::List(item) => match value {
            Value::Array(items) => in_each(data, item, items.iter(), path),
            // To PHP a list is an array like any other.
            value => wrong(value.is_object()),
        },
        Type::Map(item) => match value {
            Value::Array(items) => in_each(data, item, items.iter(), path),
            Value::Object(items) => in_each(data, item, items.values(), path),
            _ => wrong(false),
        },
        Type::OneOrMany(item) => match value {
            Value::Array(items) => in_each(data, item, items.iter(), path),
            value => in_value(data, item, value, path),
        },
        Type::Union(types) => {
            let fits = |ty: &Type| in_value(data, ty, value, path).is_none();
            wrong(types.is_empty() || types.iter().any(fits))
        }
    }
}

fn in_object(
    data: &Data,
    object: &Object,
    value: &Value,
    path: &dyn Fn() -> String,
) -> Option<Problem> {
    match value {
        Value::Object(values) => in_fields(data, object, values, &path()),
        Value::Array(_) => None,
        _ => Some(Problem::Wrong(path())),
    }
}

fn in_each<'a>(
    data: &Data,
    item: &Type,
    mut values: impl Iterator<Item = &'a Value>,
    path: &dyn Fn() -> String,
) -> Option<Problem> {
    values.find_map(|value| in_value(data, item, value, path))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn is_single(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn is_integer(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            !number.is_f64() || number.as_f64().is_some_and(|n| n.fract() == 0.0)
        }
        Value::Bool(_) => true,
        Value::String(text) => text.trim().parse::<i128>().is_ok(),
        _ => false,
    }
}

fn is_number(value: &Value) -> bool {
    match value {
        // Money comes as `100|EUR`, and some write a comma.
        Value::String(text) => {
            let text = text.trim().trim_start_matches(['-', '+', '.']);
            text.starts_with(|sign: char| sign.is_ascii_digit())
        }
        value => value.is_number() || value.is_boolean(),
    }
}

fn is_boolean(value: &Value) -> bool {
    match value {
        Value::Bool(_) => true,
        Value::Number(number) => matches!(number.as_i64(), Some(0 | 1)),
        Value::String(text) => {
            let words = ["Y", "N", "1", "0", "true", "false"];
            words.iter().any(|word| word.eq_ignore_ascii_case(text))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Problem, in_fields, in_places};
    use crate::model::{Data, Object};

    fn problem(fields: &Value, values: &Value) -> Option<Problem> {
        let object = Object::read(fields, false);
        in_fields(
            &Data::read("", ""),
            &object,
            values.as_object().unwrap(),
            "",
        )
    }

    fn missing(path: &str) -> Option<Problem> {
        Some(Problem::Missing(path.to_owned()))
    }

    fn wrong(path: &str) -> Option<Problem> {
        Some(Problem::Wrong(path.to_owned()))
    }

    #[test]
    fn what_is_required_must_be_there_by_any_of_its_names_in_any_case() {
        let fields = json!({"id | lead_id *": "i", "colour": "s"});
        assert_eq!(problem(&fields, &json!({"colour": "red"})), missing("id"));
        assert_eq!(problem(&fields, &json!({"id": null})), missing("id"));
        assert_eq!(problem(&fields, &json!({"ID": 1})), None);
        assert_eq!(problem(&fields, &json!({"lead_id": 1})), None);
    }

    #[test]
    fn one_of_two_is_enough_where_the_other_is_required_without_it() {
        let fields = json!({"IBLOCK_ID *": "i", "IBLOCK_CODE ?IBLOCK_ID": "s"});
        assert_eq!(problem(&fields, &json!({"IBLOCK_CODE": "a"})), None);
        assert_eq!(problem(&fields, &json!({})), missing("IBLOCK_ID"));
    }

    #[test]
    fn names_that_differ_in_case_alone_are_two() {
        let fields = json!({"sort": "s", "SORT": "i"});
        assert_eq!(problem(&fields, &json!({"sort": "NAME"})), None);
        assert_eq!(problem(&fields, &json!({"SORT": "NAME"})), wrong("SORT"));
    }

    #[test]
    fn a_token_that_a_page_lists_is_no_parameter() {
        let object = Object::read(&json!({"auth *": "s", "TASK_ID *": "i"}), false);
        let values = json!({"TASK_ID": 1});
        let values = values.as_object().unwrap();
        let data = Data::read("", "");
        assert_eq!(in_places(&data, &object, values), None);
        assert_eq!(in_fields(&data, &object, values, ""), None);
    }

    #[test]
    fn a_field_that_is_required_in_an_object_is_so_where_the_object_is_there() {
        let fields = json!({"fields": {"o": {"TITLE *": "s"}}});
        assert_eq!(problem(&fields, &json!({})), None);
        assert_eq!(
            problem(&fields, &json!({"fields": {"A": 1}})),
            missing("fields.TITLE")
        );
    }

    #[test]
    fn values_are_taken_as_php_takes_them() {
        for (ty, fitting, other) in [
            (
                json!("i"),
                json!([1, "1", "-1", 1.0, true, ""]),
                json!(["a", 1.5, {"a": 1}, [1]]),
            ),
            (
                json!("n"),
                json!([1.5, "1.5", "1,5", "100|EUR", "-.5"]),
                json!(["a", [1]]),
            ),
            (
                json!("yn"),
                json!(["Y", "n", 1, "0", true, "false"]),
                json!(["yes", 2, [1]]),
            ),
            (json!("s"), json!(["a", 1, true]), json!([[1], {"a": 1}])),
            (json!({"e": ["a"]}), json!(["a", "new"]), json!([["a"]])),
            (
                json!({"o": {"A": "i"}}),
                json!([{"A": 1}, {}, "", [1]]),
                json!(["a", 1, {"A": "x"}]),
            ),
            (
                json!(["i"]),
                json!([[1, "2"], [], {"0": 1}]),
                json!([1, "a", ["a"]]),
            ),
            (
                json!({"m": "i"}),
                json!([{"a": 1}, [1]]),
                json!(["a", {"a": "x"}]),
            ),
            (json!({"1": "i"}), json!([1, [1, 2]]), json!(["a", ["a"]])),
            (
                json!({"u": ["i", ["i"]]}),
                json!([1, [1]]),
                json!(["a", ["a"]]),
            ),
            (
                json!({"w": {}}),
                json!([{">ID": 1}, [["id", 1]]]),
                json!(["a"]),
            ),
        ] {
            let fields = json!({"x": ty});
            for value in fitting.as_array().unwrap() {
                assert_eq!(problem(&fields, &json!({"x": value})), None, "{ty} {value}");
            }
            for value in other.as_array().unwrap() {
                let found = problem(&fields, &json!({"x": value}));
                assert!(matches!(found, Some(Problem::Wrong(_))), "{ty} {value}");
            }
        }
        assert_eq!(problem(&json!({"x": "i"}), &json!({"x": "a"})), wrong("x"));
    }

    #[test]
    fn places_count_where_names_do_not() {
        let object = Object::read(&json!({"TASKID *": "i", "FIELDS *": {"o": {}}}), false);
        let data = Data::read("", "");
        let found = |values: Value| in_places(&data, &object, values.as_object().unwrap());
        assert_eq!(found(json!({"0": 1, "1": {"A": 1}})), None);
        assert_eq!(
            found(json!({"FIELDS": {"A": 1}, "TASKID": 1})),
            wrong("TASKID")
        );
        assert_eq!(found(json!({"0": 1})), missing("FIELDS"));
    }
}
