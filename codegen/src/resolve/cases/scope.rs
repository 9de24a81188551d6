//! The names that an object's fields may refer to.

use crate::ir::{Field, Type};

/// The fields of an object around the one that is looked at.
pub struct Scope {
    path: String,
    /// The names, each with the values of its set.
    fields: Vec<(String, Vec<String>)>,
}

impl Scope {
    /// Of an object at a path.
    pub fn of(fields: &[Field], path: &str) -> Self {
        let values = |field: &Field| match &field.ty {
            Type::Enum(set) => set.values.iter().map(|value| value.value.clone()).collect(),
            _ => Vec::new(),
        };
        Self {
            path: path.to_owned(),
            fields: fields
                .iter()
                .map(|field| (field.name.clone(), values(field)))
                .collect(),
        }
    }

    /// Whether one of the fields has this name.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }

    /// The path of a field.
    pub fn path_of(&self, name: &str) -> String {
        below(&self.path, name)
    }

    /// The only field whose set holds all of some values.
    pub fn listing(&self, values: &[&String]) -> Option<&str> {
        let mut found = self
            .fields
            .iter()
            .filter(|(_, set)| values.iter().all(|value| set.contains(value)));
        let (name, _) = found.next()?;
        found.next().is_none().then_some(name)
    }
}

/// The path of a field in an object.
pub fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
