//! What tells the cases of a structure from each other.

use super::Structure;
use crate::facts::{ValuesOf, Variant};
use crate::ir::Case;

/// A tab.
pub fn of_tab(tab: &Variant) -> Case {
    let case = Case::new(&tab.title);
    match &tab.case {
        Some(told) => Case {
            open: told.value.is_none(),
            ..case.by(&told.name, told.value.iter().cloned().collect())
        },
        None => case,
    }
}

/// A section with a title of its own, such as `X = value`.
pub fn of_title(title: &str) -> Case {
    let case = Case::new(title);
    match title.split_once('=') {
        Some((name, value)) => {
            let value = value.trim_matches([' ', '=', '\'', '"']);
            case.by(name.trim(), vec![value.to_owned()])
        }
        None => case,
    }
}

/// The values that a title names: `date|datetime`; none where it is words.
pub fn values_of(label: &str) -> Vec<String> {
    let values: Vec<String> = label
        .split('|')
        .map(|value| value.trim().to_owned())
        .collect();
    let is_value = |value: &String| {
        !value.is_empty()
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_*".contains(&byte))
    };
    if values.iter().all(is_value) {
        values
    } else {
        Vec::new()
    }
}

impl Structure<'_> {
    /// Says of each case what decides it: the field that the page names, or the one that has a value of its own in
    /// every case.
    pub fn decide(&mut self) {
        if self.cases.iter().all(|case| case.by.is_some()) {
            return;
        }
        if let Some((name, values)) = self.telling() {
            for (case, value) in self.cases.iter_mut().zip(values) {
                *case = case.clone().by(&name, vec![value]);
            }
        } else if let Some(name) = self.depends_on {
            for case in self.cases.iter_mut().filter(|case| case.by.is_none()) {
                let values = values_of(&case.label);
                *case = case.clone().by(name, values);
            }
        }
    }

    /// A field of the structure itself that has one value in each case.
    fn telling(&self) -> Option<(String, Vec<String>)> {
        self.fields.iter().find_map(|row| {
            let mut values: Vec<String> = Vec::new();
            for number in 0..self.cases.len() {
                let (_, field) = row.cases.iter().find(|(case, _)| *case == number)?;
                let [only] = field.values.as_slice() else {
                    return None;
                };
                if field.values_of != ValuesOf::Itself || values.contains(&only.value) {
                    return None;
                }
                values.push(only.value.clone());
            }
            (values.len() > 1).then(|| Some((row.field.names.first()?.clone(), values)))?
        })
    }
}
