//! The sections of parameters → the ways to call a method.

use serde_json::Value;

use super::examples::Examples;
use super::places;
use super::structure::{self, Sourced};
use super::types::Resolver;
use crate::extract::headline::headline;
use crate::extract::link::slug;
use crate::extract::region::is_of_method;
use crate::facts::{At, Content, PageFacts, Region, Section};
use crate::ir::{Case, Field, Object, Signature, Type};

/// The parameters of a method, once for each alternative signature.
pub fn signatures<'w>(
    facts: &'w PageFacts,
    types: &mut Resolver<'w>,
    examples: &Examples,
) -> Vec<Signature> {
    types.enter(Region::Parameters);
    let alternatives = alternatives(facts);
    if !alternatives.is_empty() {
        return alternatives
            .into_iter()
            .map(|(label, section)| {
                let mut found = structure::of_section(facts, section);
                found.decide();
                // The examples of one signature leave out the parameters of the others.
                let params = types.fields(&found.fields, &found.cases, &Examples::default());
                Signature { label, params }
            })
            .collect();
    }
    let root = root(facts);
    let (rows, cases): (Vec<Sourced<'w>>, Vec<Case>) = match root {
        Some(section) => {
            let mut found = structure::of_section(facts, section);
            found.decide();
            (found.fields, found.cases)
        }
        None => (Vec::new(), Vec::new()),
    };
    let mut params = types.fields(&rows, &cases, examples);
    orphans(facts, root, types, examples, &mut params);
    if params.is_empty() && !says_none(facts) {
        params = shown(facts, examples);
    }
    vec![Signature {
        label: String::new(),
        params,
    }]
}

/// `1. By signed identifier`, `2. By …`: each section is a signature of its own.
fn alternatives(facts: &PageFacts) -> Vec<(String, &Section)> {
    let found: Vec<(String, &Section)> = facts
        .sections
        .iter()
        .filter(|section| section.region == Region::Parameters && section.level > 2)
        .filter_map(|section| {
            let (number, title) = section.title.split_once(['.', ')'])?;
            let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            (numbered && !places::fields(section).is_empty()).then(|| (label(title), section))
        })
        .collect();
    if found.len() < 2 { Vec::new() } else { found }
}

fn label(title: &str) -> String {
    slug(&headline(title)).replace('-', "_")
}

/// The section whose table lists the parameters themselves.
fn root(facts: &PageFacts) -> Option<&Section> {
    let of = |region: Region| {
        facts.sections.iter().find(|section| {
            section.region == region && !structure::of_section(facts, section).fields.is_empty()
        })
    };
    let first = of(Region::Parameters);
    match first {
        // Where only deeper sections have tables, the parameters may stand above the first heading.
        Some(section) if section.level > 2 => of(Region::Head).or(first),
        Some(section) => Some(section),
        None => of(Region::Head),
    }
}

/// Tables that nothing refers to: more parameters, or the structure of an object that has none.
fn orphans<'w>(
    facts: &'w PageFacts,
    root: Option<&Section>,
    types: &mut Resolver<'w>,
    examples: &Examples,
    params: &mut Vec<Field>,
) {
    for section in &facts.sections {
        let is_root = root.is_some_and(|root| std::ptr::eq(root, section));
        if section.region != Region::Parameters || is_root || types.has_used(section) {
            continue;
        }
        let mut found = structure::of_section(facts, section);
        found.decide();
        if found.fields.is_empty() {
            continue;
        }
        let names: Vec<&String> = found
            .fields
            .iter()
            .filter_map(|row| row.field.names.first())
            .collect();
        let of_method = section.level == 2 && is_of_method(&section.title);
        if of_method || share(examples, &names) > 0 {
            let more = types.fields(&found.fields, &found.cases, examples);
            for field in more {
                if !params.iter().any(|known| known.name == field.name) {
                    params.push(field);
                }
            }
            continue;
        }
        let only = params.iter().filter(|param| is_bare(&param.ty)).count() == 1;
        for param in params.iter_mut().filter(|param| is_bare(&param.ty)) {
            let inside = examples.member(std::slice::from_ref(&param.name));
            let fits = share(&inside, &names) * 2 >= names.len();
            let likely = only && section.level > 2 && inside.values().is_empty();
            if fits || likely {
                let list = inside.any_list();
                let fields = types.fields(&found.fields, &found.cases, &inside);
                let object = Type::Object(Object {
                    open: fields.iter().any(|field| field.pattern),
                    fields,
                });
                param.ty = if list {
                    Type::List(Box::new(object))
                } else {
                    object
                };
                break;
            }
        }
    }
}

fn says_none(facts: &PageFacts) -> bool {
    facts
        .sections
        .iter()
        .flat_map(|section| &section.content)
        .any(|content| matches!(content, Content::NoParameters | Content::ListParameters))
}

/// The parameters that the example shows, where no table names any.
fn shown(facts: &PageFacts, examples: &Examples) -> Vec<Field> {
    let mut out: Vec<Field> = Vec::new();
    for name in examples
        .values()
        .iter()
        .filter_map(Value::as_object)
        .flat_map(|map| map.keys())
    {
        if out.iter().any(|known| known.name == *name) {
            continue;
        }
        let here = examples.member(std::slice::from_ref(name));
        let open = Object {
            fields: Vec::new(),
            open: true,
        };
        let ty = match name.to_lowercase().as_str() {
            "filter" if here.any_object() => Type::Filter(open),
            "order" if here.any_object() => Type::Order(open),
            "select" if here.any_list() => Type::Select(Vec::new()),
            _ => super::types::of_json(&here),
        };
        let place = places::place(&At(None), &facts.path);
        out.push(Field::new(name, ty, place));
    }
    out
}

/// How many of the names any example has.
fn share(examples: &Examples, names: &[&String]) -> usize {
    names
        .iter()
        .filter(|name| {
            examples
                .elements()
                .values()
                .iter()
                .any(|value| match value {
                    Value::Object(map) => map.contains_key(name.as_str()),
                    _ => false,
                })
        })
        .count()
        .saturating_sub(usize::from(names.is_empty()))
}

fn is_bare(ty: &Type) -> bool {
    match ty {
        Type::Map(_) | Type::Any => true,
        Type::List(inner) => matches!(**inner, Type::Any | Type::Map(_)),
        _ => false,
    }
}
