//! Further names of a type that is documented several times.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::paths::{ident, named};
use super::plan::{Item, Named, Plan};

/// Emits an item that is another name of an earlier one.
pub fn emit(plan: &Plan<'_>, item: Item) -> Option<TokenStream> {
    let twins = &plan.twins;
    match item {
        Item::Body(id) => {
            let (body, first) = (&plan.bodies[id], twins.bodies[id]);
            let about = format!("The object {}.", docs::code(&body.about));
            (first != id).then(|| alias(plan, &body.name, &plan.bodies[first].name, about))
        }
        Item::Record(id) => {
            let (record, first) = (&plan.records[id], twins.records[id]);
            let about = docs::record(record);
            (first != id).then(|| alias(plan, &record.name, &plan.records[first].name, about))
        }
        Item::Set(id) => {
            let (set, first) = (&plan.sets[id], twins.sets[id]);
            let about = format!("A value of {}.", docs::code(&set.about));
            (first != id).then(|| alias(plan, &set.name, &plan.sets[first].name, about))
        }
        Item::Request(_) | Item::Accessor(_) | Item::Codes(_) | Item::Events => None,
    }
}

fn alias(plan: &Plan<'_>, name: &Named, first: &Named, about: String) -> TokenStream {
    let (about, first) = (docs::line(about), named(plan, name.module, first));
    let name = ident(&name.ident);
    quote!(#about pub type #name = #first;)
}
