//! Types of requests.

use super::build::{Builder, Spot};
use super::sets::Direction;
use super::{Body, Item, Shape, Write};
use crate::ir::{self, Type, Wire};

impl<'a> Builder<'a> {
    /// The kind of a type; objects and sets in it are planned under the stem.
    pub(super) fn write(&mut self, spot: &Spot, ty: &'a Type, stem: &str, about: &str) -> Write {
        match ty {
            Type::Text => Write::Plain("Text"),
            Type::Integer => Write::Plain("Integer"),
            Type::Number => Write::Plain("Number"),
            Type::Boolean(Wire::YesNo) => Write::Plain("YesNo"),
            Type::Boolean(Wire::OneZero) => Write::Plain("OneZero"),
            Type::Boolean(Wire::TrueFalse) => Write::Plain("Bool"),
            Type::Date => Write::Plain("Date"),
            Type::DateTime => Write::Plain("DateTime"),
            Type::File => Write::Plain("File"),
            Type::Any => Write::Plain("Any"),
            Type::Scalar => Write::Plain("Scalar"),
            Type::Filter(_) => Write::Plain("Filter"),
            Type::Order(_) => Write::Plain("Order"),
            Type::Select(_) => Write::Plain("Select"),
            // Alternatives that all are single values are one scalar; others may be anything.
            Type::Union(_) if ty.is_single() => Write::Plain("Scalar"),
            Type::Union(_) => Write::Plain("Any"),
            Type::Enum(set) => match self.set(spot, set, stem, about, Direction::Write) {
                Some(id) => Write::Set(id),
                None if set.integer => Write::Plain("Integer"),
                None => Write::Plain("Text"),
            },
            Type::Object(object) if !has_names(object) => any_keys(),
            Type::Object(object) => Write::Body(self.body(spot, object, stem, about)),
            Type::Shared(name) => self.sharing.body(name).map_or_else(any_keys, Write::Body),
            Type::List(element) => Write::List(Box::new(self.write(spot, element, stem, about))),
            Type::Map(value) => Write::Dict(Box::new(self.write(spot, value, stem, about))),
            Type::OneOrMany(element) => {
                Write::OneOrMany(Box::new(self.write(spot, element, stem, about)))
            }
        }
    }

    /// Plans an object of a request.
    pub(super) fn body(
        &mut self,
        spot: &Spot,
        object: &'a ir::Object,
        stem: &str,
        about: &str,
    ) -> usize {
        let id = self.announce_body(spot, stem, about);
        self.fill_body(spot, id, object);
        id
    }

    /// Names an object before its fields are known, so that they may refer to it.
    pub(super) fn announce_body(&mut self, spot: &Spot, stem: &str, about: &str) -> usize {
        let id = self.bodies.len();
        let name = self.claim(spot, stem, "Object");
        let features = spot.features.clone();
        self.bodies.push(Body {
            name,
            about: about.to_owned(),
            shape: Shape::default(),
            features,
        });
        self.put(spot, Item::Body(id));
        id
    }

    /// Plans the fields of an announced object.
    pub(super) fn fill_body(&mut self, spot: &Spot, id: usize, object: &'a ir::Object) {
        let (ident, about) = (
            self.bodies[id].name.ident.clone(),
            self.bodies[id].about.clone(),
        );
        self.bodies[id].shape = self.object_shape(spot, object, &ident, &about);
    }
}

/// Whether any field has a name of its own.
pub(super) fn has_names(object: &ir::Object) -> bool {
    object.fields.iter().any(|f| !f.pattern)
}

fn any_keys() -> Write {
    Write::Dict(Box::new(Write::Plain("Any")))
}
