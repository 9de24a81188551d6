//! What stands in a request for the answer of an earlier command, until that has run.

use std::marker::PhantomData;

use serde_json::Value;

use crate::read::{self, Decimal};
use crate::value::{Any, Date, DateTime, Integer, Number, OneOrMany, Scalar, Text};

/// How a reference starts. Unicode keeps this character for programs: it stands in no text.
pub(super) const MARK: char = '\u{fdd0}';

/// A value that an earlier command of the same [`Chain`](super::Chain) will answer: setters take it as they take such a
/// value.
///
/// A [`Handle`](super::Handle) makes it. It means something in the chain of this handle alone: anywhere else nothing is
/// sent.
#[derive(Debug)]
pub struct Reference<T>(String, PhantomData<fn() -> T>);

impl<T> Clone for Reference<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<T> Reference<T> {
    pub(super) fn new(chain: u64, index: usize, path: &str) -> Self {
        Self(format!("{MARK}{chain}:{index}:{path}"), PhantomData)
    }

    /// The same value as one of another type: some methods answer a text with digits where others take an integer.
    ///
    /// ```
    /// # use bitrix24::batch::Reference;
    /// # use bitrix24::value::Integer;
    /// # fn run(text: Reference<String>) -> Integer {
    /// text.retyped::<i64>().into()
    /// # }
    /// ```
    #[must_use = "the reference itself keeps its type"]
    pub fn retyped<U>(self) -> Reference<U> {
        Reference(self.0, PhantomData)
    }

    fn into_value(self) -> Value {
        Value::String(self.0)
    }
}

/// A type of single values, which a command may refer to.
pub trait Single {
    #[doc(hidden)]
    fn shown(&self) -> String;
}

macro_rules! becomes {
    ($($from:ty => $($kind:ident)*;)*) => { $(
        impl Single for $from {
            fn shown(&self) -> String {
                self.to_string()
            }
        }

        $( impl From<Reference<$from>> for $kind {
            fn from(reference: Reference<$from>) -> Self {
                Self(reference.into_value())
            }
        } )*

        impl<K: Into<Value> + From<Reference<$from>>> From<Reference<$from>> for OneOrMany<K> {
            fn from(reference: Reference<$from>) -> Self {
                Self::one(reference)
            }
        }
    )* };
}

becomes! {
    i64 => Integer Number Text Scalar;
    Decimal => Number Text Scalar;
    String => Text Date DateTime Scalar;
    read::DateTime => Date DateTime Text Scalar;
}

impl<T> From<Reference<T>> for Any {
    fn from(reference: Reference<T>) -> Self {
        Self(reference.into_value())
    }
}

/// Where a reference leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place<'r> {
    /// The number of the chain.
    pub chain: u64,
    /// Which command of it.
    pub index: usize,
    /// What of its answer: `[items][0][id]`.
    pub path: &'r str,
}

impl<'r> Place<'r> {
    pub fn parse(text: &'r str) -> Option<Self> {
        let (chain, rest) = text.strip_prefix(MARK)?.split_once(':')?;
        let (index, path) = rest.split_once(':')?;
        Some(Self {
            chain: chain.parse().ok()?,
            index: index.parse().ok()?,
            path,
        })
    }

    /// The steps of the path.
    pub fn steps(&self) -> impl Iterator<Item = &'r str> {
        let steps = self.path.split_terminator(']');
        steps.map(|step| step.trim_start_matches('['))
    }
}

/// A reference to what a command of the same batch answers; chain 0 is that of batches which are no [`Chain`](super::Chain).
pub(crate) fn place(chain: u64, index: usize, path: &str) -> Value {
    Reference::<Value>::new(chain, index, path).into_value()
}

/// All references in parameters.
pub(super) fn within<'v>(value: &'v Value, found: &mut Vec<Place<'v>>) {
    match value {
        Value::String(text) if text.starts_with(MARK) => found.extend(Place::parse(text)),
        Value::Array(items) => items.iter().for_each(|item| within(item, found)),
        Value::Object(members) => members.values().for_each(|one| within(one, found)),
        _ => {}
    }
}

/// Whether parameters have a reference.
pub(crate) fn is_within(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with(MARK),
        Value::Array(items) => items.iter().any(is_within),
        Value::Object(members) => members.values().any(is_within),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Place, Reference, is_within, place, within};
    use crate::value::{Any, Integer, OneOrMany, Text};

    #[test]
    fn setters_take_it_as_a_value_of_its_type() {
        let id = Reference::<i64>::new(3, 1, "[ID]");
        let all: [Value; 4] = [
            Integer::from(id.clone()).into(),
            Text::from(id.clone()).into(),
            Any::from(id.clone()).into(),
            OneOrMany::<Integer>::from(id).into(),
        ];
        for value in all {
            assert_eq!(value, place(3, 1, "[ID]"));
        }
    }

    #[test]
    fn it_is_found_at_any_depth() {
        let value = json!({"a": [1, {"b": place(2, 1, "[x][0]")}], "c": "$result[0]"});
        let mut found = Vec::new();
        within(&value, &mut found);
        let expected = Place {
            chain: 2,
            index: 1,
            path: "[x][0]",
        };
        assert_eq!(found, [expected]);
        assert_eq!(found[0].steps().collect::<Vec<_>>(), ["x", "0"]);
        assert!(is_within(&value) && !is_within(&json!({"c": "$result[0]"})));
    }
}
