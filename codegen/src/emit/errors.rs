//! The error codes of a family as one open enum.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::paths::{ident, std};
use super::plan::{Item, Plan};

pub use super::plan::documented;

/// Emits the codes.
pub fn emit(plan: &Plan<'_>, item: Item) -> Option<TokenStream> {
    let Item::Codes(index) = item else {
        return None;
    };
    let codes = &plan.codes[index];
    let at = codes.name.module;
    let name = ident(&codes.name.ident);
    let about = docs::line(format!(
        "Error codes that {} documents.",
        docs::code(&format!("{}.*", codes.about))
    ));
    let (string, from) = (std(plan, at, "String"), std(plan, at, "From"));
    let variants: Vec<_> = codes
        .variants
        .iter()
        .map(|(variant, _)| ident(variant))
        .collect();
    let values: Vec<_> = codes.variants.iter().map(|(_, code)| *code).collect();
    let lines = values
        .iter()
        .map(|code| docs::line(format!("{}.", docs::code(code))));
    Some(quote! {
        #about
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#lines #variants,)*
            /// A code that is not documented.
            Other(#string),
        }
        impl #name {
            const ALL: &'static [(&'static str, Self)] = &[#((#values, Self::#variants)),*];

            /// As portals spell it.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Other(code) => code,
                }
            }
        }
        impl #from<&str> for #name {
            fn from(code: &str) -> Self {
                match Self::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)) {
                    ::std::option::Option::Some((_, known)) => known.clone(),
                    ::std::option::Option::None => Self::Other(code.to_owned()),
                }
            }
        }
        impl ::std::convert::AsRef<str> for #name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
    })
}
