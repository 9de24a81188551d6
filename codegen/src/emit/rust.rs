//! Modules as files: tokens, then syntax, then text.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

use super::inputs::Inputs;
use super::paths::ident;
use super::plan::{ModuleId, Plan};
use super::{Output, accessors, docs, shared};
use crate::ir::Hashes;
use crate::memo::{Memo, Stage};

/// The folder of the generated tree.
const ROOT: &str = "sdk/src/api";

/// What generated code may do and hand-written code may not.
const ALLOWED: &[&str] = &[
    "enum_variant_names",
    "len_without_is_empty",
    "module_inception",
    "new_without_default",
    "self_named_constructors",
    "should_implement_trait",
    "too_many_arguments",
    "wrong_self_convention",
];

/// Each file of the tree, sorted by path.
///
/// # Errors
///
/// When the tokens of a file are not Rust.
pub fn files(plan: &Plan<'_>, memo: &Memo, hashes: &Hashes) -> Result<Vec<Output>> {
    let modules: Vec<ModuleId> = (0..plan.modules.len())
        .filter(|id| is_file(plan, *id))
        .collect();
    let inputs = Inputs::of(plan, hashes);
    // Tokens cannot travel between threads: each file is made and printed on one.
    let outputs: Vec<Result<Output>> = modules
        .into_par_iter()
        .map(|id| file(&inputs, memo, id))
        .collect();
    let mut outputs = outputs.into_iter().collect::<Result<Vec<_>>>()?;
    outputs.sort();
    Ok(outputs)
}

/// How deep files go: first and second segments.
fn depth(plan: &Plan<'_>, module: ModuleId) -> usize {
    plan.modules[module].path.len() - usize::from(plan.modules[module].v3)
}

fn is_file(plan: &Plan<'_>, module: ModuleId) -> bool {
    depth(plan, module) <= 2
}

/// The second segment is a file; what has files under it is a folder, and the root's own modules always are, but for
/// those that no segment stands behind.
fn path(plan: &Plan<'_>, module: ModuleId) -> String {
    let path = plan.modules[module].path.join("/");
    let slash = if path.is_empty() { "" } else { "/" };
    if depth(plan, module) == 2 {
        format!("{ROOT}/{path}.rs")
    } else {
        format!("{ROOT}{slash}{path}/mod.rs")
    }
}

fn file(inputs: &Inputs<'_>, memo: &Memo, module: ModuleId) -> Result<Output> {
    let plan = inputs.plan;
    let path = path(plan, module);
    let part = |input: Vec<u8>, tokens: &dyn Fn() -> TokenStream| {
        let key = memo.key(|| [input]);
        memo.text(Stage::Emit, key, || {
            items(tokens).with_context(|| path.clone())
        })
    };
    let mut content = heading("generate");
    let at = &plan.modules[module];
    if depth(plan, module) == 2 {
        // Most changes are in one of the inner modules, or in none of them.
        let _ = writeln!(content, "//! {}", about(plan, module));
        for id in &at.children {
            content.push_str(&part(inputs.of_module(*id), &|| child(plan, *id))?);
        }
        let own = || own(plan, module);
        content.push_str(&part(inputs.of_items(module), &own)?);
    } else {
        let input = inputs.of_file(module, &|id| is_file(plan, id));
        content.push_str(&part(input, &|| self::content(plan, module))?);
    }
    Ok(Output { path, content })
}

fn content(plan: &Plan<'_>, module: ModuleId) -> TokenStream {
    let at = &plan.modules[module];
    let inner = about_inner(plan, module);
    let allowed = (module == 0).then(|| {
        let lints = ALLOWED.iter().map(|lint| ident(lint));
        quote!(#![allow(#(clippy::#lints),*)])
    });
    let children = at.children.iter().map(|id| child(plan, *id));
    let client = match () {
        () if module == 0 => accessors::client(plan),
        () if at.v3 && at.path.len() == 1 => accessors::version_3(plan, module),
        () => TokenStream::new(),
    };
    let own = own(plan, module);
    quote!(#inner #allowed #(#children)* #client #own)
}

/// The items of a module.
fn own(plan: &Plan<'_>, module: ModuleId) -> TokenStream {
    let items = plan.modules[module].items.iter();
    items.map(|item| super::item(plan, *item)).collect()
}

fn about(plan: &Plan<'_>, module: ModuleId) -> String {
    let at = &plan.modules[module];
    match at.wire.as_str() {
        "" if at.v3 => "REST 3.0.".to_owned(),
        "" => "The methods of the API, by the segments of their names.".to_owned(),
        wire if wire.starts_with("(events)") => "What events post.".to_owned(),
        wire if wire.starts_with('(') => "Objects that several methods share.".to_owned(),
        wire => format!("{}.", docs::code(&format!("{wire}.*"))),
    }
}

fn about_inner(plan: &Plan<'_>, module: ModuleId) -> TokenStream {
    let text = format!(" {}", about(plan, module));
    quote!(#![doc = #text])
}

fn child(plan: &Plan<'_>, id: ModuleId) -> TokenStream {
    let module = &plan.modules[id];
    let name = module
        .path
        .last()
        .map_or_else(|| ident("unnamed"), |name| ident(name));
    let gate = shared::gate(&module.features);
    if is_file(plan, id) {
        return quote!(#gate pub mod #name;);
    }
    let content = content(plan, id);
    quote!(#gate pub mod #name { #content })
}

/// Tokens as the formatted text of a file, which names the verb that writes it.
///
/// # Errors
///
/// When they are not Rust; the message holds where.
pub fn print(verb: &str, tokens: impl Fn() -> TokenStream) -> Result<String> {
    Ok(heading(verb) + &items(tokens)?)
}

fn heading(verb: &str) -> String {
    format!("// @generated by `cargo codegen {verb}`; do not edit.\n")
}

/// Tokens as formatted text.
///
/// # Errors
///
/// When they are not Rust; the message holds where.
pub fn items(tokens: impl Fn() -> TokenStream) -> Result<String> {
    // Parsing tokens that something else holds too would copy each of them: only an error makes them again.
    let file = syn::parse2::<syn::File>(tokens()).map_err(|error| {
        let mut near: String = tokens().to_string();
        near.truncate(
            near.char_indices()
                .nth(400)
                .map_or(near.len(), |(at, _)| at),
        );
        anyhow::anyhow!("emitted code that is not Rust: {error}; it starts with: {near}")
    })?;
    Ok(prettyplease::unparse(&file))
}
