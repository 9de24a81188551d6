//! The documentation, read and resolved.

use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};

use codegen::diagnostic::Diagnostic;
use codegen::emit::Families;
use codegen::emit::truth::{self, Verdict};
use codegen::extract::corpus::{self, Corpus};
use codegen::ir::{Api, Event, Method};
use codegen::resolve::{AccessTable, Overrides, resolve};
use codegen::source::Tree;
use serde_json::Value;

use crate::upstream::checkout;

/// What a folder of pages says.
pub struct World {
    /// Its facts.
    pub corpus: Corpus,
    /// The API.
    pub api: Api,
    /// What was found while it was resolved.
    pub found: Vec<Diagnostic>,
    /// Whether the types write the examples.
    pub verdicts: Vec<Verdict>,
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

static DOCS_SRC: LazyLock<World> = LazyLock::new(|| World::read(&root().join("docs-src")));
static UPSTREAM: OnceLock<World> = OnceLock::new();

impl World {
    /// The facts of the repository.
    pub fn docs_src() -> &'static Self {
        &DOCS_SRC
    }

    /// The upstream pages, where a checkout is there.
    pub fn upstream() -> Option<&'static Self> {
        let folder = checkout()?;
        Some(UPSTREAM.get_or_init(|| World::read(&folder)))
    }

    fn read(folder: &Path) -> Self {
        let (tree, _) = Tree::load(folder).expect("pages");
        let corpus = corpus::read(&tree, &|| ());
        let table = AccessTable::committed().expect("the table of verbs");
        let overrides = Overrides::load(&root()).expect("the overrides");
        let (api, mut found) = resolve(&corpus.pages, &table, &overrides);
        found.extend(table.stale(&api));
        let families = Families::committed().expect("the table of families");
        let verdicts = truth::verdicts(&api, &families).expect("verdicts");
        Self {
            corpus,
            api,
            found,
            verdicts,
        }
    }
}

/// What a method takes and answers, without words, places and titles.
pub fn types(method: &Method) -> Value {
    let mut value = serde_json::json!({
        "signatures": serde_json::to_value(&method.signatures).expect("JSON"),
        "response": serde_json::to_value(&method.response.ty).expect("JSON"),
        "paging": method.paging,
        "access": method.access,
    });
    strip(&mut value);
    value
}

/// What an event's data is, without words, places and titles.
pub fn event_types(event: &Event) -> Value {
    let mut value = serde_json::to_value(&event.data).expect("JSON");
    strip(&mut value);
    value
}

/// The first place where two values differ.
pub fn difference(one: &Value, other: &Value, path: &str) -> Option<String> {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => a
            .iter()
            .find_map(|(key, value)| difference(value, &b[key], &format!("{path}/{key}"))),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .enumerate()
            .find_map(|(at, (a, b))| difference(a, b, &format!("{path}/{at}"))),
        _ if one == other => None,
        _ => {
            let short = |value: &Value| value.to_string().chars().take(120).collect::<String>();
            Some(format!("{path}: {} / {}", short(one), short(other)))
        }
    }
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.shift_remove("place");
            members.shift_remove("docs");
            members.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}
