//! The table that tests decode answers by: every request of the API, a function for each family.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use quote::quote;

use super::names::snake;
use super::paths::ident;
use super::plan::Plan;
use super::rust;
use super::truth::public;
use super::{Output, inputs};
use crate::memo::{Memo, Stage};

/// The folder of the table.
pub const FOLDER: &str = "tests/generated/answers";

/// Emits the table.
///
/// It calls `crate::decoder::<Request>()`, and what that gives is a `crate::Decoder`.
///
/// # Errors
///
/// When it is not Rust.
pub fn table(plan: &Plan<'_>, memo: &Memo) -> Result<Output> {
    let mut families: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (index, method) in plan.methods.iter().enumerate() {
        let family = families.entry(method.feature.as_deref()).or_default();
        family.push(index);
    }
    let tokens = || {
        let named: Vec<_> = families
            .iter()
            .map(|(feature, methods)| {
                let gate = feature.map(|feature| quote!(#[cfg(feature = #feature)]));
                (ident(&snake(feature.unwrap_or("always"))), gate, methods)
            })
            .collect();
        let calls = named
            .iter()
            .map(|(name, gate, _)| quote!(#gate all.extend(#name());));
        let functions = named.iter().map(|(name, gate, methods)| {
            let decoders = methods.iter().map(|index| {
                let request = public(plan, &plan.methods[*index].name);
                quote!(crate::decoder::<#request>())
            });
            quote!(#gate fn #name() -> impl IntoIterator<Item = crate::Decoder> { [#(#decoders),*] })
        });
        quote! {
            #![doc = " How the answer of each method is decoded."]
            /// All methods that are compiled.
            pub fn all() -> Vec<crate::Decoder> {
                let mut all = Vec::new();
                #(#calls)*
                all
            }
            #(#functions)*
        }
    };
    let path = format!("{FOLDER}/mod.rs");
    let key = memo.key(|| [inputs::of_names(plan)]);
    let content = memo.text(Stage::Table, key, || {
        rust::print("generate", tokens).with_context(|| path.clone())
    })?;
    Ok(Output { path, content })
}
