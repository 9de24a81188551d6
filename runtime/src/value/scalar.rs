//! Single values.
//!
//! What has no form on the wire is never sent as `null`, which would clear a field: `NaN` goes out as a text that no
//! portal takes for a number.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::Null;
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

        impl From<Null> for $kind {
            fn from(_: Null) -> Self {
                Self(Value::Null)
            }
        }

        /// `None` clears, as [`Null`] does.
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
    /// A text: `&str`, `String`, `char`.
    Text
    /// An integer of any width.
    Integer
    /// A number; [`Number::exact`] keeps the digits of money.
    Number
    /// A boolean written as `true` or `false`.
    Bool
    /// A boolean written as `"Y"` or `"N"`.
    YesNo
    /// A boolean written as `1` or `0`.
    OneZero
    /// A date as a text: `YYYY-MM-DD`. It goes out as it is.
    Date
    /// A date and time as a text: `YYYY-MM-DDThh:mm:ss±hh:mm`. It goes out as it is; without an offset, portals take
    /// it for their own time.
    DateTime
    /// A text, a number or a boolean.
    Scalar
    /// A file: a pair of its name and its content in base64, or the identifier of one that is there already.
    File
    /// Anything: what JSON has, lists and maps of it, and the objects of requests.
    Any
}

texts! { Text Date DateTime Scalar Any File }
integers! { Integer Number Scalar Any File }
convert!(Number: f32 => short, f64 => double);
convert!(Scalar: f32 => short, f64 => double, bool => Value::from);
convert!(Any: f32 => short, f64 => double, bool => Value::from, Value => |value| value, Map<String, Value> => Value::Object);
convert!(Bool: bool => Value::from);
convert!(YesNo: bool => |yes| Value::from(if yes { "Y" } else { "N" }));
convert!(OneZero: bool => |yes| Value::from(u8::from(yes)));

/// A number; what JSON has no number for goes out as a text, because `null` would clear a field.
fn double(number: f64) -> Value {
    serde_json::Number::from_f64(number)
        .map_or_else(|| Value::from(number.to_string()), Value::Number)
}

/// A number with the digits that it has at this width: 0.1, not 0.10000000149011612.
fn short(number: f32) -> Value {
    double(
        number
            .to_string()
            .parse()
            .unwrap_or_else(|_| f64::from(number)),
    )
}

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
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::{Any, Bool, Date, DateTime, File, Integer, Number, OneZero, Scalar, Text, YesNo};
    use crate::request::{Body, Slots};
    use crate::value::Null;

    fn sent<K: Into<Value>>(value: impl Into<K>) -> Value {
        value.into().into()
    }

    #[test]
    fn a_text_is_a_text_whatever_it_says() {
        assert_eq!(sent::<Text>("1"), json!("1"));
        assert_eq!(sent::<Text>(String::new()), json!(""));
        assert_eq!(sent::<Text>('a'), json!("a"));
        assert_eq!(sent::<Date>("2025-01-31"), json!("2025-01-31"));
        assert_eq!(
            sent::<DateTime>("2025-01-31T10:00:00+02:00"),
            json!("2025-01-31T10:00:00+02:00")
        );
    }

    #[test]
    fn integers_of_every_width_are_numbers() {
        assert_eq!(sent::<Integer>(-1_i8), json!(-1));
        assert_eq!(sent::<Integer>(u64::MAX), json!(u64::MAX));
        assert_eq!(sent::<Number>(3_usize), json!(3));
        assert_eq!(sent::<Scalar>(3_u8), json!(3));
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(sent::<Number>(10.5), json!(10.5));
        assert_eq!(sent::<Number>(0.1_f32), json!(0.1));
        assert_eq!(Value::from(Number::exact("10.50")), json!("10.50"));
    }

    #[test]
    fn a_number_that_json_has_not_clears_nothing() {
        assert_eq!(sent::<Number>(f64::NAN), json!("NaN"));
        assert_eq!(sent::<Any>(f32::INFINITY), json!("inf"));
    }

    #[test]
    fn each_kind_of_boolean_is_written_in_its_own_form() {
        assert_eq!([true, false].map(sent::<Bool>), [json!(true), json!(false)]);
        assert_eq!([true, false].map(sent::<YesNo>), [json!("Y"), json!("N")]);
        assert_eq!([true, false].map(sent::<OneZero>), [json!(1), json!(0)]);
        assert_eq!(sent::<Scalar>(true), json!(true));
    }

    #[test]
    fn a_file_is_a_pair_an_identifier_or_any_other_form() {
        assert_eq!(sent::<File>(("a.txt", "YQ==")), json!(["a.txt", "YQ=="]));
        assert_eq!(sent::<File>(5), json!(5));
        assert_eq!(sent::<File>("n5"), json!("n5"));
        let other = json!({"fileData": ["a.txt", "YQ=="]});
        assert_eq!(Value::from(File::raw(other.clone())), other);
    }

    #[test]
    fn anything_takes_structure() {
        assert_eq!(sent::<Any>(vec![1, 2]), json!([1, 2]));
        assert_eq!(sent::<Any>(["a", "b"]), json!(["a", "b"]));
        assert_eq!(sent::<Any>(vec![vec![true]]), json!([[true]]));
        assert_eq!(
            sent::<Any>(BTreeMap::from([("a".to_owned(), 1)])),
            json!({"a": 1})
        );
        assert_eq!(sent::<Any>(json!({"a": null})), json!({"a": null}));
        assert_eq!(sent::<Any>(YesNo::from(true)), json!("Y"));
        let mut slots = Slots::new();
        slots.set(0, "a", 1.into());
        assert_eq!(sent::<Any>(slots), json!({"a": 1}));
    }

    #[test]
    fn null_and_none_clear_and_some_does_not() {
        assert_eq!(sent::<Text>(Null), Value::Null);
        assert_eq!(sent::<Text>(None::<&str>), Value::Null);
        assert_eq!(sent::<Integer>(Some(1)), json!(1));
        assert_eq!(sent::<File>(Null), Value::Null);
        assert_eq!(sent::<Any>(Null), Value::Null);
    }

    #[test]
    fn a_field_that_is_cleared_is_not_one_that_is_left_out() {
        let mut slots = Slots::new();
        slots.set(0, "cleared", sent::<Text>(Null));
        assert_eq!(slots.into_slots().into_value(), json!({"cleared": null}));
        assert_eq!(Slots::new().into_value(), json!({}));
    }
}
