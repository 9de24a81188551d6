//! A form body with PHP's brackets, `data[FIELDS][ID]=7`, as JSON.

use serde_json::{Map, Value};

use super::Limits;
use crate::{Error, Result};

/// What stands at a name while the body is read.
enum Node {
    Text(String),
    Inner(Inner),
}

/// What stands under a name with brackets.
#[derive(Default)]
struct Inner {
    members: indexed::Members,
    /// The key that `[]` gets: one more than the greatest number so far.
    next: u64,
}

/// Members in the order of the body.
mod indexed {
    use std::collections::HashMap;

    use super::Node;

    #[derive(Default)]
    pub struct Members {
        at: HashMap<String, usize>,
        nodes: Vec<(String, Node)>,
    }

    impl Members {
        /// The node of a key, made where it is missing.
        pub fn entry(&mut self, key: String) -> &mut Node {
            let next = self.nodes.len();
            let at = *self.at.entry(key.clone()).or_insert(next);
            if at == next {
                self.nodes.push((key, Node::Text(String::new())));
            }
            &mut self.nodes[at].1
        }

        pub fn into_nodes(self) -> Vec<(String, Node)> {
            self.nodes
        }
    }
}

/// Reads a body.
pub fn parse(body: &[u8], limits: &Limits) -> Result<Map<String, Value>> {
    let mut root = Inner::default();
    for (number, (name, text)) in form_urlencoded::parse(body).enumerate() {
        if number >= limits.values {
            return Err(limits.too_many());
        }
        put(&mut root, &name, text.into_owned(), limits)?;
    }
    Ok(root
        .members
        .into_nodes()
        .into_iter()
        .map(|(key, node)| (key, value(node)))
        .collect())
}

fn put(root: &mut Inner, name: &str, text: String, limits: &Limits) -> Result<()> {
    let (first, keys) = split(name);
    if keys.len() >= limits.depth {
        return Err(limits.too_deep());
    }
    let mut node = root.members.entry(first.to_owned());
    for key in keys {
        // A name that had a text before has members from now on, as in PHP.
        if matches!(node, Node::Text(_)) {
            *node = Node::Inner(Inner::default());
        }
        let Node::Inner(inner) = node else {
            return Err(Error::answer("a name of the form is read in two ways"));
        };
        let number = index(key);
        let key = match (key, number) {
            ("", _) => inner.next.to_string(),
            (key, _) => key.to_owned(),
        };
        let number = number.unwrap_or(inner.next);
        if index(&key).is_some() {
            inner.next = inner.next.max(number.saturating_add(1));
        }
        node = inner.members.entry(key);
    }
    *node = Node::Text(text);
    Ok(())
}

/// `a[b][]` → `a` and `b`, ``; a bracket that nothing closes is a letter of the name.
fn split(name: &str) -> (&str, Vec<&str>) {
    let Some(open) = name.find('[').filter(|at| *at > 0) else {
        return (name, Vec::new());
    };
    let mut keys = Vec::new();
    let mut rest = &name[open..];
    while let Some(inner) = rest.strip_prefix('[') {
        let Some(close) = inner.find(']') else { break };
        keys.push(&inner[..close]);
        rest = &inner[close + 1..];
    }
    if keys.is_empty() {
        return (name, keys);
    }
    (&name[..open], keys)
}

/// A key that PHP takes for a number.
fn index(key: &str) -> Option<u64> {
    let plain = !key.is_empty()
        && key.len() < 19
        && key.bytes().all(|byte| byte.is_ascii_digit())
        && (key == "0" || !key.starts_with('0'));
    plain.then(|| key.parse().ok()).flatten()
}

/// Keys 0, 1, 2… are a list.
fn value(node: Node) -> Value {
    let inner = match node {
        Node::Text(text) => return Value::String(text),
        Node::Inner(inner) => inner.members.into_nodes(),
    };
    let mut expected = 0..;
    let list = inner.iter().all(|(key, _)| index(key) == expected.next());
    if list {
        return inner.into_iter().map(|(_, node)| value(node)).collect();
    }
    Value::Object(
        inner
            .into_iter()
            .map(|(key, node)| (key, value(node)))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::{Limits, parse};

    fn read(body: &str) -> Value {
        Value::Object(parse(body.as_bytes(), &Limits::default()).expect("a form"))
    }

    #[test]
    fn brackets_nest_and_numbers_are_lists() {
        assert_eq!(
            read(
                "event=A&data[FIELDS][ID]=7&data%5BFIELDS%5D%5BTAGS%5D%5B0%5D=x+y&data[FIELDS][TAGS][1]=%C3%A9"
            ),
            json!({"event": "A", "data": {"FIELDS": {"ID": "7", "TAGS": ["x y", "é"]}}})
        );
    }

    #[test]
    fn empty_brackets_append() {
        assert_eq!(read("a[]=x&a[]=y"), json!({"a": ["x", "y"]}));
        assert_eq!(read("a[5]=x&a[]=y"), json!({"a": {"5": "x", "6": "y"}}));
    }

    #[test]
    fn keys_that_are_no_list_are_an_object() {
        for (body, value) in [
            ("a[1]=x", json!({"a": {"1": "x"}})),
            ("a[0]=x&a[2]=y", json!({"a": {"0": "x", "2": "y"}})),
            ("a[00]=x", json!({"a": {"00": "x"}})),
            ("a[0]=x&a[b]=y", json!({"a": {"0": "x", "b": "y"}})),
        ] {
            assert_eq!(read(body), value, "{body}");
        }
    }

    #[test]
    fn what_stands_later_wins() {
        assert_eq!(read("a=1&a[b]=2"), json!({"a": {"b": "2"}}));
        assert_eq!(read("a[b]=2&a=1"), json!({"a": "1"}));
        assert_eq!(read("a=1&a=2"), json!({"a": "2"}));
    }

    #[test]
    fn a_bracket_that_nothing_closes_is_a_letter() {
        assert_eq!(read("a[b=1&[c]=2"), json!({"a[b": "1", "[c]": "2"}));
        assert_eq!(read("a[b]c=1"), json!({"a": {"b": "1"}}));
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let limits = Limits {
            depth: 3,
            values: 2,
            ..Limits::default()
        };
        assert!(parse(b"a[b][c]=1", &limits).is_ok());
        assert!(parse(b"a[b][c][d]=1", &limits).is_err());
        assert!(parse(b"a=1&b=2", &limits).is_ok());
        assert!(parse(b"a=1&b=2&c=3", &limits).is_err());
    }

    /// As PHP's `http_build_query` writes it.
    fn write(value: &Value, name: &str, out: &mut form_urlencoded::Serializer<'_, String>) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    write(value, &format!("{name}[{key}]"), out);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    write(value, &format!("{name}[{index}]"), out);
                }
            }
            other => {
                out.append_pair(name, other.as_str().unwrap_or_default());
            }
        }
    }

    fn tree() -> impl Strategy<Value = Value> {
        let leaf = "\\PC{0,8}".prop_map(Value::from);
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..5).prop_map(Value::from),
                prop::collection::vec(("[A-Za-z_. ]{1,6}", inner), 1..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_php_writes_is_read_as_it_was(value in tree()) {
            let mut out = form_urlencoded::Serializer::new(String::new());
            write(&value, "data", &mut out);
            prop_assert_eq!(read(&out.finish()), json!({"data": value}));
        }

        #[test]
        fn any_body_is_read_or_refused(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&body, &Limits::default());
        }

        #[test]
        fn any_brackets_are_read_or_refused(body in "[a\\[\\]=&01%5BD]{0,80}") {
            let _ = parse(body.as_bytes(), &Limits::default());
        }
    }
}
