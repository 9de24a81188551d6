//! Rows → fields of the IR: tokens, structures and examples become one type.

mod cases;
mod container;
mod shown;
mod token;

pub use shown::{is_plain, of_json};

use super::World;
use super::dictionary::Entry;
use super::examples::Examples;
use super::places;
use super::structure::{Key, Sourced, Structure};
use crate::diagnostic::Diagnostic;
use crate::facts::{self, Class, Default_, PageFacts, Reference, Region, ValuesOf};
use crate::ir::{Case, DefaultValue, Field, Object, Required, Type};
pub use cases::distinguish;

/// How deep objects may nest before the rest is raw.
const DEPTH: usize = 9;

/// Resolves the types of one method.
pub struct Resolver<'w> {
    world: &'w World<'w>,
    page: &'w PageFacts,
    region: Region,
    /// The sections that are being read: a structure that contains itself ends as raw.
    open: Vec<Key>,
    /// The sections that any field's structure was found in.
    used: Vec<Key>,
    found: Vec<Diagnostic>,
}

impl<'w> Resolver<'w> {
    /// For a page.
    pub fn new(world: &'w World<'w>, page: &'w PageFacts) -> Self {
        Self {
            world,
            page,
            region: Region::Parameters,
            open: Vec::new(),
            used: Vec::new(),
            found: Vec::new(),
        }
    }

    /// What was found.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }

    /// From here on, sections named after a field are looked for in this region.
    pub fn enter(&mut self, region: Region) {
        self.region = region;
    }

    /// Whether any field's structure stands in a section.
    pub fn has_used(&self, section: &facts::Section) -> bool {
        self.used.iter().any(|(path, title, level)| {
            *path == self.page.path && *title == section.title && *level == section.level
        })
    }

    /// An object of a dictionary.
    pub fn shared_object(&mut self, entry: &Entry<'w>) -> Object {
        let rows = entry
            .fields
            .iter()
            .flat_map(|fields| fields.iter())
            .map(|field| Sourced {
                page: entry.page,
                field,
                cases: Vec::new(),
            })
            .collect();
        self.object(
            Structure {
                fields: rows,
                ..Structure::default()
            },
            &Examples::default(),
        )
    }

    /// The fields of an object, each with the examples under its name.
    pub fn fields(
        &mut self,
        rows: &[Sourced<'w>],
        cases: &[Case],
        examples: &Examples,
    ) -> Vec<Field> {
        let mut out: Vec<Field> = Vec::new();
        for row in rows {
            if out
                .iter()
                .any(|known| row.field.names.first() == Some(&known.name))
            {
                let place = places::place(&row.field.at, &row.page.path);
                self.found.push(
                    Diagnostic::warning(
                        place,
                        "field-twice",
                        "This field is described before; the first description counts.",
                    )
                    .with_help("Remove one of the two rows, or correct its name."),
                );
                continue;
            }
            let field = self.field(row, cases, examples);
            nest(&mut out, field);
        }
        alternatives(&mut out);
        out
    }

    fn field(&mut self, row: &Sourced<'w>, cases: &[Case], examples: &Examples) -> Field {
        let facts = row.field;
        let here = examples.member(&facts.names);
        let (ty, nullable) = self.ty_of(row, &here);
        let name = facts.names.first().cloned().unwrap_or_default();
        let in_all = row.cases.is_empty() || row.cases.len() == cases.len();
        let mut field = Field {
            pattern: is_pattern(&name),
            aliases: facts.names.iter().skip(1).cloned().collect(),
            nullable,
            required: required(facts, in_all, examples),
            default: facts.default.as_ref().map(default),
            deprecated: facts.deprecated,
            described: self.is_described(row.page, facts),
            docs: Some(facts.prose.0.clone()).filter(|prose| !prose.is_empty()),
            ..Field::new(&name, ty, places::place(&facts.at, &row.page.path))
        };
        cases::distinguish(&mut field, row, cases);
        field
    }

    /// Whether a row says what is in the field: here, in a section, or on a page of fields.
    fn is_described(&self, page: &'w PageFacts, field: &facts::Field) -> bool {
        let lists_fields = |to: &Reference| {
            to.path.is_empty()
                || self
                    .world
                    .pages
                    .sections(page, to)
                    .is_some_and(|(page, sections)| {
                        matches!(page.class, Class::Reference | Class::Events)
                            && places::first_fields(&sections).is_some()
                    })
        };
        !field.children.is_empty()
            || field.values_of == ValuesOf::Keys && !field.values.is_empty()
            || field.see.iter().any(lists_fields)
            || field
                .types
                .iter()
                .filter_map(|token| token.link.as_ref())
                .any(lists_fields)
    }
}

fn bare(name: &str, page: &PageFacts, field: &facts::Field) -> Field {
    Field {
        pattern: is_pattern(name),
        ..Field::new(name, Type::Any, places::place(&field.at, &page.path))
    }
}

/// `ufCrm…`, `propertyN`, `<id>`, `UF_*`: any name of that form.
pub fn is_pattern(name: &str) -> bool {
    let placeholder =
        name.contains("...") || name.contains('…') || (name.contains('<') && name.contains('>'));
    let numbered = name.strip_suffix('N').is_some_and(|stem| {
        stem.ends_with(|last: char| last.is_ascii_lowercase()) || stem.ends_with('_')
    }) && name.chars().any(|letter| letter.is_ascii_lowercase());
    // `PROPERTY_PropertyId`: what stands in another case is to be replaced.
    let spelt = name.rsplit_once('_').is_some_and(|(stem, last)| {
        stem.bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
            && !stem.is_empty()
            && last.starts_with(|first: char| first.is_ascii_uppercase())
            && last.contains(|letter: char| letter.is_ascii_lowercase())
    });
    // `UF_`: what begins so.
    let open = name.len() > 1 && name.ends_with('_');
    placeholder
        || numbered
        || spelt
        || open
        || (name.contains('*') && !name.starts_with(['=', '~']))
}

/// What one field says of others with it is true of them too, where they stand beside it.
fn alternatives(fields: &mut [Field]) {
    for at in 0..fields.len() {
        let Required::OneOf(others) = fields[at].required.clone() else {
            continue;
        };
        let at_of = |name: &String| fields.iter().position(|field| field.name == *name);
        let Some(places) = others.iter().map(at_of).collect::<Option<Vec<usize>>>() else {
            fields[at].required = Required::Conditional(others);
            continue;
        };
        let mut all = others;
        all.push(fields[at].name.clone());
        for place in places {
            let field = &mut fields[place];
            if !matches!(field.required, Required::OneOf(_)) {
                let others = all.iter().filter(|name| **name != field.name);
                field.required = Required::OneOf(others.cloned().collect());
            }
        }
    }
}

fn required(field: &facts::Field, in_all: bool, examples: &Examples) -> Required {
    match &field.condition {
        None if !field.one_of.is_empty() => Required::OneOf(field.one_of.clone()),
        Some(names) => Required::Conditional(names.clone()),
        None if !field.starred => Required::No,
        // What a documented example leaves out cannot be required always.
        None if !in_all || examples.omit(&field.names) => Required::Starred,
        None => Required::Always,
    }
}

fn default(default: &Default_) -> DefaultValue {
    match default {
        Default_::Literal(literal) if literal.eq_ignore_ascii_case("null") => DefaultValue::Absent,
        Default_::Literal(literal) => DefaultValue::Literal(literal.clone()),
        Default_::Computed => DefaultValue::Computed,
        Default_::Conditional(names) => DefaultValue::Conditional(names.clone()),
    }
}

/// `fields.CONTACT_ID` belongs into `fields`, where that is described.
fn nest(out: &mut Vec<Field>, mut field: Field) {
    if let Some((parent, name)) = field.name.split_once('.')
        && let Some(known) = out
            .iter_mut()
            .find(|known| known.name == parent.trim_end_matches("[]"))
    {
        let name = name.to_owned();
        let inner = match &mut known.ty {
            Type::List(inner) => inner.as_mut(),
            other => other,
        };
        if matches!(inner, Type::Map(_) | Type::Any) {
            *inner = Type::Object(Object::default());
        }
        if let Type::Object(object) = inner {
            // Tables of several uses of a method share rows.
            if !object.fields.iter().any(|known| known.name == name) {
                field.name = name;
                nest(&mut object.fields, field);
            }
            return;
        }
    }
    out.push(field);
}
