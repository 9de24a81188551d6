//! `object` and `array` → an object, a list, a map, or a filter, an order, a selection.

use super::shown::{of_examples, of_json};
use super::{Resolver, bare};
use crate::facts::{self, PageFacts, Region, TypeToken, ValuesOf};
use crate::ir::{Object, Type};
use crate::resolve::examples::Examples;
use crate::resolve::scalar;
use crate::resolve::structure::{Fit, Structure};

impl<'w> Resolver<'w> {
    /// `object` or `array`, which pages use for each other.
    pub(super) fn container(
        &mut self,
        page: &'w PageFacts,
        field: &'w facts::Field,
        token: &'w TypeToken,
        examples: &Examples,
        array: bool,
    ) -> Type {
        let name = field
            .names
            .first()
            .map(|name| name.to_lowercase())
            .unwrap_or_default();
        let found = match self.structure(page, field, token) {
            Some(found) => match self.fitted(found, examples) {
                Ok(found) => Some(found),
                Err(Some(keyed)) => return keyed,
                Err(None) => None,
            },
            None => None,
        };
        let request = self.region == Region::Parameters;
        // REST 3.0 filters by lists of conditions, each a list of three.
        let conditions = examples.items().any_list();
        if request && name == "filter" && (conditions || !examples.any_list()) {
            let object = found.map(|found| self.object(found, &Examples::default()));
            return Type::Filter(open(object.unwrap_or_default()));
        }
        if request && name == "select" && !examples.any_object() {
            return Type::Select(
                field
                    .values
                    .iter()
                    .map(|value| value.value.clone())
                    .collect(),
            );
        }
        let directions = field.values_of == ValuesOf::Entries && !field.values.is_empty();
        if request && matches!(name.as_str(), "order" | "sort") && !examples.any_list() {
            match found {
                None => return Type::Order(open(Object::default())),
                Some(found) if directions || orders(&found) || are_directions(examples) => {
                    let object = self.object(found, &Examples::default());
                    return Type::Order(open(object));
                }
                Some(found) => return self.shape(found, examples, array, &name),
            }
        }
        if let Some(found) = found {
            return self.shape(found, examples, array, &name);
        }
        if directions {
            let entry = scalar::set_of(&field.values, false).unwrap_or(Type::Text);
            return Type::Map(Box::new(entry));
        }
        if field.values_of == ValuesOf::Keys && !field.values.is_empty() {
            return Type::Object(Object {
                fields: field
                    .values
                    .iter()
                    .map(|value| bare(&value.value, page, field))
                    .collect(),
                open: true,
            });
        }
        if examples.any_object() && !examples.any_list() {
            return Type::Map(Box::new(of_examples(&examples.entries())));
        }
        if array || examples.any_list() {
            let inner = scalar::set(field, false)
                .filter(|_| !examples.items().any_list())
                .unwrap_or_else(|| of_json(&examples.items()));
            return Type::List(Box::new(inner));
        }
        Type::Map(Box::new(Type::Any))
    }

    /// The structure, where the examples are such objects; else a map of such objects, or none.
    pub(super) fn fitted(
        &mut self,
        found: Structure<'w>,
        examples: &Examples,
    ) -> Result<Structure<'w>, Option<Type>> {
        if found.is_languages() {
            return Err(Some(Type::Map(Box::new(Type::Text))));
        }
        if found.is_numbered()
            && let Some(first) = found.fields.first()
        {
            let entries = examples.elements().entries();
            let (ty, _) = self.ty(first.page, first.field, &entries);
            return Err(Some(Type::Map(Box::new(ty))));
        }
        match found.fit(examples) {
            Fit::Object => Ok(found),
            Fit::Entries => {
                let entries = examples.elements().entries().elements();
                let object = self.enter_object(found, &entries);
                Err(Some(Type::Map(Box::new(object))))
            }
            Fit::Not => Err(None),
        }
    }

    /// An object of a structure, or what the examples show instead.
    pub(super) fn named_object(&mut self, found: Structure<'w>, examples: &Examples) -> Type {
        match self.fitted(found, examples) {
            Ok(found) => self.enter_object(found, &examples.elements()),
            Err(Some(keyed)) => keyed,
            Err(None) => of_json(examples),
        }
    }

    pub(super) fn shape(
        &mut self,
        found: Structure<'w>,
        examples: &Examples,
        array: bool,
        name: &str,
    ) -> Type {
        let list = if examples.is_empty() {
            let one = [
                "field", "param", "setting", "option", "filter", "config", "data",
            ];
            array && !one.iter().any(|word| name.contains(word))
        } else {
            examples.any_list()
        };
        let object = self.enter_object(found, &examples.elements());
        if list {
            Type::List(Box::new(object))
        } else {
            object
        }
    }

    /// An object, or a map where only patterns are documented.
    pub(super) fn enter_object(&mut self, found: Structure<'w>, examples: &Examples) -> Type {
        let object = self.object(found, examples);
        match object.fields.as_slice() {
            [one] if one.pattern => Type::Map(Box::new(one.ty.clone())),
            _ => Type::Object(object),
        }
    }

    pub(super) fn object(&mut self, mut found: Structure<'w>, examples: &Examples) -> Object {
        found.decide();
        if let Some(key) = found.key.clone() {
            self.used.push(key.clone());
            self.open.push(key);
        } else {
            // Rows in a cell have no section; the depth counts all the same.
            self.open.push((String::new(), String::new(), 0));
        }
        self.open.extend(found.whole.clone());
        let fields = self.fields(&found.fields, &found.cases, examples);
        let depth = self.open.len() - 1 - usize::from(found.whole.is_some());
        self.open.truncate(depth);
        let open = found.open || fields.iter().any(|field| field.pattern);
        Object { fields, open }
    }
}

fn open(object: Object) -> Object {
    Object {
        open: true,
        ..object
    }
}

/// Whether examples sort by fields: every entry is a direction.
fn are_directions(examples: &Examples) -> bool {
    let entries = examples.entries();
    !entries.is_empty()
        && entries.values().iter().all(|value| {
            value
                .as_str()
                .is_some_and(|text| matches!(text.to_lowercase().as_str(), "asc" | "desc"))
        })
}

/// Whether the rows of an `order` are fields to sort by, and not the parts of an order that somebody placed.
fn orders(found: &Structure<'_>) -> bool {
    found.fields.iter().all(|row| {
        let directions = row
            .field
            .values
            .iter()
            .all(|value| matches!(value.value.to_lowercase().as_str(), "asc" | "desc"));
        directions
            && row.field.children.is_empty()
            && row.field.see.is_empty()
            && !row.field.starred
    })
}
