//! Sets of allowed values as open enums: an unknown value is kept.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use super::paths::{ident, std};
use super::plan::{Item, Plan, Set};

/// Emits a set.
pub fn emit(plan: &Plan<'_>, item: Item) -> Option<TokenStream> {
    let Item::Set(index) = item else { return None };
    let set = &plan.sets[index];
    let about = docs::line(format!("A value of {}.", docs::code(&set.about)));
    let name = ident(&set.name.ident);
    let string = std(plan, set.name.module, "String");
    let (other, shim) = match (set.integer, set.read) {
        (true, true) => (
            quote!(::serde_json::Value),
            quote!(crate::shim::codes!(#name);),
        ),
        (true, false) => (quote!(i64), quote!(crate::shim::set!(#name, as_i64, i64);)),
        (false, _) => (
            string.clone(),
            quote!(crate::shim::set!(#name, as_str, #string);),
        ),
    };
    let variants = set.variants.iter().map(|(variant, value)| {
        let label = value
            .label
            .as_deref()
            .map(|l| format!(" ({})", docs::plain(l)))
            .unwrap_or_default();
        let docs = docs::line(format!("{}{label}.", docs::code(&value.value)));
        let variant = ident(variant);
        quote!(#docs #variant)
    });
    let conversions = if set.integer {
        integer(plan, set)
    } else {
        text(plan, set)
    };
    Some(quote! {
        #about
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that is not documented.
            Unknown(#other),
        }
        #[cfg(feature = "serde")]
        #shim
        #conversions
    })
}

fn text(plan: &Plan<'_>, set: &Set<'_>) -> TokenStream {
    let at = set.name.module;
    let name = ident(&set.name.ident);
    let (string, from) = (std(plan, at, "String"), std(plan, at, "From"));
    let variants: Vec<_> = set
        .variants
        .iter()
        .map(|(variant, _)| ident(variant))
        .collect();
    let values: Vec<_> = set
        .variants
        .iter()
        .map(|(_, value)| value.value.as_str())
        .collect();
    let read = set.read.then(|| {
        quote! {
            pub(crate) fn read(r: &mut crate::read::Reader<'_>) -> Self {
                Self::from(crate::read::text(r))
            }
        }
    });
    let write = set.written.then(|| {
        quote! {
            impl crate::request::Set for #name {}
            impl #from<#name> for ::serde_json::Value {
                fn from(value: #name) -> Self {
                    Self::from(value.as_str())
                }
            }
        }
    });
    quote! {
        impl #name {
            /// As it travels.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(value) => value,
                }
            }
            #read
        }
        impl #from<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }
        impl #from<#string> for #name {
            fn from(value: #string) -> Self {
                Self::from(value.as_str())
            }
        }
        #write
    }
}

fn integer(plan: &Plan<'_>, set: &Set<'_>) -> TokenStream {
    let at = set.name.module;
    let name = ident(&set.name.ident);
    let from = std(plan, at, "From");
    // Two spellings of one number are one value: the first names it.
    let mut seen = std::collections::BTreeSet::new();
    let numbers: Vec<i64> = set
        .variants
        .iter()
        .map(|(_, v)| v.value.parse().unwrap_or_default())
        .collect();
    let variants: Vec<_> = set
        .variants
        .iter()
        .map(|(variant, _)| ident(variant))
        .collect();
    let values: Vec<_> = numbers
        .iter()
        .map(|n| Literal::i64_unsuffixed(*n))
        .collect();
    let arms = numbers
        .iter()
        .zip(&values)
        .zip(&variants)
        .filter(|((n, _), _)| seen.insert(**n));
    let arms: Vec<_> = arms
        .map(|((_, value), variant)| quote!(#value => Self::#variant))
        .collect();
    let read = set.read.then(|| {
        quote! {
            pub(crate) fn read(r: &mut crate::read::Reader<'_>) -> Self {
                crate::read::code(r).map_or_else(Self::Unknown, Self::from)
            }
        }
    });
    let sent = match set.read {
        true => quote! {
            match value {
                #name::Unknown(sent) => sent,
                known => Self::from(known.as_i64()),
            }
        },
        false => quote!(Self::from(value.as_i64())),
    };
    let write = set.written.then(|| {
        quote! {
            impl crate::request::Set for #name {}
            impl #from<#name> for ::serde_json::Value {
                fn from(value: #name) -> Self { #sent }
            }
        }
    });
    // A portal may answer what is no integer: it is kept as it was sent.
    let (as_i64, other) = if set.read {
        let option = std(plan, at, "Option");
        let as_i64 = quote! {
            /// As it travels; none for what is no integer.
            pub fn as_i64(&self) -> #option<i64> {
                Some(match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(value) => return value.as_i64(),
                })
            }
        };
        (as_i64, quote!(other.into()))
    } else {
        let as_i64 = quote! {
            /// As it travels.
            pub fn as_i64(&self) -> i64 {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(value) => *value,
                }
            }
        };
        (as_i64, quote!(other))
    };
    quote! {
        impl #name {
            #as_i64
            #read
        }
        impl #from<i64> for #name {
            fn from(value: i64) -> Self {
                match value {
                    #(#arms,)*
                    other => Self::Unknown(#other),
                }
            }
        }
        impl #from<i32> for #name {
            fn from(value: i32) -> Self {
                Self::from(i64::from(value))
            }
        }
        #write
    }
}
