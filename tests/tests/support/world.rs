//! The API as the pages document it, from the repository's facts and from the upstream pages.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use codegen::extract::corpus;
use codegen::ir::Api;
use codegen::resolve::{AccessTable, Overrides, resolve};
use codegen::source::Tree;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn api(folder: &Path) -> Api {
    let (tree, _) = Tree::load(folder).expect("pages");
    let corpus = corpus::read(&tree, &|| ());
    let table = AccessTable::committed().expect("the table of verbs");
    let overrides = Overrides::load(&root()).expect("the overrides");
    resolve(&corpus.pages, &table, &overrides).0
}

/// What the repository holds: what the SDK was generated from.
pub static DOCS_SRC: LazyLock<Api> = LazyLock::new(|| api(&root().join("docs-src")));
/// The upstream pages, where there is a checkout.
pub static UPSTREAM: LazyLock<Option<Api>> = LazyLock::new(|| {
    let folder = upstream();
    folder.join("api-reference").is_dir().then(|| api(&folder))
});

fn upstream() -> PathBuf {
    std::env::var_os("BITRIX24_DOCS")
        .map_or_else(|| root().join("../shared/b24restdocs"), PathBuf::from)
}

/// Checks a promise on what the repository's facts show, and on what the upstream pages do.
pub fn everywhere(promise: fn(&Api)) {
    promise(&DOCS_SRC);
    match &*UPSTREAM {
        Some(api) => promise(api),
        None => println!("skipped: no upstream docs at {}", upstream().display()),
    }
}
