//! A first look at an answer: what its envelope says, without what stands in the `result`.

use std::fmt;
use std::time::Duration;

use serde_core::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::throttle::Operating;

/// What the envelope of an answer says.
#[derive(Debug, Default)]
pub(crate) struct Peek {
    /// Whether there is an `error`, be it blank.
    pub error: bool,
    /// The time that the portal counts for the method.
    pub operating: Option<Operating>,
}

/// Looks at an answer; none where it is no JSON.
pub(crate) fn peek(body: &[u8]) -> Option<Peek> {
    serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).ok()
}

impl<'de> Deserialize<'de> for Peek {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Envelope)
    }
}

struct Envelope;

impl<'de> Visitor<'de> for Envelope {
    type Value = Peek;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Peek, A::Error> {
        let mut peek = Peek::default();
        while let Some(name) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match &*name {
                "error" => {
                    peek.error = true;
                    map.next_value::<IgnoredAny>()?;
                }
                "time" => peek.operating = map.next_value::<Time>()?.operating(),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(peek)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Peek, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Peek::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Peek, E> {
        Ok(Peek::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Peek, E> {
        Ok(Peek::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Peek, E> {
        Ok(Peek::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Peek, E> {
        Ok(Peek::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Peek, E> {
        Ok(Peek::default())
    }

    fn visit_unit<E>(self) -> Result<Peek, E> {
        Ok(Peek::default())
    }
}

/// The block `time` of an answer, as far as it counts.
#[derive(Debug, Default)]
pub(crate) struct Time {
    start: Option<f64>,
    finish: Option<f64>,
    operating: Option<f64>,
    operating_reset_at: Option<f64>,
}

impl Time {
    /// The portal's own clock says when it counts anew: this one may be wrong.
    pub fn operating(&self) -> Option<Operating> {
        let finish = self.finish?;
        let resets_in = self.operating_reset_at? - finish;
        let took = finish - self.start.unwrap_or(finish);
        Some(Operating {
            spent: self.operating?,
            resets_in: Duration::try_from_secs_f64(resets_in.max(0.0)).ok()?,
            took: Duration::try_from_secs_f64(took.max(0.0)).ok()?,
        })
    }

    /// From a block that was read already.
    pub fn of(value: &serde_json::Value) -> Self {
        Self::deserialize(value).unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let number = |name: &str| match value.get(name) {
            Some(serde_json::Value::String(text)) => text.trim().parse().ok(),
            other => other.and_then(serde_json::Value::as_f64),
        };
        Ok(Self {
            start: number("start"),
            finish: number("finish"),
            operating: number("operating"),
            operating_reset_at: number("operating_reset_at"),
        })
    }
}
