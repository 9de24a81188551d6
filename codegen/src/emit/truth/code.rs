//! The tests of the examples that fit.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use proc_macro2::TokenStream;
use quote::quote;

use super::Home;
use super::weigh::Weighed;
use crate::emit::names::{self, Namespace};
use crate::emit::paths::ident;
use crate::emit::plan::{Named, Plan, Write};
use crate::emit::{Output, rust};
use crate::ir::Version;
use crate::memo::Memo;

/// A type of the runtime as a program sees it.
pub fn runtime(name: &str) -> TokenStream {
    let name = ident(name);
    quote!(::bitrix24::value::#name)
}

/// A generated type as a program sees it.
pub fn public(plan: &Plan<'_>, name: &Named) -> TokenStream {
    let path = plan.modules[name.module].path.iter().map(|p| ident(p));
    let last = ident(&name.ident);
    quote!(::bitrix24::#(#path::)*#last)
}

/// The kind of an argument as a program sees it.
pub fn takes(plan: &Plan<'_>, kind: &Write) -> TokenStream {
    let of = |name: &str, inner: TokenStream| {
        let name = runtime(name);
        quote!(#name<#inner>)
    };
    match kind {
        Write::Plain(name) => runtime(name),
        Write::Set(id) => of("OneOf", public(plan, &plan.sets[*id].name)),
        Write::Body(id) => of("Nested", public(plan, &plan.bodies[*id].name)),
        Write::List(element) => of("List", takes(plan, element)),
        Write::Dict(value) => of("Dict", takes(plan, value)),
        Write::OneOrMany(element) => of("OneOrMany", takes(plan, element)),
    }
}

/// A file of tests.
#[derive(Debug, Default)]
pub struct File {
    feature: Option<String>,
    names: Namespace,
    tests: Vec<TokenStream>,
}

/// Adds one method's test to the file of its family.
pub fn add(files: &mut BTreeMap<String, File>, plan: &Plan<'_>, method: usize, checks: &[Weighed]) {
    let feature = plan.methods[method].feature.as_deref();
    let file = files
        .entry(names::snake(feature.unwrap_or("always")))
        .or_default();
    file.feature = feature.map(str::to_owned);
    let test = test(plan, method, checks, &mut file.names);
    file.tests.push(test);
}

fn test(plan: &Plan<'_>, method: usize, checks: &[Weighed], names: &mut Namespace) -> TokenStream {
    let method = &plan.methods[method];
    let wire = &method.ir.name;
    let mut words: Vec<String> = wire.split('.').flat_map(names::words).collect();
    if method.ir.version == Version::V3 {
        words.insert(0, "v3".to_owned());
    }
    let name = ident(&names.claim(&[names::snake_words(&words)]));
    let check = ident(if method.ir.order_sensitive {
        "check_in_order"
    } else {
        "check"
    });
    let checks = checks.iter().map(|weighed| {
        let (code, expected) = (&weighed.code, weighed.expected.to_string());
        quote!(crate::#check(#wire, #code.into_slots().into_value(), #expected);)
    });
    quote! {
        #[test]
        fn #name() { #(#checks)* }
    }
}

/// The files of the tests: one for each family, and one that names them.
pub fn files(home: &Home<'_>, files: &BTreeMap<String, File>, memo: &Memo) -> Result<Vec<Output>> {
    let Home { folder, verb } = home;
    let mut outputs = Vec::new();
    let modules = || {
        files.iter().map(|(name, file)| {
            let name = ident(name);
            let gate = file
                .feature
                .as_ref()
                .map(|feature| quote!(#[cfg(feature = #feature)]));
            quote!(#gate mod #name;)
        })
    };
    let list = || {
        let modules = modules();
        quote!(#![doc = " What the documentation's examples send, sent by typed requests."] #(#modules)*)
    };
    outputs.push(Output {
        path: format!("{folder}/mod.rs"),
        content: rust::print_knowing(memo, verb, list)?,
    });
    for (name, file) in files {
        let tests = &file.tests;
        let about = format!(
            " The examples of {}.",
            file.feature.as_deref().unwrap_or("what is always there")
        );
        let whole = || quote!(#![doc = #about] use ::bitrix24::Request as _; #(#tests)*);
        let path = format!("{folder}/{name}.rs");
        let content = rust::print_knowing(memo, verb, whole).with_context(|| path.clone())?;
        outputs.push(Output { path, content });
    }
    outputs.sort();
    Ok(outputs)
}
