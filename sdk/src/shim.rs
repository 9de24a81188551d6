//! Requests and answers for serde, by the feature `serde`: nothing is derived, and nothing is paid where it is off.
//!
//! Requests and their objects are `Serialize`, as what they send. The objects of answers are `Deserialize`, through the
//! same reader as answers of portals, so as leniently. Sets of values are both.

// Which kinds of types there are depends on the families.
#![allow(unused_macros, unused_imports)]

/// `Serialize` for what is written from its slots.
macro_rules! writes {
    ($name:ident $(, $client:ident)?) => {
        impl $(<$client>)? ::serde::Serialize for $name $(<$client>)? {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.slots, serializer)
            }
        }
    };
}
pub(crate) use writes;

/// `Deserialize` for what a reader reads.
macro_rules! reads {
    ($name:ident) => {
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                ::bitrix24_runtime::serial::from(deserializer, $name::read)
            }
        }
    };
}
pub(crate) use reads;

/// Both for a set of values, by what travels.
macro_rules! set {
    ($name:ident, $travels:ident, $form:ty) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.$travels(), serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <$form as ::serde::Deserialize>::deserialize(deserializer)
                    .map(<Self as ::std::convert::From<$form>>::from)
            }
        }
    };
}
pub(crate) use set;

/// Both for a set of integers in answers, where what is no integer is kept.
macro_rules! codes {
    ($name:ident) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    Self::Unknown(sent) => ::serde::Serialize::serialize(sent, serializer),
                    known => serializer.serialize_i64(known.as_i64().unwrap_or_default()),
                }
            }
        }

        crate::shim::reads!($name);
    };
}
pub(crate) use codes;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::Answer;
    use crate::read::{Extra, Map, Reader, code, integer, map};
    use crate::request::{Access, Method, Request, Slots};

    #[derive(Debug, Clone)]
    struct Counts {
        slots: Slots,
    }

    super::writes!(Counts);

    impl Request for Counts {
        const METHOD: Method = Method::v2("my.counts", Access::Read);
        type Output = Map<i64>;

        fn into_slots(self) -> Slots {
            self.slots
        }

        fn read(reader: &mut Reader<'_>) -> Map<i64> {
            map(reader, integer)
        }
    }

    #[derive(Debug)]
    struct Row {
        id: Option<i64>,
        extra: Extra,
    }

    super::reads!(Row);

    impl Row {
        fn read(r: &mut Reader<'_>) -> Self {
            Self {
                id: r.opt("ID", integer),
                extra: r.rest(),
            }
        }
    }

    #[derive(Debug, PartialEq)]
    enum Colour {
        Red,
        Unknown(String),
    }

    super::set!(Colour, as_str, String);

    impl Colour {
        fn as_str(&self) -> &str {
            match self {
                Self::Red => "RED",
                Self::Unknown(other) => other,
            }
        }
    }

    impl From<String> for Colour {
        fn from(value: String) -> Self {
            if value == "RED" {
                Self::Red
            } else {
                Self::Unknown(value)
            }
        }
    }

    #[derive(Debug, PartialEq)]
    enum Stage {
        New,
        Unknown(Value),
    }

    super::codes!(Stage);

    impl Stage {
        fn as_i64(&self) -> Option<i64> {
            match self {
                Self::New => Some(1),
                Self::Unknown(other) => other.as_i64(),
            }
        }

        fn read(r: &mut Reader<'_>) -> Self {
            match code(r) {
                Ok(1) => Self::New,
                Ok(other) => Self::Unknown(other.into()),
                Err(sent) => Self::Unknown(sent),
            }
        }
    }

    #[test]
    fn a_request_is_written_as_it_is_sent() {
        let mut slots = Slots::new();
        slots.set(1, "b", 1.into());
        slots.set(0, "a", Value::Null);
        let text = serde_json::to_string(&Counts { slots }).expect("JSON");
        assert_eq!(text, r#"{"a":null,"b":1}"#);
    }

    #[test]
    fn an_answer_is_read_as_leniently_as_from_a_portal() {
        let Answer(counts) =
            serde_json::from_str::<Answer<Counts>>(r#"{"a":"1"}"#).expect("an answer");
        assert_eq!(counts.get("a"), Some(&1));
        assert!(serde_json::from_str::<Answer<Counts>>("[]").is_ok());
    }

    #[test]
    fn an_object_of_an_answer_keeps_what_is_not_documented() {
        let row: Row = serde_json::from_value(json!({"ID": "7", "UF_A": 1})).expect("an object");
        assert_eq!((row.id, row.extra.get("UF_A")), (Some(7), Some(&json!(1))));
    }

    #[test]
    fn what_does_not_fit_is_an_error_with_the_path() {
        let error = serde_json::from_str::<Row>(r#"{"ID":{}}"#).expect_err("an object");
        assert!(error.to_string().starts_with("at $.ID "), "{error}");
    }

    #[test]
    fn a_set_of_values_goes_both_ways_and_keeps_what_it_does_not_know() {
        for (text, colour) in [("RED", Colour::Red), ("X", Colour::Unknown("X".into()))] {
            assert_eq!(serde_json::to_value(&colour).expect("JSON"), json!(text));
            let read: Colour = serde_json::from_value(json!(text)).expect("a value");
            assert_eq!(read, colour);
        }
    }
    #[test]
    fn a_set_of_integers_keeps_a_text() {
        for (sent, stage) in [
            (json!(1), Stage::New),
            (json!(7), Stage::Unknown(json!(7))),
            (json!("x"), Stage::Unknown(json!("x"))),
        ] {
            assert_eq!(serde_json::to_value(&stage).expect("JSON"), sent);
            let read: Stage = serde_json::from_value(sent).expect("a value");
            assert_eq!(read, stage);
        }
    }
}
