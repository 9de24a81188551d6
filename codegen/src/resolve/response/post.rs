//! What handlers of an event receive: the table and the posts → the type of the data.

use serde_json::{Value, json};

use super::keys;
use super::merge::merge_all;
use super::rows::Rows;
use super::shape::Shape;
use crate::diagnostic::Place;
use crate::facts::{Content, PageFacts, Region, Section};
use crate::ir::{EventExample, Field, Object, Required, Type};
use crate::resolve::examples::Examples;
use crate::resolve::places;
use crate::resolve::structure::{self, Structure};
use crate::resolve::types::Resolver;

/// What stands under this name is the event's own; the rest is the same for all events.
const DATA: &str = "data";

/// What some pages show where there is no value.
const UNDEFINED: &str = "undefined";

/// The type of the data, and the posts of the examples, whole.
pub fn post<'w>(
    facts: &'w PageFacts,
    code: &str,
    types: &mut Resolver<'w>,
) -> (Option<Type>, Vec<EventExample>) {
    types.enter(Region::Response);
    let mut examples = Vec::new();
    for section in &facts.sections {
        for content in &section.content {
            collect(facts, code, content, &mut examples);
        }
    }
    let mut bodies: Vec<Value> = examples.iter().map(|one| one.body.clone()).collect();
    bodies.iter_mut().for_each(without_undefined);
    let documented = documented(facts, &bodies, types);
    let rows = Rows::of(facts, types, &bodies);
    if let Some(known) = &documented {
        bodies
            .iter_mut()
            .for_each(|body| without_false(body, known));
    }
    let Some(merged) = merge_all(&bodies) else {
        return (documented.and_then(data).map(unlisted).map(sent), examples);
    };
    let places: Vec<(Place, &Value)> = examples
        .iter()
        .map(|one| one.place.clone())
        .zip(&bodies)
        .collect();
    let ty = Shape::new(rows, &merged, &places).of_value(&merged, documented.as_ref(), "", 0);
    (data(ty).map(sent), examples)
}

/// The posts of a section's content; where only the data is shown, it is put into one.
fn collect(facts: &PageFacts, code: &str, content: &Content, found: &mut Vec<EventExample>) {
    match content {
        Content::Example(example) => {
            let whole = example.value.get("event").is_some_and(Value::is_string);
            let body = if whole {
                example.value.clone()
            } else {
                json!({ "event": code, DATA: example.value })
            };
            found.push(EventExample {
                body,
                place: places::place(&example.at, &facts.path),
            });
        }
        Content::Variants(variants) => variants
            .iter()
            .flat_map(|variant| &variant.content)
            .for_each(|content| collect(facts, code, content, found)),
        _ => {}
    }
}

/// The type that the first table gives to a post.
fn documented<'w>(
    facts: &'w PageFacts,
    bodies: &[Value],
    types: &mut Resolver<'w>,
) -> Option<Type> {
    let (section, structure) = rows(facts)?;
    let named = |wanted: &str| {
        let mut names = structure.fields.iter().flat_map(|row| &row.field.names);
        names.any(|name| name == wanted)
    };
    let whole = named(DATA) || named("event");
    let bodies = bodies.iter().filter_map(|body| match whole {
        true => Some(body.clone()),
        false => body.get(DATA).cloned(),
    });
    let bodies = Examples::from_values(bodies.collect());
    let mut fields = types.fields(&structure.fields, &structure.cases, &bodies);
    identify(&mut fields);
    let root = Type::Object(Object { fields, open: true });
    if whole {
        return Some(root);
    }
    let place = places::place(&section.at, &facts.path);
    let data = Field {
        described: true,
        ..Field::new(DATA, root, place)
    };
    Some(Type::Object(Object {
        fields: vec![data],
        open: true,
    }))
}

/// The rows of the first table of what handlers receive; some pages have lost the heading above it.
fn rows(facts: &PageFacts) -> Option<(&Section, Structure<'_>)> {
    [Region::Response, Region::Head]
        .into_iter()
        .find_map(|region| {
            let sections = facts.sections.iter();
            let mut found = sections
                .filter(|section| section.region == region)
                .map(|section| (section, structure::of_section(facts, section)));
            found.find(|(_, structure)| !structure.fields.is_empty())
        })
}

/// The type of a post's data.
fn data(ty: Type) -> Option<Type> {
    let Type::Object(object) = ty else {
        return None;
    };
    let mut fields = object.fields.into_iter();
    let ty = fields.find(|field| field.name == DATA)?.ty;
    // An object without a field says nothing.
    match &ty {
        Type::Object(object) if object.fields.is_empty() => None,
        Type::Any => None,
        _ => Some(ty),
    }
}

/// Fields that a table calls an array and gives names to: PHP's word for an object.
fn unlisted(ty: Type) -> Type {
    let Type::Object(mut object) = ty else {
        return ty;
    };
    for field in &mut object.fields {
        if let Type::List(inner) = &field.ty
            && matches!(**inner, Type::Object(_))
        {
            field.ty = (**inner).clone();
        }
    }
    Type::Object(object)
}

/// Without marks of what has to be passed: a handler passes nothing.
fn sent(mut ty: Type) -> Type {
    fn of(ty: &mut Type) {
        match ty {
            Type::Object(object) => {
                for field in &mut object.fields {
                    field.required = Required::No;
                    of(&mut field.ty);
                }
            }
            Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => of(inner),
            _ => {}
        }
    }
    of(&mut ty);
    ty
}

/// An identifier without a type is a number.
fn identify(fields: &mut [Field]) {
    for field in fields {
        match &mut field.ty {
            ty @ Type::Any if keys::is_identifier(&field.name) => *ty = Type::Integer,
            Type::Object(object) => identify(&mut object.fields),
            Type::List(inner) => {
                if let Type::Object(object) = &mut **inner {
                    identify(&mut object.fields);
                }
            }
            _ => {}
        }
    }
}

/// Drops the fields that show nothing but a word for a missing value.
fn without_undefined(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, value| value.as_str() != Some(UNDEFINED));
            members.values_mut().for_each(without_undefined);
        }
        Value::Array(items) => items.iter_mut().for_each(without_undefined),
        _ => {}
    }
}

/// Drops the fields that show `false` where the table says that it stands for a value of another type.
fn without_false(value: &mut Value, known: &Type) {
    let (Value::Object(members), Type::Object(object)) = (value, known) else {
        return;
    };
    for field in &object.fields {
        let Some(value) = members.get_mut(&field.name) else {
            continue;
        };
        if *value == Value::Bool(false) && matches!(field.ty, Type::Scalar | Type::Union(_)) {
            members.shift_remove(&field.name);
        } else {
            without_false(value, &field.ty);
        }
    }
}
