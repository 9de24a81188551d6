//! Answers in the documented shape.

use serde_json::Value;

use super::{Answer, Handler, Request, made};
use crate::failure::Failure;
use crate::model::{Method, Paging};

/// Answers every method as its page shows: with the example's values, or with ones made from the types. Nothing is kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct Documented;

impl Handler for Documented {
    fn answer(&self, request: &Request<'_>) -> Option<Result<Answer, Failure>> {
        let method = request.method;
        let result = match (&method.example_answer, &method.answer) {
            (Some(example), _) => example.clone(),
            (None, Some(ty)) => made::of_type(request.data, ty),
            (None, None) => Value::Null,
        };
        let total = (method.paging == Paging::Start).then(|| {
            if is_uncounted(request.parameters.get("start")) {
                0
            } else {
                count(method, &result)
            }
        });
        Some(Ok(Answer {
            result,
            total,
            next: None,
        }))
    }
}

/// `start=-1`: the rows without their number.
fn is_uncounted(start: Option<&Value>) -> bool {
    match start {
        Some(Value::String(text)) => text.trim() == "-1",
        Some(value) => value.as_i64() == Some(-1),
        None => false,
    }
}

fn count(method: &Method, result: &Value) -> u64 {
    let mut rows = result;
    let path = method.rows.as_ref().map_or(&[][..], |rows| &rows.path);
    for step in path {
        rows = rows.get(step).unwrap_or(&Value::Null);
    }
    // Where no data says, rows are what is a list by its only name.
    if let Value::Object(one) = rows
        && let (true, 1, Some(only)) = (path.is_empty(), one.len(), one.values().next())
        && only.is_array()
    {
        rows = only;
    }
    match rows {
        Value::Array(rows) => rows.len() as u64,
        Value::Object(rows) => rows.len() as u64,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::count;
    use crate::model::Method;

    #[test]
    fn rows_are_counted_where_they_are() {
        let counted = |line: &str, result: Value| count(&Method::read(line), &result);
        assert_eq!(counted("{}", json!([1, 2])), 2);
        assert_eq!(counted("{}", json!({"items": [1, 2, 3]})), 3);
        assert_eq!(
            counted(
                "{\"l\":{\"r\":[\"a\",\"b\"]}}",
                json!({"a": {"b": [1]}, "c": 1})
            ),
            1
        );
        assert_eq!(counted("{\"l\":{\"r\":[\"a\"]}}", json!(true)), 0);
    }
}
