//! The examples of a page, walked along a path.

use serde_json::Value;

use super::places;
use crate::diagnostic::Place;
use crate::facts::{Content, Example, PageFacts, Region};
use crate::ir::{Field, RequestExample, Type};

/// The values that stand at one path in all examples.
#[derive(Debug, Clone, Default)]
pub struct Examples {
    values: Vec<Value>,
}

impl Examples {
    /// The examples of a region.
    pub fn of(facts: &PageFacts, region: Region) -> Self {
        let values = written(facts, region).map(|example| example.value.clone());
        Self {
            values: values.collect(),
        }
    }

    /// From values.
    pub fn from_values(values: Vec<Value>) -> Self {
        Self { values }
    }

    /// The values.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// What stands under a key, in objects and in lists of objects, letter case aside where nothing fits exactly.
    pub fn member(&self, names: &[String]) -> Examples {
        let mut values = Vec::new();
        for value in self.values.iter().flat_map(elements) {
            if let Value::Object(map) = value {
                let exact = names.iter().find_map(|name| map.get(name));
                let found = exact.or_else(|| {
                    map.iter()
                        .find(|(key, _)| names.iter().any(|name| name.eq_ignore_ascii_case(key)))
                        .map(|(_, value)| value)
                });
                values.extend(found.cloned());
            }
        }
        Examples { values }
    }

    /// The values of objects' entries.
    pub fn entries(&self) -> Examples {
        let values = self
            .values
            .iter()
            .filter_map(Value::as_object)
            .flat_map(|map| map.values().cloned())
            .collect();
        Examples { values }
    }

    /// The elements of lists; what is no list counts as one.
    pub fn elements(&self) -> Examples {
        let values = self.values.iter().flat_map(elements).cloned().collect();
        Examples { values }
    }

    /// The elements of lists, one level only.
    pub fn items(&self) -> Examples {
        let values = self
            .values
            .iter()
            .flat_map(|value| match value {
                Value::Array(items) => items.iter().collect(),
                other => vec![other],
            })
            .cloned()
            .collect();
        Examples { values }
    }

    /// Whether any value is a list.
    pub fn any_list(&self) -> bool {
        self.values.iter().any(Value::is_array)
    }

    /// Whether any value is an object.
    pub fn any_object(&self) -> bool {
        self.values.iter().any(Value::is_object)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether any object leaves out a key.
    pub fn omit(&self, names: &[String]) -> bool {
        self.values
            .iter()
            .flat_map(elements)
            .any(|value| match value {
                Value::Object(map) => !map
                    .keys()
                    .any(|key| names.iter().any(|name| name.eq_ignore_ascii_case(key))),
                _ => false,
            })
    }
}

/// The request examples of a page, each with its place.
pub fn requests(facts: &PageFacts) -> Vec<RequestExample> {
    written(facts, Region::Examples)
        .map(|example| RequestExample {
            body: example.value.clone(),
            place: places::place(&example.at, &facts.path),
        })
        .collect()
}

/// The answers of a page's examples, each with its place.
pub fn answers(facts: &PageFacts) -> impl Iterator<Item = (Place, Value)> {
    shown(facts).map(|example| {
        let place = places::place(&example.at, &facts.path);
        (place, example.value.clone())
    })
}

/// The examples of answers.
pub fn shown(facts: &PageFacts) -> impl Iterator<Item = &Example> {
    let written = facts
        .sections
        .iter()
        .filter(|section| section.region == Region::Response)
        .flat_map(|section| &section.content)
        // Tabs show the answers of several cases.
        .flat_map(|content| match content {
            Content::Variants(variants) => variants
                .iter()
                .flat_map(|variant| &variant.content)
                .collect(),
            other => vec![other],
        });
    written.filter_map(|content| match content {
        Content::Example(example) => Some(example),
        _ => None,
    })
}

fn written(facts: &PageFacts, region: Region) -> impl Iterator<Item = &Example> {
    facts
        .sections
        .iter()
        .filter(move |section| section.region == region)
        .flat_map(|section| &section.content)
        .filter_map(|content| match content {
            Content::Example(example) => Some(example),
            _ => None,
        })
}

/// Whether a text stands for a value that the reader has to put there.
fn is_hole(text: &str) -> bool {
    text.starts_with("your_") || text.starts_with("put_")
}

/// Puts an integer in the place of every hole that stands for one: a hole in an example is no value.
pub fn fill_holes(value: &mut Value, fields: &[Field]) {
    let Value::Object(map) = value else {
        return;
    };
    for (key, value) in map {
        let Some(field) = fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(key))
        else {
            continue;
        };
        match (&field.ty, &mut *value) {
            (Type::Integer, Value::String(text)) if is_hole(text) => *value = 1.into(),
            (Type::Object(object), value) => fill_holes(value, &object.fields),
            _ => {}
        }
    }
}

fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().flat_map(elements).collect(),
        other => vec![other],
    }
}
