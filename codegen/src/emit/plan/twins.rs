//! Objects and sets that the documentation describes several times in the same words.
//!
//! `crm.deal.get` and `crm.deal.list` answer with the same deal. After it one of them is a type and the others are
//! further names of it: what is compiled once costs once, and what one method answers another one takes.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::Hash;

use rayon::prelude::*;

use super::gates::{Gate, Gates};
use super::{Body, Plan, Read, Record, Set, Write};
use crate::emit::docs;
use crate::emit::families::Families;

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

/// Finds the twins; what is the type travels in all directions that any of its names does.
pub(super) fn join(plan: &mut Plan<'_>, families: &Families) {
    let twins = find(plan, families);
    for (id, first) in twins.sets.iter().enumerate() {
        let (written, read) = (plan.sets[id].written, plan.sets[id].read);
        plan.sets[*first].written |= written;
        plan.sets[*first].read |= read;
    }
    for (id, first) in twins.records.iter().enumerate() {
        let nullable: Vec<bool> = plan.records[id]
            .fields
            .iter()
            .map(|column| column.nullable)
            .collect();
        let columns = plan.records[*first].fields.iter_mut();
        for (column, nullable) in columns.zip(nullable) {
            column.nullable |= nullable;
        }
    }
    plan.twins = twins;
}

fn find(plan: &Plan<'_>, families: &Families) -> Twins {
    let mut gates = Gates::of(plan, families);
    // Equal until something tells them apart: their own words first, then the items that they refer to.
    let at: Vec<Gate> = plan
        .sets
        .iter()
        .map(|s| gates.at(s.name.module, &s.features))
        .collect();
    let sets = gates.firsts(&classes(plan.sets.iter().map(set)), &at);
    let at: Vec<Gate> = plan
        .bodies
        .iter()
        .map(|b| gates.at(b.name.module, &b.features))
        .collect();
    let (bodies, written): (Vec<_>, Vec<_>) = plan.bodies.par_iter().map(|b| body(plan, b)).unzip();
    let bodies = joined(classes(bodies.into_iter()), &written, &sets, &gates, &at);
    let at: Vec<Gate> = plan
        .records
        .iter()
        .map(|r| gates.at(r.name.module, &r.features))
        .collect();
    let (records, read): (Vec<_>, Vec<_>) = plan.records.par_iter().map(record).unzip();
    let records = joined(classes(records.into_iter()), &read, &sets, &gates, &at);
    Twins {
        bodies,
        records,
        sets,
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

/// Tells apart what refers to different types, until nothing more does: items may refer to themselves. What an item's
/// type is depends on its gate too, so that equal words alone do not make equal items.
fn joined(
    mut known: Vec<usize>,
    inner: &[Vec<Inner>],
    sets: &[usize],
    gates: &Gates,
    at: &[Gate],
) -> Vec<usize> {
    loop {
        let firsts = gates.firsts(&known, at);
        let of = |inner: &Inner| match inner {
            Inner::Set(id) => sets[*id],
            Inner::Same(id) => firsts[*id],
        };
        let keys = known.iter().zip(inner);
        let next =
            classes(keys.map(|(own, inner)| (own, inner.iter().map(of).collect::<Vec<_>>())));
        if next.iter().max() == known.iter().max() {
            return firsts;
        }
        known = next;
    }
}

fn set(set: &Set<'_>) -> String {
    let mut shape = format!("{}", set.integer);
    for (ident, value) in &set.variants {
        let _ = write!(shape, "\n{ident} {:?} {:?}", value.value, value.label);
    }
    shape
}

fn record(record: &Record<'_>) -> (String, Vec<Inner>) {
    let (mut shape, mut inner) = (String::new(), Vec::new());
    for column in &record.fields {
        let field = column.field;
        let _ = write!(
            shape,
            "\n{} {:?} {:?} ",
            column.ident, field.name, field.aliases
        );
        read(&column.ty, &mut shape, &mut inner);
        // Any field may be missing: `null` tells no types apart.
        docs::column_lines(field, false)
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
            let _ = write!(shape, "record {boxed:?} ");
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
        let _ = write!(
            shape,
            "\n{} {:?} {} ",
            slot.ident, slot.field.name, slot.always
        );
        write(&slot.kind, &mut shape, &mut inner);
        docs::setter_lines(plan, slot)
            .iter()
            .for_each(|line| shape.push_str(line));
    }
    for made in &body.shape.constructors {
        let _ = write!(shape, "\n{}(", made.ident);
        for (slot, kind) in &made.arguments {
            let _ = write!(shape, "{slot} ");
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
