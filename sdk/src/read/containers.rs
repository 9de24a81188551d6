//! What is read from objects with any keys.

use std::fmt;

use serde_json::Value;

/// Names and values in the order of the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Map<T>(pub(super) Vec<(String, T)>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Map<T> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Extra {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> IntoIterator for Map<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The fields of an object that the documentation does not name, custom fields above all, in order.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(pub(super) Vec<(String, Value)>);

impl Extra {
    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extra(")?;
        f.debug_map().entries(self.iter()).finish()?;
        f.write_str(")")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::reader::read;
    use super::super::{any, map};

    #[test]
    fn what_is_not_documented_shows_as_a_map() {
        let extra = read(json!({"b": 1, "a": null}), |r| r.rest()).expect("fits");
        assert_eq!(
            format!("{extra:?}"),
            r#"Extra({"b": Number(1), "a": Null})"#
        );
    }

    #[test]
    fn names_keep_the_order_of_the_answer() {
        let all = read(json!({"b": 1, "a": 2}), |r| map(r, any)).expect("fits");
        assert_eq!(all.get("a"), Some(&json!(2)));
        assert_eq!((all.len(), all.get("c")), (2, None));
        let names: Vec<_> = all.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["b", "a"]);
    }
}
