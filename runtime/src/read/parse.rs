//! From the text of an answer to its [`Node`]s, in one pass of serde_json, which also bounds how deep it nests.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::node::{Member, Node};

/// What serde_json calls the only member of a number where a program compiles it with arbitrary precision.
const NUMBER: &str = "$serde_json::private::Number";

/// Parses a text; none where it is not JSON, or nests deeper than 127 levels.
pub(crate) fn parse(text: &str) -> Option<Node<'_>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut likely = LIKELY.get();
    let node = Build::new(&mut likely).deserialize(&mut deserializer);
    LIKELY.set(likely);
    deserializer.end().ok()?;
    node.ok()
}

/// What any deserializer gives.
#[cfg(feature = "serde")]
pub(crate) fn of<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Node<'a>, D::Error> {
    Build::new(&mut Likely::default()).deserialize(deserializer)
}

/// How many members the last object had on each of the first levels: the next one mostly has as many, and then needs no
/// room but its own.
type Likely = [u8; 4];

thread_local! {
    static LIKELY: Cell<Likely> = const { Cell::new([0; 4]) };
}

/// No object is given more room than for so many members before it needs it.
const MOST: u8 = 64;

struct Build<'l> {
    likely: &'l mut Likely,
    level: usize,
}

impl<'l> Build<'l> {
    fn new(likely: &'l mut Likely) -> Self {
        Self { likely, level: 0 }
    }

    fn next(&mut self) -> Build<'_> {
        Build {
            likely: self.likely,
            level: self.level + 1,
        }
    }
}

impl<'a> DeserializeSeed<'a> for Build<'_> {
    type Value = Node<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Node<'a>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Build<'_> {
    type Value = Node<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node<'a>, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node<'a>, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'a>>(self, deserializer: D) -> Result<Node<'a>, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node<'a>, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node<'a>, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node<'a>, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node<'a>, E> {
        Ok(Number::from_f64(value).map_or(Node::Null, Node::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Node<'a>, E> {
        Ok(Node::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'a>, E> {
        Ok(Node::String(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Node<'a>, E> {
        Ok(Node::String(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut items: A) -> Result<Node<'a>, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(self.next())? {
            all.push(item);
        }
        Ok(Node::Array(all.into()))
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut members: A) -> Result<Node<'a>, A::Error> {
        let likely = self.likely.get(self.level).copied().unwrap_or_default();
        let mut all = Vec::with_capacity(likely.into());
        while let Some(name) = members.next_key_seed(Name)? {
            let value = members.next_value_seed(self.next())?;
            if let (NUMBER, Node::String(digits)) = (&*name, &value) {
                return digits.parse().map(Node::Number).map_err(Error::custom);
            }
            let value = Some(value);
            all.push(Member { name, value });
        }
        if let Some(likely) = self.likely.get_mut(self.level) {
            *likely = all.len().try_into().unwrap_or(MOST).min(MOST);
        }
        Ok(Node::Object(all.into()))
    }
}

struct Name;

impl<'a> DeserializeSeed<'a> for Name {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Cow<'a, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Name {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'a str) -> Result<Cow<'a, str>, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Cow<'a, str>, E> {
        Ok(Cow::Owned(name.to_owned()))
    }

    fn visit_string<E>(self, name: String) -> Result<Cow<'a, str>, E> {
        Ok(Cow::Owned(name))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::tests::anything;
    use super::parse;

    #[test]
    fn nesting_has_a_bound_and_passing_it_is_no_panic() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(&nested(127)).is_some());
        assert!(parse(&nested(128)).is_none());
        assert!(parse(&"[".repeat(1 << 20)).is_none());
    }

    #[test]
    fn what_follows_a_value_makes_it_no_json() {
        assert!(parse("{} ").is_some());
        assert!(parse("{} {}").is_none());
    }

    proptest! {
        #[test]
        fn a_text_gives_the_value_that_serde_json_gives(value in anything(".{0,3}"), pretty: bool) {
            let text = if pretty {
                serde_json::to_string_pretty(&value)
            } else {
                serde_json::to_string(&value)
            };
            let text = text.expect("JSON");
            let expected: Value = serde_json::from_str(&text).expect("JSON");
            prop_assert_eq!(parse(&text).map(|node| node.into_value()), Some(expected));
        }

        #[test]
        fn a_text_is_json_where_serde_json_says_so(text in r#"[\[\]{}:,"\\u0-9a-f .eE+-]{0,12}"#) {
            prop_assert_eq!(parse(&text).is_some(), serde_json::from_str::<Value>(&text).is_ok());
        }
    }
}
