//! What stands behind the client: `portal.crm()`, `portal.v3().tasks()`, `portal.profile()`.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::paths::{ident, named};
use super::plan::{Accessor, Call, Item, ModuleId, Plan};
use super::requests::arguments;
use crate::ir::Version;

/// Emits an accessor's type and methods.
pub fn emit(plan: &Plan<'_>, item: Item) -> Option<TokenStream> {
    let Item::Accessor(index) = item else {
        return None;
    };
    let accessor = &plan.accessors[index];
    let at = accessor.name.module;
    let name = ident(&accessor.name.ident);
    let about = docs::line(format!(
        "The methods {}.",
        docs::code(&format!("{}.*", accessor.about))
    ));
    let calls = accessor.calls.iter().map(|c| {
        call(
            plan,
            at,
            c,
            accessor.feature.as_deref(),
            &quote!(self.client),
        )
    });
    let lead = (accessor.version == Version::V2)
        .then(|| lead(plan, at, accessor, &quote!(crate::Client), &quote!(self)));
    Some(quote! {
        #about
        #[derive(Debug, Clone, Copy)]
        pub struct #name<'c> {
            pub(crate) client: &'c crate::Client,
        }
        impl #name<'_> { #(#calls)* }
        #lead
    })
}

/// The method of the client that leads to an accessor.
fn lead(
    plan: &Plan<'_>,
    at: ModuleId,
    accessor: &Accessor,
    on: &TokenStream,
    client: &TokenStream,
) -> TokenStream {
    let method = lead_method(plan, at, accessor, client, &quote!('_));
    quote!(impl #on { #method })
}

fn lead_method(
    plan: &Plan<'_>,
    at: ModuleId,
    accessor: &Accessor,
    client: &TokenStream,
    lifetime: &TokenStream,
) -> TokenStream {
    let (name, ty) = (ident(&accessor.ident), named(plan, at, &accessor.name));
    let about = docs::line(format!(
        "The methods {}.",
        docs::code(&format!("{}.*", accessor.about))
    ));
    quote! {
        #about
        pub fn #name(&self) -> #ty<#lifetime> {
            #ty { client: #client }
        }
    }
}

/// What the root module says about the client: methods without a dot, and version 3.
pub fn client(plan: &Plan<'_>) -> TokenStream {
    let calls: Vec<_> = plan
        .client
        .iter()
        .map(|c| call(plan, 0, c, None, &quote!(self)))
        .collect();
    let v3 = plan.modules.iter().any(|m| m.v3).then(|| {
        quote! {
            /// REST 3.0.
            pub fn v3(&self) -> crate::api::v3::V3<'_> {
                crate::api::v3::V3 { client: self }
            }
        }
    });
    if calls.is_empty() && v3.is_none() {
        return TokenStream::new();
    }
    quote!(impl crate::Client { #v3 #(#calls)* })
}

/// What the module of version 3 says.
pub fn version_3(plan: &Plan<'_>, at: ModuleId) -> TokenStream {
    let leads = plan
        .accessors
        .iter()
        .filter(|a| a.version == Version::V3)
        .map(|accessor| {
            let method = lead_method(plan, at, accessor, &quote!(self.client), &quote!('c));
            let gates = super::shared::gate(&plan.modules[accessor.name.module].features);
            quote!(#gates #method)
        });
    let calls = plan
        .v3
        .iter()
        .map(|c| call(plan, at, c, None, &quote!(self.client)));
    quote! {
        /// The methods of REST 3.0.
        #[derive(Debug, Clone, Copy)]
        pub struct V3<'c> {
            // Nothing reads it where no feature has methods of version 3.
            #[allow(dead_code)]
            pub(crate) client: &'c crate::Client,
        }
        impl<'c> V3<'c> { #(#leads)* #(#calls)* }
    }
}

fn call(
    plan: &Plan<'_>,
    at: ModuleId,
    call: &Call,
    above: Option<&str>,
    client: &TokenStream,
) -> TokenStream {
    let method = &plan.methods[call.method];
    let made = &method.request.constructors[call.constructor];
    let (name, constructor) = (ident(&call.ident), ident(&made.ident));
    let request = named(plan, at, &method.name);
    let parameters = arguments(plan, at, &method.request, made);
    let names = made
        .arguments
        .iter()
        .map(|(slot, _)| ident(&method.request.slots[*slot].ident));
    let about = docs::line(format!("{}.", docs::code(&method.ir.name)));
    let gate = match &method.feature {
        Some(feature) if above != Some(feature.as_str()) => {
            Some(quote!(#[cfg(feature = #feature)]))
        }
        _ => None,
    };
    quote! {
        #gate
        #about
        pub fn #name(&self, #parameters) -> #request<crate::Client> {
            #request::#constructor(#(#names),*).bind(#client)
        }
    }
}
