//! `examples`: the request examples of an upstream checkout → tests of the SDK that `generate` has written.
//!
//! They hold upstream's own words, so that git ignores them, and nothing but the test `upstream` reads them.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::Result;

use super::{Docs, Options, is_whole, options::shown, produce, report};
use crate::emit::Families;
use crate::emit::truth::{self, Home, Verdict};
use crate::ir::{Api, Method, Version};
use crate::memo::Memo;
use crate::report::Findings;
use crate::report::coverage::Figures;
use crate::report::ledger::{Accepted, Ledger};
use crate::write;

/// The arguments of `examples`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The checkout of the upstream documentation.
    #[arg(long, value_name = "PATH")]
    pub from: PathBuf,
}

/// Writes the tests; false where an example cannot be typed and the ledger does not know it.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let root = options.workspace()?;
    let memo = Memo::open(&root);
    let ledger = Ledger::load(&root)?;
    let upstream = produce::read(options, &memo, &arguments.from)?;
    if !is_whole(options, &upstream, &ledger.sync)? {
        return Ok(false);
    }
    // The types are those of the SDK, whatever the checkout says: only the examples are its own.
    let (mut api, _) = produce::api(
        &root,
        &produce::facts(options, &memo, &root, &Docs::default())?,
    )?;
    let (theirs, _) = produce::api(&root, &upstream)?;
    let unknown = exchange(&mut api, theirs);
    memo.close();
    let truth = truth::examine(&api, &Families::committed()?, &Home::UPSTREAM)?;
    let written = write::write(&truth.tests, produce::EXAMPLES_OWNS, &root)?;

    let examples = Figures::of(&api, &truth.verdicts).examples;
    options.say(&format!(
        "{} of {} pages hold with their {} examples; {} files written, {} removed, {} unchanged",
        examples.pages.len() - examples.misfitting.len(),
        examples.pages.len(),
        examples.all,
        written.written.len(),
        written.removed.len(),
        written.unchanged
    ));
    if !unknown.is_empty() {
        options.say(&format!(
            "left out, for the SDK does not know them: {}; to add them: cargo codegen sync --from {}",
            unknown.join(", "),
            shown(&arguments.from)
        ));
    }
    options.say("to run them: cargo test -p tests --features upstream --test upstream");

    let found = truth.verdicts.iter().filter_map(Verdict::finding).collect();
    let comparison = of_examples(ledger.generate).compare(found);
    let findings = Findings {
        diagnostics: comparison.unexpected,
        ledger: comparison.stale,
        ..Findings::default()
    };
    report(options, &findings, &upstream.tree)
}

/// Gives each method the examples that the other API has for it; answers with the names of methods that only the other
/// one knows, where they have examples.
fn exchange(api: &mut Api, theirs: Api) -> Vec<String> {
    let key =
        |method: &Method| -> (String, Version) { (method.name.to_lowercase(), method.version) };
    let mut theirs: HashMap<_, _> = theirs
        .methods
        .into_iter()
        .map(|method| (key(&method), method))
        .collect();
    for method in &mut api.methods {
        method.examples = theirs
            .remove(&key(method))
            .map(|method| method.examples)
            .unwrap_or_default();
    }
    let left = theirs
        .into_values()
        .filter(|method| !method.examples.is_empty());
    let mut unknown: Vec<String> = left.map(|method| method.name).collect();
    unknown.sort();
    unknown
}

/// What the ledger accepts about examples: the rest of it speaks of pages that are not read here.
fn of_examples(mut accepted: Accepted) -> Accepted {
    accepted.0.retain(|entry| entry.code == Verdict::MISFIT);
    accepted
}
