//! Requests and answers for serde, by the feature `serde`: nothing is derived, and nothing is paid where it is off.

use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::read;
use crate::request::{Request, Slots};

/// As the object that is sent, in the order in which it is sent.
impl Serialize for Slots {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// What a request sends, to be written down or sent elsewhere; only its parameters, without the method's name.
///
/// ```
/// use bitrix24::Parameters;
/// use bitrix24::server::Time;
///
/// let parameters = Parameters::from(Time::new().custom("a", 1));
/// assert_eq!(serde_json::to_string(&parameters).unwrap(), r#"{"a":1}"#);
/// ```
#[derive(Debug, Clone)]
pub struct Parameters<R>(Slots, PhantomData<fn() -> R>);

impl<R: Request> From<R> for Parameters<R> {
    fn from(request: R) -> Self {
        Self(request.into_slots(), PhantomData)
    }
}

impl<R> Serialize for Parameters<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// What a request answers, read from the `result` of an answer in any form that serde knows.
///
/// ```
/// use bitrix24::Answer;
/// use bitrix24::server::Time;
///
/// let Answer(time) = serde_json::from_str::<Answer<Time>>(r#""2025-01-31T10:00:00+00:00""#).unwrap();
/// println!("{time:?}");
/// ```
pub struct Answer<R: Request>(pub R::Output);

impl<R: Request> std::fmt::Debug for Answer<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Answer").field(&self.0).finish()
    }
}

impl<R: Request> Clone for Answer<R> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'de, R: Request> Deserialize<'de> for Answer<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        read::read(value, R::read)
            .map(Self)
            .map_err(|misfit| D::Error::custom(misfit.describe(str::to_owned)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Parameters};
    use crate::read::{Map, Reader, integer, map};
    use crate::request::{Access, Method, Request, Slots};

    #[derive(Debug, Clone)]
    struct Counts(Slots);

    impl Request for Counts {
        const METHOD: Method = Method::v2("my.counts", Access::Read);
        type Output = Map<i64>;

        fn into_slots(self) -> Slots {
            self.0
        }

        fn read(reader: &mut Reader<'_>) -> Map<i64> {
            map(reader, integer)
        }
    }

    #[test]
    fn a_request_is_written_as_it_is_sent() {
        let mut slots = Slots::new();
        slots.set(1, "b", 1.into());
        slots.set(0, "a", serde_json::Value::Null);
        let text = serde_json::to_string(&Parameters::from(Counts(slots))).expect("JSON");
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
    fn what_does_not_fit_is_an_error_with_the_path() {
        let error = serde_json::from_str::<Answer<Counts>>(r#"{"a":{}}"#).expect_err("an object");
        assert!(error.to_string().starts_with("at $.a "), "{error}");
    }
}
