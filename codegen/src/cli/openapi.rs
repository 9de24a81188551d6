//! `openapi`: the API as an OpenAPI document.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::{Docs, Options, produce};
use crate::emit::Families;
use crate::memo::Memo;
use crate::openapi;
use crate::report::json;

/// The arguments of `openapi`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The file to write; the standard output where none is named.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The families, by the names of their cargo features, and `base` for what is always there; all where none is named.
    #[arg(long = "family", value_name = "NAME")]
    pub families: Vec<String>,
    /// The pages.
    #[command(flatten)]
    pub docs: Docs,
}

/// Prints or writes the document.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let root = options.workspace()?;
    let families = Families::committed()?;
    for name in &arguments.families {
        let mut features = families.iter().filter_map(|it| it.feature.as_deref());
        if name != openapi::OTHER && !features.any(|feature| feature == name) {
            bail!("no family is called `{name}`; `codegen/families.toml` has all");
        }
    }
    let quiet = options.quietly();
    let read = produce::facts(&quiet, &Memo::none(), &root, &arguments.docs)?;
    let (mut api, _) = produce::api(&root, &read)?;
    if !arguments.families.is_empty() {
        api = openapi::of_families(&api, &families, &arguments.families);
    }
    let document = openapi::document(&api, &families);
    match &arguments.out {
        None => {
            let mut out = std::io::stdout().lock();
            json(&mut out, &document)?;
            out.flush()?;
        }
        Some(path) => {
            let mut out = Vec::new();
            json(&mut out, &document)?;
            fs::write(path, out).with_context(|| format!("cannot write `{}`", path.display()))?;
            let methods = api.methods.len();
            options.say(&format!(
                "{methods} methods and {} events",
                api.events.len()
            ));
        }
    }
    Ok(true)
}
