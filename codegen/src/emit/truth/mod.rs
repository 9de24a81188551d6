//! The truth about requests: whether the generated types can write what the documentation's examples send.
//!
//! After it each example has a verdict with reasons and JSON paths, and each that fits has a test that builds it
//! through the constructor and the setters and compares what would be sent.

mod code;
mod keys;
mod kinds;
mod values;
mod weigh;

pub(super) use code::public;

use std::collections::BTreeMap;

use anyhow::Result;

use super::plan::{self, Plan};
use super::{Families, Output};
use crate::diagnostic::{Diagnostic, Place};
use crate::ir::{Api, Version};
use crate::memo::Memo;

/// What was found out.
#[derive(Debug, Clone, Default)]
pub struct Truth {
    /// One for each example, in the IR's order.
    pub verdicts: Vec<Verdict>,
    /// The tests, sorted by path: a module for each family, with one function for each method.
    pub tests: Vec<Output>,
}

/// Whether one example can be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The method.
    pub method: String,
    /// Its version.
    pub version: Version,
    /// Where the example stands.
    pub place: Place,
    /// Why it cannot be written; empty where it can.
    pub misfits: Vec<Misfit>,
    /// Keys that it spells otherwise than the tables do.
    pub respelt: Vec<Respelt>,
}

impl Verdict {
    /// The code of what is found about an example that the types cannot write.
    pub const MISFIT: &'static str = "example-misfit";

    /// Whether the typed request writes the example.
    pub fn fits(&self) -> bool {
        self.misfits.is_empty()
    }

    /// What there is to say about an example that the types cannot write.
    pub fn finding(&self) -> Option<Diagnostic> {
        let first = self.misfits.first()?;
        let more = match self.misfits.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        let message = format!(
            "The example does not fit the parameters of `{}`: `{}`: {}{more}.",
            self.method, first.path, first.reason
        );
        let help = "Correct the page, write an override if another witness says so, or add the page to the ledger.";
        Some(Diagnostic::warning(self.place.clone(), Self::MISFIT, message).with_help(help))
    }
}

/// Something that the typed request cannot write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Where in the example: `$.fields.TITLE`.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// A key in another spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respelt {
    /// Where in the example.
    pub path: String,
    /// As documented.
    pub documented: String,
}

/// Where the tests go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home<'a> {
    /// The folder, relative to the root.
    pub folder: &'a str,
    /// The verb that writes them.
    pub verb: &'a str,
}

impl Home<'static> {
    /// For the examples of `docs-src/`, reduced to their shapes.
    pub const SHAPES: Self = Self {
        folder: "tests/generated/shapes",
        verb: "generate",
    };
    /// For the examples of a checkout of the upstream documentation, as they are; git ignores it.
    pub const UPSTREAM: Self = Self {
        folder: "tests/generated/upstream",
        verb: "examples",
    };
}

/// Examines all examples of all methods.
///
/// The tests call `crate::check(name, sent, expected)`, `crate::check_in_order` for methods that read by position, and
/// `crate::json(text)`.
///
/// # Errors
///
/// When the API cannot be planned, or a test is not Rust.
pub fn examine(api: &Api, families: &Families, home: &Home<'_>) -> Result<Truth> {
    examine_planned(&plan::plan(api, families)?, home, &Memo::none())
}

/// The same of what was planned, with what is known from earlier runs.
///
/// # Errors
///
/// When a test is not Rust.
pub fn examine_planned(plan: &Plan<'_>, home: &Home<'_>, memo: &Memo) -> Result<Truth> {
    let mut truth = Truth::default();
    let mut files: BTreeMap<String, code::File> = BTreeMap::new();
    for index in 0..plan.methods.len() {
        let (verdicts, fitting) = method(plan, index);
        truth.verdicts.extend(verdicts);
        if !fitting.is_empty() {
            code::add(&mut files, plan, index, &fitting);
        }
    }
    truth.tests = code::files(home, &files, memo)?;
    Ok(truth)
}

/// Examines all examples, and writes no tests.
///
/// # Errors
///
/// When the API cannot be planned.
pub fn verdicts(api: &Api, families: &Families) -> Result<Vec<Verdict>> {
    let plan = plan::plan(api, families)?;
    let methods = 0..plan.methods.len();
    Ok(methods.flat_map(|index| method(&plan, index).0).collect())
}

fn verdict(plan: &Plan<'_>, method: usize, example: usize, weighed: &weigh::Weighed) -> Verdict {
    let ir = plan.methods[method].ir;
    Verdict {
        method: ir.name.clone(),
        version: ir.version,
        place: ir.examples[example].place.clone(),
        misfits: weighed.misfits.clone(),
        respelt: weighed.respelt.clone(),
    }
}

fn method(plan: &Plan<'_>, index: usize) -> (Vec<Verdict>, Vec<weigh::Weighed>) {
    let examples = plan.methods[index].ir.examples.iter();
    let weighed: Vec<_> = examples
        .map(|example| weigh::request(plan, index, &example.body))
        .collect();
    let verdicts = weighed
        .iter()
        .enumerate()
        .map(|(example, w)| verdict(plan, index, example, w))
        .collect();
    (
        verdicts,
        weighed
            .into_iter()
            .filter(|w| w.misfits.is_empty())
            .collect(),
    )
}
