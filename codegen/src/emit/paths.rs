//! How generated code refers to the runtime, to `std` and to itself.
//!
//! A method may be called `copy`, `list` or `into`: nothing is imported, and what a type of the same module hides is
//! written with its whole path.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::plan::{Boxed, ModuleId, Named, Plan, Read, Write};

/// An identifier that the plan has made.
pub fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// An item of the prelude, seen from a module.
pub fn std(plan: &Plan<'_>, from: ModuleId, name: &str) -> TokenStream {
    let short = ident(name);
    if !plan.modules[from].types.has(name) {
        return quote!(#short);
    }
    let module = ident(match name {
        "Into" | "From" => "convert",
        "Option" => "option",
        "Vec" => "vec",
        "Box" => "boxed",
        "Default" => "default",
        _ => "string",
    });
    quote!(::std::#module::#short)
}

/// A planned type, seen from a module.
pub fn named(plan: &Plan<'_>, from: ModuleId, name: &Named) -> TokenStream {
    let last = ident(&name.ident);
    if name.module == from {
        return quote!(#last);
    }
    let path = plan.modules[name.module].path.iter().map(|p| ident(p));
    quote!(crate::api::#(#path::)*#last)
}

/// The kind of an argument.
pub fn kind(plan: &Plan<'_>, from: ModuleId, kind: &Write) -> TokenStream {
    let inner = |k: &Write| self::kind(plan, from, k);
    match kind {
        Write::Plain(name) => {
            let name = ident(name);
            quote!(crate::value::#name)
        }
        Write::Set(id) => {
            let set = named(plan, from, &plan.sets[*id].name);
            quote!(crate::value::OneOf<#set>)
        }
        Write::Body(id) => {
            let body = named(plan, from, &plan.bodies[*id].name);
            quote!(crate::value::Nested<#body>)
        }
        Write::List(element) => {
            let element = inner(element);
            quote!(crate::value::List<#element>)
        }
        Write::Dict(value) => {
            let value = inner(value);
            quote!(crate::value::Dict<#value>)
        }
        Write::OneOrMany(element) => {
            let element = inner(element);
            quote!(crate::value::OneOrMany<#element>)
        }
    }
}

/// The type of an answer or of one of its fields, as a value.
pub fn read_type(plan: &Plan<'_>, from: ModuleId, ty: &Read) -> TokenStream {
    match ty {
        Read::Text => std(plan, from, "String"),
        Read::Date => quote!(crate::read::DateTime),
        Read::Integer => quote!(i64),
        Read::Number => quote!(crate::read::Decimal),
        Read::Boolean => quote!(bool),
        Read::Secret => quote!(crate::incoming::Secret),
        Read::Any => quote!(::serde_json::Value),
        Read::Set(id) => named(plan, from, &plan.sets[*id].name),
        Read::Record(id, Boxed::No) => named(plan, from, &plan.records[*id].name),
        Read::Record(id, Boxed::Yes) => {
            let record = named(plan, from, &plan.records[*id].name);
            let boxed = std(plan, from, "Box");
            quote!(#boxed<#record>)
        }
        Read::List(element) => {
            let (vec, element) = (std(plan, from, "Vec"), read_type(plan, from, element));
            quote!(#vec<#element>)
        }
        Read::Map(value) => {
            let value = read_type(plan, from, value);
            quote!(crate::read::Map<#value>)
        }
    }
}

/// A function that reads such a value.
pub fn reader(plan: &Plan<'_>, from: ModuleId, ty: &Read) -> TokenStream {
    match ty {
        Read::Text => quote!(crate::read::text),
        Read::Date => quote!(crate::read::date),
        Read::Integer => quote!(crate::read::integer),
        Read::Number => quote!(crate::read::number),
        Read::Boolean => quote!(crate::read::boolean),
        Read::Secret => quote!(crate::read::secret),
        Read::Any => quote!(crate::read::any),
        Read::Set(_) | Read::Record(_, Boxed::No) => {
            let ty = read_type(plan, from, ty);
            quote!(#ty::read)
        }
        Read::Record(_, Boxed::Yes) | Read::List(_) | Read::Map(_) => {
            let body = reading(plan, from, ty, &quote!(r));
            quote!(|r| #body)
        }
    }
}

/// An expression that reads such a value from a reader.
pub fn reading(plan: &Plan<'_>, from: ModuleId, ty: &Read, r: &TokenStream) -> TokenStream {
    match ty {
        Read::List(element) => {
            let element = reader(plan, from, element);
            quote!(crate::read::list(#r, #element))
        }
        Read::Map(value) => {
            let value = reader(plan, from, value);
            quote!(crate::read::map(#r, #value))
        }
        Read::Record(id, Boxed::Yes) => {
            let (boxed, record) = (
                std(plan, from, "Box"),
                named(plan, from, &plan.records[*id].name),
            );
            quote!(#boxed::new(#record::read(#r)))
        }
        other => {
            let function = reader(plan, from, other);
            quote!(#function(#r))
        }
    }
}
