//! `ir`: the IR as JSON.

use std::io::Write as _;

use anyhow::{Result, bail};

use super::{Docs, Options, near, produce};
use crate::ir::{Api, Method, schema};
use crate::memo::Memo;
use crate::report::json;

/// The arguments of `ir`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The methods, letter case aside; all of them and the shared objects where none is named.
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// The JSON Schema of what is printed, instead.
    #[arg(long, conflicts_with_all = ["names", "docs"])]
    pub schema: bool,
    /// The pages.
    #[command(flatten)]
    pub docs: Docs,
}

/// Prints the IR.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    if arguments.schema {
        let mut out = std::io::stdout().lock();
        json(&mut out, &schema::schema())?;
        out.flush()?;
        return Ok(true);
    }
    let root = options.workspace()?;
    let quiet = options.quietly();
    let read = produce::facts(&quiet, &Memo::none(), &root, &arguments.docs)?;
    let (api, _) = produce::api(&root, &read)?;
    let mut out = std::io::stdout().lock();
    if arguments.names.is_empty() {
        json(&mut out, &api)?;
    } else {
        let mut methods = Vec::new();
        for name in &arguments.names {
            methods.extend(named(&api, name)?);
        }
        json(&mut out, &methods)?;
    }
    out.flush()?;
    Ok(true)
}

/// The methods of a name, one for each version.
pub fn named<'a>(api: &'a Api, name: &str) -> Result<Vec<&'a Method>> {
    let found: Vec<&Method> = api
        .methods
        .iter()
        .filter(|method| method.name.eq_ignore_ascii_case(name))
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let near = near::nearest(name, api.methods.iter().map(|method| method.name.as_str()));
    if near.is_empty() {
        bail!("no method is called `{name}`; `cargo codegen list` prints all names");
    }
    bail!(
        "no method is called `{name}`; similar names: {}",
        near.join(", ")
    )
}
