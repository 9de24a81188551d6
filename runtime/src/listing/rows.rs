//! The rows in a `result`, and their identifiers.

use std::any::Any;
use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use super::descriptor::Listing;
use crate::error::{Error, Result};
use crate::read::{self, Misfit, Node, Reader};

/// Rows of a type that only the end of the stream knows: all between is compiled once.
pub(super) trait Column: Send {
    /// Reads one more row.
    fn push(&mut self, node: Node<'_>) -> Result<(), Misfit>;
    /// Keeps the rows whose places are told.
    fn retain(&mut self, keep: &mut dyn FnMut(usize) -> bool);
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send>;
}

/// Makes columns of one type.
pub(super) trait Columns: Send + Sync {
    fn fresh(&self, rows: usize) -> Box<dyn Column>;
}

/// How rows of a type are read.
pub(super) struct Reads<R>(pub fn(&mut Reader<'_>) -> R);

struct Typed<R>(Vec<R>, fn(&mut Reader<'_>) -> R);

impl<R: Send + 'static> Columns for Reads<R> {
    fn fresh(&self, rows: usize) -> Box<dyn Column> {
        Box::new(Typed(Vec::with_capacity(rows), self.0))
    }
}

impl<R: Send + 'static> Column for Typed<R> {
    fn push(&mut self, node: Node<'_>) -> Result<(), Misfit> {
        self.0.push(read::read_node(node, self.1)?);
        Ok(())
    }

    fn retain(&mut self, keep: &mut dyn FnMut(usize) -> bool) {
        let mut at = 0;
        self.0.retain(|_| {
            at += 1;
            keep(at - 1)
        });
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        Box::new(self.0)
    }
}

/// What one page answers.
pub(super) struct Part {
    pub ids: Vec<Option<i64>>,
    pub rows: Box<dyn Column>,
    /// Why the row behind the last one could not be read.
    pub failed: Option<Error>,
    /// Where the next page starts.
    pub next: Option<i64>,
    /// How many rows there are on all pages.
    pub total: Option<i64>,
    /// The cursor of the next page.
    pub cursor: Option<Value>,
    /// The last value of the field that a cursor goes by.
    pub value: Option<Value>,
    /// How many rows there are, those too that are `null`: they fill a page, and are none.
    pub len: usize,
    /// Something that two pages have in common only where they are the same.
    pub print: u64,
}

/// What is looked for in an answer.
pub(super) struct Wanted<'w> {
    pub listing: &'w Listing,
    pub columns: &'w dyn Columns,
    /// The field that a cursor goes by.
    pub field: Option<&'w str>,
}

impl Part {
    pub fn of(
        mut result: Node<'_>,
        counts: (Option<i64>, Option<i64>),
        wanted: &Wanted<'_>,
        misfitting: &dyn Fn(&Misfit) -> Error,
    ) -> Self {
        let listing = wanted.listing;
        let cursor = result.take("nextCursor").map(Node::into_value);
        for name in listing.rows {
            result = result.take(name).unwrap_or_default();
        }
        let all = list(result, listing.keyed);
        let mut hasher = DefaultHasher::new();
        let mut part = Self {
            ids: Vec::with_capacity(all.len()),
            rows: wanted.columns.fresh(all.len()),
            failed: None,
            next: counts.0,
            total: counts.1,
            cursor: cursor.filter(|cursor| !cursor.is_null()),
            value: None,
            len: all.len(),
            print: 0,
        };
        for (index, node) in all.into_iter().enumerate() {
            if matches!(node, Node::Null) {
                continue;
            }
            let id = listing.id.and_then(|name| identifier(node.get(name)?));
            match id {
                Some(id) => id.hash(&mut hasher),
                None => node.to_string().hash(&mut hasher),
            }
            if let Some(field) = wanted.field {
                part.value = node.get(field).map(scalar).or(part.value.take());
            }
            if let Err(mut misfit) = part.rows.push(node) {
                let path: String = listing.rows.iter().map(|name| format!(".{name}")).collect();
                misfit.path = misfit.path.replacen('$', &format!("${path}[{index}]"), 1);
                part.failed = Some(misfitting(&misfit));
                break;
            }
            part.ids.push(id);
        }
        part.print = hasher.finish();
        part
    }

    /// Whether each row has an identifier, and they grow.
    pub fn ascends(&self) -> bool {
        let next = self.ids.iter().skip(1);
        self.ids.iter().all(Option::is_some) && self.ids.iter().zip(next).all(|(a, b)| a < b)
    }

    /// The greatest identifier.
    pub fn greatest(&self) -> Option<i64> {
        self.ids.iter().copied().flatten().max()
    }

    /// Keeps the rows that a condition on the identifier holds for.
    pub fn retain(&mut self, mut keep: impl FnMut(Option<i64>) -> bool) {
        let kept: Vec<bool> = self.ids.iter().map(|id| keep(*id)).collect();
        if kept.iter().all(|kept| *kept) {
            return;
        }
        self.rows.retain(&mut |at| kept[at]);
        let mut at = 0;
        self.ids.retain(|_| {
            at += 1;
            kept[at - 1]
        });
    }
}

fn scalar(node: &Node<'_>) -> Value {
    match node {
        Node::Number(number) => Value::Number(number.clone()),
        Node::String(text) => Value::String(text.to_string()),
        Node::Bool(value) => Value::Bool(*value),
        _ => Value::Null,
    }
}

fn list(node: Node<'_>, keyed: bool) -> Vec<Node<'_>> {
    match node {
        Node::Null | Node::Bool(false) => Vec::new(),
        Node::String(text) if text.is_empty() => Vec::new(),
        Node::Array(items) => items.into_vec(),
        // PHP writes a list with gaps as an object.
        Node::Object(members)
            if keyed
                || members
                    .iter()
                    .all(|member| member.name.bytes().all(|byte| byte.is_ascii_digit())) =>
        {
            members
                .into_vec()
                .into_iter()
                .filter_map(|member| member.value)
                .collect()
        }
        // Whoever reads it says what is wrong with it.
        one => vec![one],
    }
}

/// A whole number, or a text with one.
fn identifier(node: &Node<'_>) -> Option<i64> {
    match node {
        Node::Number(number) => number.as_i64(),
        Node::String(text) => read::whole_text(text),
        _ => None,
    }
}

/// The identifiers that came last: as many as two batches have, so that its size has a bound.
#[derive(Debug, Default)]
pub(super) struct Recent {
    known: HashSet<i64>,
    order: VecDeque<i64>,
}

impl Recent {
    pub const MOST: usize = 5_000;

    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Whether an identifier is new. Rows without any always are.
    pub fn is_new(&mut self, id: Option<i64>) -> bool {
        let Some(id) = id else { return true };
        if !self.known.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > Self::MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}
