//! `explain`: one method for a person.

use std::io::Write as _;

use anyhow::Result;

use super::{Docs, Options, ir, produce};
use crate::diff::show::what;
use crate::diff::{Diff, Subject, diff};
use crate::emit::{self, Families};
use crate::ir::{Api, Field, Method, Required, Type, name_of};
use crate::resolve::overrides::Target;
use crate::resolve::{AccessTable, Overrides, resolve};

/// The arguments of `explain`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The method.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The pages.
    #[command(flatten)]
    pub docs: Docs,
}

/// Prints the method's facts with their places, and the Rust that it becomes.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let root = options.workspace()?;
    let quiet = Options {
        quiet: true,
        ..options.clone()
    };
    let read = produce::facts(&quiet, &root, &arguments.docs)?;
    let corrections = Overrides::load(&root)?;
    let table = AccessTable::committed()?;
    let pages = &read.corpus.pages;
    let (api, _) = resolve(pages, &table, &corrections);
    let (upstream, _) = resolve(pages, &table, &Overrides::default());
    let change = diff(&upstream, &api);
    let mut out = std::io::stdout().lock();
    for method in ir::named(&api, &arguments.name)? {
        facts(&mut out, method)?;
        overrides(&mut out, &corrections, &change, method)?;
        writeln!(out, "\nRust:\n\n{}", rust(&api, method)?)?;
    }
    out.flush()?;
    Ok(true)
}

fn facts(out: &mut dyn std::io::Write, method: &Method) -> Result<()> {
    writeln!(
        out,
        "{} ({:?}) — {}",
        method.name, method.version, method.title
    )?;
    writeln!(out, "  page: {}", method.page)?;
    writeln!(out, "  scopes: {}", method.scopes.join(", "))?;
    writeln!(
        out,
        "  access: {:?}, paging: {:?}",
        method.access, method.paging
    )?;
    if let Some(replaced) = &method.deprecated {
        writeln!(out, "  deprecated; use {}", replaced.join(", "))?;
    }
    for signature in &method.signatures {
        writeln!(
            out,
            "\nParameters{}{}:",
            if signature.label.is_empty() { "" } else { " " },
            signature.label
        )?;
        fields(out, &signature.params, 1)?;
    }
    match &method.response.ty {
        Some(ty) => {
            writeln!(out, "\nAnswer: {}", name(ty))?;
            fields(out, inner(ty), 1)?;
        }
        None => writeln!(out, "\nAnswer: not documented, the raw value")?,
    }
    writeln!(out, "\nErrors:")?;
    for error in &method.errors {
        writeln!(
            out,
            "  {} {}",
            error.code.as_deref().unwrap_or("(without a code)"),
            error.status.as_deref().unwrap_or_default()
        )?;
    }
    Ok(())
}

fn fields(out: &mut dyn std::io::Write, all: &[Field], depth: usize) -> Result<()> {
    for field in all {
        let required = match &field.required {
            Required::Always => ", required".to_owned(),
            Required::Starred => ", required in most cases".to_owned(),
            Required::Conditional(names) if names.is_empty() => {
                ", required under a condition".to_owned()
            }
            Required::Conditional(names) => format!(", required depending on {}", names.join(", ")),
            Required::No => String::new(),
        };
        writeln!(
            out,
            "{}{}: {}{required}    {}",
            "  ".repeat(depth),
            field.name,
            name(&field.ty),
            field.place
        )?;
        if depth < 6 {
            fields(out, inner(&field.ty), depth + 1)?;
        }
    }
    Ok(())
}

fn inner(ty: &Type) -> &[Field] {
    match ty {
        Type::Object(object) | Type::Filter(object) | Type::Order(object) => &object.fields,
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => self::inner(inner),
        _ => &[],
    }
}

/// A type, with the values of a set.
fn name(ty: &Type) -> String {
    let values = values(ty);
    if values.is_empty() {
        return name_of(ty);
    }
    format!("{}: {}", name_of(ty), values.join(" | "))
}

fn values(ty: &Type) -> Vec<&str> {
    match ty {
        Type::Enum(set) => {
            let values = set.values.iter();
            values.map(|value| value.value.as_str()).collect()
        }
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => values(inner),
        _ => Vec::new(),
    }
}

/// The overrides of a method, each with its reason, and what they changed.
fn overrides(
    out: &mut dyn std::io::Write,
    all: &Overrides,
    change: &Diff,
    method: &Method,
) -> Result<()> {
    let own = |target: &Target| {
        matches!(target, Target::Method(name, version)
            if name.eq_ignore_ascii_case(&method.name) && *version == method.version)
    };
    let entries: Vec<_> = all
        .entries()
        .iter()
        .filter(|entry| own(&entry.target))
        .collect();
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nOverrides:")?;
    for entry in entries {
        writeln!(out, "  {}    {}", entry.parameter, entry.place)?;
        writeln!(out, "    {} Witness: {}", entry.reason, entry.witness)?;
    }
    writeln!(out, "\nWhat they change:")?;
    let own = change.changes.iter().filter(|change| {
        matches!(&change.subject, Subject::Method { name, version }
            if *name == method.name && *version == method.version)
    });
    for change in own {
        writeln!(out, "  {}", what(&change.what))?;
    }
    Ok(())
}

/// The request's own Rust: the method alone is emitted, so that nothing else shows.
fn rust(api: &Api, method: &Method) -> Result<String> {
    let alone = Api {
        methods: vec![method.clone()],
        shared: api.shared.clone(),
    };
    let outputs = emit::emit(&alone, &Families::committed()?)?;
    let longest = outputs
        .into_iter()
        .filter(|output| output.content.contains(&format!("\"{}\"", method.name)))
        .max_by_key(|output| output.content.len());
    Ok(longest.map(|output| output.content).unwrap_or_default())
}
