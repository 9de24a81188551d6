//! `explain`: one method for a person.

use std::io::Write as _;

use anyhow::Result;

use super::{Docs, Options, ir, produce};
use crate::emit::{self, Families};
use crate::ir::{Api, Field, Method, Required, Type};

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
    let (api, _) = produce::api(&root, &read)?;
    let mut out = std::io::stdout().lock();
    for method in ir::named(&api, &arguments.name)? {
        facts(&mut out, method)?;
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

fn name(ty: &Type) -> String {
    match ty {
        Type::Enum(set) => {
            let values: Vec<&str> = set
                .values
                .iter()
                .map(|value| value.value.as_str())
                .collect();
            format!("one of {}", values.join(", "))
        }
        Type::Object(_) => "object".to_owned(),
        Type::Shared(token) => token.clone(),
        Type::List(inner) => format!("list of {}", name(inner)),
        Type::Map(inner) => format!("map to {}", name(inner)),
        Type::OneOrMany(inner) => format!("one or many of {}", name(inner)),
        Type::Union(types) => types.iter().map(name).collect::<Vec<_>>().join(" or "),
        Type::Filter(_) => "filter".to_owned(),
        Type::Order(_) => "order".to_owned(),
        Type::Select(_) => "selection".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
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
