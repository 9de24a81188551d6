//! `explain`: one method for a person.

use std::io::Write as _;

use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

use super::{Docs, Options, ir, produce};
use crate::diff::show::what;
use crate::diff::{Diff, Subject, diff};
use crate::emit::{self, Families};
use crate::ir::{
    Api, Case, DefaultValue, EnumValue, Field, InCase, Method, Required, Type, Version, name_of,
};
use crate::memo::Memo;
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
    let quiet = options.quietly();
    let read = produce::facts(&quiet, &Memo::none(), &root, &arguments.docs)?;
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
    let version = match method.version {
        Version::V2 => "",
        Version::V3 => " (REST 3.0)",
    };
    writeln!(out, "{}{version} — {}", method.name, method.title)?;
    for (name, value) in head(method) {
        writeln!(out, "  {name}: {value}")?;
    }
    for signature in &method.signatures {
        let label = if signature.label.is_empty() {
            String::new()
        } else {
            format!(" {}", signature.label)
        };
        writeln!(out, "\nParameters{label}:")?;
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
        let fields: Vec<&str> = error
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        let of = if fields.is_empty() {
            String::new()
        } else {
            format!(" of {}", fields.join(", "))
        };
        writeln!(
            out,
            "  {} {}{of}",
            error.code.as_deref().unwrap_or("(without a code)"),
            error.status.as_deref().unwrap_or_default()
        )?;
    }
    writeln!(out, "\nRequest examples: {}", method.examples.len())?;
    for example in &method.examples {
        writeln!(out, "  {}    {}", example.body, example.place)?;
    }
    Ok(())
}

/// The facts about the method itself, those that are there.
fn head(method: &Method) -> Vec<(&'static str, String)> {
    let yes = |flag: bool| flag.then(|| "yes".to_owned());
    let list = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
    let deprecated = method
        .deprecated
        .as_ref()
        .map(|by| list(by).map_or_else(|| "yes".to_owned(), |by| format!("use {by}")));
    let all = [
        ("page", Some(method.page.clone())),
        ("scopes", list(&method.scopes)),
        ("who may call", method.who.map(|who| words(&who))),
        ("deprecated", deprecated),
        ("applications only", yes(method.application_only)),
        ("reads by position", yes(method.order_sensitive)),
        ("access", Some(words(&method.access))),
        ("paging", Some(words(&method.paging))),
        ("listing", method.listing.as_ref().map(words)),
        (
            "payload",
            method
                .response
                .payload
                .as_ref()
                .map(|payload| payload.ty.clone()),
        ),
        ("related", list(&method.related)),
    ];
    all.into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// A fact as the IR writes it.
fn words(fact: &impl Serialize) -> String {
    match serde_json::to_value(fact) {
        Ok(Value::String(text)) => text.replace('_', " "),
        Ok(Value::Object(members)) => {
            let members = members.iter().filter(|(_, value)| !value.is_null());
            let members: Vec<String> = members
                .map(|(name, value)| format!("{name} {value}"))
                .collect();
            members.join(", ")
        }
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

fn fields(out: &mut dyn std::io::Write, all: &[Field], depth: usize) -> Result<()> {
    for field in all {
        writeln!(
            out,
            "{}{}: {}{}    {}",
            "  ".repeat(depth),
            field.name,
            name(&field.ty),
            more(field),
            field.place
        )?;
        if depth < 6 {
            fields(out, inner(&field.ty), depth + 1)?;
        }
    }
    Ok(())
}

/// What else is said of a field.
fn more(field: &Field) -> String {
    let mut said = Vec::new();
    match &field.required {
        Required::Always => said.push("required".to_owned()),
        Required::Starred => said.push("required in most cases".to_owned()),
        Required::Conditional(names) if names.is_empty() => {
            said.push("required under a condition".to_owned());
        }
        Required::Conditional(names) => {
            said.push(format!("required depending on {}", names.join(", ")));
        }
        Required::OneOf(others) => {
            said.push(format!("required, or one of {}", others.join(", ")));
        }
        Required::No => {}
    }
    match &field.default {
        Some(DefaultValue::Literal(value)) => said.push(format!("default {value}")),
        Some(DefaultValue::Conditional(names)) if names.is_empty() => {
            said.push("default under a condition".to_owned());
        }
        Some(DefaultValue::Conditional(names)) => {
            said.push(format!("default depending on {}", names.join(", ")));
        }
        Some(other) => said.push(format!("default {}", words(other))),
        None => {}
    }
    if let Type::Boolean(wire) = &field.ty {
        said.push(format!("written as {}", words(wire)));
    }
    for (flag, word) in [
        (field.pattern, "a pattern"),
        (field.nullable, "or null"),
        (field.deprecated, "deprecated"),
    ] {
        if flag {
            said.push(word.to_owned());
        }
    }
    if !field.aliases.is_empty() {
        said.push(format!("also {}", field.aliases.join(", ")));
    }
    if !field.applies_to.is_empty() {
        let cases: Vec<String> = field.applies_to.iter().map(Case::words).collect();
        said.push(format!("for {}", cases.join(", ")));
    }
    said.extend(field.in_cases.iter().filter_map(in_case));
    said.iter().map(|word| format!(", {word}")).collect()
}

/// What a field is in one of its cases, where more is known of it there than its type.
fn in_case(own: &InCase) -> Option<String> {
    let mut said = Vec::new();
    if own.required != Required::No {
        said.push("required".to_owned());
    }
    match &own.default {
        Some(DefaultValue::Literal(value)) => said.push(format!("default {value}")),
        Some(other) => said.push(format!("default {}", words(other))),
        None => {}
    }
    if !own.values.is_empty() {
        let values: Vec<&str> = own.values.iter().map(|one| one.value.as_str()).collect();
        said.push(format!("one of {}", values.join(" | ")));
    }
    (!said.is_empty()).then(|| format!("in {}: {}", own.case.words(), said.join("; ")))
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

fn values(ty: &Type) -> Vec<String> {
    match ty {
        Type::Enum(set) => {
            let shown = |value: &EnumValue| match &value.label {
                Some(label) => format!("{} ({label})", value.value),
                None => value.value.clone(),
            };
            set.values.iter().map(shown).collect()
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
        if let Some(link) = &entry.link {
            writeln!(out, "    {link}")?;
        }
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
        events: Vec::new(),
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
