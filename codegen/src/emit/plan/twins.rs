//! Objects and sets that a second segment documents several times in the same words.
//!
//! `crm.deal.get` and `crm.deal.list` answer with the same deal. After it one of them is a type and the others are
//! further names of it: what is compiled once costs once, and what one method answers another one takes.

use std::collections::HashMap;
use std::hash::Hash;

use super::{Body, Named, Plan, Read, Record, Set, Write};
use crate::emit::docs;

/// For each body, record and set the one that it is another name of; itself where it is none.
#[derive(Debug, Default)]
pub struct Twins {
    /// By the index of the body.
    pub bodies: Vec<usize>,
    /// By the index of the record.
    pub records: Vec<usize>,
    /// By the index of the set.
    pub sets: Vec<usize>,
}

/// What tells an item from others, the items that it refers to left out.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Own<'p> {
    /// The file.
    file: &'p [String],
    features: &'p [String],
    shape: String,
}

/// Finds the twins; the first of equal items is the type, and travels in all directions that any of them does.
pub(super) fn join(plan: &mut Plan<'_>) {
    let twins = find(plan);
    for (id, first) in twins.sets.iter().enumerate() {
        let (written, read) = (plan.sets[id].written, plan.sets[id].read);
        plan.sets[*first].written |= written;
        plan.sets[*first].read |= read;
    }
    plan.twins = twins;
}

fn find(plan: &Plan<'_>) -> Twins {
    let own = |name: &Named, features, shape| {
        let module = &plan.modules[name.module];
        let depth = module.path.len().min(2 + usize::from(module.v3));
        Own {
            file: &plan.modules[name.module].path[..depth],
            features,
            shape,
        }
    };
    // Equal until something tells them apart: their own words first, then the items that they refer to.
    let sets = classes(plan.sets.iter().map(|s| own(&s.name, &*s.features, set(s))));
    let (mut bodies, written): (Vec<_>, Vec<_>) = plan
        .bodies
        .iter()
        .map(|b| {
            let (shape, inner) = body(plan, b);
            (own(&b.name, &*b.features, shape), inner)
        })
        .unzip();
    let (mut records, read): (Vec<_>, Vec<_>) = plan
        .records
        .iter()
        .map(|r| {
            let (shape, inner) = record(r);
            (own(&r.name, &*r.features, shape), inner)
        })
        .unzip();
    let bodies = refined(classes(bodies.drain(..)), &written, &sets);
    let records = refined(classes(records.drain(..)), &read, &sets);
    Twins {
        bodies: firsts(&bodies),
        records: firsts(&records),
        sets: firsts(&sets),
    }
}

/// An item that another one refers to.
#[derive(Debug, Clone, Copy)]
enum Inner {
    Set(usize),
    /// A body in a body, a record in a record.
    Same(usize),
}

/// A number for each item, the same for equal ones.
fn classes<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut known = HashMap::new();
    keys.map(|key| {
        let next = known.len();
        *known.entry(key).or_insert(next)
    })
    .collect()
}

/// Tells apart what refers to different items, until nothing more does: items may refer to themselves.
fn refined(mut known: Vec<usize>, inner: &[Vec<Inner>], sets: &[usize]) -> Vec<usize> {
    loop {
        let count = known.iter().max();
        let of = |inner: &Inner| match inner {
            Inner::Set(id) => sets[*id],
            Inner::Same(id) => known[*id],
        };
        let keys = known.iter().zip(inner);
        let next =
            classes(keys.map(|(own, inner)| (own, inner.iter().map(of).collect::<Vec<_>>())));
        if next.iter().max() == count {
            return next;
        }
        known = next;
    }
}

/// The first item of each item's class.
fn firsts(classes: &[usize]) -> Vec<usize> {
    let mut first = HashMap::new();
    classes
        .iter()
        .enumerate()
        .map(|(id, class)| *first.entry(class).or_insert(id))
        .collect()
}

fn set(set: &Set<'_>) -> String {
    let mut shape = format!("{}", set.integer);
    for (ident, value) in &set.variants {
        shape.push_str(&format!("\n{ident} {:?} {:?}", value.value, value.label));
    }
    shape
}

fn record(record: &Record<'_>) -> (String, Vec<Inner>) {
    let (mut shape, mut inner) = (String::new(), Vec::new());
    for column in &record.fields {
        let field = column.field;
        shape.push_str(&format!(
            "\n{} {:?} {:?} ",
            column.ident, field.name, field.aliases
        ));
        read(&column.ty, &mut shape, &mut inner);
        docs::column_lines(field)
            .iter()
            .for_each(|line| shape.push_str(line));
    }
    (shape, inner)
}

fn read(ty: &Read, shape: &mut String, inner: &mut Vec<Inner>) {
    match ty {
        Read::Set(id) => {
            inner.push(Inner::Set(*id));
            shape.push_str("set ");
        }
        Read::Record(id, boxed) => {
            inner.push(Inner::Same(*id));
            shape.push_str(&format!("record {boxed:?} "));
        }
        Read::List(element) => {
            shape.push_str("list ");
            read(element, shape, inner);
        }
        Read::Map(value) => {
            shape.push_str("map ");
            read(value, shape, inner);
        }
        plain => shape.push_str(&format!("{plain:?} ")),
    }
}

fn body(plan: &Plan<'_>, body: &Body<'_>) -> (String, Vec<Inner>) {
    let (mut shape, mut inner) = (format!("{:?}", body.shape.patterns), Vec::new());
    for slot in &body.shape.slots {
        shape.push_str(&format!(
            "\n{} {:?} {} ",
            slot.ident, slot.field.name, slot.always
        ));
        write(&slot.kind, &mut shape, &mut inner);
        docs::setter_lines(plan, slot)
            .iter()
            .for_each(|line| shape.push_str(line));
    }
    for made in &body.shape.constructors {
        shape.push_str(&format!("\n{}(", made.ident));
        for (slot, kind) in &made.arguments {
            shape.push_str(&format!("{slot} "));
            write(kind, &mut shape, &mut inner);
        }
    }
    (shape, inner)
}

fn write(kind: &Write, shape: &mut String, inner: &mut Vec<Inner>) {
    match kind {
        Write::Plain(name) => {
            shape.push_str(name);
            shape.push(' ');
        }
        Write::Set(id) => {
            inner.push(Inner::Set(*id));
            shape.push_str("set ");
        }
        Write::Body(id) => {
            inner.push(Inner::Same(*id));
            shape.push_str("body ");
        }
        Write::List(element) => {
            shape.push_str("list ");
            write(element, shape, inner);
        }
        Write::Dict(value) => {
            shape.push_str("dict ");
            write(value, shape, inner);
        }
        Write::OneOrMany(element) => {
            shape.push_str("one or many ");
            write(element, shape, inner);
        }
    }
}
