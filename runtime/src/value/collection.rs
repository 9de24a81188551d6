//! Lists, objects with any keys, and objects with documented fields.

#[cfg(test)]
mod tests;

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
