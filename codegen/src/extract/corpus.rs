//! Every page of a tree → the facts of those that contribute any.
//!
//! After it, each page is either read or skipped with a reason, and every reference leads to a page that was read.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Weak};

use rayon::prelude::*;

use super::class::overview_may_tell;
use super::{extract, kept, prune};
use crate::diagnostic::Diagnostic;
use crate::facts::{Class, Content, Field, PageFacts, Reference};
use crate::memo::Memo;
use crate::page;
use crate::render::says_something;
use crate::source::Tree;

/// The folders whose pages describe the API.
pub const FOLDERS: &[&str] = &["api-reference", "settings"];

/// The pages that tokens of types are looked up in, wherever a token stands.
const DICTIONARY: &str = "data-types.md";

/// What was read.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The facts of every page that contributes any, sorted by path.
    pub pages: Vec<Arc<PageFacts>>,
    /// The pages that were skipped, and why, sorted by path.
    pub skipped: Vec<(String, Skipped)>,
    /// What was found in the pages that contribute facts, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Of the pages, those that are all that their text says, with what they lead to: of the same text they are the same
    /// among any others. Whoever changes a page makes it another one, which is not known here.
    plain: HashMap<String, Plain>,
}

#[derive(Debug)]
struct Plain {
    facts: Weak<PageFacts>,
    leads: Vec<Lead>,
}

impl Plain {
    fn again(&self) -> Option<PageRead> {
        Some(PageRead {
            facts: self.facts.upgrade()?,
            found: Vec::new(),
            leads: self.leads.clone(),
            alone: true,
        })
    }
}

/// Why a page contributes no facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skipped {
    /// An overview of a section.
    Overview,
    /// It has no table of fields or types.
    NoFacts,
    /// It describes fields, but no method or event refers to it.
    NotReferredTo,
    /// A fragment that other pages include.
    Fragment,
}

impl Skipped {
    /// The reason in words.
    pub fn reason(self) -> &'static str {
        match self {
            Skipped::Overview => "an overview of a section",
            Skipped::NoFacts => "neither a method nor an event, and no table of fields or types",
            Skipped::NotReferredTo => "describes fields, but no method or event refers to it",
            Skipped::Fragment => "a fragment, read where it is included",
        }
    }
}

/// Reads every page below [`FOLDERS`]; `done` is called once for each page.
pub fn read(tree: &Tree, done: &(dyn Fn() + Sync)) -> Corpus {
    read_knowing(tree, &Memo::none(), How::default(), done)
}

/// How a tree is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct How<'o> {
    /// Another tree that was read before in the same way, and with the same memo.
    pub other: Option<(&'o Tree, &'o Corpus)>,
    /// Whether the facts become those of canonical pages at once: [`reduce`](super::reduce) looks at one page alone, and
    /// at no reference, so that it may as well come before references are followed.
    pub reduced: bool,
}

/// The same, with what is known from earlier runs.
pub fn read_knowing(
    tree: &Tree,
    memo: &Memo,
    How { other, reduced }: How<'_>,
    done: &(dyn Fn() + Sync),
) -> Corpus {
    let pages: Vec<(&str, &str)> = tree
        .iter()
        .filter(|(path, _)| {
            let folder = path.split('/').next().unwrap_or_default();
            FOLDERS.contains(&folder)
        })
        .collect();
    let known = page::Known::default();
    let one = |(path, text): (&str, &str)| {
        let same = other.filter(|(other, _)| other.get(path) == Some(text));
        if let Some(read) = same.and_then(|(_, other)| other.plain.get(path)?.again()) {
            done();
            return read;
        }
        let read = kept::page(tree, memo, reduced, path, text, |fragments| {
            let (page, mut found) =
                page::parse_knowing(path, text, &|path| fragments(path), known.clone());
            let (facts, more) = extract(path, text, &page, &|path| fragments(path));
            found.extend(more);
            (facts, found)
        });
        done();
        let kept::Read {
            facts,
            found,
            alone,
        } = read;
        PageRead {
            leads: leads(&facts),
            alone: alone && found.is_empty(),
            facts: Arc::new(facts),
            found,
        }
    };
    // An overview counts only where a reference leads to one of its sections: few do, and the others are not read.
    let (overviews, pages): (Vec<_>, Vec<_>) = pages
        .into_iter()
        .partition(|(path, text)| is_overview(path) && !overview_may_tell(text));
    let mut overviews: BTreeMap<&str, &str> = overviews.into_iter().collect();
    let mut read: Vec<PageRead> = pages.into_par_iter().map(one).collect();
    let mut asked = 0;
    while asked < read.len() {
        let mut wanted = BTreeMap::new();
        for (path, anchored) in read[asked..].iter().flat_map(|page| &page.leads) {
            if *anchored && let Some((path, text)) = overviews.remove_entry(path.as_str()) {
                wanted.insert(path, text);
            }
        }
        asked = read.len();
        read.par_extend(wanted.into_par_iter().map(one));
    }
    read.sort_by(|one, other| one.facts.path.cmp(&other.facts.path));
    let mut corpus = select(read);
    for path in overviews.into_keys() {
        let reason = if is_fragment(path) {
            Skipped::Fragment
        } else {
            Skipped::Overview
        };
        corpus.skipped.push((path.to_owned(), reason));
        done();
    }
    corpus.skipped.sort();
    corpus
}

/// What one page gave.
struct PageRead {
    facts: Arc<PageFacts>,
    found: Vec<Diagnostic>,
    leads: Vec<Lead>,
    /// Whether its own text was all that there was to read.
    alone: bool,
}

/// Another page that a page refers to for a structure, and whether to one of its sections.
type Lead = (String, bool);

fn leads(facts: &PageFacts) -> Vec<Lead> {
    let mut leads: Vec<Lead> = Vec::new();
    references(facts, &mut |reference| {
        let anchored = !reference.anchor.is_empty();
        let known = |(path, other): &Lead| *other == anchored && *path == reference.path;
        if !reference.path.is_empty() && !leads.iter().any(known) {
            leads.push((reference.path.clone(), anchored));
        }
    });
    leads
}

fn select(read: Vec<PageRead>) -> Corpus {
    let by_path: HashMap<&str, &PageRead> = read
        .iter()
        .map(|page| (page.facts.path.as_str(), page))
        .collect();
    let mut kept: HashSet<String> = HashSet::new();
    let mut open: Vec<&PageRead> = read
        .iter()
        .filter(|PageRead { facts, .. }| {
            facts.class != Class::Reference || facts.path.rsplit('/').next() == Some(DICTIONARY)
        })
        .collect();
    while let Some(page) = open.pop() {
        if !kept.insert(page.facts.path.clone()) {
            continue;
        }
        for (path, anchored) in &page.leads {
            if let Some(to) = by_path.get(path.as_str())
                && to.facts.class == Class::Reference
                && says_something(&to.facts)
                && !is_fragment(path)
                // An overview may describe fields in one of its sections.
                && (!is_overview(path) || *anchored)
            {
                open.push(to);
            }
        }
    }
    let useful: HashMap<String, bool> = read
        .iter()
        .map(|page| &page.facts)
        .filter(|facts| kept.contains(&facts.path))
        .map(|facts| {
            let dictionary = matches!(facts.class, Class::Reference | Class::Events);
            (facts.path.clone(), dictionary)
        })
        .collect();
    let mut corpus = Corpus::default();
    let mut alone = Vec::new();
    for page in read {
        let PageRead { facts, found, .. } = page;
        if kept.contains(&facts.path) {
            corpus.pages.push(facts);
            corpus.diagnostics.extend(found);
            alone.push(page.alone.then_some(page.leads));
        } else {
            let reason = if is_fragment(&facts.path) {
                Skipped::Fragment
            } else if is_overview(&facts.path) {
                Skipped::Overview
            } else if says_something(&facts) {
                Skipped::NotReferredTo
            } else {
                Skipped::NoFacts
            };
            corpus.skipped.push((facts.path.clone(), reason));
        }
    }
    let whole: Vec<bool> = corpus
        .pages
        .par_iter_mut()
        .map(|facts| prune::prune(facts, &useful))
        .collect();
    for ((facts, leads), whole) in corpus.pages.iter().zip(alone).zip(whole) {
        if let Some(leads) = leads.filter(|_| whole) {
            let path = facts.path.clone();
            let facts = Arc::downgrade(facts);
            corpus.plain.insert(path, Plain { facts, leads });
        }
    }
    corpus.diagnostics.sort();
    corpus.diagnostics.dedup();
    corpus
}

fn is_overview(path: &str) -> bool {
    path.ends_with("/index.md")
}

fn is_fragment(path: &str) -> bool {
    path.contains("/_include")
}

/// Every reference that tells the structure of something.
pub(crate) fn references<'p>(facts: &'p PageFacts, found: &mut dyn FnMut(&'p Reference)) {
    fn of_field<'p>(field: &'p Field, found: &mut dyn FnMut(&'p Reference)) {
        field.see.iter().for_each(&mut *found);
        field
            .types
            .iter()
            .filter_map(|token| token.link.as_ref())
            .for_each(&mut *found);
        for child in &field.children {
            of_field(child, found);
        }
    }
    fn of_content<'p>(content: &'p Content, found: &mut dyn FnMut(&'p Reference)) {
        match content {
            Content::Fields(fields) => fields.iter().for_each(|field| of_field(field, found)),
            Content::See(references) => references.iter().for_each(found),
            Content::Types(rows) => {
                for row in rows {
                    row.see.iter().for_each(&mut *found);
                }
            }
            Content::Variants(variants) => {
                for content in variants.iter().flat_map(|variant| &variant.content) {
                    of_content(content, found);
                }
            }
            _ => {}
        }
    }
    for content in facts.sections.iter().flat_map(|section| &section.content) {
        of_content(content, found);
    }
}
