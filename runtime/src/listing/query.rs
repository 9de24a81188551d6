//! The request of a page: what the user asked for, and the conditions that lead to the page.

use serde_json::{Map, Value, json};

use super::descriptor::Listing;
use crate::batch::Command;
use crate::request::{Method, Version};

/// A request of pages.
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub method: Method,
    pub listing: Listing,
    pub parameters: Map<String, Value>,
}

/// What the user's own conditions say of the identifier.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    /// It is greater than this.
    pub above: Option<i64>,
    /// There are other conditions on it.
    pub others: bool,
}

impl Query {
    pub fn is_v3(&self) -> bool {
        self.method.version == Version::V3
    }

    /// A page with more parameters, or other ones.
    pub fn with<const N: usize>(&self, more: [(&str, Value); N]) -> Command {
        let mut parameters = self.parameters.clone();
        for (name, value) in more {
            parameters.insert(name.to_owned(), value);
        }
        Command {
            method: self.method.name.into(),
            version: self.method.version,
            access: self.method.access,
            parameters: Value::Object(parameters),
        }
    }

    /// What the user gave for a parameter of a count; none where it is no number.
    pub fn number(&self, name: &str) -> Option<i64> {
        number(self.parameters.get(name)?)
    }

    /// Sorts by the identifier, and takes its conditions out; none where the request cannot be listed so.
    pub fn by_key(&self) -> Option<(Self, Bounds)> {
        let Listing {
            key: Some(key),
            filter: Some(filter),
            order: Some(order),
            ..
        } = self.listing
        else {
            return None;
        };
        let given = |name: &str| self.parameters.get(name).filter(|value| !is_empty(value));
        if given(order).is_some_and(|order| !is_ascending(order, key)) {
            return None;
        }
        let mut query = self.clone();
        let mut bounds = Bounds::default();
        match given(filter) {
            None => {}
            Some(Value::Object(conditions)) if !self.is_v3() => {
                let mut left = conditions.clone();
                for (name, value) in conditions {
                    let (operator, field) = name.split_at(operator(name));
                    if !field.eq_ignore_ascii_case(key) {
                        continue;
                    }
                    if operator == ">" {
                        bounds.above = Some(bounds.above.unwrap_or(i64::MIN).max(number(value)?));
                        left.shift_remove(name);
                    } else {
                        bounds.others = true;
                    }
                }
                query.parameters.insert(filter.to_owned(), left.into());
            }
            // All conditions of a list have to hold: one more does no harm.
            Some(Value::Array(_)) if self.is_v3() => bounds.others = true,
            Some(_) => return None,
        }
        if let Some(select) = self.listing.select
            && let Some(Value::Array(fields)) = query.parameters.get_mut(select)
            && !fields.is_empty()
            && !fields
                .iter()
                .filter_map(Value::as_str)
                .any(|field| field == "*" || field.eq_ignore_ascii_case(key))
        {
            fields.push(key.into());
        }
        // The place is said by conditions.
        if let super::descriptor::Walk::Start(start) = self.listing.walk {
            query.parameters.shift_remove(start);
        }
        Some((query.ordered("ASC"), bounds))
    }

    /// Sorted by the identifier.
    pub fn ordered(mut self, direction: &str) -> Self {
        if let (Some(order), Some(key)) = (self.listing.order, self.listing.key) {
            self.parameters
                .insert(order.to_owned(), json!({ key: direction }));
        }
        self
    }

    /// The rows of some identifiers.
    pub fn between(&self, above: Option<Value>, to: Option<i64>) -> Command {
        let (Some(filter), Some(key)) = (self.listing.filter, self.listing.key) else {
            return self.with([]);
        };
        let mut conditions = self.parameters.get(filter).cloned().unwrap_or_default();
        let mut and = |operator: &str, value: Value| {
            if self.is_v3() {
                if !conditions.is_array() {
                    conditions = json!([]);
                }
                if let Value::Array(all) = &mut conditions {
                    all.push(json!([key, operator, value]));
                }
            } else {
                if !conditions.is_object() {
                    conditions = json!({});
                }
                conditions[format!("{operator}{key}")] = value;
            }
        };
        if let Some(above) = above {
            and(">", above);
        }
        if let Some(to) = to {
            and("<=", to.into());
        }
        let mut command = self.with([(filter, conditions)]);
        if self.listing.no_count
            && let super::descriptor::Walk::Start(start) = self.listing.walk
        {
            command.parameters[start] = (-1).into();
        }
        command
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

/// Whether an order is that of the identifiers.
fn is_ascending(order: &Value, key: &str) -> bool {
    let Value::Object(fields) = order else {
        return false;
    };
    let mut fields = fields.iter();
    let first = fields.next().is_some_and(|(field, direction)| {
        field.eq_ignore_ascii_case(key)
            && direction
                .as_str()
                .is_some_and(|direction| direction.eq_ignore_ascii_case("asc"))
    });
    first && fields.next().is_none()
}

/// How long the operator before a name is.
fn operator(name: &str) -> usize {
    name.find(|sign: char| sign.is_alphanumeric() || sign == '_')
        .unwrap_or(name.len())
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_i64(),
    }
}
