//! The tests of the examples that fit.

use std::collections::BTreeSet;

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
    /// The name of the folder.
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

    fn folder(&self, home: &Home<'_>) -> String {
        format!("{}/{}", home.folder, self.name)
    }
}

/// What methods of a family are about: the module of the API that has their requests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject<'p> {
    family: Family<'p>,
    /// The name of the file.
    name: String,
    module: &'p [String],
}

impl<'p> Subject<'p> {
    /// That of a method.
    pub fn of(plan: &'p Plan<'_>, method: &'p Method<'_>) -> Self {
        let module = &plan.modules[method.name.module].path;
        let family = Family::of(method);
        let words: Vec<&str> = module.iter().map(|word| word.trim_matches('_')).collect();
        let name = words.join("_");
        Self {
            // A module is not called what the one around it is.
            name: if name == family.name {
                "own".to_owned()
            } else {
                name
            },
            family,
            module,
        }
    }

    fn path(&self, home: &Home<'_>) -> String {
        format!("{}/{}.rs", self.family.folder(home), self.name)
    }
}

/// What stands in front of what a test does, but for its name.
const HEAD: [&str; 2] = ["#[test]\nfn ", "() "];

/// What the test of a method does, as text.
pub fn test(plan: &Plan<'_>, method: usize, checks: &[Weighed]) -> Result<String> {
    let method = &plan.methods[method];
    let wire = &method.ir.name;
    let check = ident(if method.ir.order_sensitive {
        "check_in_order"
    } else {
        "check"
    });
    let checks = || {
        let checks = checks.iter().map(|weighed| {
            let (code, expected) = (&weighed.code, weighed.expected.to_string());
            quote!(crate::#check(#wire, #code.into_slots().into_value(), #expected);)
        });
        // Its name depends on those of its file.
        quote!(#[test] fn unnamed() { #(#checks)* })
    };
    let text = rust::items(checks).with_context(|| wire.clone())?;
    let does = text.strip_prefix(&HEAD.join("unnamed"));
    Ok(does.context("a test begins as none does")?.to_owned())
}

fn name(plan: &Plan<'_>, method: usize, names: &mut Namespace) -> String {
    let ir = plan.methods[method].ir;
    let mut words: Vec<String> = ir.name.split('.').flat_map(names::words).collect();
    if ir.version == Version::V3 {
        words.insert(0, "v3".to_owned());
    }
    ident(&names.claim(&[names::snake_words(&words)])).to_string()
}

/// The files that name others: that of the families, and one in each of them.
pub fn lists(home: &Home<'_>, subjects: &[&Subject<'_>]) -> Result<Vec<Output>> {
    let families: BTreeSet<&Family<'_>> = subjects.iter().map(|subject| &subject.family).collect();
    let modules = || {
        families.iter().map(|family| {
            let name = ident(&family.name);
            let gate = family
                .feature
                .map(|feature| quote!(#[cfg(feature = #feature)]));
            quote!(#gate mod #name;)
        })
    };
    let about = " What the documentation's examples send, sent by typed requests.";
    let mut out = vec![list(home, home.folder, about, || modules().collect())?];
    for family in &families {
        let of_family = || {
            let subjects = subjects.iter().filter(|subject| subject.family == **family);
            let names = subjects.map(|subject| ident(&subject.name));
            names.map(|name| quote!(mod #name;)).collect()
        };
        let about = format!(
            " The examples of {}.",
            family.feature.unwrap_or("what is always there")
        );
        out.push(list(home, &family.folder(home), &about, of_family)?);
    }
    Ok(out)
}

fn list(
    home: &Home<'_>,
    folder: &str,
    about: &str,
    modules: impl Fn() -> TokenStream,
) -> Result<Output> {
    let list = || {
        let modules = modules();
        quote!(#![doc = #about] #modules)
    };
    Ok(Output {
        path: format!("{folder}/mod.rs"),
        content: rust::print(home.verb, list)?,
    })
}

/// The file of a subject: a test for each method.
pub fn file(
    home: &Home<'_>,
    subject: &Subject<'_>,
    plan: &Plan<'_>,
    tests: &[(usize, String)],
) -> Result<Output> {
    let path = subject.path(home);
    let about = format!(" The examples of `{}`.", subject.module.join("::"));
    let head = || quote!(#![doc = #about] use ::bitrix24::Request as _;);
    let mut content = rust::print(home.verb, head).with_context(|| path.clone())?;
    let mut names = Namespace::default();
    for (method, does) in tests {
        content.push_str(&HEAD.join(&name(plan, *method, &mut names)));
        content.push_str(does);
    }
    Ok(Output { path, content })
}
