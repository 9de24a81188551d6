//! One concrete reader for all types: it walks a value and remembers the first thing that did not fit.

mod find;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};

use serde_json::Value;

use super::asked::{Asked, Hop};
use super::node::{Member, Node};
use super::{Extra, Map};

/// How many characters of what did not fit are shown.
const SHOWN: usize = 80;

/// Something in an answer that no documented form covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Where: `$.items[0].id`.
    pub path: String,
    /// What was expected.
    pub expected: &'static str,
    /// What stood there, all of it.
    pub found: String,
}

impl Misfit {
    /// In one sentence, with the secrets taken out before anything is cut.
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

/// A step from a value into one that it holds, and the steps before.
#[derive(Debug, Clone, Copy)]
struct Step<'a> {
    into: Into<'a>,
    before: Option<&'a Step<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Into<'a> {
    Name(&'a str),
    Index(usize),
}

#[derive(Debug, Default)]
struct State {
    misfit: RefCell<Option<Misfit>>,
    /// Set by a reader that stood on a spelling of nothing.
    nothing: Cell<bool>,
    /// What was asked for and is not there, where somebody wants to know.
    asked: Option<RefCell<Vec<Asked>>>,
}

/// A reader that stands on one JSON value.
#[derive(Debug)]
pub struct Reader<'a> {
    node: Node<'a>,
    /// Where the next field is looked for first: answers mostly have the order of the documentation.
    next: usize,
    /// Where it is looked for then: all before it were taken.
    left: usize,
    step: Option<&'a Step<'a>>,
    state: &'a State,
}

/// Reads a value as a type; a misfit where it has another form.
pub fn read<T>(value: Value, read: impl FnOnce(&mut Reader<'_>) -> T) -> Result<T, Misfit> {
    read_node(value.into(), read)
}

/// The same of what borrows from an answer.
pub(crate) fn read_node<T>(
    node: Node<'_>,
    read: impl FnOnce(&mut Reader<'_>) -> T,
) -> Result<T, Misfit> {
    let state = State::default();
    let result = read(&mut Reader::at(node, &state));
    match state.misfit.into_inner() {
        Some(misfit) => Err(misfit),
        None => Ok(result),
    }
}

/// Reads a value whether it fits or not, and tells what it was asked for and has not.
pub(crate) fn watch<T>(value: Value, read: fn(&mut Reader<'_>) -> T) -> (T, Vec<Asked>) {
    let state = State {
        asked: Some(RefCell::default()),
        ..State::default()
    };
    let result = read(&mut Reader::at(value.into(), &state));
    let asked = state.asked.map(RefCell::into_inner);
    (result, asked.unwrap_or_default())
}

/// Reads the value of a name as a type; none where it is a spelling of nothing.
pub(super) fn read_member<T>(
    name: &str,
    node: Node<'_>,
    read: fn(&mut Reader<'_>) -> T,
) -> Result<Option<T>, Misfit> {
    if let Node::Null = node {
        return Ok(None);
    }
    read_node(Node::Null, |r| {
        let result = r.within(Into::Name(name), node, read);
        (!r.state.nothing.get()).then_some(result)
    })
}

impl<'a> Reader<'a> {
    /// On the whole of a value.
    fn at(node: Node<'a>, state: &'a State) -> Self {
        Reader {
            node,
            next: 0,
            left: 0,
            step: None,
            state,
        }
    }
}

impl Reader<'_> {
    /// A field of the object; none where it is absent, `null`, or a spelling of nothing.
    pub fn opt<T>(&mut self, name: &'static str, read: fn(&mut Reader<'_>) -> T) -> Option<T> {
        let node = self.take(name)?;
        self.read_one(name, node, read)
    }

    fn read_one<T>(
        &self,
        name: &'static str,
        node: Node<'_>,
        read: fn(&mut Reader<'_>) -> T,
    ) -> Option<T> {
        self.state.nothing.set(false);
        let result = self.within(Into::Name(name), node, read);
        let nothing = self.state.nothing.replace(false);
        (!nothing).then_some(result)
    }

    /// The same of a field that mostly says at once what it is, so that it need not be moved to be read.
    pub(super) fn leaf<T>(
        &mut self,
        name: &'static str,
        at_once: fn(&Node<'_>) -> Option<T>,
        read: fn(&mut Reader<'_>) -> T,
    ) -> Option<T> {
        let slot = self.slot(name)?;
        let there = slot.as_ref().and_then(at_once);
        if there.is_some() {
            *slot = None;
            self.state.nothing.set(false);
            return there;
        }
        let node = slot.take()?;
        if let Node::Null = node {
            return None;
        }
        self.read_one(name, node, read)
    }

    /// A list under a name; empty where there is none.
    pub fn list<T>(&mut self, name: &'static str, read: fn(&mut Reader<'_>) -> T) -> Vec<T> {
        let node = self.take(name);
        node.map_or_else(Vec::new, |node| {
            self.within(Into::Name(name), node, |r| r.elements(read))
        })
    }

    /// An object with any keys under a name; empty where there is none.
    pub fn map<T>(&mut self, name: &'static str, read: fn(&mut Reader<'_>) -> T) -> Map<T> {
        let node = self.take(name);
        node.map_or_else(Map::default, |node| {
            self.within(Into::Name(name), node, |r| r.members(read))
        })
    }

    /// The fields that were not asked for, in order.
    pub fn rest(&mut self) -> Extra {
        match std::mem::take(&mut self.node) {
            Node::Object(members) => {
                let taken = self.left.min(members.len());
                let left = &members[taken..];
                let left = left.iter().filter(|member| member.value.is_some());
                let mut rest = Vec::with_capacity(left.count());
                for member in members.into_iter().skip(taken) {
                    rest.extend(member.into_owned());
                }
                Extra(rest)
            }
            _ => Extra::default(),
        }
    }

    /// The elements of the list it stands on.
    pub(super) fn elements<T>(&mut self, read: fn(&mut Reader<'_>) -> T) -> Vec<T> {
        let items = match std::mem::take(&mut self.node) {
            Node::Array(items) => items,
            Node::Null | Node::Bool(false) => Box::default(),
            Node::String(text) if text.is_empty() => Box::default(),
            // PHP writes a list with gaps as an object.
            Node::Object(members) if is_list(&members) => {
                if members.is_empty() {
                    self.asked(None);
                }
                let items = members.into_iter().filter_map(|member| member.value);
                items.collect()
            }
            one => Box::new([one]),
        };
        let mut out = Vec::with_capacity(items.len());
        for (index, node) in items.into_iter().enumerate() {
            self.state.nothing.set(false);
            let element = self.within(Into::Index(index), node, read);
            // Where nothing stands there is no element, as there is no value under such a name of a map.
            if !self.state.nothing.get() {
                out.push(element);
            }
        }
        self.state.nothing.set(false);
        out
    }

    /// The members of the object it stands on.
    pub(super) fn members<T>(&mut self, read: fn(&mut Reader<'_>) -> T) -> Map<T> {
        let members = match std::mem::take(&mut self.node) {
            Node::Object(members) => members,
            Node::Null | Node::Bool(false) => Box::default(),
            Node::String(text) if text.is_empty() => Box::default(),
            // PHP writes an object with the keys 0, 1, 2… as a list, and an empty one too.
            Node::Array(items) => numbered(items),
            other => {
                self.node = other;
                self.misfit("an object");
                Box::default()
            }
        };
        let mut out = Vec::with_capacity(members.len());
        for Member { name, value } in members {
            let Some(value) = value else { continue };
            self.state.nothing.set(false);
            let value = self.within(Into::Name(&name), value, read);
            // A name under which nothing stands has no value, as a field has none: a zero would be one.
            if !self.state.nothing.get() {
                out.push((name.into_owned(), value));
            }
        }
        self.state.nothing.set(false);
        Map(out)
    }

    /// Reads a value one step further in.
    pub(super) fn within<'n, T>(
        &'n self,
        into: Into<'n>,
        node: Node<'n>,
        read: impl FnOnce(&mut Reader<'_>) -> T,
    ) -> T {
        let step = Step {
            into,
            before: self.step,
        };
        read(&mut Reader {
            node,
            next: 0,
            left: 0,
            step: Some(&step),
            state: self.state,
        })
    }

    /// Says that what stands here is there, whatever its parts said.
    pub(super) fn settle(&self) {
        self.state.nothing.set(false);
    }

    /// Whether what was read last is a spelling of nothing.
    pub(super) fn is_nothing(&self) -> bool {
        self.state.nothing.get()
    }

    pub(super) fn value(&self) -> &Node<'_> {
        &self.node
    }

    /// Says that a spelling of nothing stands here.
    pub(super) fn nothing(&self) {
        self.state.nothing.set(true);
    }

    /// Remembers what is not there, where somebody wants to know.
    fn asked(&self, name: Option<&'static str>) {
        if let Some(asked) = &self.state.asked {
            let at = hops(self.step);
            asked.borrow_mut().push(Asked { at, name });
        }
    }

    /// Remembers what did not fit, if it is the first.
    pub(super) fn misfit(&self, expected: &'static str) {
        let mut misfit = self.state.misfit.borrow_mut();
        if misfit.is_none() {
            *misfit = Some(Misfit {
                path: path(self.step),
                expected,
                found: self.node.to_string(),
            });
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn put_back(&mut self, node: Node<'a>) {
        self.node = node;
    }

    pub(super) fn take_value(&mut self) -> Node<'a> {
        std::mem::take(&mut self.node)
    }
}

/// Elements under their numbers.
fn numbered(items: Box<[Node<'_>]>) -> Box<[Member<'_>]> {
    let members = items.into_iter().enumerate().map(|(index, value)| Member {
        name: index.to_string().into(),
        value: Some(value),
    });
    members.collect()
}

/// Whether the keys are 0, 1, 2… or other numbers; an object without any is an empty list too.
fn is_list(members: &[Member<'_>]) -> bool {
    members.iter().all(|Member { name, .. }| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn hops(mut step: Option<&Step<'_>>) -> Vec<Hop> {
    let mut hops = Vec::new();
    while let Some(one) = step {
        hops.push(match one.into {
            Into::Name(name) => Hop::Name(name.to_owned()),
            Into::Index(index) => Hop::Index(index),
        });
        step = one.before;
    }
    hops.reverse();
    hops
}

fn path(step: Option<&Step<'_>>) -> String {
    let steps = hops(step).into_iter().map(|hop| match hop {
        Hop::Name(name) => format!(".{name}"),
        Hop::Index(index) => format!("[{index}]"),
    });
    std::iter::once("$".to_owned()).chain(steps).collect()
}
