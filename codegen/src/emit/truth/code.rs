//! The tests of the examples that fit.

use anyhow::{Context, Result};
use proc_macro2::TokenStream;
use quote::quote;

use super::Home;
use super::weigh::Weighed;
use crate::emit::names::{self, Namespace};
use crate::emit::paths::ident;
use crate::emit::plan::{Method, Named, Plan, Write};
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

/// A family as its tests have it: what sorts them, and what compiles them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Family<'p> {
    /// The name of the file.
    name: String,
    feature: Option<&'p str>,
}

impl<'p> Family<'p> {
    /// That of a method.
    pub fn of(method: &'p Method<'_>) -> Self {
        let feature = method.feature.as_deref();
        Self {
            name: names::snake(feature.unwrap_or("always")),
            feature,
        }
    }

    /// Where its tests stand.
    pub fn path(&self, home: &Home<'_>) -> String {
        format!("{}/{}.rs", home.folder, self.name)
    }
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

/// The file that names those of the families.
pub fn list(home: &Home<'_>, families: &[&Family<'_>], memo: &Memo) -> Result<Output> {
    let Home { folder, verb } = home;
    let modules = || {
        families.iter().map(|family| {
            let name = ident(&family.name);
            let gate = family
                .feature
                .map(|feature| quote!(#[cfg(feature = #feature)]));
            quote!(#gate mod #name;)
        })
    };
    let list = || {
        let modules = modules();
        quote!(#![doc = " What the documentation's examples send, sent by typed requests."] #(#modules)*)
    };
    Ok(Output {
        path: format!("{folder}/mod.rs"),
        content: rust::print_knowing(memo, verb, list)?,
    })
}

/// The text of a family's file: a test for each method.
pub fn file(
    home: &Home<'_>,
    family: &Family<'_>,
    plan: &Plan<'_>,
    fitting: &[(usize, Vec<Weighed>)],
    memo: &Memo,
) -> Result<String> {
    let mut names = Namespace::default();
    let tests: Vec<_> = fitting
        .iter()
        .map(|(method, checks)| test(plan, *method, checks, &mut names))
        .collect();
    let about = format!(
        " The examples of {}.",
        family.feature.unwrap_or("what is always there")
    );
    let whole = || quote!(#![doc = #about] use ::bitrix24::Request as _; #(#tests)*);
    rust::print_knowing(memo, home.verb, whole).with_context(|| family.path(home))
}
