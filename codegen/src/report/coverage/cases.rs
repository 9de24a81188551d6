//! Fields of cases, and whether anything tells one case from the others.

use std::collections::BTreeSet;

use super::api::{inner, named};
use crate::ir::{Field, Method};

/// Fields that apply to some cases of their object only.
#[derive(Debug, Default)]
pub struct Cases {
    /// All of them, in requests and answers.
    pub all: usize,
    /// Those whose cases a value of a parameter or field tells.
    pub told: usize,
    /// The titles that nothing tells.
    pub untold: BTreeSet<String>,
}

impl Cases {
    /// Counts the fields of a method.
    pub fn method(&mut self, method: &Method) {
        let name = named(&method.name, method.version);
        for signature in &method.signatures {
            self.fields(&name, &signature.params);
        }
        if let Some(ty) = &method.response.ty {
            self.fields(&name, inner(ty));
        }
    }

    fn fields(&mut self, method: &str, fields: &[Field]) {
        for field in fields {
            let cases = &field.applies_to;
            if !cases.is_empty() {
                self.all += 1;
                self.told += usize::from(cases.iter().all(|case| case.by.is_some()));
            }
            for case in cases.iter().filter(|case| case.by.is_none()) {
                self.untold.insert(format!("{method}: {}", case.label));
            }
            self.fields(method, inner(&field.ty));
        }
    }
}
