//! Every page of a tree → the facts of those that contribute any.
//!
//! After it, each page is either read or skipped with a reason, and every reference leads to a page that was read.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Weak};

use rayon::prelude::*;

use super::ahead::Ahead;
use super::class::overview_may_tell;
use super::{extract, kept, prune};
use crate::diagnostic::Diagnostic;
use crate::facts::{Class, Content, Field, PageFacts, Reference};
use crate::memo::{Key, Memo};
use crate::page;
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
    /// Of the pages, those that are all that their text says, with what others need to know of them: of the same text they
    /// are the same among any others. Whoever changes a page makes it another one, which is not known here.
    plain: HashMap<String, Plain>,
    /// The hash of all that a page was made from.
    inputs: HashMap<String, Key>,
}

impl Corpus {
    pub(super) fn plain(&self, path: &str) -> Option<&Plain> {
        self.plain.get(path)
    }

    pub(super) fn input(&self, path: &str) -> Key {
        *self.inputs.get(path)?
    }
}

/// A page that is all that its text says.
#[derive(Debug)]
pub(super) struct Plain {
    facts: Weak<PageFacts>,
    ahead: Arc<Ahead>,
    /// The hash of its text.
    pub input: Key,
}

impl Plain {
    pub fn facts(&self) -> Option<Arc<PageFacts>> {
        self.facts.upgrade()
    }

    fn again(&self, path: &str) -> Option<PageRead> {
        Some(PageRead {
            path: path.to_owned(),
            facts: Some(self.facts()?),
            found: Vec::new(),
            ahead: self.ahead.clone(),
            alone: true,
            input: self.input,
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
pub fn read_knowing(tree: &Tree, memo: &Memo, how: How<'_>, done: &(dyn Fn() + Sync)) -> Corpus {
    survey(tree, memo, how, done).corpus(tree, memo, None)
}

/// What is known of the pages of a tree before the facts of most are looked at.
pub struct Survey {
    read: Vec<PageRead>,
    /// The overviews that nothing refers to.
    overviews: Vec<String>,
    reduced: bool,
}

/// Looks at every page below [`FOLDERS`]; `done` is called once for each page.
pub fn survey(
    tree: &Tree,
    memo: &Memo,
    How { other, reduced }: How<'_>,
    done: &(dyn Fn() + Sync),
) -> Survey {
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
        let page = match same.and_then(|(_, other)| other.plain(path)?.again(path)) {
            Some(read) => read,
            None => {
                let page = kept::Page::of(tree, memo, reduced, path, text);
                PageRead::ahead(path, page)
                    .unwrap_or_else(|| PageRead::whole(path, page, text, &known))
            }
        };
        done();
        page
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
        for (path, anchored) in read[asked..].iter().flat_map(|page| &page.ahead.leads) {
            if *anchored && let Some((path, text)) = overviews.remove_entry(path.as_str()) {
                wanted.insert(path, text);
            }
        }
        asked = read.len();
        read.par_extend(wanted.into_par_iter().map(one));
    }
    read.sort_by(|one, other| one.path.cmp(&other.path));
    overviews.keys().for_each(|_| done());
    Survey {
        read,
        overviews: overviews.into_keys().map(str::to_owned).collect(),
        reduced,
    }
}

/// What one page gave.
struct PageRead {
    path: String,
    /// Its facts, where they have been looked at.
    facts: Option<Arc<PageFacts>>,
    found: Vec<Diagnostic>,
    ahead: Arc<Ahead>,
    /// Whether its own text was all that there was to read.
    alone: bool,
    /// The hash of all that it was read from.
    input: Key,
}

impl PageRead {
    /// Without its facts, where they need not be read to know what others need to know.
    fn ahead(path: &str, page: kept::Page<'_>) -> Option<Self> {
        let read = page.ahead()?;
        Some(Self {
            path: path.to_owned(),
            facts: None,
            alone: read.alone && read.found.is_empty(),
            found: read.found,
            ahead: Arc::new(read.said),
            input: read.input,
        })
    }

    /// Why it contributes no facts.
    fn skipped(&self) -> Skipped {
        if is_fragment(&self.path) {
            Skipped::Fragment
        } else if is_overview(&self.path) {
            Skipped::Overview
        } else if self.ahead.says_something {
            Skipped::NotReferredTo
        } else {
            Skipped::NoFacts
        }
    }

    fn whole(path: &str, page: kept::Page<'_>, text: &str, known: &page::Known) -> Self {
        let read = page.facts(|fragments| {
            let fragment = |path: &str| fragments(path);
            let (page, mut found) = page::parse_knowing(path, text, &fragment, known.clone());
            let (facts, more) = extract(path, text, &page, &fragment);
            found.extend(more);
            (facts, found)
        });
        Self {
            path: path.to_owned(),
            ahead: Arc::new(Ahead::of(&read.said)),
            alone: read.alone && read.found.is_empty(),
            facts: Some(Arc::new(read.said)),
            found: read.found,
            input: read.input,
        }
    }
}

impl Survey {
    /// The facts of the pages that contribute any. Where pages stand that were written from such a tree before, those that
    /// still say the same are taken for the tree's own.
    pub fn corpus(self, tree: &Tree, memo: &Memo, standing: Option<&Corpus>) -> Corpus {
        let useful = useful(&self.read);
        let (kept, others): (Vec<_>, Vec<_>) = self
            .read
            .into_iter()
            .partition(|page| useful.contains_key(&page.path));
        let mut corpus = Corpus::default();
        let skipped = others.into_iter().map(|page| (page.skipped(), page.path));
        corpus
            .skipped
            .extend(skipped.map(|(why, path)| (path, why)));
        for path in self.overviews {
            let reason = if is_fragment(&path) {
                Skipped::Fragment
            } else {
                Skipped::Overview
            };
            corpus.skipped.push((path, reason));
        }
        corpus.skipped.sort();
        let known = page::Known::default();
        let one = |mut page: PageRead| {
            // Nobody asks what other pages were made from.
            let own = page.input.filter(|_| self.reduced);
            let made = own.and_then(|own| {
                let answers = page.ahead.answers(&useful);
                memo.key(|| [&own[..], &answers])
            });
            if page.facts.is_none() {
                page.facts = standing.and_then(|standing| standing.same(memo, &page.path, made));
                if page.facts.is_some() {
                    return (page, made, false);
                }
                let text = tree.get(&page.path).unwrap_or_default();
                let kept = kept::Page::of(tree, memo, self.reduced, &page.path, text);
                page = PageRead::whole(&page.path, kept, text, &known);
            }
            let whole = page
                .facts
                .as_mut()
                .is_some_and(|facts| prune::prune(facts, &useful));
            (page, made, whole)
        };
        let made: Vec<_> = kept.into_par_iter().map(one).collect();
        for (page, made, whole) in made {
            let Some(facts) = page.facts else { continue };
            corpus.diagnostics.extend(page.found);
            if page.alone && whole {
                let plain = Plain {
                    facts: Arc::downgrade(&facts),
                    ahead: page.ahead,
                    input: page.input,
                };
                corpus.plain.insert(facts.path.clone(), plain);
            }
            if made.is_some() {
                corpus.inputs.insert(page.path, made);
            }
            corpus.pages.push(facts);
        }
        corpus.diagnostics.sort();
        corpus.diagnostics.dedup();
        corpus
    }
}

/// The pages that contribute facts, and whether others may refer to them as a whole.
fn useful(read: &[PageRead]) -> HashMap<String, bool> {
    let by_path: HashMap<&str, &PageRead> =
        read.iter().map(|page| (page.path.as_str(), page)).collect();
    let mut useful: HashMap<String, bool> = HashMap::new();
    let mut open: Vec<&PageRead> = read
        .iter()
        .filter(|page| {
            page.ahead.class != Class::Reference || page.path.rsplit('/').next() == Some(DICTIONARY)
        })
        .collect();
    while let Some(page) = open.pop() {
        let dictionary = matches!(page.ahead.class, Class::Reference | Class::Events);
        if useful.insert(page.path.clone(), dictionary).is_some() {
            continue;
        }
        for (path, anchored) in &page.ahead.leads {
            if let Some(to) = by_path.get(path.as_str())
                && to.ahead.class == Class::Reference
                && to.ahead.says_something
                && !is_fragment(path)
                // An overview may describe fields in one of its sections.
                && (!is_overview(path) || *anchored)
            {
                open.push(to);
            }
        }
    }
    useful
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
