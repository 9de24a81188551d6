//! The third witness: what the TypeScript example says, where the table and the example are silent or disagree.

use std::collections::BTreeSet;

use serde_json::Value;

use super::keys;
use super::payload::{Payload, ROOT};
use super::rows::child;
use crate::diagnostic::Place;
use crate::extract::example::typescript::Ts;
use crate::ir::{Field, Heard, Type};
use crate::resolve::types::is_plain;
use crate::resolve::{is_raw, misfit};

/// The paths of plain values that the table gives a type which does not read them.
pub type Disputes = BTreeSet<String>;

/// What a page shows beside its TypeScript example.
pub struct Hearing<'v> {
    payload: Payload,
    disputes: Disputes,
    heard: Heard,
    answers: &'v [Value],
}

/// Where in the answer the witness is asked.
struct At<'a> {
    ty: &'a Ts,
    values: Vec<&'a Value>,
    node: String,
    name: &'a str,
    place: &'a Place,
}

impl<'v> Hearing<'v> {
    /// For the payload of a page, its answers, and what they dispute.
    pub fn new(payload: Payload, answers: &'v [Value], disputes: Disputes) -> Self {
        Self {
            payload,
            disputes,
            heard: Heard::default(),
            answers,
        }
    }

    /// The type of the answer with what the witness adds, and how often it was heard.
    pub fn hear(self, ty: Option<Type>, place: &Place) -> (Option<Type>, Heard) {
        let mut heard = self.heard;
        let mut result = ty.unwrap_or(Type::Any);
        let at = At {
            ty: self.payload.root(),
            values: self.answers.iter().collect(),
            node: String::new(),
            name: ROOT,
            place,
        };
        self.decide(&mut result, &at, &mut heard);
        // Nobody says anything: the answer has no type.
        let silent = self.answers.is_empty() && result == Type::Any;
        ((!silent).then_some(result), heard)
    }

    fn decide(&self, ty: &mut Type, at: &At<'_>, heard: &mut Heard) {
        // An element of a list has the path of the list.
        let disputed = is_plain(ty) && self.disputes.contains(&at.node);
        if is_raw(ty) || disputed {
            let told = self.payload.ty(at.ty, at.name, at.place);
            let reads = |told: &Type| {
                let reads = |value: &&Value| misfit(value, told, "").is_none();
                !is_raw(told) && at.values.iter().all(reads)
            };
            if let Some(told) = told.filter(reads) {
                if disputed {
                    heard.disagreeing += 1;
                } else {
                    heard.silent += 1;
                }
                if !says_no_more(&told, ty) {
                    *ty = told;
                }
            }
            return;
        }
        match ty {
            Type::Object(object) => {
                let Some(members) = self.payload.members(at.ty) else {
                    return;
                };
                for member in members {
                    let known = object.fields.iter_mut().find(|known| {
                        known.name == member.name || known.aliases.contains(&member.name)
                    });
                    if let Some(field) = known {
                        let here = At {
                            ty: &member.ty,
                            values: under(&at.values, &member.name),
                            node: child(&at.node, &member.name),
                            name: &member.name,
                            place: &field.place.clone(),
                        };
                        self.decide(&mut field.ty, &here, heard);
                        if self.payload.said(&member.ty).nullable && !field.nullable {
                            field.nullable = true;
                            heard.nullable += 1;
                        }
                    } else if self.is_new(&member.name, &object.fields, &at.values)
                        && let Some(ty) = self.payload.ty(&member.ty, &member.name, at.place)
                        && !is_raw(&ty)
                    {
                        heard.silent += 1;
                        object.fields.push(Field {
                            nullable: self.payload.said(&member.ty).nullable,
                            ..Field::new(&member.name, ty, at.place.clone())
                        });
                    }
                }
            }
            Type::List(inner) | Type::OneOrMany(inner) => self.inner(inner, at, "", heard),
            Type::Map(inner) => self.inner(inner, at, "*", heard),
            _ => {}
        }
    }

    fn inner(&self, ty: &mut Type, at: &At<'_>, key: &str, heard: &mut Heard) {
        let Some(inner) = self.payload.inner(at.ty) else {
            return;
        };
        let here = At {
            ty: inner,
            values: at.values.iter().flat_map(|value| elements(value)).collect(),
            node: match key {
                "" => at.node.clone(),
                key => child(&at.node, key),
            },
            ..*at
        };
        self.decide(ty, &here, heard);
    }

    /// Whether nobody else speaks of a member, in whatever spelling.
    fn is_new(&self, name: &str, fields: &[Field], values: &[&Value]) -> bool {
        let plain = |text: &str| text.to_lowercase().replace('_', "");
        let wanted = plain(name);
        let shown = values
            .iter()
            .filter_map(|value| value.as_object())
            .any(|map| map.keys().any(|key| plain(key) == wanted));
        !shown
            && !fields.iter().any(|known| plain(&known.name) == wanted)
            && !keys::is_pattern(name)
            && !keys::is_covered(name, false, std::iter::empty())
            && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    }
}

/// Whether what the witness says is what is known already: it has one word for all numbers, and one for all texts.
fn says_no_more(told: &Type, known: &Type) -> bool {
    match told {
        Type::Text => matches!(known, Type::Date | Type::DateTime | Type::Enum(_)),
        Type::Number => matches!(known, Type::Integer),
        _ => false,
    }
}

/// What stands under a key.
fn under<'a>(values: &[&'a Value], key: &str) -> Vec<&'a Value> {
    let objects = values.iter().filter_map(|value| value.as_object());
    objects.filter_map(|map| map.get(key)).collect()
}

/// The elements of a list, the entries of a map.
fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(map) => map.values().collect(),
        _ => Vec::new(),
    }
}
