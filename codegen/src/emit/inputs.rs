//! All that a file of the tree is written from, as bytes: where two plans give the same bytes for a file, they give the
//! same file.
//!
//! A file is written from the items of its modules, from the names and places of what those refer to, and from the sets of
//! values that they name in words. No index of the plan counts: one item more moves all those behind it.

use std::collections::HashSet;
use std::hash::Hash;

use rayon::prelude::*;

use super::plan::{Accessor, Call, Item, ModuleId, Named, Plan, Read, Shape, Write};
use crate::ir::{Bytes, Hashed, Hashes};

/// What the files of a plan are written from.
pub struct Inputs<'p> {
    /// The plan.
    pub plan: &'p Plan<'p>,
    /// The hash of each method: it stands in its own file, and in that of whoever calls it.
    methods: Vec<Hashed>,
}

impl<'p> Inputs<'p> {
    /// Those of a plan, of whose API the hashes are.
    pub fn of(plan: &'p Plan<'p>, hashes: &Hashes) -> Self {
        let method = |id: usize| {
            let mut input = Input::new(plan, &[]);
            input.put(hashes.methods[id]);
            input.method_itself(id);
            input.bytes.hashed()
        };
        let methods = (0..plan.methods.len()).into_par_iter();
        Self {
            plan,
            methods: methods.map(method).collect(),
        }
    }

    /// What one file says, its inner modules too.
    pub fn of_file(&self, module: ModuleId, is_file: &dyn Fn(ModuleId) -> bool) -> Vec<u8> {
        let plan = self.plan;
        let mut input = Input::new(plan, &self.methods);
        let at = &plan.modules[module];
        // The root and version 3 hold what stands behind the client itself.
        if at.path.is_empty() || (at.v3 && at.path.len() == 1) {
            input.put(plan.modules.iter().any(|module| module.v3));
            plan.accessors.iter().for_each(|it| input.lead(it));
            input.calls(&plan.client);
            input.calls(&plan.v3);
        }
        input.module(module, is_file);
        input.bytes.0
    }

    /// What an inner module says.
    pub fn of_module(&self, module: ModuleId) -> Vec<u8> {
        let mut input = Input::new(self.plan, &self.methods);
        input.module(module, &|_| false);
        input.bytes.0
    }

    /// What the items of a module say, without its inner modules.
    pub fn of_items(&self, module: ModuleId) -> Vec<u8> {
        let mut input = Input::new(self.plan, &self.methods);
        input.put("items");
        input.module_itself(module);
        input.bytes.0
    }
}

/// What the types of requests write of the examples of a method.
pub fn of_examples(plan: &Plan<'_>, method: usize) -> Vec<u8> {
    let mut input = Input::new(plan, &[]);
    let method = &plan.methods[method];
    let ir = method.ir;
    input.put((&ir.name, ir.version, ir.order_sensitive));
    input.named(&method.name);
    input.put(ir.examples.len());
    for example in &ir.examples {
        // Objects with their keys in another order are the same to a hasher, and other examples.
        input.put(example.body.to_string());
    }
    input.whole(&method.request, &mut HashSet::new());
    input.bytes.0
}

/// What all requests are called.
pub fn of_names(plan: &Plan<'_>) -> Vec<u8> {
    let mut input = Input::new(plan, &[]);
    for method in &plan.methods {
        input.put(&method.feature);
        input.named(&method.name);
    }
    input.bytes.0
}

struct Input<'p> {
    plan: &'p Plan<'p>,
    methods: &'p [Hashed],
    bytes: Bytes,
}

impl<'p> Input<'p> {
    fn new(plan: &'p Plan<'p>, methods: &'p [Hashed]) -> Self {
        Self {
            plan,
            methods,
            bytes: Bytes::default(),
        }
    }

    fn put(&mut self, value: impl Hash) {
        value.hash(&mut self.bytes);
    }

    fn module_itself(&mut self, id: ModuleId) {
        let plan = self.plan;
        let module = &plan.modules[id];
        self.put((&module.path, &module.wire, module.v3));
        self.put((&module.features, &module.types));
        self.put(module.items.len());
        for item in &module.items {
            self.item(*item);
        }
    }

    fn module(&mut self, id: ModuleId, is_file: &dyn Fn(ModuleId) -> bool) {
        let plan = self.plan;
        self.module_itself(id);
        let module = &plan.modules[id];
        self.put(module.children.len());
        for child in &module.children {
            self.put(is_file(*child));
            if is_file(*child) {
                let child = &plan.modules[*child];
                self.put((&child.path, &child.features));
            } else {
                self.module(*child, is_file);
            }
        }
    }

    fn item(&mut self, item: Item) {
        let plan = self.plan;
        self.put(std::mem::discriminant(&item));
        match item {
            Item::Request(id) => self.method(id),
            Item::Body(id) => {
                let body = &plan.bodies[id];
                self.named(&body.name);
                self.named(&plan.bodies[plan.twins.bodies[id]].name);
                self.put((&body.about, &body.features));
                self.shape(&body.shape);
            }
            Item::Record(id) => {
                let record = &plan.records[id];
                self.named(&record.name);
                self.named(&plan.records[plan.twins.records[id]].name);
                self.put((&record.about, &record.event, &record.features));
                self.put(record.fields.len());
                for column in &record.fields {
                    // Null may come from another object that is the same type.
                    self.put((column.field, &column.ident, column.nullable));
                    self.read(&column.ty);
                }
            }
            Item::Set(id) => {
                self.set(id);
                self.named(&plan.sets[plan.twins.sets[id]].name);
            }
            Item::Codes(id) => {
                let codes = &plan.codes[id];
                self.named(&codes.name);
                self.put((&codes.about, &codes.variants));
            }
            Item::Events => {
                for event in &plan.events {
                    self.put((event.ir, &event.ident, &event.feature));
                    self.put(&plan.modules[event.module].path);
                    self.read(&event.data);
                }
            }
            Item::Accessor(id) => self.accessor(&plan.accessors[id]),
        }
    }

    fn method(&mut self, id: usize) {
        let hash = self.methods[id];
        self.put(hash);
    }

    fn method_itself(&mut self, id: usize) {
        let plan = self.plan;
        let method = &plan.methods[id];
        self.put(&method.feature);
        self.named(&method.name);
        self.shape(&method.request);
        self.read(&method.output);
        // The rows of a list may stand in an object of another file.
        if let Some(listed) = plan.listed(method) {
            self.read(listed.row);
        }
    }

    fn accessor(&mut self, accessor: &Accessor) {
        self.lead(accessor);
        self.put(&accessor.feature);
        self.calls(&accessor.calls);
    }

    /// The method that leads to an accessor.
    fn lead(&mut self, accessor: &Accessor) {
        let plan = self.plan;
        self.named(&accessor.name);
        self.put(&plan.modules[accessor.name.module].features);
        self.put((&accessor.ident, &accessor.about, accessor.version));
    }

    /// What is called takes its arguments here, too.
    fn calls(&mut self, calls: &[Call]) {
        self.put(calls.len());
        for call in calls {
            self.put((&call.ident, call.constructor));
            self.method(call.method);
        }
    }

    fn shape(&mut self, shape: &Shape<'_>) {
        self.put((shape.constructors.len(), shape.slots.len()));
        for made in &shape.constructors {
            self.put((&made.ident, made.arguments.len()));
            for (slot, kind) in &made.arguments {
                self.put(slot);
                self.write(kind);
            }
        }
        for slot in &shape.slots {
            self.put((slot.field, &slot.ident, slot.always));
            self.write(&slot.kind);
        }
        self.put((&shape.patterns, shape.open));
    }

    /// A shape with the bodies in it, each of them once.
    fn whole(&mut self, shape: &Shape<'_>, bodies: &mut HashSet<usize>) {
        self.shape(shape);
        let arguments = shape.constructors.iter().flat_map(|made| &made.arguments);
        let arguments = arguments.map(|(_, kind)| kind);
        for kind in shape.slots.iter().map(|slot| &slot.kind).chain(arguments) {
            let mut kind = kind;
            while let Write::List(inner) | Write::Dict(inner) | Write::OneOrMany(inner) = kind {
                kind = inner;
            }
            if let Write::Body(id) = kind
                && bodies.insert(*id)
            {
                let plan = self.plan;
                self.whole(&plan.bodies[*id].shape, bodies);
            }
        }
    }

    fn write(&mut self, kind: &Write) {
        self.put(std::mem::discriminant(kind));
        match kind {
            Write::Plain(name) => self.put(name),
            // The documentation of what takes a value of a set names the values.
            Write::Set(id) => self.set(*id),
            Write::Body(id) => self.named(&self.plan.bodies[*id].name),
            Write::List(inner) | Write::Dict(inner) | Write::OneOrMany(inner) => self.write(inner),
        }
    }

    fn read(&mut self, ty: &Read) {
        self.put(std::mem::discriminant(ty));
        match ty {
            Read::Set(id) => self.named(&self.plan.sets[*id].name),
            Read::Record(id, boxed) => {
                self.put(boxed);
                self.named(&self.plan.records[*id].name);
            }
            Read::List(inner) | Read::Map(inner) => self.read(inner),
            other => self.put(other),
        }
    }

    fn set(&mut self, id: usize) {
        let set = &self.plan.sets[id];
        self.named(&set.name);
        self.put((&set.about, set.integer, &set.variants));
        self.put((set.written, set.read, &set.features));
    }

    fn named(&mut self, name: &Named) {
        self.put((&name.ident, &self.plan.modules[name.module].path));
    }
}
