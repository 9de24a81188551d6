//! A first look at an answer: what its envelope says, without what stands in the `result`.

use std::fmt;
use std::time::Duration;

use memchr::memmem;
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
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    glance(body.trim_ascii()).or_else(|| serde_json::from_slice(body).ok())
}

/// The same without a look at what stands between, for it is read later: what a portal answers nearly always. A body
/// that lacks its end lacks a brace too, and one that holds `error` anywhere is looked at closely.
fn glance(body: &[u8]) -> Option<Peek> {
    let closed = body.starts_with(b"{") && body.ends_with(b"}") && balanced(body);
    if !closed || memmem::find(body, b"\"error\"").is_some() {
        return None;
    }
    let Some(time) = memmem::rfind(body, b"\"time\"") else {
        return Some(Peek::default());
    };
    // The last member of the envelope, or it is another one's.
    let after = body[time + b"\"time\"".len()..].trim_ascii_start();
    let block = after.strip_prefix(b":")?.strip_suffix(b"}")?;
    let time: Time = serde_json::from_slice(block).ok()?;
    Some(Peek {
        error: false,
        operating: time.operating(),
    })
}

/// Whether as many braces and brackets open as close, and no object follows another at once, texts included: the whole
/// of an answer that holds such in a text is looked at closely.
fn balanced(body: &[u8]) -> bool {
    // An answer that came twice, one behind the other.
    if memmem::find(body, b"}{").is_some() {
        return false;
    }
    let (mut braces, mut brackets) = (0_u8, 0_u8);
    for byte in body {
        braces = braces
            .wrapping_add(u8::from(*byte == b'{'))
            .wrapping_sub(u8::from(*byte == b'}'));
        brackets = brackets
            .wrapping_add(u8::from(*byte == b'['))
            .wrapping_sub(u8::from(*byte == b']'));
    }
    (braces, brackets) == (0, 0)
}

impl<'de> Deserialize<'de> for Peek {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Envelope)
    }
}

/// What a value of these kinds means, whatever it is.
macro_rules! visits {
    ($value:expr => $($visit:ident($kind:ty))*) => { $(
        fn $visit<E>(self, _: $kind) -> Result<Self::Value, E> {
            Ok($value)
        }
    )* };
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

    visits! { Peek::default() => visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str) }

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
        deserializer.deserialize_any(Block)
    }
}

struct Block;

impl<'de> Visitor<'de> for Block {
    type Value = Time;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the block of times")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Time, A::Error> {
        let mut time = Time::default();
        while let Some(name) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let Number(number) = map.next_value()?;
            match &*name {
                "start" => time.start = number,
                "finish" => time.finish = number,
                "operating" => time.operating = number,
                "operating_reset_at" => time.operating_reset_at = number,
                _ => {}
            }
        }
        Ok(time)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Time, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Time::default())
    }

    visits! { Time::default() => visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str) }

    fn visit_unit<E>(self) -> Result<Time, E> {
        Ok(Time::default())
    }
}

/// A number, or a text with one.
struct Number(Option<f64>);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Loose)
    }
}

struct Loose;

impl<'de> Visitor<'de> for Loose {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Number, E> {
        Ok(Number(Some(number)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Number, E> {
        Ok(Number(Some(number as f64)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
        Ok(Number(Some(number as f64)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Number, E> {
        Ok(Number(text.trim().parse().ok()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Number, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Number(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Number, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Number(None))
    }

    visits! { Number(None) => visit_bool(bool) }

    fn visit_unit<E>(self) -> Result<Number, E> {
        Ok(Number(None))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{Peek, glance, peek};

    fn slow(body: &[u8]) -> Option<Peek> {
        serde_json::from_slice(body).ok()
    }

    fn facts(peek: Option<Peek>) -> Option<(bool, Option<f64>)> {
        peek.map(|peek| (peek.error, peek.operating.map(|operating| operating.spent)))
    }

    fn envelope(result: &Value) -> String {
        let time = json!({"finish": 1.5, "operating": 0.25, "operating_reset_at": 600});
        json!({"result": result, "next": 50, "time": time}).to_string()
    }

    #[test]
    fn the_usual_answer_is_glanced_at() {
        let body = envelope(&json!([{"ID": "1", "TITLE": "a \" b"}]));
        let glanced = facts(glance(body.as_bytes()));
        assert_eq!(glanced, Some((false, Some(0.25))));
        assert_eq!(glanced, facts(slow(body.as_bytes())));
    }

    #[test]
    fn what_is_unusual_is_looked_at_closely() {
        for body in [
            r#"{"result":{"error":1}}"#,
            r#"{"error":"","result":1}"#,
            r#"{"time":{"operating":1},"result":1}"#,
            r#"{"result":{"time":{"operating":1}}}"#,
            r#"{"result":["}"]}"#,
            r#"{"result":["}{"]}"#,
            r#"[1]"#,
            "5",
        ] {
            assert!(glance(body.as_bytes()).is_none(), "{body}");
            assert_eq!(
                facts(peek(body.as_bytes())),
                facts(slow(body.as_bytes())),
                "{body}"
            );
        }
    }

    #[test]
    fn an_answer_without_its_end_is_none_wherever_it_was_cut() {
        let body = envelope(&json!([{"ID": 1, "a": [{"b": {}}]}, {"ID": 2, "t": "x"}]));
        for end in 0..body.len() {
            assert!(peek(&body.as_bytes()[..end]).is_none(), "{}", &body[..end]);
        }
    }

    #[test]
    fn an_answer_that_came_twice_is_none() {
        let body = envelope(&json!([{"ID": 1}]));
        assert!(peek(format!("{body}{body}").as_bytes()).is_none());
    }

    proptest! {
        #[test]
        fn what_is_json_is_seen_the_same_both_ways(
            texts in proptest::collection::vec("[a-z{}\\[\\]\"\\\\: é]{0,6}|time|error|result", 0..6),
            number in any::<i64>(),
        ) {
            let key = texts.first().cloned().unwrap_or_default();
            let body = envelope(&json!({key: [number, {"x": texts}]}));
            prop_assert_eq!(facts(peek(body.as_bytes())), facts(slow(body.as_bytes())));
        }
    }
}
