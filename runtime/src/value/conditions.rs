//! Conditions of REST 3.0.

use serde_json::{Map, Value};

use super::{Any, Filter};

/// Conditions of REST 3.0: a field's name, an operator, and what to compare with. All have to hold, and of a group any.
///
/// ```
/// use bitrix24::{Conditions, Filter};
///
/// let conditions = Conditions::new()
///     .and("status", "=", "NEW")
///     .and_any(Conditions::new().and("id", "in", [1, 2]).and("id", ">", 100));
/// assert_eq!(
///     serde_json::Value::from(Filter::from(conditions)).to_string(),
///     r#"[["status","=","NEW"],{"logic":"or","conditions":[["id","in",[1,2]],["id",">",100]]}]"#,
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conditions(Vec<Value>);

impl Conditions {
    /// Without conditions.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more condition. The documented operators are `=`, `!=`, `>`, `>=`, `<`, `<=`, `in` and `between`; the last
    /// two compare with a list.
    #[must_use]
    pub fn and(
        mut self,
        field: impl Into<String>,
        operator: impl Into<String>,
        value: impl Into<Any>,
    ) -> Self {
        self.0.push(Value::Array(vec![
            Value::String(field.into()),
            Value::String(operator.into()),
            value.into().into(),
        ]));
        self
    }

    /// A group of conditions, one of which has to hold.
    #[must_use]
    pub fn and_any(self, conditions: Conditions) -> Self {
        self.group("or", conditions)
    }

    /// A group of conditions that all have to hold: for use in a group of alternatives.
    #[must_use]
    pub fn and_all(self, conditions: Conditions) -> Self {
        self.group("and", conditions)
    }

    fn group(mut self, logic: &str, conditions: Conditions) -> Self {
        let mut group = Map::new();
        group.insert("logic".to_owned(), Value::from(logic));
        group.insert("conditions".to_owned(), Value::Array(conditions.0));
        self.0.push(Value::Object(group));
        self
    }
}

impl From<Conditions> for Filter {
    fn from(conditions: Conditions) -> Self {
        Self(Value::Array(conditions.0))
    }
}

impl From<Conditions> for Any {
    fn from(conditions: Conditions) -> Self {
        Any(Value::Array(conditions.0))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Conditions;
    use crate::value::{Any, Filter, List, Scalar};

    #[test]
    fn groups_stand_in_groups() {
        let inner = Conditions::new()
            .and("a", "=", 1)
            .and("b", "between", ["x", "y"]);
        let all = Conditions::new().and_any(Conditions::new().and_all(inner).and("c", "!=", true));
        assert_eq!(
            Value::from(Filter::from(all)),
            json!([{"logic": "or", "conditions": [
                {"logic": "and", "conditions": [["a", "=", 1], ["b", "between", ["x", "y"]]]},
                ["c", "!=", true]
            ]}])
        );
    }

    #[test]
    fn they_fit_wherever_a_method_documents_a_list_of_lists() {
        let one = Conditions::new().and("a", "=", 1);
        let expected = json!([["a", "=", 1]]);
        assert_eq!(
            Value::from(List::<List<Scalar>>::from(one.clone())),
            expected
        );
        assert_eq!(Value::from(Any::from(one)), expected);
    }
}
