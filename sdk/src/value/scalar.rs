//! Single values.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use crate::request::Body;

macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident)*) => { $(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $kind(pub(crate) Value);

        impl From<$kind> for Value {
            fn from(kind: $kind) -> Value {
                kind.0
            }
        }

        /// `None` is `null`: it clears a field, which is not the same as leaving it out.
        impl<T: Into<$kind>> From<Option<T>> for $kind {
            fn from(value: Option<T>) -> Self {
                value.map_or(Self(Value::Null), Into::into)
            }
        }
    )* };
}

macro_rules! convert {
    ($kind:ident: $($from:ty => $write:expr),* $(,)?) => { $(
        impl From<$from> for $kind {
            fn from(value: $from) -> Self {
                let write: fn($from) -> Value = $write;
                Self(write(value))
            }
        }
    )* };
}

macro_rules! texts {
    ($($kind:ident)*) => { $( convert!($kind:
        &str => |text| Value::from(text), String => Value::from, &String => |text| Value::from(text.as_str()),
        Cow<'_, str> => |text| Value::from(text.into_owned()), char => |letter| Value::from(letter.to_string()),
    ); )* };
}

macro_rules! integers {
    ($($kind:ident)*) => { $( convert!($kind:
        i8 => Value::from, i16 => Value::from, i32 => Value::from, i64 => Value::from, isize => Value::from,
        u8 => Value::from, u16 => Value::from, u32 => Value::from, u64 => Value::from, usize => Value::from,
    ); )* };
}

kinds! {
    /// A text.
    Text
    /// An integer.
    Integer
    /// A number; [`Number::exact`] keeps the digits of money.
    Number
    /// A boolean written as `true` or `false`.
    Bool
    /// A boolean written as `"Y"` or `"N"`.
    YesNo
    /// A boolean written as `1` or `0`.
    OneZero
    /// A date: `YYYY-MM-DD`.
    Date
    /// A date and time: `YYYY-MM-DDThh:mm:ss±hh:mm`.
    DateTime
    /// A text, a number or a boolean.
    Scalar
    /// A file: a name and base64 content, or the identifier of one that is there already.
    File
    /// Anything.
    Any
}

texts! { Text Date DateTime Scalar Any File }
integers! { Integer Number Scalar Any File }
convert!(Number: f32 => |number| Value::from(f64::from(number)), f64 => Value::from);
convert!(Scalar: f32 => |number| Value::from(f64::from(number)), f64 => Value::from, bool => Value::from);
convert!(Any: f32 => |number| Value::from(f64::from(number)), f64 => Value::from, bool => Value::from, Value => |value| value,
    Map<String, Value> => Value::Object);
convert!(Bool: bool => Value::from);
convert!(YesNo: bool => |yes| Value::from(if yes { "Y" } else { "N" }));
convert!(OneZero: bool => |yes| Value::from(u8::from(yes)));

impl Number {
    /// A number as a text whose digits stay as they are: `10.50`.
    pub fn exact(digits: impl Into<String>) -> Self {
        Self(Value::String(digits.into()))
    }
}

/// A file's name and its content in base64.
impl<N: Into<String>, C: Into<String>> From<(N, C)> for File {
    fn from((name, base64): (N, C)) -> Self {
        Self(Value::Array(vec![
            Value::String(name.into()),
            Value::String(base64.into()),
        ]))
    }
}

impl File {
    /// Any other form that a method documents, such as `{"fileData": […]}`.
    pub fn raw(value: Value) -> Self {
        Self(value)
    }
}

impl From<Value> for File {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

macro_rules! narrower {
    ($($kind:ident)*) => { $(
        impl From<$kind> for Any {
            fn from(value: $kind) -> Self {
                Self(value.0)
            }
        }
    )* };
}

narrower! { Text Integer Number Bool YesNo OneZero Date DateTime Scalar File }

impl<T: Into<Any>> From<Vec<T>> for Any {
    fn from(items: Vec<T>) -> Self {
        Self(items.into_iter().map(|item| item.into().0).collect())
    }
}

impl<T: Into<Any>, const N: usize> From<[T; N]> for Any {
    fn from(items: [T; N]) -> Self {
        Self(items.into_iter().map(|item| item.into().0).collect())
    }
}

impl<T: Into<Any>> From<BTreeMap<String, T>> for Any {
    fn from(members: BTreeMap<String, T>) -> Self {
        Self(
            members
                .into_iter()
                .map(|(name, value)| (name, value.into().0))
                .collect(),
        )
    }
}

impl<T: Into<Any>> From<HashMap<String, T>> for Any {
    fn from(members: HashMap<String, T>) -> Self {
        Self(
            members
                .into_iter()
                .map(|(name, value)| (name, value.into().0))
                .collect(),
        )
    }
}

impl<S: Body> From<S> for Any {
    fn from(body: S) -> Self {
        Self(body.into_slots().into_value())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Any, File, Integer, Number, OneZero, Text, YesNo};

    #[test]
    fn each_kind_is_written_in_its_own_form() {
        assert_eq!(Value::from(YesNo::from(true)), json!("Y"));
        assert_eq!(Value::from(OneZero::from(false)), json!(0));
        assert_eq!(Value::from(Number::exact("10.50")), json!("10.50"));
        assert_eq!(
            Value::from(File::from(("a.txt", "YQ=="))),
            json!(["a.txt", "YQ=="])
        );
        assert_eq!(Value::from(Any::from(vec![1, 2])), json!([1, 2]));
    }

    #[test]
    fn none_clears() {
        assert_eq!(Value::from(Text::from(None::<&str>)), Value::Null);
        assert_eq!(Value::from(Integer::from(Some(1))), json!(1));
    }
}
