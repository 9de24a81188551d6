//! Filters, orders and selections of list methods.

use serde_json::{Map, Value};

use super::Any;

/// Conditions: an operator and a field's name, and what to compare with.
///
/// ```
/// use bitrix24::Filter;
///
/// let filter = Filter::new().eq("STATUS_ID", "NEW").gte("OPPORTUNITY", 1000).any_of("ID", [1, 2]);
/// assert_eq!(
///     serde_json::Value::from(filter).to_string(),
///     r#"{"=STATUS_ID":"NEW",">=OPPORTUNITY":1000,"@ID":[1,2]}"#,
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter(Value);

/// A direction of sorting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The smallest first.
    Asc,
    /// The greatest first.
    Desc,
}

impl From<Direction> for Any {
    fn from(direction: Direction) -> Self {
        Any(Value::from(match direction {
            Direction::Asc => "ASC",
            Direction::Desc => "DESC",
        }))
    }
}

/// Fields to sort by, the first one first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Order(Value);

/// Names of the fields to answer; `*` and `UF_*` stand for many.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Select(Value);

macro_rules! operators {
    ($($(#[$about:meta])* $name:ident $sign:literal)*) => { $(
        $(#[$about])*
        #[must_use]
        pub fn $name(self, field: &str, value: impl Into<Any>) -> Self {
            self.raw(format!(concat!($sign, "{}"), field), value)
        }
    )* };
}

impl Filter {
    /// Without conditions.
    pub fn new() -> Self {
        Self(Value::Object(Map::new()))
    }

    operators! {
        /// Equal.
        eq "="
        /// Not equal.
        ne "!="
        /// Greater.
        gt ">"
        /// Greater or equal.
        gte ">="
        /// Less.
        lt "<"
        /// Less or equal.
        lte "<="
        /// One of a list.
        any_of "@"
        /// None of a list.
        none_of "!@"
        /// Contains, `%` standing for any text.
        like "%"
        /// Equal, as the portal compares without an operator.
        is ""
    }

    /// Any other condition, with its operator as it goes out: `raw("!%TITLE", "draft")`.
    #[must_use]
    pub fn raw(mut self, key: impl Into<String>, value: impl Into<Any>) -> Self {
        insert(&mut self.0, key.into(), value.into());
        self
    }
}

impl Order {
    /// By nothing yet.
    pub fn new() -> Self {
        Self(Value::Object(Map::new()))
    }

    /// Then by this field, the smallest first.
    #[must_use]
    pub fn asc(self, field: impl Into<String>) -> Self {
        self.by(field, Direction::Asc)
    }

    /// Then by this field, the greatest first.
    #[must_use]
    pub fn desc(self, field: impl Into<String>) -> Self {
        self.by(field, Direction::Desc)
    }

    /// Then by this field.
    #[must_use]
    pub fn by(mut self, field: impl Into<String>, direction: impl Into<Any>) -> Self {
        insert(&mut self.0, field.into(), direction.into());
        self
    }
}

impl Select {
    /// These fields.
    pub fn new<N: Into<String>>(fields: impl IntoIterator<Item = N>) -> Self {
        Self(
            fields
                .into_iter()
                .map(|field| Value::String(field.into()))
                .collect(),
        )
    }
}

fn insert(into: &mut Value, key: String, value: Any) {
    if !into.is_object() {
        *into = Value::Object(Map::new());
    }
    if let Value::Object(map) = into {
        map.insert(key, value.0);
    }
}

macro_rules! pairs {
    ($($kind:ident)*) => { $(
        impl<K: Into<String>, T: Into<Any>> FromIterator<(K, T)> for $kind {
            fn from_iter<I: IntoIterator<Item = (K, T)>>(pairs: I) -> Self {
                let mut all = Self::new();
                for (key, value) in pairs {
                    insert(&mut all.0, key.into(), value.into());
                }
                all
            }
        }

        impl<K: Into<String>, T: Into<Any>, const N: usize> From<[(K, T); N]> for $kind {
            fn from(pairs: [(K, T); N]) -> Self {
                pairs.into_iter().collect()
            }
        }

        impl<K: Into<String>, T: Into<Any>> From<Vec<(K, T)>> for $kind {
            fn from(pairs: Vec<(K, T)>) -> Self {
                pairs.into_iter().collect()
            }
        }

        impl From<Map<String, Value>> for $kind {
            fn from(map: Map<String, Value>) -> Self {
                Self(Value::Object(map))
            }
        }
    )* };
}

pairs! { Filter Order }

macro_rules! common {
    ($($kind:ident)*) => { $(
        /// Any other form that a method documents.
        impl From<Value> for $kind {
            fn from(value: Value) -> Self {
                Self(value)
            }
        }

        impl From<$kind> for Value {
            fn from(kind: $kind) -> Value {
                kind.0
            }
        }

        impl From<$kind> for Any {
            fn from(kind: $kind) -> Any {
                Any(kind.0)
            }
        }

        impl<T: Into<$kind>> From<Option<T>> for $kind {
            fn from(value: Option<T>) -> Self {
                value.map_or(Self(Value::Null), Into::into)
            }
        }
    )* };
}

common! { Filter Order Select }

impl<const N: usize> From<[&str; N]> for Select {
    fn from(fields: [&str; N]) -> Self {
        Self::new(fields)
    }
}

impl From<&[&str]> for Select {
    fn from(fields: &[&str]) -> Self {
        Self::new(fields.iter().copied())
    }
}

impl From<Vec<&str>> for Select {
    fn from(fields: Vec<&str>) -> Self {
        Self::new(fields)
    }
}

impl From<Vec<String>> for Select {
    fn from(fields: Vec<String>) -> Self {
        Self::new(fields)
    }
}
