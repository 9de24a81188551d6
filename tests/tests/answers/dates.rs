//! Every date that the documentation shows in an answer tells what it means.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24::read::DateTime;
use codegen::ir::{Field, Object, SharedObject, Type};
use serde_json::Value;

use super::examples;
use super::world::{DOCS_SRC, everywhere};

/// The texts in the places of dates.
#[derive(Default)]
struct Dates<'v>(BTreeSet<&'v str>);

impl<'v> Dates<'v> {
    fn of(&mut self, value: &'v Value, ty: &Type, shared: &BTreeMap<&str, &Object>) {
        match (ty, value) {
            (Type::Date | Type::DateTime, Value::String(text)) => {
                self.0.insert(text);
            }
            (Type::Shared(name), value) => {
                if let Some(object) = shared.get(name.as_str()) {
                    self.fields(value, &object.fields, shared);
                }
            }
            (Type::Object(object), value) => self.fields(value, &object.fields, shared),
            (Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner), value) => match value {
                Value::Array(items) => items.iter().for_each(|item| self.of(item, inner, shared)),
                Value::Object(map) if matches!(ty, Type::Map(_)) => {
                    map.values().for_each(|value| self.of(value, inner, shared));
                }
                one => self.of(one, inner, shared),
            },
            _ => {}
        }
    }

    fn fields(&mut self, value: &'v Value, fields: &[Field], shared: &BTreeMap<&str, &Object>) {
        for (key, value) in value.as_object().into_iter().flatten() {
            if let Some(field) = fields.iter().find(|field| field.is_of(key)) {
                self.of(value, &field.ty, shared);
            }
        }
    }
}

#[test]
fn every_date_of_an_answer_tells_its_day() {
    everywhere(|api| {
        let named = |shared: &'static SharedObject| (shared.name.as_str(), &shared.object);
        let shared = DOCS_SRC.shared.iter().map(named).collect();
        let all = examples(api);
        let mut dates = Dates::default();
        for example in &all {
            let ty = example.ty.into_iter();
            ty.for_each(|ty| dates.of(example.result, ty, &shared));
        }
        let told = |text: &&&str| DateTime::from(**text).date().is_some();
        let written = dates.0.iter().filter(|text| !text.trim().is_empty());
        let silent: Vec<_> = written.filter(|text| !told(text)).collect();
        println!("{} different dates", dates.0.len());
        assert!(dates.0.len() > 5 && silent.is_empty(), "{silent:?}");
    });
}
