//! Objects in answers.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::paths::{ident, read_type, reader, std};
use super::plan::{Column, Item, ModuleId, Plan, Read};

/// Emits an object: every field may be missing, and what is not documented is kept.
pub fn emit(plan: &Plan<'_>, item: Item) -> Option<TokenStream> {
    let Item::Record(index) = item else {
        return None;
    };
    let record = &plan.records[index];
    let at = record.name.module;
    let name = ident(&record.name.ident);
    let about = docs::line(docs::record(record));
    let fields = record.fields.iter().map(|column| {
        let (docs, name, ty) = (
            docs::column(column.field, column.nullable),
            ident(&column.ident),
            field_type(plan, at, &column.ty),
        );
        quote!(#docs pub #name: #ty)
    });
    let reads = record.fields.iter().map(|column| {
        let (name, value) = (ident(&column.ident), field_read(plan, at, column));
        quote!(#name: #value)
    });
    Some(quote! {
        #about
        #[derive(Debug, Clone)]
        #[cfg_attr(feature = "testing", derive(Default))]
        #[cfg_attr(not(feature = "testing"), non_exhaustive)]
        pub struct #name {
            #(#fields,)*
            /// What the documentation does not name.
            pub extra: crate::read::Extra,
        }
        #[cfg(feature = "serde")]
        crate::shim::reads!(#name);
        impl #name {
            #[inline]
            pub(crate) fn read(r: &mut crate::read::Reader<'_>) -> Self {
                Self { #(#reads,)* extra: r.rest() }
            }
        }
    })
}

fn field_type(plan: &Plan<'_>, at: ModuleId, ty: &Read) -> TokenStream {
    let inner = read_type(plan, at, ty);
    match ty {
        Read::List(_) | Read::Map(_) => inner,
        _ => {
            let option = std(plan, at, "Option");
            quote!(#option<#inner>)
        }
    }
}

/// Reads a field by its name, and where that gives nothing, by its other names.
fn field_read(plan: &Plan<'_>, at: ModuleId, column: &Column<'_>) -> TokenStream {
    let (access, element) = match &column.ty {
        Read::List(element) => (quote!(list), reader(plan, at, element)),
        Read::Map(value) if column.field.pattern => (quote!(numbered), reader(plan, at, value)),
        Read::Map(value) => (quote!(map), reader(plan, at, value)),
        other => (quote!(opt), reader(plan, at, other)),
    };
    let read = |wire: &str| match plain(&column.ty) {
        Some(method) => quote!(r.#method(#wire)),
        None => quote!(r.#access(#wire, #element)),
    };
    let name = column.field.stem().unwrap_or(&column.field.name);
    let container = matches!(column.ty, Read::List(_) | Read::Map(_));
    column
        .field
        .aliases
        .iter()
        .fold(read(name), |first, alias| {
            let second = read(alias);
            if container {
                quote!({ let first = #first; if first.is_empty() { #second } else { first } })
            } else {
                quote!(#first.or_else(|| #second))
            }
        })
}

/// The reader's method for a field of a plain type: it costs less to compile than a function that is passed.
fn plain(ty: &Read) -> Option<Ident> {
    let name = match ty {
        Read::Text => "text",
        Read::Date => "date",
        Read::Integer => "integer",
        Read::Number => "number",
        Read::Boolean => "boolean",
        Read::Any => "any",
        Read::Secret | Read::Set(_) | Read::Record(..) | Read::List(_) | Read::Map(_) => {
            return None;
        }
    };
    Some(ident(name))
}
