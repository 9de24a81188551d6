//! Methods that list: the streams of their rows.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::paths::{ident, read_type, reader};
use super::plan::{Listed, Method, Plan, Walk};

/// What a request that lists has besides.
pub struct Streams {
    /// Its methods, where it has a client.
    pub methods: TokenStream,
    /// How it lists.
    pub listed: TokenStream,
}

/// What makes the request of a method a list, where it is one.
pub fn of(plan: &Plan<'_>, method: &Method<'_>) -> Option<Streams> {
    let listed = plan.listed(method)?;
    let at = method.name.module;
    let name = ident(&method.name.ident);
    let (row, read) = (
        read_type(plan, at, listed.row),
        reader(plan, at, listed.row),
    );
    let descriptor = descriptor(&listed);
    let (items, pages) = (
        docs::line("All rows, one by one."),
        docs::line("All rows, page by page."),
    );
    let methods = quote! {
        #items
        pub fn items(self) -> crate::listing::Items<#row> {
            crate::listing::items::<#name>(self.client, self.slots)
        }
        #pages
        pub fn pages(self) -> crate::listing::Pages<#row> {
            crate::listing::pages::<#name>(self.client, self.slots)
        }
    };
    // For one type alone: what is generic costs more to compile, and there is no other use.
    let listed = quote! {
        impl crate::listing::Listed for #name {
            type Row = #row;
            const LISTING: crate::listing::Listing = #descriptor;
            const ROW: fn(&mut crate::read::Reader<'_>) -> #row = #read;
        }
    };
    Some(Streams { methods, listed })
}

fn descriptor(listed: &Listed<'_>) -> TokenStream {
    let listing = listed.listing;
    let walk = match listed.walk {
        Walk::Start(name) => quote!(start(#name)),
        Walk::Offset(name) => quote!(offset(#name)),
        Walk::Before(name) => quote!(before(#name)),
        Walk::Pagination(name) => quote!(pagination(#name)),
        Walk::Next(name) => quote!(next(#name)),
        Walk::Cursor(name) => quote!(cursor(#name)),
        Walk::Once => quote!(once()),
    };
    let rows = (!listing.rows.is_empty()).then(|| {
        let path = &listing.rows;
        quote!(.rows(&[#(#path),*]))
    });
    let keyed = listing.keyed.then(|| quote!(.keyed()));
    let id = listing.id.as_ref().map(|id| quote!(.id(#id)));
    let filter = listing.filter.as_ref().map(|name| quote!(.filter(#name)));
    let order = listing.order.as_ref().map(|name| quote!(.order(#name)));
    let select = listing.select.as_ref().map(|name| quote!(.select(#name)));
    let key = listed.key.map(|key| quote!(.key(#key)));
    let no_count = listing.no_count.then(|| quote!(.no_count()));
    quote! {
        crate::listing::Listing::#walk #rows #keyed #id #key #filter #order #select #no_count
    }
}
