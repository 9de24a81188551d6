//! Sets of allowed values.

use std::collections::BTreeSet;

use super::build::{Builder, Spot};
use super::{Item, Set};
use crate::emit::names::{Namespace, camel};
use crate::ir;

/// Which way a set travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// In requests.
    Write,
    /// In answers.
    Read,
}

impl<'a> Builder<'a> {
    /// Plans a set; a set without values is none.
    pub(super) fn set(
        &mut self,
        spot: &Spot,
        set: &'a ir::Enum,
        stem: &str,
        about: &str,
        direction: Direction,
    ) -> Option<usize> {
        if set.values.is_empty() {
            return None;
        }
        let id = self.sets.len();
        let name = self.claim(spot, stem, "Value");
        let integer = set.integer && set.values.iter().all(|v| v.value.parse::<i64>().is_ok());
        self.sets.push(Set {
            name,
            about: about.to_owned(),
            integer,
            variants: variants(&set.values),
            written: direction == Direction::Write,
            read: direction == Direction::Read,
            features: spot.features.clone(),
        });
        self.put(spot, Item::Set(id));
        Some(id)
    }
}

fn variants(values: &[ir::EnumValue]) -> Vec<(String, &ir::EnumValue)> {
    let mut names = Namespace::with(["Unknown"]);
    let mut seen = BTreeSet::new();
    values
        .iter()
        .filter(|value| seen.insert(value.value.as_str()))
        .map(|value| (names.claim(&wishes(value)), value))
        .collect()
}

/// The label names what a bare number or sign does not; two values of one label are told apart by the value.
fn wishes(value: &ir::EnumValue) -> Vec<String> {
    let of_value = if value.value.is_empty() {
        "Empty".to_owned()
    } else {
        camel(&value.value, "V")
    };
    let telling = value.value.contains(|c: char| c.is_ascii_alphabetic());
    let label = value
        .label
        .as_deref()
        .filter(|l| l.contains(|c: char| c.is_ascii_alphanumeric()));
    match label {
        Some(label) if !telling => {
            let of_label = camel(label, "V");
            let both = format!("{of_label}{of_value}");
            vec![of_label, both]
        }
        _ => vec![of_value.clone(), format!("{of_value}Value")],
    }
}
