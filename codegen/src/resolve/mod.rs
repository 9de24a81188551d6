//! The facts of all pages → the IR.
//!
//! After it, every reference is a type, tables and examples are one, and the IR is locked: nothing behind this
//! stage changes it.

mod access;
mod cases;
mod descriptions;
mod dictionary;
mod errors;
mod events;
mod examples;
mod listing;
pub mod overrides;
mod params;
mod places;
mod reading;
mod response;
mod scalar;
mod siblings;
mod structure;
mod touched;
mod types;

use std::borrow::Borrow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::facts::{Class, Content, PageFacts, Region};
use crate::ir::{Api, Method, Paging, Payload, Response, SharedObject, Version};
pub use access::AccessTable;
pub use descriptions::Described;
use dictionary::Dictionary;
use examples::Examples;
pub use overrides::Overrides;
use places::Pages;
pub use reading::{is_raw, misfit};
pub use touched::Touched;
pub(crate) use types::is_pattern;

/// Joins the facts of all pages, and applies the overrides.
pub fn resolve<P: Borrow<PageFacts>>(
    pages: &[P],
    access: &AccessTable,
    overrides: &Overrides,
) -> (Api, Vec<Diagnostic>) {
    join(&borrowed(pages), &|_| true, access).corrected(access, overrides)
}

/// What the pages say together, before any override.
#[derive(Clone)]
pub struct Joined {
    api: Api,
    found: Vec<Diagnostic>,
}

impl Joined {
    /// Of the methods that a change of pages touches.
    pub fn touched<P: Borrow<PageFacts>>(
        pages: &[P],
        touched: &Touched<'_>,
        access: &AccessTable,
    ) -> Self {
        join(&borrowed(pages), &|path| touched.contains(path), access)
    }

    /// Whether the objects that methods share are the same in both.
    pub fn shares_with(&self, other: &Self) -> bool {
        self.api.shared == other.api.shared
    }

    /// Applies the overrides to what the pages say, and says how methods list.
    pub fn corrected(self, access: &AccessTable, overrides: &Overrides) -> (Api, Vec<Diagnostic>) {
        let Self { mut api, mut found } = self;
        found.extend(overrides::apply(overrides, &mut api));
        found.extend(cases::tell(&mut api, access.variants()));
        listing::describe(&mut api, access.listings());
        found.sort();
        found.dedup();
        (api, found)
    }
}

fn borrowed<P: Borrow<PageFacts>>(pages: &[P]) -> Vec<&PageFacts> {
    pages.iter().map(Borrow::borrow).collect()
}

fn join(
    pages: &[&PageFacts],
    wanted: &(dyn Fn(&str) -> bool + Sync),
    access: &AccessTable,
) -> Joined {
    let index = Pages::new(pages);
    let dictionary = Dictionary::new(pages);
    let own: Vec<&PageFacts> = pages
        .iter()
        .copied()
        .filter(|facts| wanted(&facts.path))
        .collect();
    let split = events::split(&own);
    let names: BTreeMap<&str, &str> = pages
        .iter()
        .filter_map(|facts| match &facts.class {
            Class::Method { name, .. } => Some((facts.path.as_str(), name.as_str())),
            _ => None,
        })
        .collect();
    let world = World {
        pages: &index,
        dictionary: &dictionary,
        names: &names,
        access,
    };
    let resolved: Vec<(Method, Vec<Diagnostic>)> = own
        .par_iter()
        .copied()
        .filter_map(|facts| method(facts, &world))
        .collect();
    let mut api = Api::default();
    let mut found = Vec::new();
    for (method, more) in resolved {
        api.methods.push(method);
        found.extend(more);
    }
    let codes = events::codes(pages);
    let each: Vec<_> = own
        .par_iter()
        .copied()
        .chain(&split)
        .filter_map(|facts| events::event(facts, &codes, &world))
        .collect();
    for (event, more) in each {
        api.events.push(event);
        found.extend(more);
    }
    found.extend(events::sort(&mut api.events));
    api.methods.sort_by_cached_key(|method| {
        (
            method.name.to_lowercase(),
            method.version,
            method.page.clone(),
        )
    });
    let answers: Vec<(&PageFacts, &Value)> = pages
        .par_iter()
        .copied()
        .flat_map_iter(|facts| examples::shown(facts).map(move |shown| (facts, &shown.value)))
        .collect();
    let ((), (mut shared, more)) = rayon::join(
        || siblings::tell(&mut api.methods, &dictionary, &answers),
        || {
            let (mut shared, more) = shared(&world);
            response::complete(&mut shared, &answers);
            (shared, more)
        },
    );
    response::share(&mut api.methods, &shared);
    descriptions::share(&mut api.methods, &mut shared);
    api.shared = shared;
    found.extend(more);
    Joined { api, found }
}

/// All that the resolution of one method looks things up in.
pub struct World<'w> {
    pages: &'w Pages<'w>,
    dictionary: &'w Dictionary<'w>,
    names: &'w BTreeMap<&'w str, &'w str>,
    access: &'w AccessTable,
}

fn method(facts: &PageFacts, world: &World<'_>) -> Option<(Method, Vec<Diagnostic>)> {
    let Class::Method { name, version } = &facts.class else {
        return None;
    };
    let version = if *version == 3 {
        Version::V3
    } else {
        Version::V2
    };
    let requests = Examples::of(facts, Region::Examples);
    let mut types = types::Resolver::new(world, facts);
    let mut signatures = params::signatures(facts, &mut types, &requests);
    listing::by_reference(facts, version, &mut signatures);
    let answer = response::response(facts, &mut types);
    let found = types.into_diagnostics();
    let related = related(facts, world);
    let mut bodies = examples::requests(facts);
    for signature in &signatures {
        for body in &mut bodies {
            examples::fill_holes(&mut body.body, &signature.params);
        }
    }
    let method = Method {
        name: name.clone(),
        version,
        title: facts.title.clone(),
        page: facts.path.clone(),
        scopes: facts.scopes.clone(),
        who: facts.who,
        deprecated: facts.deprecated.as_ref().map(|deprecated| {
            let names = deprecated.replaced_by.iter();
            names
                .filter_map(|path| world.names.get(path.as_str()))
                .map(|name| (*name).to_owned())
                .collect()
        }),
        application_only: facts.marks.application_only,
        order_sensitive: facts.marks.order_sensitive,
        access: world.access.of(name),
        paging: Paging::None,
        listing: None,
        signatures,
        response: Response {
            ty: answer.ty,
            examples: answer.examples,
            withheld: answer.withheld,
            own: None,
            heard: answer.heard,
            payload: facts.marks.payload.clone().map(|ty| Payload {
                ty,
                types: facts.marks.payload_types.clone(),
            }),
        },
        errors: errors::errors(facts),
        related,
        examples: bodies,
        docs: Some(facts.about.0.clone()).filter(|about| !about.is_empty()),
    };
    Some((method, found))
}

fn related(facts: &PageFacts, world: &World<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for content in facts.sections.iter().flat_map(|section| &section.content) {
        if let Content::Related(pages) = content {
            for page in pages {
                if let Some(name) = world.names.get(page.as_str())
                    && !names.iter().any(|known| known == name)
                {
                    names.push((*name).to_owned());
                }
            }
        }
    }
    names
}

/// The objects of the dictionaries that any type refers to by name.
fn shared(world: &World<'_>) -> (Vec<SharedObject>, Vec<Diagnostic>) {
    let mut shared = Vec::new();
    let mut found = Vec::new();
    for entry in world.dictionary.objects() {
        let mut types = types::Resolver::new(world, entry.page);
        let object = types.shared_object(entry);
        found.extend(types.into_diagnostics());
        shared.push(SharedObject {
            name: entry.name.clone(),
            object,
            place: places::place(&entry.at, &entry.page.path),
        });
    }
    (shared, found)
}
