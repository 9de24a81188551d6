//! The defects of a checkout of the upstream documentation, for its own authors.
//!
//! After it, each finding has a place in a page, a code, a sentence, and what to change there. It finds what the
//! generator reads over as well: nothing here is corrected by an override or accepted by a ledger.

mod answers;
mod errors;
mod examples;
mod head;
pub mod ledger;
mod links;
mod markup;
mod names;
mod rows;
mod siblings;
mod subject;
mod types;

use anyhow::Result;
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::emit::Families;
use crate::emit::truth::{self, Verdict};
use crate::extract::corpus::{self, FOLDERS};
use crate::extract::extract;
use crate::facts::PageFacts;
use crate::page::{self, Page};
use crate::resolve::{AccessTable, Overrides, resolve};
use crate::source::Tree;
use subject::Subject;

/// What the reader says of markup and rows, and the resolution of types, that is a defect of the page. The reader's other
/// findings are about what it did not take for facts, or are made more exactly here.
const OF_READER: &[&str] = &["row-without-name", "parameters-not-read", "type-unknown"];

/// A page that was read.
struct Known<'t> {
    path: &'t str,
    text: &'t str,
    page: Page,
    facts: PageFacts,
    found: Vec<Diagnostic>,
}

/// Finds the defects of all pages that describe the API.
///
/// # Errors
///
/// When the pages cannot be planned as requests.
pub fn lint(tree: &Tree) -> Result<Vec<Diagnostic>> {
    let fragments = page::Known::default();
    let pages: Vec<(&str, &str)> = tree.iter().collect();
    let known: Vec<Known<'_>> = pages
        .into_par_iter()
        .map(|(path, text)| {
            let get = |path: &str| tree.get(path);
            let (page, found) = page::parse_knowing(path, text, &get, fragments.clone());
            let (facts, _) = extract(path, text, &page, &get);
            Known {
                path,
                text,
                page,
                facts,
                found,
            }
        })
        .collect();
    let anchors = links::Anchors::of(known.iter().map(|known| (known.path, &known.page)));
    let names = names::Names::of(known.iter().map(|known| &known.facts));
    let mut found: Vec<Diagnostic> = known
        .par_iter()
        .filter(|known| describes(known.path))
        .flat_map_iter(|known| {
            let subject = Subject::new(known.path, known.text, &known.page, &known.facts);
            let mut found = known.found.clone();
            found.extend(markup::check(&subject));
            found.extend(head::check(&subject));
            found.extend(names::check(&subject, &names));
            found.extend(links::check(&subject, &anchors));
            found.extend(rows::check(&subject));
            found.extend(errors::check(&subject));
            found.extend(examples::check(&subject));
            found.extend(answers::check(&subject));
            found
        })
        .collect();
    found.extend(siblings::check(known.iter().map(|known| &known.facts)));
    found.extend(types::without_described(
        together(tree)?,
        known.iter().map(|known| &known.facts),
        &anchors,
    ));
    found.sort();
    found.dedup();
    Ok(found)
}

/// What shows only where all pages are read together.
fn together(tree: &Tree) -> Result<Vec<Diagnostic>> {
    let corpus = corpus::read(tree, &|| ());
    let families = Families::committed()?;
    let (mut api, found) = resolve(
        &corpus.pages,
        &AccessTable::committed()?,
        &Overrides::default(),
    );
    // What no family has yet can be a method all the same.
    api.methods
        .retain(|method| families.of(&method.name).is_some());
    let verdicts = truth::verdicts(&api, &families)?;
    let misfits = verdicts.iter().filter_map(Verdict::finding).map(|found| {
        found.with_help("Correct the example, or what the tables say of this parameter.")
    });
    let found = found.into_iter().chain(corpus.diagnostics);
    let found = found.filter(|found| OF_READER.contains(&found.code));
    Ok(found.chain(misfits).collect())
}

/// Whether a page describes the API: the others are only led to.
fn describes(path: &str) -> bool {
    let folder = path.split('/').next().unwrap_or_default();
    FOLDERS.contains(&folder) || folder == "_includes"
}
