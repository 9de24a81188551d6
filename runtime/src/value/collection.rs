//! Lists, objects with any keys, and objects with documented fields.

use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::{Any, Conditions, Filter, Integer, Null, Number, Scalar, Text};
use crate::request::{Body, Set};

macro_rules! wrapper {
    ($(#[$about:meta])* $kind:ident) => {
        $(#[$about])*
        pub struct $kind<K>(Value, PhantomData<fn() -> K>);

        impl<K> $kind<K> {
            const fn of(value: Value) -> Self {
                Self(value, PhantomData)
            }

            /// Any other form, as it goes out.
            pub fn raw(value: Value) -> Self {
                Self::of(value)
            }
        }

        impl<K> std::fmt::Debug for $kind<K> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl<K> Clone for $kind<K> {
            fn clone(&self) -> Self {
                Self::of(self.0.clone())
            }
        }

        impl<K> From<Null> for $kind<K> {
            fn from(_: Null) -> Self {
                Self::of(Value::Null)
            }
        }

        impl<K> From<$kind<K>> for Value {
            fn from(value: $kind<K>) -> Value {
                value.0
            }
        }

        impl<K> From<$kind<K>> for Any {
            fn from(value: $kind<K>) -> Any {
                Any(value.0)
            }
        }
    };
}

wrapper! {
    /// A list whose elements are of one kind.
    List
}
wrapper! {
    /// An object whose keys are data, and whose values are of one kind.
    Dict
}
wrapper! {
    /// One value, or a list of them.
    OneOrMany
}
wrapper! {
    /// An object with documented fields.
    Nested
}
wrapper! {
    /// One of a documented set of values, or any other value of its kind.
    OneOf
}

impl<K: Into<Value>> List<K> {
    /// From anything that iterates.
    pub fn new<T: Into<K>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::of(list::<K, T>(items))
    }
}

fn list<K: Into<Value>, T: Into<K>>(items: impl IntoIterator<Item = T>) -> Value {
    Value::Array(items.into_iter().map(|item| item.into().into()).collect())
}

impl<K: Into<Value>, T: Into<K>> From<Vec<T>> for List<K> {
    fn from(items: Vec<T>) -> Self {
        Self::new(items)
    }
}

impl<K: Into<Value>, T: Into<K>, const N: usize> From<[T; N]> for List<K> {
    fn from(items: [T; N]) -> Self {
        Self::new(items)
    }
}

impl<K: Into<Value>, T: Into<K> + Clone> From<&[T]> for List<K> {
    fn from(items: &[T]) -> Self {
        Self::new(items.iter().cloned())
    }
}

impl<K, T: Into<List<K>>> From<Option<T>> for List<K> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::of(Value::Null), Into::into)
    }
}

impl<K: Into<Value>> Dict<K> {
    /// From anything that iterates over names and values; their order is kept.
    pub fn new<N: Into<String>, T: Into<K>>(members: impl IntoIterator<Item = (N, T)>) -> Self {
        let members = members
            .into_iter()
            .map(|(name, value)| (name.into(), value.into().into()));
        Self::of(Value::Object(members.collect::<Map<_, _>>()))
    }
}

impl<K: Into<Value>, N: Into<String>, T: Into<K>> From<Vec<(N, T)>> for Dict<K> {
    fn from(members: Vec<(N, T)>) -> Self {
        Self::new(members)
    }
}

impl<K: Into<Value>, N: Into<String>, T: Into<K>, const L: usize> From<[(N, T); L]> for Dict<K> {
    fn from(members: [(N, T); L]) -> Self {
        Self::new(members)
    }
}

impl<K: Into<Value>, T: Into<K>> From<BTreeMap<String, T>> for Dict<K> {
    fn from(members: BTreeMap<String, T>) -> Self {
        Self::new(members)
    }
}

impl<K: Into<Value>, T: Into<K>> From<HashMap<String, T>> for Dict<K> {
    fn from(members: HashMap<String, T>) -> Self {
        Self::new(members)
    }
}

impl From<Map<String, Value>> for Dict<Any> {
    fn from(members: Map<String, Value>) -> Self {
        Self::of(Value::Object(members))
    }
}

impl<K, T: Into<Dict<K>>> From<Option<T>> for Dict<K> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::of(Value::Null), Into::into)
    }
}

impl<K: Into<Value>> OneOrMany<K> {
    /// One value, without a list around it.
    pub fn one(value: impl Into<K>) -> Self {
        Self::of(value.into().into())
    }

    /// A list, whatever its length.
    pub fn many<T: Into<K>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::of(list::<K, T>(items))
    }
}

impl<K: Into<Value>, T: Into<K>> From<Vec<T>> for OneOrMany<K> {
    fn from(items: Vec<T>) -> Self {
        Self::of(list::<K, T>(items))
    }
}

impl<K: Into<Value>, T: Into<K>, const N: usize> From<[T; N]> for OneOrMany<K> {
    fn from(items: [T; N]) -> Self {
        Self::of(list::<K, T>(items))
    }
}

macro_rules! one {
    ($($from:ty)*) => { $(
        impl<K: Into<Value> + From<$from>> From<$from> for OneOrMany<K> {
            fn from(value: $from) -> Self {
                Self::of(K::from(value).into())
            }
        }
    )* };
}

one! { String char i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 bool Text Integer Number Scalar Value }

impl<S: Body> From<S> for OneOrMany<Nested<S>> {
    fn from(body: S) -> Self {
        Self::one(body)
    }
}

impl<K: Into<Value> + for<'a> From<&'a str>> From<&str> for OneOrMany<K> {
    fn from(value: &str) -> Self {
        Self::of(K::from(value).into())
    }
}

impl<K, T: Into<OneOrMany<K>>> From<Option<T>> for OneOrMany<K> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::of(Value::Null), Into::into)
    }
}

impl<S: Body> From<S> for Nested<S> {
    fn from(body: S) -> Self {
        Self::of(body.into_slots().into_value())
    }
}

impl<S: Body> From<Option<S>> for Nested<S> {
    fn from(body: Option<S>) -> Self {
        body.map_or(Self::of(Value::Null), Into::into)
    }
}

impl<S: Body> From<Value> for Nested<S> {
    fn from(value: Value) -> Self {
        Self::of(value)
    }
}

impl<S: Set> From<S> for OneOf<S> {
    fn from(value: S) -> Self {
        Self::of(value.into())
    }
}

impl<S: Set> From<Option<S>> for OneOf<S> {
    fn from(value: Option<S>) -> Self {
        value.map_or(Self::of(Value::Null), Into::into)
    }
}

impl<S: Set> From<S> for OneOrMany<OneOf<S>> {
    fn from(value: S) -> Self {
        Self::one(value)
    }
}

/// From another kind of value: what a set does not know goes out as it is.
macro_rules! any_of {
    ($($kind:ty)*) => { $(
        impl<S: Set + From<$kind>> From<$kind> for OneOf<S> {
            fn from(value: $kind) -> Self {
                Self::of(S::from(value).into())
            }
        }
    )* };
}

any_of! { String i64 i32 }

impl<S: Set + for<'a> From<&'a str>> From<&str> for OneOf<S> {
    fn from(value: &str) -> Self {
        Self::of(S::from(value).into())
    }
}

/// Where a method documents its conditions as lists of three.
impl<K> From<Conditions> for List<K> {
    fn from(conditions: Conditions) -> Self {
        Self::of(Filter::from(conditions).into())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Map, Value, json};

    use super::{Dict, List, Nested, OneOrMany};
    use crate::request::{Body, Slots};
    use crate::value::{Any, Integer, Null, Scalar, Text, YesNo};

    #[derive(Debug, Clone)]
    struct Fields(Slots);

    impl Fields {
        fn new(title: &str) -> Self {
            let mut slots = Slots::new();
            slots.set(0, "TITLE", title.into());
            Self(slots)
        }
    }

    impl Body for Fields {
        fn into_slots(self) -> Slots {
            self.0
        }
    }

    fn sent<K: Into<Value>>(value: impl Into<K>) -> Value {
        value.into().into()
    }

    #[test]
    fn each_element_of_a_list_is_written_in_its_own_form() {
        assert_eq!(sent::<List<Text>>(["a", "b"]), json!(["a", "b"]));
        assert_eq!(sent::<List<YesNo>>(vec![true, false]), json!(["Y", "N"]));
        assert_eq!(sent::<List<Integer>>(&[1, 2][..]), json!([1, 2]));
        assert_eq!(Value::from(List::<Integer>::new(1..4)), json!([1, 2, 3]));
        assert_eq!(sent::<List<List<Integer>>>([[1], [2]]), json!([[1], [2]]));
        assert_eq!(sent::<List<Text>>(Vec::<&str>::new()), json!([]));
        assert_eq!(
            sent::<List<Nested<Fields>>>([Fields::new("a")]),
            json!([{"TITLE": "a"}])
        );
    }

    #[test]
    fn one_stays_one_and_many_stay_many() {
        assert_eq!(sent::<OneOrMany<Integer>>(1), json!(1));
        assert_eq!(sent::<OneOrMany<Integer>>(1_usize), json!(1));
        assert_eq!(sent::<OneOrMany<Text>>("a"), json!("a"));
        assert_eq!(sent::<OneOrMany<Scalar>>(true), json!(true));
        assert_eq!(sent::<OneOrMany<Integer>>(vec![1]), json!([1]));
        assert_eq!(sent::<OneOrMany<Integer>>([1, 2]), json!([1, 2]));
        assert_eq!(Value::from(OneOrMany::<YesNo>::one(true)), json!("Y"));
        assert_eq!(Value::from(OneOrMany::<YesNo>::many([true])), json!(["Y"]));
        assert_eq!(
            sent::<OneOrMany<Nested<Fields>>>(Fields::new("a")),
            json!({"TITLE": "a"})
        );
        assert_eq!(
            sent::<OneOrMany<Nested<Fields>>>(vec![Fields::new("a")]),
            json!([{"TITLE": "a"}])
        );
    }

    #[test]
    fn an_object_of_any_names_keeps_their_order() {
        assert_eq!(
            sent::<Dict<Any>>([("b", 1), ("a", 2)]).to_string(),
            r#"{"b":1,"a":2}"#
        );
        assert_eq!(sent::<Dict<YesNo>>(vec![("a", true)]), json!({"a": "Y"}));
        assert_eq!(
            sent::<Dict<Any>>(BTreeMap::from([("a".to_owned(), "x")])),
            json!({"a": "x"})
        );
        assert_eq!(sent::<Dict<Any>>(Map::new()), json!({}));
        let nested = sent::<Dict<Dict<Integer>>>([("a", [("b", 1)])]);
        assert_eq!(nested, json!({"a": {"b": 1}}));
    }

    #[test]
    fn an_object_with_documented_fields_may_be_raw_too() {
        assert_eq!(
            sent::<Nested<Fields>>(Fields::new("a")),
            json!({"TITLE": "a"})
        );
        assert_eq!(sent::<Nested<Fields>>(json!({"X": 1})), json!({"X": 1}));
        assert_eq!(
            sent::<Any>(Nested::from(Fields::new("a"))),
            json!({"TITLE": "a"})
        );
    }

    #[test]
    fn null_and_none_clear() {
        assert_eq!(sent::<List<Text>>(Null), Value::Null);
        assert_eq!(sent::<Dict<Text>>(Null), Value::Null);
        assert_eq!(sent::<OneOrMany<Text>>(Null), Value::Null);
        assert_eq!(sent::<Nested<Fields>>(Null), Value::Null);
        assert_eq!(sent::<List<Text>>(None::<Vec<&str>>), Value::Null);
        assert_eq!(sent::<Nested<Fields>>(None::<Fields>), Value::Null);
        assert_eq!(
            sent::<List<Text>>(vec![Some("a"), None]),
            json!(["a", null])
        );
    }

    #[test]
    fn every_container_has_a_hatch() {
        assert_eq!(Value::from(List::<Text>::raw(json!("1,2"))), json!("1,2"));
        assert_eq!(Value::from(Dict::<Text>::raw(json!([]))), json!([]));
        assert_eq!(Value::from(OneOrMany::<Text>::raw(json!({}))), json!({}));
    }

    #[test]
    fn they_cross_threads_and_show_what_goes_out() {
        fn plain<T: Send + Sync + Clone + std::fmt::Debug>() {}
        plain::<List<std::rc::Rc<()>>>();
        plain::<Nested<Fields>>();
        assert_eq!(
            format!("{:?}", List::<Integer>::from([1])),
            format!("{:?}", json!([1]))
        );
    }
}
