//! What several families use is compiled where one of them is.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::plan::{Item, Plan};

/// The attribute that compiles something under any of the features; none where nothing gates it.
pub fn gate(features: &[String]) -> TokenStream {
    match features {
        [] => TokenStream::new(),
        [feature] => quote!(#[cfg(feature = #feature)]),
        features => quote!(#[cfg(any(#(feature = #features),*))]),
    }
}

/// The item with its own gate, on each of its parts.
pub fn gated(plan: &Plan<'_>, item: Item, tokens: TokenStream) -> TokenStream {
    let features = match item {
        Item::Body(id) => &plan.bodies[id].features,
        Item::Record(id) => &plan.records[id].features,
        Item::Set(id) => &plan.sets[id].features,
        Item::Request(_) | Item::Accessor(_) | Item::Codes(_) | Item::Events => return tokens,
    };
    if features.is_empty() {
        return tokens;
    }
    let gate = gate(features);
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => file
            .items
            .iter()
            .map(|part| part.to_token_stream())
            .map(|part| quote!(#gate #part))
            .collect(),
        // What is not Rust is reported where the whole file is read.
        Err(_) => tokens,
    }
}
