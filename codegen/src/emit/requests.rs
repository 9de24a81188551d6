//! Requests: the type, its constructors and setters, and how it is sent and read.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::errors::{documented, literal};
use super::listings;
use super::paths::{ident, kind, read_type, reading, std};
use super::plan::{Constructor, Item, Method, ModuleId, Plan, Shape};
use crate::ir::{Access, Version};

/// Emits a request.
pub fn emit(plan: &Plan<'_>, item: Item) -> Option<TokenStream> {
    let Item::Request(index) = item else {
        return None;
    };
    let method = &plan.methods[index];
    let at = method.name.module;
    let name = ident(&method.name.ident);
    let wire = &method.ir.name;
    let about = docs::request(method);
    let descriptor = descriptor(method);
    let constructors = method.request.constructors.iter().map(|made| {
        let made = constructed(plan, at, &method.request, made);
        let (docs, head, slots) = (made.docs, made.head, made.slots);
        quote! {
            #docs
            #head -> Self {
                Self { slots: #slots, client: crate::request::Unbound }
            }
        }
    });
    let setters = setters(plan, at, &method.request);
    let output = read_type(plan, at, &method.output);
    let read = reading(plan, at, &method.output, &quote!(reader));
    let (methods, listed) = match listings::of(plan, method) {
        Some(streams) => (Some(streams.methods), Some(streams.listed)),
        None => (None, None),
    };
    Some(quote! {
        #about
        #[doc(alias = #wire)]
        #[derive(Debug, Clone)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name<C = crate::request::Unbound> {
            slots: crate::request::Slots,
            client: C,
        }
        impl #name {
            /// What it calls.
            pub const METHOD: crate::request::Method = #descriptor;
            #(#constructors)*
            /// Gives it to a client, so that it can be sent.
            pub fn bind(self, client: &crate::Client) -> #name<crate::Client> {
                #name { slots: self.slots, client: client.clone() }
            }
        }
        impl<C> #name<C> { #setters }
        impl #name<crate::Client> {
            /// Sends it.
            pub fn send(self) -> crate::Pending<#output> {
                crate::client::send::<#name>(self.client, self.slots)
            }
            #methods
        }
        #[cfg(feature = "serde")]
        crate::shim::writes!(#name, C);
        impl<C> crate::request::Request for #name<C> {
            const METHOD: crate::request::Method = <#name>::METHOD;
            type Output = #output;
            fn into_slots(self) -> crate::request::Slots {
                self.slots
            }
            fn read(reader: &mut crate::read::Reader<'_>) -> #output {
                #read
            }
        }
        #listed
    })
}

fn descriptor(method: &Method<'_>) -> TokenStream {
    let wire = &method.ir.name;
    let version = ident(match method.ir.version {
        Version::V2 => "v2",
        Version::V3 => "v3",
    });
    let access = ident(match method.ir.access {
        Access::Read => "Read",
        Access::Write => "Write",
    });
    let codes = documented(method.ir);
    let codes = codes.iter().map(|code| literal(code));
    let errors = (codes.len() > 0).then(|| quote!(.with_errors(&[#(#codes),*])));
    quote!(crate::request::Method::#version(#wire, crate::request::Access::#access) #errors)
}

/// The parts of a constructor.
pub struct Constructed {
    /// Its documentation.
    pub docs: TokenStream,
    /// Its signature up to the arrow.
    pub head: TokenStream,
    /// The expression of what it sets.
    pub slots: TokenStream,
}

/// Writes down a constructor.
pub fn constructed(
    plan: &Plan<'_>,
    at: ModuleId,
    shape: &Shape<'_>,
    made: &Constructor,
) -> Constructed {
    let name = ident(&made.ident);
    let docs = docs::constructor(plan, shape, &made.arguments);
    let arguments = arguments(plan, at, shape, made);
    let sets = made.arguments.iter().map(|(slot, _)| {
        let (argument, wire) = (
            ident(&shape.slots[*slot].ident),
            &shape.slots[*slot].field.name,
        );
        let order = order(*slot);
        quote!(.with(#order, #wire, #argument))
    });
    let slots = quote!(crate::request::Slots::new()#(#sets)*);
    Constructed {
        docs,
        head: quote!(pub fn #name(#arguments)),
        slots,
    }
}

/// The arguments of a constructor as they are declared.
pub fn arguments(
    plan: &Plan<'_>,
    at: ModuleId,
    shape: &Shape<'_>,
    made: &Constructor,
) -> TokenStream {
    let into = std(plan, at, "Into");
    let arguments = made.arguments.iter().map(|(slot, takes)| {
        let (name, takes) = (ident(&shape.slots[*slot].ident), kind(plan, at, takes));
        quote!(#name: impl #into<#takes>)
    });
    quote!(#(#arguments),*)
}

/// Setters of what some constructor does not take, and the hatch.
pub fn setters(plan: &Plan<'_>, at: ModuleId, shape: &Shape<'_>) -> TokenStream {
    let (into, string) = (std(plan, at, "Into"), std(plan, at, "String"));
    let setters = shape
        .slots
        .iter()
        .enumerate()
        .filter(|(_, slot)| !slot.always)
        .map(|(position, slot)| {
            let (name, wire) = (ident(&slot.ident), &slot.field.name);
            let (docs, takes, order) = (
                docs::setter(plan, slot),
                kind(plan, at, &slot.kind),
                order(position),
            );
            quote! {
                #docs
                pub fn #name(mut self, value: impl #into<#takes>) -> Self {
                    self.slots.fill(#order, #wire, value);
                    self
                }
            }
        });
    let custom = docs::custom(shape);
    quote! {
        #(#setters)*
        #custom
        pub fn custom(mut self, name: impl #into<#string>, value: impl #into<crate::value::Any>) -> Self {
            self.slots.fill_custom(name, value);
            self
        }
    }
}

fn order(position: usize) -> proc_macro2::Literal {
    proc_macro2::Literal::usize_unsuffixed(position.min(usize::from(u16::MAX)))
}
