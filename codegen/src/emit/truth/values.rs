//! Values of an example as the kinds of the plan, whatever is in them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Map, Value};

use super::code::{public, takes};
use super::kinds::{literal, plain};
use super::weigh::{Weighed, noun, object, step};
use crate::emit::plan::{Plan, Set, Write};

/// The expression of a value, as its kind, and what must be sent.
pub fn value(
    plan: &Plan<'_>,
    kind: &Write,
    value: &Value,
    path: &str,
    weighed: &mut Weighed,
) -> (TokenStream, Value) {
    let (code, sent) = match (kind, value) {
        (Write::Plain(name), _) => {
            let code = plain(name, value).unwrap_or_else(|| {
                weighed.misfit(path, format!("{} is no {name}", noun(value)));
                TokenStream::new()
            });
            return (code, value.clone());
        }
        (_, Value::Null) => {
            let nothing = nothing(plan, kind);
            (quote!(None::<#nothing>), Value::Null)
        }
        (Write::Set(id), _) => {
            let set = &plan.sets[*id];
            let code = of_set(plan, set, value).unwrap_or_else(|| {
                let of = if set.integer { "integers" } else { "texts" };
                weighed.misfit(path, format!("{} in a set of {of}", noun(value)));
                TokenStream::new()
            });
            (code, value.clone())
        }
        (Write::Body(id), Value::Object(inner)) => body(plan, *id, inner, path, weighed),
        (Write::List(element) | Write::OneOrMany(element), Value::Array(items)) => {
            list(plan, element, items, path, weighed)
        }
        (Write::OneOrMany(element), one) => single(plan, element, one, path, weighed),
        (Write::Dict(of), Value::Object(entries)) => dict(plan, of, entries, path, weighed),
        (Write::Body(_) | Write::Dict(_) | Write::List(_), other) => {
            let wanted = if matches!(kind, Write::List(_)) {
                "a list"
            } else {
                "an object"
            };
            weighed.misfit(
                path,
                format!("{} where {wanted} is documented", noun(other)),
            );
            (TokenStream::new(), other.clone())
        }
    };
    let ty = takes(plan, kind);
    (quote!(<#ty>::from(#code)), sent)
}

/// What there is none of, where the value is null.
fn nothing(plan: &Plan<'_>, kind: &Write) -> TokenStream {
    match kind {
        Write::Plain(_) => takes(plan, kind),
        Write::Set(id) => public(plan, &plan.sets[*id].name),
        Write::Body(id) => public(plan, &plan.bodies[*id].name),
        Write::List(element) | Write::OneOrMany(element) => {
            let element = takes(plan, element);
            quote!(Vec<#element>)
        }
        Write::Dict(of) => {
            let of = takes(plan, of);
            quote!(Vec<(&str, #of)>)
        }
    }
}

/// A value of a documented set, known to it or not.
fn of_set(plan: &Plan<'_>, set: &Set<'_>, value: &Value) -> Option<TokenStream> {
    let value = match value {
        Value::String(text) if !set.integer => Literal::string(text),
        Value::Number(number) if set.integer => Literal::i64_suffixed(number.as_i64()?),
        _ => return None,
    };
    let name = public(plan, &set.name);
    Some(quote!(#name::from(#value)))
}

fn body(
    plan: &Plan<'_>,
    id: usize,
    inner: &Map<String, Value>,
    path: &str,
    weighed: &mut Weighed,
) -> (TokenStream, Value) {
    let body = &plan.bodies[id];
    let name = public(plan, &body.name);
    let made = object(plan, &body.shape, &name, inner, path);
    weighed.misfits.extend(made.misfits);
    weighed.respelt.extend(made.respelt);
    (made.code, made.expected)
}

fn list(
    plan: &Plan<'_>,
    element: &Write,
    items: &[Value],
    path: &str,
    weighed: &mut Weighed,
) -> (TokenStream, Value) {
    let made: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(at, item)| value(plan, element, item, &format!("{path}[{at}]"), weighed))
        .collect();
    let codes = made.iter().map(|(code, _)| code);
    let ty = takes(plan, element);
    let code = quote!(Vec::<#ty>::from([#(#codes),*]));
    (code, made.into_iter().map(|(_, sent)| sent).collect())
}

fn dict(
    plan: &Plan<'_>,
    of: &Write,
    entries: &Map<String, Value>,
    path: &str,
    weighed: &mut Weighed,
) -> (TokenStream, Value) {
    let mut codes = Vec::new();
    let mut sent = Map::new();
    for (key, entry) in entries {
        let (code, value) = value(plan, of, entry, &step(path, key), weighed);
        codes.push(quote!((#key, #code)));
        sent.insert(key.clone(), value);
    }
    let of = takes(plan, of);
    let code = quote!(Vec::<(&str, #of)>::from([#(#codes),*]));
    (code, Value::Object(sent))
}

/// One value where one or many are possible.
fn single(
    plan: &Plan<'_>,
    element: &Write,
    one: &Value,
    path: &str,
    weighed: &mut Weighed,
) -> (TokenStream, Value) {
    let code = match (element, one) {
        (Write::Body(id), Value::Object(inner)) => return body(plan, *id, inner, path, weighed),
        (Write::Plain(_) | Write::Set(_), _) => literal(one),
        _ => None,
    };
    let before = weighed.misfits.len();
    value(plan, element, one, path, weighed);
    if code.is_none() && weighed.misfits.len() == before {
        let reason = format!("{} alone, where only a list can be typed", noun(one));
        weighed.misfit(path, reason);
    }
    (code.unwrap_or_default(), one.clone())
}
