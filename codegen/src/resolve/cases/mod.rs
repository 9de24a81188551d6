//! What tells the cases of objects from each other: where no row says it, a set of values or the committed table does.

mod scope;
mod table;
#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostic;
use crate::ir::{Api, Case, DefaultValue, Field, Object, Required, Type};

use super::structure::values_of;
use scope::Scope;
use table::Entry;
pub use table::VariantTable;

/// Names the discriminator of every case, and finds where it stands.
pub fn tell(api: &mut Api, table: &VariantTable) -> Vec<Diagnostic> {
    let mut pass = Pass {
        table,
        needed: vec![0; table.entries().len()],
        told: vec![0; table.entries().len()],
    };
    for method in &mut api.methods {
        for signature in &mut method.signatures {
            pass.fields(&mut signature.params, "", &mut Vec::new());
        }
        if let Some(ty) = &mut method.response.ty {
            pass.ty(ty, "", &mut Vec::new());
        }
    }
    for shared in &mut api.shared {
        pass.fields(&mut shared.object.fields, "", &mut Vec::new());
    }
    pass.needless()
}

struct Pass<'t> {
    table: &'t VariantTable,
    /// How many cases each entry of the table told.
    needed: Vec<usize>,
    /// How many of its cases are told without it.
    told: Vec<usize>,
}

impl Pass<'_> {
    fn fields(&mut self, fields: &mut [Field], path: &str, above: &mut Vec<Scope>) {
        above.push(Scope::of(fields, path));
        let cases = self.cases(fields, above);
        for field in fields.iter_mut() {
            let own = field.in_cases.iter_mut().map(|own| &mut own.case);
            for case in field.applies_to.iter_mut().chain(own) {
                if let Some(told) = cases.iter().find(|told| told.label == case.label) {
                    *case = told.clone();
                }
            }
            depend(field);
            let inner = scope::below(path, &field.name);
            self.ty(&mut field.ty, &inner, above);
        }
        above.pop();
    }

    fn ty(&mut self, ty: &mut Type, path: &str, above: &mut Vec<Scope>) {
        match ty {
            Type::Object(Object { fields, .. })
            | Type::Filter(Object { fields, .. })
            | Type::Order(Object { fields, .. }) => self.fields(fields, path, above),
            Type::List(inner) | Type::OneOrMany(inner) => {
                self.ty(inner, &format!("{path}[]"), above);
            }
            Type::Map(inner) => self.ty(inner, &format!("{path}{{}}"), above),
            Type::Union(types) => types.iter_mut().for_each(|ty| self.ty(ty, path, above)),
            _ => {}
        }
    }

    /// The cases of an object's fields, each told as well as is known.
    fn cases(&mut self, fields: &[Field], scopes: &[Scope]) -> Vec<Case> {
        let mut cases: Vec<Case> = Vec::new();
        let mut page = "";
        for field in fields {
            let own = field.in_cases.iter().map(|own| &own.case);
            for case in field.applies_to.iter().chain(own) {
                page = &field.place.path;
                if !cases.iter().any(|known| known.label == case.label) {
                    cases.push(case.clone());
                }
            }
        }
        if cases.is_empty() {
            return cases;
        }
        if cases.iter().any(|case| case.by.is_none())
            && let Some(name) = listing(&cases, scopes)
        {
            for case in cases.iter_mut().filter(|case| case.by.is_none()) {
                let values = values_of(&case.label);
                *case = case.clone().by(name, values);
            }
        }
        for (number, entry) in self.table.of(page) {
            for case in &mut cases {
                if case.by.is_none() {
                    *case = entry.tell(case.clone());
                    self.needed[number] += 1;
                } else {
                    self.told[number] += 1;
                }
            }
        }
        for by in cases.iter_mut().filter_map(|case| case.by.as_mut()) {
            let holds = |scope: &&Scope| scope.has(&by.name);
            let scope = scopes.iter().rev().find(holds);
            by.path = scope.map(|scope| scope.path_of(&by.name));
        }
        cases
    }

    /// Entries that tell nothing which is not known without them.
    fn needless(&self) -> Vec<Diagnostic> {
        let entries = self.table.entries().iter().enumerate();
        entries
            .filter(|(number, _)| self.needed[*number] == 0 && self.told[*number] > 0)
            .map(|(_, Entry { page, .. })| self.table.stale_entry(page, "the page says it itself"))
            .collect()
    }
}

/// The field, in the same object or the nearest around it, whose set of values the titles are.
fn listing<'s>(cases: &[Case], scopes: &'s [Scope]) -> Option<&'s str> {
    let values: Vec<Vec<String>> = cases.iter().map(|case| values_of(&case.label)).collect();
    if values.iter().any(Vec::is_empty) {
        return None;
    }
    let values: Vec<&String> = values.iter().flatten().collect();
    scopes.iter().rev().find_map(|scope| scope.listing(&values))
}

/// What differs by case depends on what tells the cases.
fn depend(field: &mut Field) {
    let by = field.in_cases.iter().find_map(|own| own.case.by.as_ref());
    let Some(by) = by else { return };
    if let Some(DefaultValue::Conditional(on)) = &mut field.default
        && on.is_empty()
    {
        on.push(by.name.clone());
    }
    if let Required::Conditional(on) = &mut field.required
        && on.is_empty()
    {
        on.push(by.name.clone());
    }
}
