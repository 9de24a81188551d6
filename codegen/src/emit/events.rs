//! The set of all events, and the reader of each one's data.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::paths::{ident, named, read_type, reading};
use super::plan::{Event, Item, Plan, Read};
use super::shared;

/// Emits the set.
pub fn emit(plan: &Plan<'_>, item: Item) -> Option<TokenStream> {
    let Item::Events = item else {
        return None;
    };
    let gate = |event: &Event<'_>| shared::gate(event.feature.as_slice());
    let variants = plan.events.iter().map(|event| {
        let (gate, docs, name) = (gate(event), docs::event(event.ir), ident(&event.ident));
        let ty = match object(plan, event) {
            Some(object) => quote!(Box<#object>),
            None => read_type(plan, event.module, &event.data),
        };
        let alias = &event.ir.code;
        quote!(#docs #[doc(alias = #alias)] #gate #name(#ty))
    });
    let readers = plan.events.iter().map(|event| {
        let (gate, code, name) = (gate(event), &event.ir.code, ident(&event.ident));
        let value = match object(plan, event) {
            Some(object) => quote!(Box::new(#object::read(r))),
            None => reading(plan, event.module, &event.data, &quote!(r)),
        };
        quote!(#gate #code => Self::#name(#value))
    });
    let codes = plan.events.iter().map(|event| {
        let (gate, code) = (gate(event), &event.ir.code);
        quote!(#gate #code)
    });
    Some(quote! {
        /// The data of an event, by its code.
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum Data {
            #(#variants,)*
            /// An event that is not documented, or whose family is not compiled in.
            Unknown(crate::incoming::Raw),
        }
        impl Data {
            /// The codes of all events that have a variant here.
            pub const CODES: &[&str] = &[#(#codes,)*];
            /// The data of the event of a code in upper case.
            pub(crate) fn read(code: &str, r: &mut crate::read::Reader<'_>) -> Self {
                match code {
                    #(#readers,)*
                    _ => Self::Unknown(crate::incoming::Raw::read(r)),
                }
            }
        }
    })
}

/// The object of an event's data, in a module of the set's but for shared ones; objects are of very different sizes, and
/// boxed.
fn object(plan: &Plan<'_>, event: &Event<'_>) -> Option<TokenStream> {
    let Read::Record(id, _) = event.data else {
        return None;
    };
    let name = &plan.records[id].name;
    Some(match plan.modules[name.module].path.split_last() {
        Some((module, above)) if *above == plan.modules[event.module].path => {
            let (module, name) = (ident(module), ident(&name.ident));
            quote!(#module::#name)
        }
        _ => named(plan, event.module, name),
    })
}
