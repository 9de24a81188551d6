//! Lists, objects with any keys, and objects with documented fields.

use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::{Any, Scalar};
use crate::request::Body;

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

one! { String i8 i16 i32 i64 u8 u16 u32 u64 f64 bool Scalar }

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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Dict, List, OneOrMany};
    use crate::value::{Any, Integer, Text};

    #[test]
    fn collections_are_written_element_by_element() {
        assert_eq!(
            Value::from(List::<Text>::from(["a", "b"])),
            json!(["a", "b"])
        );
        assert_eq!(Value::from(OneOrMany::<Integer>::from(1)), json!(1));
        assert_eq!(
            Value::from(OneOrMany::<Integer>::from(vec![1, 2])),
            json!([1, 2])
        );
        assert_eq!(
            Value::from(List::<Text>::from(None::<Vec<&str>>)),
            Value::Null
        );
    }

    #[test]
    fn names_keep_their_order() {
        let dict = Dict::<Any>::from([("b", 1), ("a", 2)]);
        assert_eq!(Value::from(dict).to_string(), r#"{"b":1,"a":2}"#);
    }
}
