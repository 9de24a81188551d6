//! Single values as the runtime's kinds, exactly or not at all.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::code::runtime;

/// Any value.
pub fn any(value: &Value) -> TokenStream {
    let (any, text) = (runtime("Any"), value.to_string());
    quote!(#any::from(crate::json(#text)))
}

/// A single value as a Rust literal.
pub fn literal(value: &Value) -> Option<TokenStream> {
    match value {
        Value::String(text) => Some(quote!(#text)),
        Value::Bool(value) => Some(quote!(#value)),
        Value::Number(number) => {
            let literal = if let Some(n) = number.as_i64() {
                Literal::i64_suffixed(n)
            } else if let Some(n) = number.as_u64() {
                Literal::u64_suffixed(n)
            } else {
                Literal::f64_suffixed(number.as_f64()?)
            };
            Some(quote!(#literal))
        }
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A value of a plain kind, if it is one exactly.
pub fn plain(name: &str, value: &Value) -> Option<TokenStream> {
    let ty = runtime(name);
    let from = |code: TokenStream| Some(quote!(#ty::from(#code)));
    match (name, value) {
        ("Any", _) => Some(any(value)),
        ("Filter", Value::Object(_) | Value::Array(_)) => {
            let text = value.to_string();
            from(quote!(crate::json(#text)))
        }
        ("Filter" | "Order" | "Select", Value::Null) => from(quote!(None::<#ty>)),
        ("Order", Value::Object(entries)) => {
            let entries = entries
                .iter()
                .map(|(k, v)| v.as_str().map(|v| quote!((#k, #v))));
            let entries = entries.collect::<Option<Vec<_>>>()?;
            let count = entries.len();
            from(quote!({ let order: [(&str, &str); #count] = [#(#entries),*]; order }))
        }
        ("Select", Value::Array(names)) => {
            let names = names
                .iter()
                .map(Value::as_str)
                .collect::<Option<Vec<_>>>()?;
            let count = names.len();
            from(quote!({ let names: [&str; #count] = [#(#names),*]; names }))
        }
        ("Text" | "Date" | "DateTime" | "Scalar" | "File", Value::Null) => {
            from(quote!(None::<&str>))
        }
        ("Integer" | "Number", Value::Null) => from(quote!(None::<i64>)),
        ("Bool" | "YesNo" | "OneZero", Value::Null) => from(quote!(None::<bool>)),
        ("Text" | "Date" | "DateTime", Value::String(_)) => from(literal(value)?),
        ("Scalar", Value::String(_) | Value::Number(_) | Value::Bool(_)) => from(literal(value)?),
        ("Integer", Value::Number(number)) if !number.is_f64() => from(literal(value)?),
        ("Number", Value::Number(_)) => from(literal(value)?),
        ("Number", Value::String(text)) if text.parse::<f64>().is_ok_and(f64::is_finite) => {
            Some(quote!(#ty::exact(#text)))
        }
        ("Bool", Value::Bool(value)) => from(quote!(#value)),
        ("YesNo", Value::String(text)) => match text.as_str() {
            "Y" => from(quote!(true)),
            "N" => from(quote!(false)),
            _ => None,
        },
        ("OneZero", Value::Number(number)) => match number.as_i64() {
            Some(1) => from(quote!(true)),
            Some(0) => from(quote!(false)),
            _ => None,
        },
        // A file under a name of its own: `{"fileData": ["name", "base64"]}`.
        ("File", Value::Object(parts))
            if parts
                .keys()
                .any(|key| key.to_lowercase().replace('_', "") == "filedata") =>
        {
            let text = value.to_string();
            from(quote!(crate::json(#text)))
        }
        ("File", Value::String(_)) => from(literal(value)?),
        ("File", Value::Number(number)) if number.is_i64() => from(literal(value)?),
        ("File", Value::Array(parts)) => match parts.as_slice() {
            [Value::String(name), Value::String(content)] => from(quote!((#name, #content))),
            _ => None,
        },
        _ => None,
    }
}
