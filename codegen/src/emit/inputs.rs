//! All that a file of the tree is written from, as bytes: two plans that give the same bytes for a file give the same
//! file.
//!
//! A file is written from the items of its modules, from the sets of values that those name in words, and from the names,
//! places and gates of everything else.

use std::hash::{Hash, Hasher};

use super::plan::{Call, Item, ModuleId, Plan, Shape, Write};

/// What every file may name.
pub fn of_all(plan: &Plan<'_>) -> Vec<u8> {
    let mut bytes = Bytes::default();
    plan.modules.hash(&mut bytes);
    plan.twins.hash(&mut bytes);
    for method in &plan.methods {
        method.name.hash(&mut bytes);
    }
    for body in &plan.bodies {
        body.name.hash(&mut bytes);
    }
    for record in &plan.records {
        record.name.hash(&mut bytes);
    }
    for set in &plan.sets {
        set.name.hash(&mut bytes);
    }
    bytes.0
}

/// What one file says, its inner modules too.
pub fn of_file(plan: &Plan<'_>, module: ModuleId, is_file: &dyn Fn(ModuleId) -> bool) -> Vec<u8> {
    let mut bytes = Bytes::default();
    module.hash(&mut bytes);
    // The root and version 3 hold what stands behind the client itself.
    if plan.modules[module].path.len() <= 1 {
        plan.accessors.hash(&mut bytes);
        calls(plan, &plan.client, &mut bytes);
        calls(plan, &plan.v3, &mut bytes);
    }
    within(plan, module, is_file, &mut bytes);
    bytes.0
}

fn within(
    plan: &Plan<'_>,
    module: ModuleId,
    is_file: &dyn Fn(ModuleId) -> bool,
    bytes: &mut Bytes,
) {
    for item in &plan.modules[module].items {
        of_item(plan, *item, bytes);
    }
    for child in &plan.modules[module].children {
        if !is_file(*child) {
            within(plan, *child, is_file, bytes);
        }
    }
}

fn of_item(plan: &Plan<'_>, item: Item, bytes: &mut Bytes) {
    item.hash(bytes);
    match item {
        Item::Request(id) => {
            plan.methods[id].hash(bytes);
            sets(plan, &plan.methods[id].request, bytes);
        }
        Item::Body(id) => {
            plan.bodies[id].hash(bytes);
            sets(plan, &plan.bodies[id].shape, bytes);
        }
        Item::Record(id) => plan.records[id].hash(bytes),
        Item::Set(id) => plan.sets[id].hash(bytes),
        Item::Codes(id) => plan.codes[id].hash(bytes),
        Item::Events => plan.events.hash(bytes),
        Item::Accessor(id) => {
            plan.accessors[id].hash(bytes);
            calls(plan, &plan.accessors[id].calls, bytes);
        }
    }
}

/// The methods that are called take their arguments here, too.
fn calls(plan: &Plan<'_>, calls: &[Call], bytes: &mut Bytes) {
    for call in calls {
        call.hash(bytes);
        of_item(plan, Item::Request(call.method), bytes);
    }
}

/// The documentation of what takes a value of a set names the values.
fn sets(plan: &Plan<'_>, shape: &Shape<'_>, bytes: &mut Bytes) {
    let arguments = shape.constructors.iter().flat_map(|made| &made.arguments);
    let kinds = arguments.map(|(_, kind)| kind);
    for kind in kinds.chain(shape.slots.iter().map(|slot| &slot.kind)) {
        set(plan, kind, bytes);
    }
}

fn set(plan: &Plan<'_>, kind: &Write, bytes: &mut Bytes) {
    match kind {
        Write::Set(id) => plan.sets[*id].hash(bytes),
        Write::List(inner) | Write::Dict(inner) | Write::OneOrMany(inner) => {
            set(plan, inner, bytes);
        }
        Write::Plain(_) | Write::Body(_) => {}
    }
}

/// Whatever is hashed, one behind the other.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Nobody asks for it: the bytes themselves are what counts.
    fn finish(&self) -> u64 {
        self.0.len() as u64
    }
}
