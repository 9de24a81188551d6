//! From the IR to the plan.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::shared::Sharing;
use super::tree::{Spellings, Tree};
use super::{
    Accessor, Body, Call, Item, Method, ModuleId, Named, Plan, Read, Record, Set, Shape, Twins,
    errors, twins,
};
use crate::emit::families::Families;
use crate::emit::names::{Namespace, camel, snake_words};
use crate::ir::{self, Version};

/// What is known while the plan is made.
pub(super) struct Builder<'a> {
    pub tree: Tree,
    pub bodies: Vec<Body<'a>>,
    pub records: Vec<Record<'a>>,
    pub sets: Vec<Set<'a>>,
    pub sharing: Sharing<'a>,
}

/// Where an item that is being planned will stand.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub module: ModuleId,
    /// The features that gate the item itself; empty where its module's gate is enough.
    pub features: Vec<String>,
    /// The shared object that is being planned.
    pub shared: Option<String>,
    /// The event whose data is being planned.
    pub event: Option<String>,
}

impl Builder<'_> {
    /// Takes a name for a type: the stem, else the stem with a word more.
    pub fn claim(&mut self, spot: &Spot, stem: &str, more: &str) -> Named {
        let wishes = [stem.to_owned(), format!("{stem}{more}")];
        let ident = self.tree.modules[spot.module].types.claim(&wishes);
        Named {
            module: spot.module,
            ident,
        }
    }

    /// Puts an item at the end of its module.
    pub fn put(&mut self, spot: &Spot, item: Item) {
        self.tree.modules[spot.module].items.push(item);
    }
}

/// Names and places everything.
///
/// # Errors
///
/// When a first segment has no family, or an accessor would take a name that the client writes by hand.
pub fn plan<'a>(api: &'a ir::Api, families: &Families) -> Result<Plan<'a>> {
    check_families(api, families)?;
    let mut builder = Builder {
        tree: Tree::new(),
        bodies: Vec::new(),
        records: Vec::new(),
        sets: Vec::new(),
        sharing: Sharing::of(api, families),
    };
    let types = builder
        .sharing
        .needed()
        .then(|| builder.tree.child(0, "(types)", &["types".to_owned()]));
    let incoming = builder.announce_events();
    let mut methods = place(api, families, &mut builder.tree);
    gates(families, &mut builder.tree, &methods);
    let first: BTreeMap<ModuleId, Vec<usize>> = by_first(&builder.tree, &methods);
    let mut accessors = Vec::new();
    let mut codes = Vec::new();
    for (module, members) in &first {
        if let Some(found) = errors::codes(
            &mut builder.tree,
            *module,
            members.iter().map(|m| methods[*m].ir),
        ) {
            builder.tree.modules[*module]
                .items
                .push(Item::Codes(codes.len()));
            codes.push(found);
        }
        if let Some(accessor) = accessor(&mut builder.tree, *module, members, &methods, families) {
            builder.tree.modules[*module]
                .items
                .push(Item::Accessor(accessors.len()));
            accessors.push(accessor);
        }
    }
    if let Some(module) = types {
        builder.plan_shared(module);
    }
    for (index, method) in methods.iter_mut().enumerate() {
        let spot = Spot {
            module: method.name.module,
            features: Vec::new(),
            shared: None,
            event: None,
        };
        builder.put(&spot, Item::Request(index));
        method.request = builder.request(&spot, method.ir, &method.name.ident);
        method.output = builder.answer(&spot, method.ir, &method.name.ident);
    }
    let events = builder.plan_events(incoming, api, families)?;
    let spellings = spellings(api);
    let (mut client, mut v3) = (Namespace::with(families.reserved()), Namespace::default());
    for accessor in &mut accessors {
        let names = if accessor.version == Version::V3 {
            &mut v3
        } else {
            &mut client
        };
        if names.has(&accessor.ident) {
            bail!(
                "`{}` would become the client's `{}`, which is taken: give it another name in [modules] of codegen/families.toml",
                accessor.about,
                accessor.ident
            );
        }
        names.claim(std::slice::from_ref(&accessor.ident));
    }
    let mut plan = Plan {
        modules: Vec::new(),
        methods,
        bodies: builder.bodies,
        records: builder.records,
        sets: builder.sets,
        events,
        accessors,
        codes,
        client: Vec::new(),
        v3: Vec::new(),
        twins: Twins::default(),
    };
    for accessor in &mut plan.accessors {
        let members = first
            .get(&accessor.name.module)
            .map_or(&[][..], Vec::as_slice);
        let mut names = Namespace::default();
        for index in members {
            let method = &plan.methods[*index];
            let words: Vec<String> = method
                .ir
                .name
                .split('.')
                .skip(1)
                .flat_map(|s| spellings.words(s))
                .collect();
            if method.ir.name.contains('.') {
                accessor
                    .calls
                    .extend(calls(*index, method, &words, &mut names));
            }
        }
    }
    for (index, method) in plan
        .methods
        .iter()
        .enumerate()
        .filter(|(_, m)| !m.ir.name.contains('.'))
    {
        let module = &builder.tree.modules[method.name.module];
        let words: Vec<String> = module
            .path
            .last()
            .map(|p| p.split('_').map(str::to_owned).collect())
            .unwrap_or_default();
        let (names, list) = match method.ir.version {
            Version::V2 => (&mut client, &mut plan.client),
            Version::V3 => (&mut v3, &mut plan.v3),
        };
        if names.has(&snake_words(&words)) {
            bail!(
                "`{0}` would become the client's `{0}`, which is taken: give it another name in [modules] of codegen/families.toml",
                method.ir.name
            );
        }
        list.extend(calls(index, method, &words, names));
    }
    plan.modules = builder.tree.finish();
    twins::join(&mut plan, families);
    Ok(plan)
}

fn check_families(api: &ir::Api, families: &Families) -> Result<()> {
    let missing: BTreeSet<&str> = api
        .methods
        .iter()
        .filter(|m| families.of(&m.name).is_none())
        .filter_map(|m| m.name.split('.').next())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing: Vec<_> = missing.into_iter().map(|m| format!("`{m}`")).collect();
    bail!(
        "no family has the first segments {}: add each to `names` of a family in codegen/families.toml",
        missing.join(", ")
    )
}

fn spellings(api: &ir::Api) -> Spellings {
    Spellings::of(api.methods.iter().map(|m| m.name.as_str()))
}

/// Gives each method its module and its type's name; requests take names before anything else does.
fn place<'a>(api: &'a ir::Api, families: &Families, tree: &mut Tree) -> Vec<Method<'a>> {
    let spellings = spellings(api);
    let mut methods = Vec::new();
    for ir in &api.methods {
        let mut module = 0;
        if ir.version == Version::V3 {
            module = tree.child(0, "v3", &["v3".to_owned()]);
            tree.modules[module].v3 = true;
            tree.modules[module].wire = String::new();
        }
        let segments: Vec<&str> = ir.name.split('.').collect();
        let middle = segments.len().max(2) - 1;
        for (depth, segment) in segments.iter().take(middle).enumerate() {
            let wish = match families.module(segment) {
                Some(name) if depth == 0 => name.split('_').map(str::to_owned).collect(),
                _ => spellings.words(segment),
            };
            module = tree.child(module, segment, &wish);
        }
        let last = camel(segments.last().unwrap_or(&""), "N");
        let ident = tree.modules[module].types.claim(&[last]);
        methods.push(Method {
            ir,
            name: Named { module, ident },
            request: Shape::default(),
            output: Read::Any,
            feature: families.of(&ir.name).and_then(|f| f.feature.clone()),
        });
    }
    methods
}

/// The index of the first segment's module in a path.
fn first_depth(v3: bool) -> usize {
    usize::from(v3) + 1
}

fn by_first(tree: &Tree, methods: &[Method<'_>]) -> BTreeMap<ModuleId, Vec<usize>> {
    let mut first: BTreeMap<ModuleId, Vec<usize>> = BTreeMap::new();
    for (index, method) in methods.iter().enumerate() {
        let module = &tree.modules[method.name.module];
        let path = &module.path[..first_depth(module.v3).min(module.path.len())];
        if let Some(id) = tree.modules.iter().position(|m| m.path == path) {
            first.entry(id).or_default().push(index);
        }
    }
    first
}

/// Which features compile which modules: that of the first segment, and that of the second where it differs.
fn gates(families: &Families, tree: &mut Tree, methods: &[Method<'_>]) {
    let mut features: BTreeMap<Vec<String>, BTreeSet<Option<String>>> = BTreeMap::new();
    for method in methods {
        let module = &tree.modules[method.name.module];
        for depth in [first_depth(module.v3), first_depth(module.v3) + 1] {
            if let Some(path) = module.path.get(..depth) {
                features
                    .entry(path.to_vec())
                    .or_default()
                    .insert(method.feature.clone());
            }
        }
    }
    for id in 0..tree.modules.len() {
        let module = &tree.modules[id];
        let Some(found) = features.get(&module.path) else {
            continue;
        };
        let own = families.of(&module.wire).and_then(|f| f.feature.clone());
        let first = module.path.len() == first_depth(module.v3);
        let above = families
            .of(module.wire.split('.').next().unwrap_or_default())
            .and_then(|f| f.feature.clone());
        tree.modules[id].features = match own {
            None => Vec::new(),
            Some(own) if first => {
                let mut all = BTreeSet::from([own.clone()]);
                all.extend(
                    found
                        .iter()
                        .flatten()
                        .filter(|f| !requires(families, f, &own))
                        .cloned(),
                );
                all.into_iter().collect()
            }
            Some(own) if Some(&own) == above.as_ref() => Vec::new(),
            Some(own) => vec![own],
        };
    }
}

fn requires(families: &Families, feature: &str, needed: &str) -> bool {
    families
        .iter()
        .any(|f| f.feature.as_deref() == Some(feature) && f.requires.iter().any(|r| r == needed))
}

fn accessor(
    tree: &mut Tree,
    module: ModuleId,
    members: &[usize],
    methods: &[Method<'_>],
    families: &Families,
) -> Option<Accessor> {
    let version = members
        .iter()
        .map(|m| methods[*m].ir)
        .find(|m| m.name.contains('.'))?
        .version;
    let at = &mut tree.modules[module];
    let ident = at.path.last()?.clone();
    let stem = camel(&ident, "N");
    let name = Named {
        module,
        ident: at.types.claim(&[stem.clone(), format!("{stem}Methods")]),
    };
    let about = at.wire.clone();
    let feature = families.of(&about).and_then(|f| f.feature.clone());
    Some(Accessor {
        name,
        ident,
        about,
        feature,
        version,
        calls: Vec::new(),
    })
}

fn calls(index: usize, method: &Method<'_>, words: &[String], names: &mut Namespace) -> Vec<Call> {
    let constructors = method.request.constructors.iter().enumerate();
    constructors
        .map(|(constructor, made)| {
            let mut words = words.to_vec();
            if made.ident != "new" {
                words.push(made.ident.clone());
            }
            let ident = snake_words(&words);
            Call {
                ident: names.claim(&[ident]),
                method: index,
                constructor,
            }
        })
        .collect()
}
