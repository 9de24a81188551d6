//! Modules: where each item stands.
//!
//! After it each method has a module, named once, whatever spellings of a segment the methods use.

use std::collections::BTreeMap;

use super::Item;
use crate::emit::names::{Namespace, snake_words, words};

/// The index of a module.
pub type ModuleId = usize;

/// A module of the generated tree.
#[derive(Debug)]
pub struct Module {
    /// Its path from the root, by identifier.
    pub path: Vec<String>,
    /// The wire names' part that it stands for.
    pub wire: String,
    /// Whether it is under `v3`.
    pub v3: bool,
    /// Modules in it, sorted by name.
    pub children: Vec<ModuleId>,
    /// Items in it.
    pub items: Vec<Item>,
    /// The features of which one compiles it; empty where nothing gates it.
    pub features: Vec<String>,
    /// The names of its types.
    pub types: Namespace,
}

/// Where modules are looked up while the plan is made.
#[derive(Debug, Default)]
pub struct Tree {
    /// The modules; the first is the root.
    pub modules: Vec<Module>,
    by_wire: BTreeMap<(ModuleId, String), ModuleId>,
    names: BTreeMap<ModuleId, Namespace>,
}

/// The spelling of each lower-case segment that has the most words.
#[derive(Debug, Default)]
pub struct Spellings(BTreeMap<String, Vec<String>>);

impl Spellings {
    /// Collects the segments of all names.
    pub fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut best: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for segment in names.flat_map(|name| name.split('.')) {
            let words = words(segment);
            let known = best.entry(segment.to_ascii_lowercase()).or_default();
            if (words.len(), &*known) > (known.len(), &words) {
                *known = words;
            }
        }
        Self(best)
    }

    /// The words of a segment.
    pub fn words(&self, segment: &str) -> Vec<String> {
        self.0
            .get(&segment.to_ascii_lowercase())
            .cloned()
            .unwrap_or_else(|| words(segment))
    }
}

impl Tree {
    /// A tree of the root only.
    pub fn new() -> Self {
        let mut tree = Self::default();
        tree.modules.push(Module {
            path: Vec::new(),
            wire: String::new(),
            v3: false,
            children: Vec::new(),
            items: Vec::new(),
            features: Vec::new(),
            types: Namespace::default(),
        });
        tree
    }

    /// The child for a segment, made where it is missing; `wish` is its name.
    pub fn child(&mut self, parent: ModuleId, segment: &str, wish: &[String]) -> ModuleId {
        let key = (parent, segment.to_ascii_lowercase());
        if let Some(known) = self.by_wire.get(&key) {
            return *known;
        }
        let ident = self
            .names
            .entry(parent)
            .or_default()
            .claim(&[snake_words(wish)]);
        let id = self.modules.len();
        let above = &self.modules[parent];
        let mut path = above.path.clone();
        path.push(ident);
        let wire = if above.wire.is_empty() {
            segment.to_owned()
        } else {
            format!("{}.{segment}", above.wire)
        };
        let v3 = above.v3;
        self.modules.push(Module {
            path,
            wire,
            v3,
            children: Vec::new(),
            items: Vec::new(),
            features: Vec::new(),
            types: Namespace::default(),
        });
        self.modules[parent].children.push(id);
        self.by_wire.insert(key, id);
        id
    }

    /// The modules, children sorted.
    pub fn finish(mut self) -> Vec<Module> {
        let names: Vec<_> = self
            .modules
            .iter()
            .map(|m| m.path.last().cloned().unwrap_or_default())
            .collect();
        for module in &mut self.modules {
            module.children.sort_by(|a, b| names[*a].cmp(&names[*b]));
        }
        self.modules
    }
}
