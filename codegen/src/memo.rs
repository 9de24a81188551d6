//! Results of pure stages, kept between runs under a hash of all that they come from.
//!
//! What is kept decides how fast a run is and never what it gives: a result is found only under the input that it was
//! made from, by the same build of the generator. Where the store cannot be opened (another run holds it, the disk is
//! full, the file is broken), every stage simply works anew.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use redb::{Database, ReadOnlyTable, ReadableTableMetadata, TableDefinition};

/// Where it is kept below the workspace.
const FILE: &str = "target/codegen/memo.redb";

/// What was made from what, as a hash and bytes.
type Entries = TableDefinition<'static, &'static [u8; 32], &'static [u8]>;

/// How many times the entries of one run are kept before those that it did not use are dropped.
const ROOM: u64 = 3;

/// What is longer is hashed in many pieces at once.
const LONG: usize = 1024;

/// A stage whose results are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// A page → its facts.
    Facts,
    /// A page → what other pages need to know of it.
    Head,
    /// A page among others, and a page that stands → nothing: that both say the same.
    Same,
    /// Facts → their page: that a page is what its facts are written as.
    Render,
    /// The plan → a file of the SDK.
    Emit,
    /// The plan → what its types write of the examples of a method.
    Examples,
    /// The names of all requests → the table that tests decode answers by.
    Table,
    /// A method → its line of the emulator's data.
    Line,
    /// The methods of a scope → the figures of their answers.
    Answers,
}

impl Stage {
    const ALL: [Stage; 9] = [
        Stage::Facts,
        Stage::Head,
        Stage::Same,
        Stage::Render,
        Stage::Emit,
        Stage::Examples,
        Stage::Table,
        Stage::Line,
        Stage::Answers,
    ];

    fn entries(self) -> Entries {
        TableDefinition::new(match self {
            Stage::Facts => "facts",
            Stage::Head => "head",
            Stage::Same => "same",
            Stage::Render => "render",
            Stage::Emit => "emit",
            Stage::Examples => "examples",
            Stage::Table => "table",
            Stage::Line => "line",
            Stage::Answers => "answers",
        })
    }
}

/// What an input is known by; nothing where nothing is kept.
pub type Key = Option<[u8; 32]>;

/// The results of earlier runs, and of this one.
#[derive(Default)]
pub struct Memo {
    store: Option<Store>,
    used: Mutex<HashMap<Stage, Used>>,
}

struct Store {
    database: Database,
    tables: HashMap<Stage, ReadOnlyTable<&'static [u8; 32], &'static [u8]>>,
}

/// What one run used of a stage.
#[derive(Default)]
struct Used {
    found: HashSet<[u8; 32]>,
    made: HashMap<[u8; 32], Vec<u8>>,
}

impl Memo {
    /// What is kept in a workspace.
    pub fn open(root: &Path) -> Self {
        Self::at(&root.join(FILE))
    }

    /// What is kept in a file, which is made where it is not there.
    pub fn at(file: &Path) -> Self {
        Self {
            store: Store::open(file),
            used: Mutex::default(),
        }
    }

    /// Keeps nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether anything is kept.
    pub fn keeps(&self) -> bool {
        self.store.is_some()
    }

    /// The hash of an input, of which every part counts.
    pub fn key<const N: usize, P: AsRef<[u8]>>(&self, parts: impl FnOnce() -> [P; N]) -> Key {
        self.store.as_ref()?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(env!("CODEGEN_BUILD").as_bytes());
        for part in parts() {
            let part = part.as_ref();
            hasher.update(&(part.len() as u64).to_le_bytes());
            // A long text is hashed several times as fast where it begins a hash of its own.
            if part.len() > LONG {
                hasher.update(blake3::hash(part).as_bytes());
            } else {
                hasher.update(part);
            }
        }
        Some(*hasher.finalize().as_bytes())
    }

    /// What `read` makes of the bytes that were kept for an input.
    pub fn get<T>(
        &self,
        stage: Stage,
        key: Key,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Option<T> {
        let key = key?;
        let table = self.store.as_ref()?.tables.get(&stage)?;
        let bytes = table.get(&key).ok()??;
        let value = read(bytes.value())?;
        self.used(stage, |used| used.found.insert(key));
        Some(value)
    }

    /// The text that was kept for an input, or else what `make` makes of it.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn text<E>(
        &self,
        stage: Stage,
        key: Key,
        make: impl FnOnce() -> Result<String, E>,
    ) -> Result<String, E> {
        let kept = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        if let Some(text) = self.get(stage, key, kept) {
            return Ok(text);
        }
        let text = make()?;
        self.put(stage, key, || text.clone().into_bytes());
        Ok(text)
    }

    /// Keeps what is kept for an input, though nobody has looked at it.
    pub fn stays(&self, stage: Stage, key: Key) {
        if let Some(key) = key {
            self.used(stage, |used| used.found.insert(key));
        }
    }

    /// Keeps what was made from an input.
    pub fn put(&self, stage: Stage, key: Key, bytes: impl FnOnce() -> Vec<u8>) {
        if let Some(key) = key {
            self.used(stage, |used| used.made.insert(key, bytes()));
        }
    }

    /// Writes down what this run has made. Failing to is no failure of the run.
    pub fn close(self) {
        let used = self
            .used
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = self.store {
            let _ = store.keep(used);
        }
    }

    fn used<R>(&self, stage: Stage, change: impl FnOnce(&mut Used) -> R) -> R {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        change(used.entry(stage).or_default())
    }
}

impl Store {
    fn open(path: &Path) -> Option<Self> {
        std::fs::create_dir_all(path.parent()?).ok()?;
        let database = match Database::create(path) {
            Ok(database) => database,
            // Another run holds it.
            Err(redb::DatabaseError::DatabaseAlreadyOpen) => return None,
            Err(_) => {
                std::fs::remove_file(path).ok()?;
                Database::create(path).ok()?
            }
        };
        let reading = database.begin_read().ok()?;
        let table = |stage: Stage| Some((stage, reading.open_table(stage.entries()).ok()?));
        let tables = Stage::ALL.into_iter().filter_map(table).collect();
        Some(Self { database, tables })
    }

    fn keep(mut self, used: HashMap<Stage, Used>) -> anyhow::Result<()> {
        self.tables.clear();
        if used.values().all(|used| used.made.is_empty()) {
            return Ok(());
        }
        let writing = self.database.begin_write()?;
        for (stage, used) in used {
            let mut table = writing.open_table(stage.entries())?;
            let in_use = (used.found.len() + used.made.len()) as u64;
            for (key, bytes) in &used.made {
                table.insert(key, bytes.as_slice())?;
            }
            if table.len()? > ROOM * in_use {
                table.retain(|key, _| used.found.contains(key) || used.made.contains_key(key))?;
            }
        }
        writing.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Option<String> {
        String::from_utf8(bytes.to_vec()).ok()
    }

    /// A run that looks for each input, and makes those that are not known; how many were known.
    fn run(file: &Path, inputs: &[String]) -> usize {
        let memo = Memo::at(file);
        let known = inputs.iter().filter(|input| {
            let key = memo.key(|| [input]);
            let known = memo.get(Stage::Emit, key, text);
            if known.is_none() {
                memo.put(Stage::Emit, key, || input.to_uppercase().into_bytes());
            }
            known.is_some_and(|known| known == input.to_uppercase())
        });
        let known = known.count();
        memo.close();
        known
    }

    fn inputs(range: std::ops::Range<usize>) -> Vec<String> {
        range.map(|number| format!("input {number}")).collect()
    }

    #[test]
    fn a_run_knows_what_an_earlier_one_has_made() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("memo");
        assert_eq!(run(&file, &inputs(0..3)), 0);
        assert_eq!(run(&file, &inputs(1..4)), 2);
        assert_eq!(run(&file, &inputs(0..4)), 4);
    }

    #[test]
    fn what_has_not_been_used_is_dropped_when_the_rest_is_much_less() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("memo");
        run(&file, &inputs(0..100));
        run(&file, &inputs(99..110));
        assert_eq!(run(&file, &inputs(0..110)), 11);
    }

    #[test]
    fn while_one_run_holds_the_store_another_keeps_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("memo");
        run(&file, &inputs(0..3));
        let holding = Memo::at(&file);
        assert_eq!(run(&file, &inputs(0..3)), 0);
        holding.close();
        assert_eq!(run(&file, &inputs(0..3)), 3);
    }

    #[test]
    fn parts_of_an_input_are_not_mixed_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let memo = Memo::at(&folder.path().join("memo"));
        assert_ne!(memo.key(|| ["ab", "c"]), memo.key(|| ["a", "bc"]));
    }
}
