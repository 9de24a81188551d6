//! Forms and query strings as PHP reads them: brackets nest, `[]` appends.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::failure::Failure;

/// How deep brackets may nest, which is PHP's own limit.
const DEPTH: usize = 64;
/// How many parameters there may be; PHP takes as a rule far fewer.
const MOST: usize = 100_000;

/// Reads a query string or the body of a form.
pub fn query(text: &[u8]) -> Result<Map<String, Value>, Failure> {
    let mut form = Form::default();
    for pair in text
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
    {
        let at = pair.iter().position(|byte| *byte == b'=');
        let (name, value) = match at {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &[][..]),
        };
        form.put(&unescape(name)?, unescape(value)?)?;
    }
    Ok(form.finish())
}

/// A percent-encoded text. What is no escape stands for itself: filters such as `%TITLE` come so.
pub fn decode(text: &str) -> Result<String, Failure> {
    // A plus is a space only in a form.
    unescape(text.replace('+', "%2B").as_bytes())
}

fn unescape(bytes: &[u8]) -> Result<String, Failure> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped = (*byte == b'%')
            .then(|| Some(hex(*bytes.get(at + 1)?)? * 16 + hex(*bytes.get(at + 2)?)?))
            .flatten();
        match (byte, escaped) {
            (_, Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8(out).map_err(|_| Failure::unreadable("A parameter is not UTF-8"))
}

fn hex(digit: u8) -> Option<u8> {
    let digit = char::from(digit).to_digit(16)?;
    u8::try_from(digit).ok()
}

/// Parameters as they come, one after the other.
#[derive(Default)]
pub struct Form {
    root: Branch,
    count: usize,
}

#[derive(Default)]
struct Branch {
    places: HashMap<String, usize>,
    entries: Vec<(String, Node)>,
    /// What `[]` is next.
    next: u64,
}

enum Node {
    Leaf(Value),
    Branch(Branch),
}

impl Form {
    /// Adds a parameter; one that is there already is replaced.
    pub fn put(&mut self, name: &str, value: String) -> Result<(), Failure> {
        let (first, keys) = keys(name);
        if first.is_empty() {
            return Ok(());
        }
        if keys.len() >= DEPTH {
            return Err(Failure::unreadable("Brackets nest too deep"));
        }
        self.count += 1;
        if self.count > MOST {
            return Err(Failure::unreadable("There are too many parameters"));
        }
        let mut branch = &mut self.root;
        let mut key = first;
        for inner in keys {
            branch = branch.branch(key);
            key = Cow::Borrowed(inner);
        }
        *branch.slot(key) = Node::Leaf(Value::String(value));
        Ok(())
    }

    /// All of them.
    pub fn finish(self) -> Map<String, Value> {
        self.root.map()
    }
}

impl Branch {
    fn slot(&mut self, key: Cow<'_, str>) -> &mut Node {
        let key = if key.is_empty() {
            self.next.to_string()
        } else {
            key.into_owned()
        };
        if let Some(number) = index(&key) {
            self.next = self.next.max(number.saturating_add(1));
        }
        let place = *self.places.entry(key).or_insert_with_key(|key| {
            self.entries.push((key.clone(), Node::Leaf(Value::Null)));
            self.entries.len() - 1
        });
        &mut self.entries[place].1
    }

    fn branch(&mut self, key: Cow<'_, str>) -> &mut Self {
        let node = self.slot(key);
        if let Node::Leaf(_) = node {
            *node = Node::Branch(Self::default());
        }
        match node {
            Node::Branch(branch) => branch,
            Node::Leaf(_) => unreachable!("it was made a branch"),
        }
    }

    fn map(self) -> Map<String, Value> {
        let value = |node| match node {
            Node::Leaf(value) => value,
            Node::Branch(branch) => array(branch.map()),
        };
        let entries = self.entries.into_iter();
        entries.map(|(key, node)| (key, value(node))).collect()
    }
}

/// A name's first part and the keys in brackets after it. A bracket that is not closed is an underscore, as are the dots and
/// spaces of the first part.
fn keys(name: &str) -> (Cow<'_, str>, Vec<&str>) {
    let name = name.trim_start_matches(' ');
    let closed = |open: usize| name[open..].contains(']');
    let Some(open) = name.find('[').filter(|open| *open > 0 && closed(*open)) else {
        return (mangled(name, true), Vec::new());
    };
    let mut keys = Vec::new();
    let mut rest = &name[open..];
    while let Some(inner) = rest.strip_prefix('[') {
        let Some((key, after)) = inner.split_once(']') else {
            break;
        };
        keys.push(key);
        rest = after;
    }
    (mangled(&name[..open], false), keys)
}

fn mangled(name: &str, brackets: bool) -> Cow<'_, str> {
    let strange = |sign: char| sign == '.' || sign == ' ' || (brackets && sign == '[');
    if name.contains(strange) {
        Cow::Owned(name.replace(strange, "_"))
    } else {
        Cow::Borrowed(name)
    }
}

/// The number that a key is, in the one form that PHP takes for a number.
fn index(key: &str) -> Option<u64> {
    let number: u64 = key.parse().ok()?;
    (key == number.to_string()).then_some(number)
}

/// PHP's array as JSON: a list where the keys count from zero, and `[]` where there are none.
pub fn array(map: Map<String, Value>) -> Value {
    let counts = map
        .keys()
        .enumerate()
        .all(|(place, key)| index(key) == u64::try_from(place).ok());
    if counts {
        Value::Array(map.into_iter().map(|(_, value)| value).collect())
    } else {
        Value::Object(map)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::query;

    fn read(text: &str) -> Value {
        Value::Object(query(text.as_bytes()).unwrap())
    }

    /// Structures as a form can carry them: texts, and lists and objects that are not empty.
    fn structures() -> impl Strategy<Value = Value> {
        let text = "[a-z%+&=\\[\\]$ é]{0,8}".prop_map(Value::String);
        text.prop_recursive(4, 40, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(Value::Array),
                prop::collection::btree_map("[A-Za-z>=!@%_.]{1,5}", inner, 1..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    fn write(value: &Value, name: &str, pairs: &mut form_urlencoded::Serializer<'_, String>) {
        let mut inner = |key: &str, value| write(value, &format!("{name}[{key}]"), pairs);
        match value {
            Value::Object(fields) => fields.iter().for_each(|(key, value)| inner(key, value)),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(place, value)| inner(&place.to_string(), value));
            }
            value => {
                pairs.append_pair(name, value.as_str().unwrap());
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_as_a_form_is_read_as_it_was(value in structures()) {
            let mut pairs = form_urlencoded::Serializer::new(String::new());
            write(&value, "x", &mut pairs);
            let text = pairs.finish();
            prop_assert_eq!(read(&text), json!({"x": value}), "{}", text);
        }

        #[test]
        fn anything_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = query(&bytes);
        }
    }

    #[test]
    fn brackets_nest_raw_or_encoded() {
        let expected =
            json!({"fields": {"TITLE": "My company", "PHONE": [{"VALUE": "1"}, {"VALUE": "2"}]}});
        let raw = "fields[TITLE]=My%20company&fields[PHONE][0][VALUE]=1&fields[PHONE][1][VALUE]=2";
        assert_eq!(read(raw), expected);
        assert_eq!(read(&raw.replace('[', "%5B").replace(']', "%5d")), expected);
    }

    #[test]
    fn empty_brackets_append_after_the_highest_number() {
        assert_eq!(read("a[]=x&a[]=y"), json!({"a": ["x", "y"]}));
        assert_eq!(read("a[3]=x&a[]=y"), json!({"a": {"3": "x", "4": "y"}}));
    }

    #[test]
    fn only_keys_that_count_from_zero_make_a_list() {
        assert_eq!(read("a[1]=x&a[0]=y"), json!({"a": {"1": "x", "0": "y"}}));
        assert_eq!(read("a[00]=x"), json!({"a": {"00": "x"}}));
    }

    #[test]
    fn a_percent_sign_that_escapes_nothing_stands_for_itself() {
        assert_eq!(
            read("filter[%TITLE]=50%&b=%4"),
            json!({"filter": {"%TITLE": "50%"}, "b": "%4"})
        );
    }

    #[test]
    fn the_last_of_a_name_wins_and_empty_pairs_count_for_nothing() {
        assert_eq!(read("&a=1&&a=2&a[b]=3&"), json!({"a": {"b": "3"}}));
        assert_eq!(read("a[b]=3&a=1&=9&c"), json!({"a": "1", "c": ""}));
    }

    #[test]
    fn names_are_bent_as_php_does() {
        assert_eq!(
            read("a.b=1&c+d=2&e[=3&f[g.h]=4&i[j]k=5"),
            json!({"a_b": "1", "c_d": "2", "e_": "3", "f": {"g.h": "4"}, "i": {"j": "5"}})
        );
    }

    #[test]
    fn brackets_that_nest_too_deep_are_refused() {
        let deep = format!("a{}=1", "[b]".repeat(5000));
        assert_eq!(query(deep.as_bytes()).unwrap_err().status, 400);
        assert!(query(format!("a{}=1", "[b]".repeat(63)).as_bytes()).is_ok());
    }

    #[test]
    fn what_is_no_utf_8_is_refused() {
        assert_eq!(query(b"a=%FF").unwrap_err().status, 400);
        assert_eq!(query(b"\xff=1").unwrap_err().status, 400);
    }
}
