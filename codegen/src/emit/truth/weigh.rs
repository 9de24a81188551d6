//! One walk over an example that gives both the verdict and the code, so that they cannot disagree.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Map, Value};

use super::code::{public, takes};
use super::keys::{Key, lookup};
use super::kinds::{any, literal, plain};
use super::{Misfit, Respelt};
use crate::emit::paths::ident;
use crate::emit::plan::{Constructor, Plan, Shape, Write};

/// An example and how it is written.
#[derive(Debug, Clone, Default)]
pub struct Weighed {
    /// Why it cannot be written.
    pub misfits: Vec<Misfit>,
    /// Keys in another spelling.
    pub respelt: Vec<Respelt>,
    /// The expression that makes it.
    pub code: TokenStream,
    /// What must be sent: the example in the documented spelling.
    pub expected: Value,
}

/// Weighs a body: by each constructor, and the best one counts.
pub fn request(plan: &Plan<'_>, method: usize, body: &Value) -> Weighed {
    let planned = &plan.methods[method];
    let nothing = Map::new();
    let body = match body {
        Value::Object(body) => body,
        Value::Null => &nothing,
        other => {
            let mut weighed = Weighed::default();
            misfit(
                &mut weighed,
                "$",
                format!("the body is {}, not an object", noun(other)),
            );
            return weighed;
        }
    };
    let name = public(plan, &planned.name);
    let mut weighed = object(plan, &planned.request, &name, body, "$");
    if planned.ir.order_sensitive && weighed.misfits.is_empty() {
        let keys: Vec<&String> = weighed
            .expected
            .as_object()
            .map(|o| o.keys().collect())
            .unwrap_or_default();
        let at = |key: &str| {
            planned
                .request
                .slots
                .iter()
                .position(|s| s.field.name == key)
                .unwrap_or(usize::MAX)
        };
        if !keys.is_sorted_by_key(|key| at(key)) {
            misfit(&mut weighed, "$", "its order is not the table's".to_owned());
        }
    }
    weighed
}

fn misfit(weighed: &mut Weighed, path: &str, reason: String) {
    weighed.misfits.push(Misfit {
        path: path.to_owned(),
        reason,
    });
}

fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(n) if n.is_f64() => "a number with a fraction",
        Value::Number(_) => "an integer",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn object(
    plan: &Plan<'_>,
    shape: &Shape<'_>,
    name: &TokenStream,
    body: &Map<String, Value>,
    path: &str,
) -> Weighed {
    let tries = shape
        .constructors
        .iter()
        .map(|made| by(plan, shape, made, name, body, path));
    tries
        .min_by_key(|weighed| weighed.misfits.len())
        .unwrap_or_default()
}

/// Weighs an object by one constructor.
fn by(
    plan: &Plan<'_>,
    shape: &Shape<'_>,
    made: &Constructor,
    name: &TokenStream,
    body: &Map<String, Value>,
    path: &str,
) -> Weighed {
    let mut weighed = Weighed::default();
    let mut expected = Map::new();
    let mut arguments: Vec<Option<TokenStream>> = vec![None; made.arguments.len()];
    let mut setters = TokenStream::new();
    for (key, value) in body {
        let path = step(path, key);
        let slot = match lookup(shape, key) {
            Key::Slot(slot) => slot,
            Key::Respelt(slot) => {
                let documented = shape.slots[slot].field.name.clone();
                if body.contains_key(&documented) || expected.contains_key(&documented) {
                    misfit(
                        &mut weighed,
                        &path,
                        format!("it stands for `{documented}`, which is there too"),
                    );
                    continue;
                }
                weighed.respelt.push(Respelt {
                    path: path.clone(),
                    documented,
                });
                slot
            }
            Key::Custom => {
                let any = any(value);
                setters.extend(quote!(.custom(#key, #any)));
                expected.insert(key.clone(), value.clone());
                continue;
            }
            Key::Unknown => {
                misfit(
                    &mut weighed,
                    &path,
                    "no such name is documented here".to_owned(),
                );
                continue;
            }
        };
        let planned = &shape.slots[slot];
        let argument = made.arguments.iter().position(|(at, _)| *at == slot);
        let kind = argument.map_or(&planned.kind, |at| &made.arguments[at].1);
        let (code, sent) = self::value(plan, kind, value, &path, &mut weighed);
        expected.insert(planned.field.name.clone(), sent);
        match argument {
            Some(at) => arguments[at] = Some(code),
            None if planned.always => {
                misfit(
                    &mut weighed,
                    &path,
                    format!("`{}` does not take it, and it has no setter", made.ident),
                );
            }
            None => {
                let setter = ident(&planned.ident);
                setters.extend(quote!(.#setter(#code)));
            }
        }
    }
    for (argument, (slot, _)) in arguments.iter().zip(&made.arguments) {
        if argument.is_none() {
            let missing = step(path, &shape.slots[*slot].field.name);
            misfit(
                &mut weighed,
                &missing,
                "it is always required, and the example omits it".to_owned(),
            );
        }
    }
    let (constructor, arguments) = (ident(&made.ident), arguments.iter().flatten());
    weighed.code = quote!(#name::#constructor(#(#arguments),*)#setters);
    weighed.expected = Value::Object(expected);
    weighed
}

fn step(path: &str, key: &str) -> String {
    if key.chars().all(|c| c.is_alphanumeric() || c == '_') {
        format!("{path}.{key}")
    } else {
        format!("{path}[{key:?}]")
    }
}

/// The expression of a value, as its kind, and what must be sent.
fn value(
    plan: &Plan<'_>,
    kind: &Write,
    value: &Value,
    path: &str,
    weighed: &mut Weighed,
) -> (TokenStream, Value) {
    let done = |code: TokenStream| (code, value.clone());
    match (kind, value) {
        (Write::Plain(name), _) => match plain(name, value) {
            Some(code) => done(code),
            None => {
                misfit(weighed, path, format!("{} is no {name}", noun(value)));
                done(TokenStream::new())
            }
        },
        (Write::Set(id), _) => {
            let set = &plan.sets[*id];
            let (ty, name) = (takes(plan, kind), public(plan, &set.name));
            match value {
                Value::Null => done(quote!(<#ty>::from(None::<#name>))),
                Value::String(text) if !set.integer => {
                    done(quote!(<#ty>::from(#name::from(#text))))
                }
                Value::Number(number) if set.integer && number.is_i64() => {
                    let number = Literal::i64_suffixed(number.as_i64().unwrap_or_default());
                    done(quote!(<#ty>::from(#name::from(#number))))
                }
                other => {
                    let of = if set.integer { "integers" } else { "texts" };
                    misfit(weighed, path, format!("{} in a set of {of}", noun(other)));
                    done(TokenStream::new())
                }
            }
        }
        (Write::Body(id), Value::Object(inner)) => {
            let body = &plan.bodies[*id];
            let name = public(plan, &body.name);
            let made = object(plan, &body.shape, &name, inner, path);
            weighed.misfits.extend(made.misfits);
            weighed.respelt.extend(made.respelt);
            let (ty, code) = (takes(plan, kind), made.code);
            (quote!(<#ty>::from(#code)), made.expected)
        }
        (Write::Body(id), Value::Null) => {
            let (ty, name) = (takes(plan, kind), public(plan, &plan.bodies[*id].name));
            done(quote!(<#ty>::from(None::<#name>)))
        }
        (Write::List(element), Value::Array(items))
        | (Write::OneOrMany(element), Value::Array(items)) => {
            let (code, sent) = items_of(plan, element, items, path, weighed);
            let ty = takes(plan, kind);
            (quote!(<#ty>::from(#code)), sent)
        }
        (Write::List(element), Value::Null) => {
            let (ty, element) = (takes(plan, kind), takes(plan, element));
            done(quote!(<#ty>::from(None::<Vec<#element>>)))
        }
        (Write::OneOrMany(element), one) => single(plan, kind, element, one, path, weighed),
        (Write::Dict(of), Value::Object(entries)) => {
            let mut codes = Vec::new();
            let mut sent = Map::new();
            for (key, entry) in entries {
                let (code, value) = self::value(plan, of, entry, &step(path, key), weighed);
                codes.push(quote!((#key, #code)));
                sent.insert(key.clone(), value);
            }
            let (ty, of) = (takes(plan, kind), takes(plan, of));
            (
                quote!(<#ty>::from(Vec::<(&str, #of)>::from([#(#codes),*]))),
                Value::Object(sent),
            )
        }
        (Write::Dict(of), Value::Null) => {
            let (ty, of) = (takes(plan, kind), takes(plan, of));
            done(quote!(<#ty>::from(None::<Vec<(&str, #of)>>)))
        }
        (Write::Body(_) | Write::Dict(_) | Write::List(_), other) => {
            let wanted = if matches!(kind, Write::List(_)) {
                "a list"
            } else {
                "an object"
            };
            misfit(
                weighed,
                path,
                format!("{} where {wanted} is documented", noun(other)),
            );
            done(TokenStream::new())
        }
    }
}

fn items_of(
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

/// One value where one or many are possible.
fn single(
    plan: &Plan<'_>,
    kind: &Write,
    element: &Write,
    one: &Value,
    path: &str,
    weighed: &mut Weighed,
) -> (TokenStream, Value) {
    let ty = takes(plan, kind);
    let code = match one {
        Value::Null => {
            let element = takes(plan, element);
            Some(quote!(None::<Vec<#element>>))
        }
        other if matches!(element, Write::Plain(_) | Write::Set(_)) => literal(other),
        _ => None,
    };
    let before = weighed.misfits.len();
    if !one.is_null() {
        value(plan, element, one, path, weighed);
    }
    match code {
        Some(code) => (quote!(<#ty>::from(#code)), one.clone()),
        None => {
            if weighed.misfits.len() == before {
                misfit(
                    weighed,
                    path,
                    format!("{} alone, where only a list can be typed", noun(one)),
                );
            }
            (TokenStream::new(), one.clone())
        }
    }
}
