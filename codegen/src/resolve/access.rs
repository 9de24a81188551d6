//! Whether a method only reads: by the verb in its name, or by the committed table.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::ir::Access;

/// The committed table.
const TABLE: &str = include_str!("../../access.toml");

/// Which names read.
#[derive(Debug, Clone)]
pub struct AccessTable {
    verbs: BTreeSet<String>,
    methods: BTreeMap<String, Access>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    reading_verbs: Vec<String>,
    #[serde(default)]
    read: Vec<String>,
    #[serde(default)]
    write: Vec<String>,
}

impl AccessTable {
    /// The committed table.
    pub fn committed() -> Result<Self> {
        Self::parse(TABLE)
    }

    /// Reads a table.
    pub fn parse(text: &str) -> Result<Self> {
        let written: Written = toml::from_str(text).context("access.toml")?;
        let mut methods = BTreeMap::new();
        for (names, access) in [(written.read, Access::Read), (written.write, Access::Write)] {
            for name in names {
                methods.insert(name.to_lowercase(), access);
            }
        }
        Ok(Self {
            verbs: written.reading_verbs.into_iter().collect(),
            methods,
        })
    }

    /// Whether a method reads or writes.
    pub fn of(&self, name: &str) -> Access {
        let name = name.to_lowercase();
        if let Some(access) = self.methods.get(&name) {
            return *access;
        }
        let last = name.rsplit('.').next().unwrap_or_default();
        if self
            .verbs
            .iter()
            .any(|verb| last == verb || (last.starts_with(verb.as_str()) && verb.len() >= 3))
        {
            Access::Read
        } else {
            Access::Write
        }
    }
}
