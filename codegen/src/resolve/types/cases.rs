//! Rows of several cases → one field that says what it applies to, and what it is in each.

use super::Resolver;
use super::shown::union;
use crate::facts::{self, AllowedValue, ValuesOf};
use crate::ir::{Case, DefaultValue, EnumValue, Field, InCase, Required, Type};
use crate::resolve::examples::Examples;
use crate::resolve::scalar;
use crate::resolve::structure::Sourced;

impl<'w> Resolver<'w> {
    /// The type that the rows of all cases have together, and whether any of them may be `null`.
    pub(super) fn ty_of(&mut self, row: &Sourced<'w>, examples: &Examples) -> (Type, bool) {
        let mut rows: Vec<&'w facts::Field> = Vec::new();
        for (_, field) in &row.cases {
            if !rows.iter().any(|known| is_alike(known, field)) {
                rows.push(field);
            }
        }
        if rows.len() < 2 {
            return self.ty(row.page, row.field, examples);
        }
        let (types, nullable): (Vec<Type>, Vec<bool>) = rows
            .iter()
            .map(|field| self.ty(row.page, field, examples))
            .unzip();
        let nullable = nullable.contains(&true);
        (
            set_of(&rows, &types).unwrap_or_else(|| join(types)),
            nullable,
        )
    }
}

/// Whether two rows have the same type.
fn is_alike(one: &facts::Field, other: &facts::Field) -> bool {
    one.types == other.types
        && one.values == other.values
        && one.values_of == other.values_of
        && one.wire == other.wire
        && one.multiple == other.multiple
        && one.any_keys == other.any_keys
        && one.see == other.see
        && one.children == other.children
}

/// The set of all values, where every row lists values of its own.
fn set_of(rows: &[&facts::Field], types: &[Type]) -> Option<Type> {
    let plain = |ty: &Type| matches!(ty, Type::Text | Type::Integer | Type::Enum(_));
    let lists = |row: &&facts::Field| row.values_of == ValuesOf::Itself && !row.values.is_empty();
    if !types.iter().all(plain) || !rows.iter().all(lists) {
        return None;
    }
    let mut all: Vec<AllowedValue> = Vec::new();
    for value in rows.iter().flat_map(|row| &row.values) {
        if !all.iter().any(|known| known.value == value.value) {
            all.push(value.clone());
        }
    }
    let integer = |ty: &Type| match ty {
        Type::Enum(set) => set.integer,
        other => *other == Type::Integer,
    };
    scalar::set_of(&all, types.iter().all(integer))
}

/// One type for all. A row without a type says nothing against the others, and one object stands for another.
fn join(types: Vec<Type>) -> Type {
    let mut all: Vec<Type> = Vec::new();
    for ty in types {
        let object = |ty: &Type| matches!(ty, Type::Object(_) | Type::Map(_) | Type::Shared(_));
        let known = all
            .iter()
            .any(|known| *known == ty || object(known) && object(&ty));
        if !known && ty != Type::Any {
            all.push(ty);
        }
    }
    match all.as_slice() {
        [] => Type::Any,
        [Type::Integer, Type::Number] | [Type::Number, Type::Integer] => Type::Number,
        _ => union(all),
    }
}

/// Says which cases a field applies to, and where it is not the same in all of them.
pub fn distinguish(field: &mut Field, row: &Sourced<'_>, cases: &[Case]) {
    let own = || {
        row.cases
            .iter()
            .filter_map(|(number, row)| Some((cases.get(*number)?, *row)))
    };
    if row.cases.len() != cases.len() {
        field.applies_to = own().map(|(case, _)| case.clone()).collect();
    }
    let facts = |row: &facts::Field| {
        (
            row.starred,
            row.condition.clone(),
            row.default.clone(),
            row.values.clone(),
        )
    };
    let first = facts(row.field);
    if own().all(|(_, row)| facts(row) == first) {
        return;
    }
    field.in_cases = own().map(|(case, row)| in_case(case, row)).collect();
    let differ = |same: &dyn Fn(&InCase, &InCase) -> bool| {
        field
            .in_cases
            .windows(2)
            .any(|pair| !same(&pair[0], &pair[1]))
    };
    let (required, default) = (
        differ(&|one, other| one.required == other.required),
        differ(&|one, other| one.default == other.default),
    );
    let by: Vec<String> = cases
        .iter()
        .find_map(|case| Some(case.by.as_ref()?.name.clone()))
        .into_iter()
        .collect();
    if required {
        field.required = Required::Conditional(by.clone());
    }
    if default {
        field.default = Some(DefaultValue::Conditional(by));
    }
}

fn in_case(case: &Case, row: &facts::Field) -> InCase {
    let values = match row.values_of {
        ValuesOf::Itself => row.values.as_slice(),
        ValuesOf::Entries | ValuesOf::Keys => &[],
    };
    InCase {
        case: case.clone(),
        required: match &row.condition {
            Some(names) => Required::Conditional(names.clone()),
            None if !row.one_of.is_empty() => Required::OneOf(row.one_of.clone()),
            None if row.starred => Required::Always,
            None => Required::No,
        },
        default: row.default.as_ref().map(super::default),
        values: values
            .iter()
            .map(|value| EnumValue {
                value: value.value.clone(),
                label: value.label.clone(),
            })
            .collect(),
    }
}
