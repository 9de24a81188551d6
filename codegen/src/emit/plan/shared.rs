//! Objects that several methods share: which are used, by whom, which way, and which hold themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::build::{Builder, Spot};
use super::tree::ModuleId;
use super::write::has_names;
use crate::emit::families::Families;
use crate::emit::names::camel;
use crate::ir::{self, Type};

/// The features that use something; `None` stands for what is always on.
type Users = BTreeSet<Option<String>>;

/// What is known about shared objects.
#[derive(Debug, Default)]
pub(super) struct Sharing<'a> {
    objects: BTreeMap<&'a str, &'a ir::Object>,
    written: BTreeMap<&'a str, Users>,
    read: BTreeMap<&'a str, Users>,
    /// For each object, those that it holds without a list or a map between.
    holds: BTreeMap<&'a str, BTreeSet<&'a str>>,
    bodies: BTreeMap<&'a str, usize>,
    records: BTreeMap<&'a str, usize>,
}

impl<'a> Sharing<'a> {
    /// Walks all methods and events.
    pub fn of(api: &'a ir::Api, families: &Families) -> Self {
        let mut sharing = Self::default();
        for shared in api.shared.iter().filter(|s| has_names(&s.object)) {
            sharing.objects.insert(&shared.name, &shared.object);
        }
        for method in &api.methods {
            let feature = families.of(&method.name).and_then(|f| f.feature.clone());
            let params = method
                .signatures
                .iter()
                .flat_map(|s| &s.params)
                .map(|f| &f.ty);
            let mut written = BTreeSet::new();
            params.for_each(|ty| reach(&sharing.objects, ty, &mut written));
            let mut read = BTreeSet::new();
            method
                .response
                .ty
                .iter()
                .for_each(|ty| reach(&sharing.objects, ty, &mut read));
            for name in written {
                sharing
                    .written
                    .entry(name)
                    .or_default()
                    .insert(feature.clone());
            }
            for name in read {
                sharing
                    .read
                    .entry(name)
                    .or_default()
                    .insert(feature.clone());
            }
        }
        for event in &api.events {
            let feature = families
                .of_event(&event.code)
                .and_then(|f| f.feature.clone());
            let mut read = BTreeSet::new();
            let types = event.data.iter();
            types.for_each(|ty| reach(&sharing.objects, ty, &mut read));
            for name in read {
                let users = sharing.read.entry(name).or_default();
                users.insert(feature.clone());
            }
        }
        sharing.holds = holds(&sharing.objects);
        sharing
    }

    /// Whether any method uses one.
    pub fn needed(&self) -> bool {
        !self.written.is_empty() || !self.read.is_empty()
    }

    /// The request object of a name.
    pub fn body(&self, name: &str) -> Option<usize> {
        self.bodies.get(name).copied()
    }

    /// The answer object of a name.
    pub fn record(&self, name: &str) -> Option<usize> {
        self.records.get(name).copied()
    }

    /// Whether a field of `owner` that holds `name` would make it infinite.
    pub fn holds_itself(&self, owner: Option<&str>, name: &str) -> bool {
        owner.is_some_and(|owner| {
            owner == name
                || self
                    .holds
                    .get(name)
                    .is_some_and(|held| held.contains(owner))
        })
    }
}

impl<'a> Builder<'a> {
    /// Plans the shared objects that are used: all names first, then the fields.
    pub(super) fn plan_shared(&mut self, module: ModuleId) {
        let mut pending = Vec::new();
        for (name, object) in self.sharing.objects.clone() {
            let spot = |users: &Users| Spot {
                module,
                features: gate(users),
                shared: Some(name.to_owned()),
                event: None,
            };
            let stem = camel(name, "N");
            if let Some(spot) = self.sharing.read.get(name).map(spot) {
                let id = self.announce_record(&spot, &stem, name);
                self.sharing.records.insert(name, id);
                pending.push((spot, id, object, false));
            }
            if let Some(spot) = self.sharing.written.get(name).map(spot) {
                let id = self.announce_body(&spot, &format!("{stem}Fields"), name);
                self.sharing.bodies.insert(name, id);
                pending.push((spot, id, object, true));
            }
        }
        for (spot, id, object, written) in pending {
            if written {
                self.fill_body(&spot, id, object);
            } else {
                self.fill_record(&spot, id, object);
            }
        }
    }
}

fn gate(users: &Users) -> Vec<String> {
    if users.contains(&None) {
        Vec::new()
    } else {
        users.iter().flatten().cloned().collect()
    }
}

/// All shared objects that a type leads to.
fn reach<'a>(
    objects: &BTreeMap<&'a str, &'a ir::Object>,
    ty: &'a Type,
    found: &mut BTreeSet<&'a str>,
) {
    match ty {
        Type::Shared(name) => {
            if let Some((name, object)) = objects.get_key_value(name.as_str())
                && found.insert(name)
            {
                object
                    .fields
                    .iter()
                    .filter(|f| !f.pattern || f.stem().is_some())
                    .for_each(|f| reach(objects, &f.ty, found));
            }
        }
        Type::Object(object) => object
            .fields
            .iter()
            .filter(|f| !f.pattern || f.stem().is_some())
            .for_each(|f| reach(objects, &f.ty, found)),
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => {
            reach(objects, inner, found)
        }
        _ => {}
    }
}

fn holds<'a>(objects: &BTreeMap<&'a str, &'a ir::Object>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut direct: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, object) in objects {
        held(object, direct.entry(name).or_default());
    }
    let mut all = direct.clone();
    loop {
        let before: usize = all.values().map(BTreeSet::len).sum();
        let snapshot = all.clone();
        for reached in all.values_mut() {
            let further: Vec<&str> = reached
                .iter()
                .filter_map(|n| snapshot.get(n))
                .flatten()
                .copied()
                .collect();
            reached.extend(further);
        }
        if all.values().map(BTreeSet::len).sum::<usize>() == before {
            return all;
        }
    }
}

fn held<'a>(object: &'a ir::Object, found: &mut BTreeSet<&'a str>) {
    for field in object.fields.iter().filter(|f| !f.pattern) {
        match &field.ty {
            Type::Shared(name) => {
                found.insert(name);
            }
            Type::Object(inner) => held(inner, found),
            _ => {}
        }
    }
}
