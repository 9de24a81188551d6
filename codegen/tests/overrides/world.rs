//! The pages that overrides are about, resolved with all of them or all but one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, OnceLock};

use codegen::emit::Families;
use codegen::emit::truth;
use codegen::extract::corpus;
use codegen::facts::{Class, PageFacts};
use codegen::ir::Api;
use codegen::resolve::overrides::{Override, Target};
use codegen::resolve::{AccessTable, Overrides, resolve};
use codegen::source::Tree;

use crate::upstream::checkout;

/// Pages, and what is needed to resolve them.
pub struct World {
    pages: Vec<Arc<PageFacts>>,
    /// The committed overrides.
    pub overrides: Overrides,
    table: AccessTable,
    families: Families,
    /// All of the documentation with the committed overrides.
    whole: OnceLock<Api>,
}

static DOCS_SRC: LazyLock<World> = LazyLock::new(|| World::read(&root().join("docs-src")));
static UPSTREAM: LazyLock<Option<World>> =
    LazyLock::new(|| checkout().map(|folder| World::read(&folder)));

/// The facts of the repository.
pub fn docs_src() -> &'static World {
    &DOCS_SRC
}

/// The upstream pages, where a checkout is there.
pub fn upstream() -> Option<&'static World> {
    UPSTREAM.as_ref()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

impl World {
    fn read(folder: &Path) -> Self {
        let (tree, _) = Tree::load(folder).expect("pages");
        let mut pages = corpus::read(&tree, &|| ()).pages;
        let each = pages.iter_mut().map(Arc::make_mut);
        each.for_each(codegen::extract::reduce);
        Self {
            pages,
            overrides: Overrides::load(&root()).expect("the overrides"),
            table: AccessTable::committed().expect("the tables"),
            families: Families::committed().expect("the table of families"),
            whole: OnceLock::new(),
        }
    }

    /// The names of all methods, in lower case.
    pub fn methods(&self) -> BTreeSet<String> {
        let classes = self.pages.iter().map(|facts| &facts.class);
        let names = classes.filter_map(|class| match class {
            Class::Method { name, .. } => Some(name.to_lowercase()),
            _ => None,
        });
        names.collect()
    }

    /// What an override may change, with these overrides: its method alone, for all of the documentation many times would
    /// take long; an object may be part of any method.
    pub fn api(&self, entry: &Override, overrides: &Overrides) -> Api {
        if matches!(entry.target, Target::Object(_)) && std::ptr::eq(overrides, &self.overrides) {
            let whole = || resolve(&self.pages, &self.table, overrides).0;
            return self.whole.get_or_init(whole).clone();
        }
        let pages: Vec<Arc<PageFacts>> = self
            .pages
            .iter()
            .filter(|facts| match (&facts.class, &entry.target) {
                (Class::Method { name, .. }, Target::Method(wanted, _)) => {
                    name.eq_ignore_ascii_case(wanted)
                }
                _ => true,
            })
            .cloned()
            .collect();
        resolve(&pages, &self.table, overrides).0
    }

    /// What the types cannot write of the methods' examples.
    pub fn misfits(&self, api: &Api) -> Vec<String> {
        let verdicts = truth::verdicts(api, &self.families).expect("verdicts");
        let misfits = verdicts.iter().flat_map(|verdict| {
            let misfits = verdict.misfits.iter();
            misfits.map(|misfit| format!("{} {misfit:?}", verdict.place))
        });
        misfits.collect()
    }
}
