//! One concrete reader for all types: it walks a value and remembers the first thing that did not fit.

use std::cell::RefCell;

use serde_json::{Map as Object, Value};

use super::{Extra, Map};

/// How many characters of what did not fit are shown.
const SHOWN: usize = 80;

/// Something in an answer that no documented form covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// Where: `$.items[0].id`.
    pub path: String,
    /// What was expected.
    pub expected: &'static str,
    /// What stood there, all of it.
    pub found: String,
}

impl Misfit {
    /// In one sentence, with the secrets taken out before anything is cut.
    pub fn describe(&self, redact: impl Fn(&str) -> String) -> String {
        self.tell("answer", redact)
    }

    /// The same of what else may be read.
    pub fn tell(&self, what: &str, redact: impl Fn(&str) -> String) -> String {
        let mut found = redact(&self.found);
        if let Some((end, _)) = found.char_indices().nth(SHOWN) {
            found.truncate(end);
            found.push('…');
        }
        let (path, expected) = (redact(&self.path), self.expected);
        format!("at {path} the {what} has {found} instead of {expected}")
    }
}

#[derive(Debug)]
enum Step {
    Name(&'static str),
    Key(String),
    Index(usize),
}

#[derive(Debug, Default)]
struct State {
    path: RefCell<Vec<Step>>,
    misfit: RefCell<Option<Misfit>>,
    /// Set by a reader that stood on a spelling of nothing.
    nothing: RefCell<bool>,
}

/// A reader that stands on one JSON value.
#[derive(Debug)]
pub struct Reader<'a> {
    value: Value,
    state: &'a State,
}

/// Reads a value as a type; a misfit where it has another form.
pub(crate) fn read<T>(value: Value, read: impl FnOnce(&mut Reader<'_>) -> T) -> Result<T, Misfit> {
    let state = State::default();
    let result = read(&mut Reader {
        value,
        state: &state,
    });
    match state.misfit.into_inner() {
        Some(misfit) => Err(misfit),
        None => Ok(result),
    }
}

impl Reader<'_> {
    /// A field of the object; none where it is absent, `null`, or a spelling of nothing.
    pub fn opt<T>(&mut self, name: &'static str, read: fn(&mut Reader<'_>) -> T) -> Option<T> {
        let value = self.take(name)?;
        let state = self.state;
        state.path.borrow_mut().push(Step::Name(name));
        state.nothing.replace(false);
        let result = read(&mut Reader { value, state });
        let nothing = state.nothing.replace(false);
        state.path.borrow_mut().pop();
        (!nothing).then_some(result)
    }

    /// A list under a name; empty where there is none.
    pub fn list<T>(&mut self, name: &'static str, read: fn(&mut Reader<'_>) -> T) -> Vec<T> {
        let Some(value) = self.take(name) else {
            return Vec::new();
        };
        let state = self.state;
        state.path.borrow_mut().push(Step::Name(name));
        let result = Reader { value, state }.elements(read);
        state.path.borrow_mut().pop();
        result
    }

    /// An object with any keys under a name; empty where there is none.
    pub fn map<T>(&mut self, name: &'static str, read: fn(&mut Reader<'_>) -> T) -> Map<T> {
        let Some(value) = self.take(name) else {
            return Map::default();
        };
        let state = self.state;
        state.path.borrow_mut().push(Step::Name(name));
        let result = Reader { value, state }.members(read);
        state.path.borrow_mut().pop();
        result
    }

    /// The fields that were not asked for, in order.
    pub fn rest(&mut self) -> Extra {
        match std::mem::take(&mut self.value) {
            Value::Object(rest) => Extra(rest),
            _ => Extra::default(),
        }
    }

    /// The elements of the list it stands on.
    pub(super) fn elements<T>(&mut self, read: fn(&mut Reader<'_>) -> T) -> Vec<T> {
        let items = match std::mem::take(&mut self.value) {
            Value::Array(items) => items,
            Value::Null | Value::Bool(false) => Vec::new(),
            Value::String(text) if text.is_empty() => Vec::new(),
            // PHP writes a list with gaps as an object.
            Value::Object(members) if is_list(&members) => {
                members.into_iter().map(|(_, value)| value).collect()
            }
            one => vec![one],
        };
        let state = self.state;
        let mut out = Vec::with_capacity(items.len());
        for (index, value) in items.into_iter().enumerate() {
            state.path.borrow_mut().push(Step::Index(index));
            out.push(read(&mut Reader { value, state }));
            state.path.borrow_mut().pop();
        }
        state.nothing.replace(false);
        out
    }

    /// The members of the object it stands on.
    pub(super) fn members<T>(&mut self, read: fn(&mut Reader<'_>) -> T) -> Map<T> {
        let members: Vec<(String, Value)> = match std::mem::take(&mut self.value) {
            Value::Object(members) => members.into_iter().collect(),
            Value::Null | Value::Bool(false) => Vec::new(),
            Value::String(text) if text.is_empty() => Vec::new(),
            // PHP writes an object with the keys 0, 1, 2… as a list, and an empty one too.
            Value::Array(items) => items
                .into_iter()
                .enumerate()
                .map(|(index, value)| (index.to_string(), value))
                .collect(),
            other => {
                self.value = other;
                self.misfit("an object");
                Vec::new()
            }
        };
        let state = self.state;
        let mut out = Vec::with_capacity(members.len());
        for (name, value) in members {
            state.path.borrow_mut().push(Step::Key(name.clone()));
            out.push((name, read(&mut Reader { value, state })));
            state.path.borrow_mut().pop();
        }
        state.nothing.replace(false);
        Map(out)
    }

    pub(super) fn value(&self) -> &Value {
        &self.value
    }

    pub(super) fn take_value(&mut self) -> Value {
        std::mem::take(&mut self.value)
    }

    pub(super) fn put_back(&mut self, value: Value) {
        self.value = value;
    }

    /// Says that a spelling of nothing stands here.
    pub(super) fn nothing(&self) {
        self.state.nothing.replace(true);
    }

    /// Remembers what did not fit, if it is the first.
    pub(super) fn misfit(&self, expected: &'static str) {
        let mut misfit = self.state.misfit.borrow_mut();
        if misfit.is_none() {
            *misfit = Some(Misfit {
                path: path(&self.state.path.borrow()),
                expected,
                found: self.value.to_string(),
            });
        }
    }

    /// The value of a field, taken out of the object; none where the value is no object or the field is `null`.
    fn take(&mut self, name: &str) -> Option<Value> {
        match &mut self.value {
            Value::Object(members) => match members.get(name) {
                None => None,
                Some(Value::Null) => {
                    members.shift_remove(name);
                    None
                }
                Some(_) => members.shift_remove(name),
            },
            Value::Null => None,
            Value::Array(items) if items.is_empty() => None,
            Value::Bool(false) => {
                self.nothing();
                None
            }
            // Events say `undefined` where an object is missing.
            Value::String(text) if text.is_empty() || text == "undefined" => {
                self.nothing();
                None
            }
            _ => {
                self.misfit("an object");
                None
            }
        }
    }
}

/// Whether the keys are 0, 1, 2… or other numbers.
fn is_list(members: &Object<String, Value>) -> bool {
    !members.is_empty()
        && members
            .keys()
            .all(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()))
}

fn path(steps: &[Step]) -> String {
    let mut out = "$".to_owned();
    for step in steps {
        match step {
            Step::Name(name) => {
                out.push('.');
                out.push_str(name);
            }
            Step::Key(name) => {
                out.push('.');
                out.push_str(name);
            }
            Step::Index(index) => {
                out.push('[');
                out.push_str(&index.to_string());
                out.push(']');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{integer, text};
    use super::{Misfit, SHOWN, read};

    #[test]
    fn a_misfit_tells_where_it_stands() {
        let misfit = read(json!({"items": [{"id": 1}, {"id": {}}]}), |r| {
            r.list("items", |r| r.opt("id", integer))
        });
        let misfit = misfit.expect_err("an object is no integer");
        assert_eq!(
            (misfit.path.as_str(), misfit.expected),
            ("$.items[1].id", "an integer")
        );
    }

    #[test]
    fn the_first_misfit_is_the_one_that_is_told() {
        let misfit = read(json!({"a": "x", "b": "y"}), |r| {
            (r.opt("b", integer), r.opt("a", integer))
        });
        assert_eq!(misfit.expect_err("texts").path, "$.b");
    }

    #[test]
    fn what_stood_there_is_redacted_and_then_cut() {
        let misfit = Misfit {
            path: "$.key".into(),
            expected: "an integer",
            found: format!("{}key{}", "é".repeat(SHOWN - 1), "x".repeat(SHOWN)),
        };
        let text = misfit.describe(|text| text.replace("key", "*"));
        assert_eq!(
            text,
            format!(
                "at $.* the answer has {}*… instead of an integer",
                "é".repeat(SHOWN - 1)
            )
        );
    }

    #[test]
    fn spellings_of_nothing_are_none() {
        for nothing in [json!(null), json!(""), json!(false), json!([])] {
            let value = read(json!({"id": nothing}), |r| r.opt("id", integer)).expect("fits");
            assert_eq!(value, None);
        }
        assert_eq!(
            read(json!({"id": ""}), |r| r.opt("id", text)),
            Ok(Some(String::new()))
        );
    }

    #[test]
    fn an_object_that_is_not_there_is_none_and_an_empty_one_is_one() {
        let inner = |value: Value| {
            read(json!({ "o": value }), |r| {
                r.opt("o", |r| r.opt("id", integer))
            })
            .expect("fits")
        };
        for nothing in [json!(null), json!(""), json!(false)] {
            assert_eq!(inner(nothing.clone()), None, "{nothing}");
        }
        for empty in [json!({}), json!([])] {
            assert_eq!(inner(empty.clone()), Some(None), "{empty}");
        }
    }

    #[test]
    fn a_list_may_be_written_as_an_object_or_as_its_only_element() {
        for list in [
            json!([1, 2]),
            json!({"0": 1, "1": "2"}),
            json!({"3": 1, "7": 2}),
        ] {
            assert_eq!(
                read(json!({"ids": list}), |r| r.list("ids", integer)),
                Ok(vec![1, 2])
            );
        }
        assert_eq!(
            read(json!({"ids": 5}), |r| r.list("ids", integer)),
            Ok(vec![5])
        );
    }

    #[test]
    fn what_was_not_asked_for_is_kept() {
        let rest = read(json!({"UF_B": null, "ID": 1, "UF_A": "x"}), |r| {
            r.opt("ID", integer);
            r.rest()
        });
        let rest = rest.expect("fits");
        assert_eq!(rest.get("UF_A"), Some(&json!("x")));
        assert_eq!(
            rest.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ["UF_B", "UF_A"]
        );
    }
}
