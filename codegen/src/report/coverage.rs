//! What the pages cover, as a page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::extract::corpus::Corpus;
use crate::facts::{Class, PageFacts};
use crate::ir::{Api, Field, Type, Version};

/// The page that says how many pages were read, what was skipped and why, and what stayed raw.
pub fn coverage(corpus: &Corpus, api: &Api) -> String {
    let mut out =
        "# Coverage\n\nWhat the facts in this folder cover. Written by `cargo codegen sync`.\n\n"
            .to_owned();
    let count = |wanted: &dyn Fn(&PageFacts) -> bool| {
        corpus.pages.iter().filter(|facts| wanted(facts)).count()
    };
    let methods = count(&|facts| matches!(facts.class, Class::Method { .. }));
    let names: BTreeSet<String> = api
        .methods
        .iter()
        .map(|method| method.name.to_lowercase())
        .collect();
    let v3 = api
        .methods
        .iter()
        .filter(|method| method.version == Version::V3)
        .count();
    let events = count(&|facts| matches!(facts.class, Class::Event { .. }));
    let references = count(&|facts| facts.class == Class::Reference);
    let all = corpus.pages.len() + corpus.skipped.len();
    let raw_answers = api
        .methods
        .iter()
        .filter(|method| method.response.ty.is_none())
        .count();
    let mut raw = Raw::default();
    for method in &api.methods {
        for signature in &method.signatures {
            raw.fields(&signature.params);
        }
    }
    let rows = [
        ("Pages read", all),
        ("Methods", methods),
        ("Names of methods", names.len()),
        ("Methods of REST 3.0", v3),
        ("Events", events),
        ("Dictionaries and pages of fields", references),
        ("Pages skipped", corpus.skipped.len()),
        ("Methods whose answer is the raw value", raw_answers),
        ("Request fields", raw.all),
        ("Request fields that take any JSON", raw.any),
        (
            "Of these, though their page describes what is in them",
            raw.described,
        ),
    ];
    out.push_str("| | |\n|---|---:|\n");
    for (what, number) in rows {
        let _ = writeln!(out, "| {what} | {number} |");
    }
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, reason) in &corpus.skipped {
        by_reason.entry(reason.reason()).or_default().push(path);
    }
    out.push_str("\n## Skipped\n");
    for (reason, paths) in by_reason {
        let _ = writeln!(out, "\n### {reason} ({})\n", paths.len());
        for path in paths {
            let _ = writeln!(out, "- {path}");
        }
    }
    out
}

/// Request fields that take any JSON.
#[derive(Default)]
struct Raw {
    all: usize,
    any: usize,
    described: usize,
}

impl Raw {
    fn fields(&mut self, fields: &[Field]) {
        for field in fields {
            self.all += 1;
            let raw = is_raw(&field.ty);
            self.any += usize::from(raw);
            self.described += usize::from(raw && field.described);
            self.fields(inner(&field.ty));
        }
    }
}

fn is_raw(ty: &Type) -> bool {
    match ty {
        Type::Any => true,
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => is_raw(inner),
        _ => false,
    }
}

fn inner(ty: &Type) -> &[Field] {
    match ty {
        Type::Object(object) | Type::Filter(object) | Type::Order(object) => &object.fields,
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => self::inner(inner),
        _ => &[],
    }
}
