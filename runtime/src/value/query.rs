//! Filters, orders and selections of list methods.

use serde_json::{Map, Value};

use super::{Any, Null};

/// Conditions of the classic API: an operator and a field's name, and what to compare with. All have to hold.
///
/// The operators stand before the name on the wire; whatever has no method here goes by [`Filter::raw`] or as a pair
/// of texts. REST 3.0 has [`Conditions`](super::Conditions).
///
/// ```
/// use bitrix24::Filter;
///
/// let filter = Filter::new().eq("STATUS_ID", "NEW").gte("OPPORTUNITY", 1000).any_of("ID", [1, 2]);
/// assert_eq!(
///     serde_json::Value::from(filter.clone()).to_string(),
///     r#"{"=STATUS_ID":"NEW",">=OPPORTUNITY":1000,"@ID":[1,2]}"#,
/// );
/// let same = Filter::from([("=STATUS_ID", "NEW")]).raw(">=OPPORTUNITY", 1000).raw("@ID", [1, 2]);
/// assert_eq!(same, filter);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter(pub(super) Value);

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
///
/// ```
/// use bitrix24::Order;
///
/// let order = Order::new().desc("OPPORTUNITY").asc("ID");
/// assert_eq!(serde_json::Value::from(order).to_string(), r#"{"OPPORTUNITY":"DESC","ID":"ASC"}"#);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Order(Value);

/// Names of the fields to answer; `*` and `UF_*` stand for many. What is not asked for is `None` in the answer.
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

        impl From<Null> for $kind {
            fn from(_: Null) -> Self {
                Self(Value::Null)
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

impl<const N: usize> From<[String; N]> for Select {
    fn from(fields: [String; N]) -> Self {
        Self::new(fields)
    }
}

impl From<&[String]> for Select {
    fn from(fields: &[String]) -> Self {
        Self::new(fields)
    }
}

impl<N: Into<String>> FromIterator<N> for Select {
    fn from_iter<I: IntoIterator<Item = N>>(fields: I) -> Self {
        Self::new(fields)
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

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::{Direction, Filter, Order, Select};
    use crate::value::{Any, Null};

    fn sent<K: Into<Value>>(value: impl Into<K>) -> String {
        let value: Value = value.into().into();
        value.to_string()
    }

    #[test]
    fn each_operator_stands_before_the_name() {
        let filter = Filter::new()
            .eq("A", 1)
            .ne("A", 1)
            .gt("A", 1)
            .gte("A", 1)
            .lt("A", 1)
            .lte("A", 1)
            .any_of("A", [1])
            .none_of("A", [1])
            .like("A", "x")
            .is("A", true);
        assert_eq!(
            sent::<Filter>(filter),
            r#"{"=A":1,"!=A":1,">A":1,">=A":1,"<A":1,"<=A":1,"@A":[1],"!@A":[1],"%A":"x","A":true}"#
        );
    }

    #[test]
    fn any_other_condition_goes_out_as_it_is() {
        let filter = Filter::new()
            .raw("!%TITLE", "x")
            .raw("0", json!({"LOGIC": "OR"}));
        assert_eq!(
            sent::<Filter>(filter),
            r#"{"!%TITLE":"x","0":{"LOGIC":"OR"}}"#
        );
    }

    #[test]
    fn a_condition_that_is_given_twice_counts_once() {
        assert_eq!(
            sent::<Filter>(Filter::new().eq("A", 1).eq("A", 2)),
            r#"{"=A":2}"#
        );
    }

    #[test]
    fn pairs_and_maps_and_json_are_filters() {
        assert_eq!(sent::<Filter>([(">A", 1)]), r#"{">A":1}"#);
        assert_eq!(
            sent::<Filter>(vec![("A", Any::from(1)), ("B", "x".into())]),
            r#"{"A":1,"B":"x"}"#
        );
        assert_eq!(sent::<Filter>(Map::new()), "{}");
        assert_eq!(sent::<Filter>(json!([["A", "=", 1]])), r#"[["A","=",1]]"#);
        assert_eq!(sent::<Filter>(Null), "null");
    }

    #[test]
    fn an_empty_filter_is_an_object() {
        assert_eq!(sent::<Filter>(Filter::new()), "{}");
        // A default one becomes an object with its first condition.
        assert_eq!(sent::<Filter>(Filter::default().eq("A", 1)), r#"{"=A":1}"#);
    }

    #[test]
    fn orders_keep_their_order() {
        assert_eq!(
            sent::<Order>(Order::new().desc("B").asc("A")),
            r#"{"B":"DESC","A":"ASC"}"#
        );
        assert_eq!(sent::<Order>([("B", Direction::Asc)]), r#"{"B":"ASC"}"#);
        // Some methods document other spellings.
        assert_eq!(
            sent::<Order>([("B", "desc,nulls")]),
            r#"{"B":"desc,nulls"}"#
        );
    }

    #[test]
    fn selections_are_lists_of_names() {
        let expected = r#"["ID","UF_*"]"#;
        assert_eq!(sent::<Select>(["ID", "UF_*"]), expected);
        assert_eq!(sent::<Select>(vec!["ID", "UF_*"]), expected);
        assert_eq!(sent::<Select>(["ID", "UF_*"].map(String::from)), expected);
        assert_eq!(sent::<Select>(&["ID", "UF_*"][..]), expected);
        assert_eq!(
            sent::<Select>(["ID", "UF_*"].iter().copied().collect::<Select>()),
            expected
        );
    }
}
