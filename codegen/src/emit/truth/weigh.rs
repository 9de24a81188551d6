//! One walk over an example that gives both the verdict and the code, so that they cannot disagree.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value};

use super::code::public;
use super::keys::{Key, lookup};
use super::kinds::any;
use super::values::value;
use super::{Misfit, Respelt};
use crate::emit::paths::ident;
use crate::emit::plan::{Constructor, Plan, Shape};

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

impl Weighed {
    /// Says what cannot be written, and where.
    pub fn misfit(&mut self, path: &str, reason: impl Into<String>) {
        self.misfits.push(Misfit {
            path: path.to_owned(),
            reason: reason.into(),
        });
    }
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
            weighed.misfit("$", format!("the body is {}, not an object", noun(other)));
            return weighed;
        }
    };
    let name = public(plan, &planned.name);
    let mut weighed = object(plan, &planned.request, &name, body, "$");
    let fits = weighed.misfits.is_empty();
    if fits && planned.ir.order_sensitive && !in_order(&planned.request, &weighed.expected) {
        weighed.misfit("$", "its order is not the table's");
    }
    weighed
}

/// Whether the names of a body stand in the order of the documentation, in which they are sent.
fn in_order(shape: &Shape<'_>, body: &Value) -> bool {
    let at = |key: &String| shape.slots.iter().position(|slot| slot.field.name == *key);
    let keys = body.as_object().into_iter().flat_map(Map::keys);
    keys.map(|key| at(key).unwrap_or(usize::MAX)).is_sorted()
}

/// Weighs an object: by each constructor, and the best one counts.
pub fn object(
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
                    let reason = format!("it stands for `{documented}`, which is there too");
                    weighed.misfit(&path, reason);
                    continue;
                }
                let path = path.clone();
                weighed.respelt.push(Respelt { path, documented });
                slot
            }
            Key::Custom => {
                let any = any(value);
                setters.extend(quote!(.custom(#key, #any)));
                expected.insert(key.clone(), value.clone());
                continue;
            }
            Key::Unknown => {
                weighed.misfit(&path, "no such name is documented here");
                continue;
            }
        };
        let planned = &shape.slots[slot];
        let argument = made.arguments.iter().position(|(at, _)| *at == slot);
        let kind = argument.map_or(&planned.kind, |at| &made.arguments[at].1);
        let (code, sent) = self::value(plan, kind, value, &path, &mut weighed);
        expected.insert(planned.field.name.clone(), sent);
        if let Some(at) = argument {
            arguments[at] = Some(code);
        } else {
            let setter = ident(&planned.ident);
            setters.extend(quote!(.#setter(#code)));
        }
    }
    for (argument, (slot, _)) in arguments.iter().zip(&made.arguments) {
        if argument.is_none() {
            let missing = step(path, &shape.slots[*slot].field.name);
            weighed.misfit(&missing, "it is always required, and the example omits it");
        }
    }
    let (constructor, arguments) = (ident(&made.ident), arguments.iter().flatten());
    weighed.code = quote!(#name::#constructor(#(#arguments),*)#setters);
    weighed.expected = Value::Object(expected);
    weighed
}

/// The path of what stands under a key.
pub fn step(path: &str, key: &str) -> String {
    if key.chars().all(|c| c.is_alphanumeric() || c == '_') {
        format!("{path}.{key}")
    } else {
        format!("{path}[{key:?}]")
    }
}

/// What a value is, in words.
pub fn noun(value: &Value) -> &'static str {
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
