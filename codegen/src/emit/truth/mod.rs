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
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::plan::{self, Plan};
use super::{Families, Output, inputs};
use crate::diagnostic::{Diagnostic, Place};
use crate::ir::{Api, Version};
use crate::memo::{Memo, Stage};

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misfit {
    /// Where in the example: `$.fields.TITLE`.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// A key in another spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    // Tokens cannot travel between threads: each test is made and printed on one.
    let methods = (0..plan.methods.len()).into_par_iter();
    let examined: Vec<Result<Examined>> = methods.map(|id| method(plan, memo, id)).collect();
    let mut truth = Truth::default();
    let mut subjects: BTreeMap<code::Subject<'_>, Vec<(usize, String)>> = BTreeMap::new();
    for (id, examined) in examined.into_iter().enumerate() {
        let Examined { examples, test } = examined?;
        let examples = examples.into_iter().enumerate();
        let verdicts = examples.map(|(example, weighed)| verdict(plan, id, example, weighed));
        truth.verdicts.extend(verdicts);
        if let Some(test) = test {
            let subject = subjects.entry(code::Subject::of(plan, &plan.methods[id]));
            subject.or_default().push((id, test));
        }
    }
    for (subject, tests) in &subjects {
        truth.tests.push(code::file(home, subject, plan, tests)?);
    }
    let subjects: Vec<_> = subjects.keys().collect();
    truth.tests.extend(code::lists(home, &subjects)?);
    truth.tests.sort();
    Ok(truth)
}

/// What was found out about the examples of a method.
#[derive(Default, Serialize, Deserialize)]
struct Examined {
    /// Of each example.
    examples: Vec<(Vec<Misfit>, Vec<Respelt>)>,
    /// What the test of those that fit does, where any does.
    test: Option<String>,
}

fn method(plan: &Plan<'_>, memo: &Memo, method: usize) -> Result<Examined> {
    if plan.methods[method].ir.examples.is_empty() {
        return Ok(Examined::default());
    }
    let key = memo.key(|| [inputs::of_examples(plan, method)]);
    let kept = memo.get(Stage::Examples, key, |bytes| {
        postcard::from_bytes(bytes).ok()
    });
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let mut weighed = weighed(plan, method);
    let said = weighed
        .iter_mut()
        .map(|it| (it.misfits.clone(), std::mem::take(&mut it.respelt)));
    let examples = said.collect();
    weighed.retain(|it| it.misfits.is_empty());
    let test = (!weighed.is_empty()).then(|| code::test(plan, method, &weighed));
    let examined = Examined {
        examples,
        test: test.transpose()?,
    };
    memo.put(Stage::Examples, key, || {
        postcard::to_stdvec(&examined).unwrap_or_default()
    });
    Ok(examined)
}

/// Examines all examples, and writes no tests.
///
/// # Errors
///
/// When the API cannot be planned.
pub fn verdicts(api: &Api, families: &Families) -> Result<Vec<Verdict>> {
    let plan = plan::plan(api, families)?;
    let methods = 0..plan.methods.len();
    let of_method = |method: usize| {
        let weighed = weighed(&plan, method).into_iter().enumerate();
        let verdicts = weighed.map(|(example, weighed)| {
            verdict(&plan, method, example, (weighed.misfits, weighed.respelt))
        });
        verdicts.collect::<Vec<_>>()
    };
    Ok(methods.flat_map(of_method).collect())
}

fn verdict(
    plan: &Plan<'_>,
    method: usize,
    example: usize,
    (misfits, respelt): (Vec<Misfit>, Vec<Respelt>),
) -> Verdict {
    let ir = plan.methods[method].ir;
    Verdict {
        method: ir.name.clone(),
        version: ir.version,
        place: ir.examples[example].place.clone(),
        misfits,
        respelt,
    }
}

fn weighed(plan: &Plan<'_>, method: usize) -> Vec<weigh::Weighed> {
    let examples = plan.methods[method].ir.examples.iter();
    let weighed = examples.map(|example| weigh::request(plan, method, &example.body));
    weighed.collect()
}
