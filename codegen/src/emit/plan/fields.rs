//! Constructors and setters.

use super::build::{Builder, Spot};
use super::{Constructor, Shape, Slot, Write};
use crate::emit::names::{Namespace, camel_part, snake};
use crate::ir::{self, Field, Required};

/// Methods that requests have or that a setter would hide, and the local of constructors.
const TAKEN: &[&str] = &[
    "bind",
    "clone",
    "custom",
    "default",
    "fmt",
    "from",
    "into",
    "into_slots",
    "items",
    "new",
    "pages",
    "send",
    "slots",
];

impl<'a> Builder<'a> {
    /// The shape of a method's request.
    pub(super) fn request(
        &mut self,
        spot: &Spot,
        method: &'a ir::Method,
        ident: &str,
    ) -> Shape<'a> {
        let signatures: Vec<(&str, &[Field])> = method
            .signatures
            .iter()
            .map(|s| (s.label.as_str(), s.params.as_slice()))
            .collect();
        self.shape(spot, &signatures, ident, "")
    }

    /// The shape of an object of a request.
    pub(super) fn object_shape(
        &mut self,
        spot: &Spot,
        object: &'a ir::Object,
        ident: &str,
        about: &str,
    ) -> Shape<'a> {
        let mut shape = self.shape(spot, &[("", &object.fields)], ident, about);
        shape.open = object.open;
        shape
    }

    fn shape(
        &mut self,
        spot: &Spot,
        signatures: &[(&str, &'a [Field])],
        ident: &str,
        about: &str,
    ) -> Shape<'a> {
        let mut names = Namespace::with(TAKEN.iter().copied());
        let mut labels = Namespace::default();
        let constructors: Vec<String> = signatures
            .iter()
            .map(|(label, _)| {
                let wish = if label.is_empty() {
                    "new".to_owned()
                } else {
                    snake(label)
                };
                let free = if wish != "new" && names.has(&wish) {
                    format!("by_{wish}")
                } else {
                    wish
                };
                let ident = labels.claim(&[free]);
                if !names.has(&ident) {
                    names.claim(std::slice::from_ref(&ident));
                }
                ident
            })
            .collect();
        let merged = merge(signatures);
        let mut shape = Shape {
            patterns: patterns(signatures),
            ..Shape::default()
        };
        let mut planned: Vec<(usize, &ir::Type, Write)> = Vec::new();
        for (position, field) in merged.iter().enumerate() {
            let path = if about.is_empty() {
                field.name.clone()
            } else {
                format!("{about}.{}", field.name)
            };
            let name = snake(&field.name);
            let setter = names.claim(&[name.clone(), format!("{}_", name.trim_end_matches('_'))]);
            let mut kinds: Vec<Write> = Vec::new();
            for (label, fields) in signatures {
                let Some(here) = find(fields, &field.name) else {
                    continue;
                };
                if planned
                    .iter()
                    .any(|(at, ty, _)| *at == position && **ty == here.ty)
                {
                    continue;
                }
                let part = camel_part(&field.name);
                let stem = if kinds.is_empty() {
                    format!("{ident}{part}")
                } else {
                    format!("{ident}{}{part}", camel_part(label))
                };
                let kind = self.write(spot, &here.ty, &stem, &path);
                planned.push((position, &here.ty, kind.clone()));
                kinds.push(kind);
            }
            let always = signatures.iter().all(|(_, fields)| {
                find(fields, &field.name).is_some_and(|f| f.required == Required::Always)
            });
            let kind = match kinds.first() {
                Some(first) if kinds.iter().all(|k| k == first) => first.clone(),
                _ => Write::Plain("Any"),
            };
            shape.slots.push(Slot {
                field,
                ident: setter,
                kind,
                always,
            });
        }
        if constructors.is_empty() {
            shape.constructors.push(Constructor {
                ident: "new".to_owned(),
                arguments: Vec::new(),
            });
        }
        for (ident, (_, fields)) in constructors.into_iter().zip(signatures) {
            let required = fields
                .iter()
                .filter(|f| !f.pattern && f.required == Required::Always);
            let mut arguments: Vec<(usize, Write)> = Vec::new();
            for field in required {
                let Some(slot) = merged.iter().position(|m| m.name == field.name) else {
                    continue;
                };
                let kind = planned
                    .iter()
                    .find(|(at, ty, _)| *at == slot && **ty == field.ty);
                if let (Some((_, _, kind)), false) =
                    (kind, arguments.iter().any(|(at, _)| *at == slot))
                {
                    arguments.push((slot, kind.clone()));
                }
            }
            shape.constructors.push(Constructor { ident, arguments });
        }
        shape
    }
}

fn find<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    fields.iter().find(|f| !f.pattern && f.name == name)
}

/// All named parameters; one that only a later signature has stands after the one before it there.
fn merge<'a>(signatures: &[(&str, &'a [Field])]) -> Vec<&'a Field> {
    let mut merged: Vec<&Field> = Vec::new();
    for (_, fields) in signatures {
        let mut next = 0;
        for field in fields.iter().filter(|f| !f.pattern && !f.only_shown) {
            match merged.iter().position(|m| m.name == field.name) {
                Some(at) => next = at + 1,
                None => {
                    merged.insert(next, field);
                    next += 1;
                }
            }
        }
    }
    merged
}

fn patterns<'a>(signatures: &[(&str, &'a [Field])]) -> Vec<&'a str> {
    let mut patterns: Vec<&str> = Vec::new();
    for field in signatures
        .iter()
        .flat_map(|(_, fields)| fields.iter())
        .filter(|f| f.pattern)
    {
        for name in std::iter::once(&field.name).chain(&field.aliases) {
            if !patterns.contains(&name.as_str()) {
                patterns.push(name);
            }
        }
    }
    patterns
}
