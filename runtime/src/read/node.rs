//! Values that borrow from the text of an answer: reading one takes what it keeps, and copies nothing else.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Map as Object, Number, Value};

/// One JSON value. A number is a pair of words, a text mostly a slice of the answer, so a tree of these takes much less
/// memory than one of [`Value`].
#[derive(Debug, Default)]
pub(crate) enum Node<'a> {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text: a slice, unless something in it is escaped.
    String(Cow<'a, str>),
    /// A list.
    Array(Box<[Node<'a>]>),
    /// An object, in order.
    Object(Box<[Member<'a>]>),
}

/// A name and its value; none where it was taken out.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub name: Cow<'a, str>,
    pub value: Option<Node<'a>>,
}

impl<'a> Node<'a> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Node<'a>> {
        match self {
            Node::Object(members) => members
                .iter()
                .find(|member| member.name == name)
                .and_then(|member| member.value.as_ref()),
            _ => None,
        }
    }

    /// Takes the value of a name out.
    pub fn take(&mut self, name: &str) -> Option<Node<'a>> {
        match self {
            Node::Object(members) => members
                .iter_mut()
                .find(|member| member.name == name)
                .and_then(|member| member.value.take()),
            _ => None,
        }
    }

    /// As a value of its own.
    pub fn into_value(self) -> Value {
        match self {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(value),
            Node::Number(number) => Value::Number(number),
            Node::String(text) => Value::String(text.into_owned()),
            Node::Array(items) => Value::Array(items.into_iter().map(Node::into_value).collect()),
            Node::Object(members) => {
                let left = members.into_iter().filter_map(Member::into_owned);
                Value::Object(left.collect::<Object<_, _>>())
            }
        }
    }
}

impl Member<'_> {
    /// With a value of its own, unless it was taken out.
    pub fn into_owned(self) -> Option<(String, Value)> {
        let value = self.value?.into_value();
        Some((self.name.into_owned(), value))
    }
}

/// As JSON, without what was taken out.
impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut comma = "";
        match self {
            Node::Null => f.write_str("null"),
            Node::Bool(value) => write!(f, "{value}"),
            Node::Number(number) => write!(f, "{number}"),
            Node::String(text) => quoted(text, f),
            Node::Array(items) => {
                f.write_str("[")?;
                for item in items {
                    write!(f, "{comma}{item}")?;
                    comma = ",";
                }
                f.write_str("]")
            }
            Node::Object(members) => {
                f.write_str("{")?;
                for Member { name, value } in members {
                    let Some(value) = value else { continue };
                    f.write_str(comma)?;
                    quoted(name, f)?;
                    write!(f, ":{value}")?;
                    comma = ",";
                }
                f.write_str("}")
            }
        }
    }
}

fn quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    // Texts can always be written.
    f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

impl From<Value> for Node<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Node::Null,
            Value::Bool(value) => Node::Bool(value),
            Value::Number(number) => Node::Number(number),
            Value::String(text) => Node::String(Cow::Owned(text)),
            Value::Array(items) => Node::Array(items.into_iter().map(Node::from).collect()),
            Value::Object(members) => {
                let members = members.into_iter().map(|(name, value)| Member {
                    name: Cow::Owned(name),
                    value: Some(value.into()),
                });
                Node::Object(members.collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::anything;
    use super::{Member, Node};

    #[test]
    fn a_node_is_three_words_and_a_member_six() {
        let word = size_of::<usize>();
        assert_eq!(size_of::<Node<'_>>(), 3 * word);
        assert_eq!(size_of::<Member<'_>>(), 6 * word);
    }
    proptest! {
        #[test]
        fn a_value_goes_in_and_out_and_is_written_the_same(value in anything(".{0,3}")) {
            let node = Node::from(value.clone());
            prop_assert_eq!(node.to_string(), value.to_string());
            prop_assert_eq!(node.into_value(), value);
        }
    }
}
