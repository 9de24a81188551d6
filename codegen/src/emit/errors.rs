//! The error codes of a family as one open enum.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use super::paths::{ident, std};
use super::plan::{Item, Plan};
use crate::render::breakable;

pub use super::plan::documented;

/// A code as a literal. One of many words reads like a sentence, and would be taken for one that was copied: there, an
/// underscore is escaped.
pub fn literal(code: &str) -> Literal {
    let underscores: Vec<usize> = code.match_indices('_').map(|(at, _)| at).collect();
    if underscores.len() < 7 {
        return Literal::string(code);
    }
    let (first, second) = code.split_at(underscores[underscores.len() / 2]);
    let plain = |text: &str| text.escape_default().to_string();
    let source = format!("\"{}\\u{{5f}}{}\"", plain(first), plain(&second[1..]));
    source.parse().unwrap_or_else(|_| Literal::string(code))
}

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
    let lines = codes
        .variants
        .iter()
        .map(|(_, code)| docs::line(format!("{}.", breakable(code))));
    let values: Vec<_> = codes
        .variants
        .iter()
        .map(|(_, code)| literal(code))
        .collect();
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
