//! From the text of an answer to its [`Node`]s, in one pass of serde_json, which also bounds how deep it nests.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::node::{Member, Node};

/// What serde_json calls the only member of a number where a program compiles it with arbitrary precision.
const NUMBER: &str = "$serde_json::private::Number";

/// Parses a text; none where it is not JSON, or nests deeper than 127 levels.
pub(crate) fn parse(text: &str) -> Option<Node<'_>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // As many as a short answer has, so that the stack does not grow step by step.
    let likely = (text.len() / 32).min(64);
    let mut stack = Stack {
        items: Vec::new(),
        members: Vec::with_capacity(likely),
    };
    let node = Build(&mut stack).deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    Some(node)
}

/// What any deserializer gives.
#[cfg(feature = "serde")]
pub(crate) fn of<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Node<'a>, D::Error> {
    Build(&mut Stack::default()).deserialize(deserializer)
}

/// The elements and members of everything that is open. On one stack for all, so that each list and object is allocated
/// once, when its length is known.
#[derive(Default)]
struct Stack<'a> {
    items: Vec<Node<'a>>,
    members: Vec<Member<'a>>,
}

struct Build<'s, 'a>(&'s mut Stack<'a>);

impl<'a> DeserializeSeed<'a> for Build<'_, 'a> {
    type Value = Node<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Node<'a>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Build<'_, 'a> {
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

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Node<'a>, A::Error> {
        let stack = self.0;
        let start = stack.items.len();
        while let Some(item) = items.next_element_seed(Build(stack))? {
            stack.items.push(item);
        }
        Ok(Node::Array(stack.items.drain(start..).collect()))
    }

    fn visit_map<A: MapAccess<'a>>(self, mut members: A) -> Result<Node<'a>, A::Error> {
        let stack = self.0;
        let start = stack.members.len();
        while let Some(name) = members.next_key_seed(Name)? {
            let value = members.next_value_seed(Build(stack))?;
            if let (NUMBER, Node::String(digits)) = (&*name, &value) {
                return digits.parse().map(Node::Number).map_err(Error::custom);
            }
            let value = Some(value);
            stack.members.push(Member { name, value });
        }
        Ok(Node::Object(stack.members.drain(start..).collect()))
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
