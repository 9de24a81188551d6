//! Types of answers.

use super::build::{Builder, Spot};
use super::sets::Direction;
use super::write::has_names;
use super::{Boxed, Column, Item, Read, Record};
use crate::emit::names::{Namespace, camel_part, snake};
use crate::ir::{self, Type};
use crate::resolve::is_raw;

impl<'a> Builder<'a> {
    /// What a method answers.
    pub(super) fn answer(&mut self, spot: &Spot, method: &'a ir::Method, ident: &str) -> Read {
        let Some(ty) = &method.response.ty else {
            return Read::Any;
        };
        let rows = matches!(ty, Type::List(_) | Type::Map(_) | Type::OneOrMany(_));
        let stem = format!("{ident}{}", if rows { "Item" } else { "Result" });
        self.read(spot, ty, &stem, "result")
    }

    /// The type of a field; objects and sets in it are planned under the stem.
    pub(super) fn read(&mut self, spot: &Spot, ty: &'a Type, stem: &str, about: &str) -> Read {
        match ty {
            Type::Text | Type::Scalar => Read::Text,
            Type::Union(_) if ty.is_single() => Read::Text,
            Type::Date | Type::DateTime => Read::Date,
            Type::Integer => Read::Integer,
            Type::Number => Read::Number,
            Type::Boolean(_) => Read::Boolean,
            Type::File
            | Type::Any
            | Type::Union(_)
            | Type::Filter(_)
            | Type::Order(_)
            | Type::Select(_) => Read::Any,
            Type::Enum(set) => match self.set(spot, set, stem, about, Direction::Read) {
                Some(id) => Read::Set(id),
                None if set.integer => Read::Integer,
                None => Read::Text,
            },
            Type::Object(object) if !has_names(object) => any_keys(),
            Type::Object(object) => {
                let id = self.announce_record(spot, stem, about);
                self.fill_record(spot, id, object);
                Read::Record(id, Boxed::No)
            }
            Type::Shared(name) => match self.sharing.record(name) {
                Some(id) if self.sharing.holds_itself(spot.shared.as_deref(), name) => {
                    Read::Record(id, Boxed::Yes)
                }
                Some(id) => Read::Record(id, Boxed::No),
                None => any_keys(),
            },
            Type::List(element) | Type::OneOrMany(element) => {
                Read::List(Box::new(unboxed(self.read(spot, element, stem, about))))
            }
            Type::Map(value) => Read::Map(Box::new(unboxed(self.read(spot, value, stem, about)))),
        }
    }

    /// Names an object before its fields are known, so that they may refer to it.
    pub(super) fn announce_record(&mut self, spot: &Spot, stem: &str, about: &str) -> usize {
        let id = self.records.len();
        let name = self.claim(spot, stem, "Object");
        let features = spot.features.clone();
        self.records.push(Record {
            name,
            about: about.to_owned(),
            event: spot.event.clone(),
            fields: Vec::new(),
            features,
        });
        self.put(spot, Item::Record(id));
        id
    }

    /// Plans the fields of an announced object.
    pub(super) fn fill_record(&mut self, spot: &Spot, id: usize, object: &'a ir::Object) {
        let (ident, about) = (
            self.records[id].name.ident.clone(),
            self.records[id].about.clone(),
        );
        let mut names = Namespace::with(["extra"]);
        let mut fields: Vec<Column<'a>> = Vec::new();
        let kept = |field: &&ir::Field| !field.pattern || is_family(field);
        for field in object.fields.iter().filter(kept) {
            if fields.iter().any(|known| known.field.name == field.name) {
                continue;
            }
            let wish = snake(field.stem().unwrap_or(&field.name));
            let name = names.claim(&[wish.clone(), format!("{}_", wish.trim_end_matches('_'))]);
            let stem = format!("{ident}{}", camel_part(&field.name));
            let ty = match self.read(spot, &field.ty, &stem, &format!("{about}.{}", field.name)) {
                Read::Text if is_secret(&field.name) => Read::Secret,
                entry if field.pattern => Read::Map(Box::new(unboxed(entry))),
                other => other,
            };
            fields.push(Column {
                field,
                ident: name,
                ty,
                nullable: field.nullable,
            });
        }
        self.records[id].fields = fields;
    }
}

/// Whether a pattern stands for numbered fields of a known type, which are a map.
fn is_family(field: &ir::Field) -> bool {
    field.stem().is_some() && !is_raw(&field.ty)
}

/// Whether a field's name says that only the receiver may know its value.
fn is_secret(name: &str) -> bool {
    [
        "access_token",
        "application_token",
        "client_secret",
        "refresh_token",
    ]
    .iter()
    .any(|secret| name.eq_ignore_ascii_case(secret))
}

/// Lists and maps are on the heap already.
fn unboxed(ty: Read) -> Read {
    match ty {
        Read::Record(id, _) => Read::Record(id, Boxed::No),
        other => other,
    }
}

fn any_keys() -> Read {
    Read::Map(Box::new(Read::Any))
}
