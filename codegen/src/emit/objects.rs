//! Objects in requests.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::paths::ident;
use super::plan::{Item, Plan};
use super::requests::{constructed, setters};

/// Emits an object.
pub fn emit(plan: &Plan<'_>, item: Item) -> Option<TokenStream> {
    let Item::Body(index) = item else { return None };
    let body = &plan.bodies[index];
    let at = body.name.module;
    let name = ident(&body.name.ident);
    let about = docs::line(format!("The object {}.", docs::code(&body.about)));
    let free = body
        .shape
        .constructors
        .iter()
        .all(|c| c.arguments.is_empty());
    let default = free.then(|| quote!(, Default));
    let constructors = body.shape.constructors.iter().map(|made| {
        let made = constructed(plan, at, &body.shape, made);
        let (docs, head, slots) = (made.docs, made.head, made.slots);
        quote! {
            #docs
            #head -> Self {
                Self { slots: #slots }
            }
        }
    });
    let setters = setters(plan, at, &body.shape);
    Some(quote! {
        #about
        #[derive(Debug, Clone #default)]
        pub struct #name {
            slots: crate::request::Slots,
        }
        impl #name { #(#constructors)* #setters }
        #[cfg(feature = "serde")]
        crate::shim::writes!(#name);
        impl crate::request::Body for #name {
            fn into_slots(self) -> crate::request::Slots {
                self.slots
            }
        }
    })
}
