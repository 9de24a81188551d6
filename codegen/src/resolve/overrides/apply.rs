//! One override and the method that it names.

use super::file::{Container, Override, Verb};
use super::now::now;
use crate::diagnostic::Place;
use crate::ir::{Enum, EnumValue, Field, Method, Object, SharedObject, Type, name_of};

/// Applies an override to an object that methods share; the error says what is there instead.
pub fn to_object(entry: &Override, shared: &mut SharedObject) -> Result<(), String> {
    let path: Vec<&str> = entry.parameter.split('.').collect();
    let page = shared.place.path.clone();
    within(&mut shared.object.fields, &path, entry, &page)
}

/// Applies an override to a method; the error says what is there instead.
pub fn to_method(entry: &Override, method: &mut Method) -> Result<(), String> {
    let page = method.page.clone();
    let path: Vec<&str> = entry.parameter.split('.').collect();
    let mut last = Err("the method takes no parameters".to_owned());
    let mut matched = false;
    // Alternative signatures share parameters: the override means all that have it.
    for signature in &mut method.signatures {
        let outcome = within(&mut signature.params, &path, entry, &page);
        matched |= outcome.is_ok();
        last = outcome;
    }
    if matched { Ok(()) } else { last }
}

fn within(
    fields: &mut Vec<Field>,
    path: &[&str],
    entry: &Override,
    page: &str,
) -> Result<(), String> {
    let [name, rest @ ..] = path else {
        return Err("its path is empty".to_owned());
    };
    let at = fields.iter().position(|field| field.name == *name);
    if rest.is_empty() {
        return match (&entry.verb, at) {
            (Verb::Add(_), Some(at)) => Err(format!(
                "`{name}` is documented by now, as `{}`",
                name_of(&fields[at].ty)
            )),
            (Verb::Add(ty), None) => {
                fields.push(added(name, ty.clone(), page));
                Ok(())
            }
            (_, None) => Err(absent(name, fields)),
            (Verb::Skip, Some(at)) => {
                fields.remove(at);
                Ok(())
            }
            (Verb::Name(new), Some(_)) if fields.iter().any(|field| field.name == *new) => {
                Err(format!("`{new}` is documented by now"))
            }
            (verb, Some(at)) => change(verb, &mut fields[at]),
        };
    }
    let at = at.ok_or_else(|| absent(name, fields))?;
    match object(&mut fields[at].ty) {
        Ok(object) => within(&mut object.fields, rest, entry, page),
        Err(what) => Err(format!("`{name}` is {what}, and has no `{}`", rest[0])),
    }
}

fn absent(name: &str, fields: &[Field]) -> String {
    let names: Vec<String> = fields
        .iter()
        .map(|field| format!("`{}`", field.name))
        .collect();
    format!("there is no `{name}`, only {}", names.join(", "))
}

/// The object behind lists and maps.
fn object(ty: &mut Type) -> Result<&mut Object, String> {
    match ty {
        Type::Object(object) | Type::Filter(object) | Type::Order(object) => Ok(object),
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => object(inner),
        Type::Shared(name) => Err(format!("the shared object `{name}`")),
        other => Err(format!("`{}`", name_of(other))),
    }
}

fn change(verb: &Verb, field: &mut Field) -> Result<(), String> {
    let before = field.clone();
    match verb {
        Verb::Type(ty) => field.ty = ty.clone(),
        Verb::Required(required) => field.required = required.clone(),
        Verb::Name(name) => field.name.clone_from(name),
        Verb::Aliases(names) => {
            for name in names {
                if !field.aliases.contains(name) && *name != field.name {
                    field.aliases.push(name.clone());
                }
            }
        }
        Verb::Wire(wire) => match element(&mut field.ty) {
            Type::Boolean(known) => *known = *wire,
            _ => return Err(format!("it is `{}`, and no boolean", name_of(&before.ty))),
        },
        Verb::Values(values) => {
            let one = element(&mut field.ty);
            let integer = match &*one {
                Type::Enum(set) => set.integer,
                other => matches!(other, Type::Integer),
            };
            let values = labelled(values, one);
            *one = Type::Enum(Enum { integer, values });
        }
        Verb::Container(container) => {
            let one = element(&mut field.ty).clone();
            field.ty = match container {
                Container::One => one,
                Container::List => Type::List(Box::new(one)),
                Container::Map => Type::Map(Box::new(one)),
                Container::OneOrMany => Type::OneOrMany(Box::new(one)),
            };
        }
        Verb::Open => match object(&mut field.ty) {
            Ok(object) => object.open = true,
            Err(what) => return Err(format!("it is {what}, and no object")),
        },
        Verb::Add(_) | Verb::Skip => {}
    }
    if *field == before {
        return Err(format!(
            "upstream says the same by now: {}",
            now(verb, field)
        ));
    }
    Ok(())
}

/// What is inside of lists and maps.
fn element(ty: &mut Type) -> &mut Type {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => element(inner),
        other => other,
    }
}

/// Values with the labels that they have in the documentation.
fn labelled(values: &[EnumValue], known: &Type) -> Vec<EnumValue> {
    let known: &[EnumValue] = match known {
        Type::Enum(set) => &set.values,
        _ => &[],
    };
    let label = |value: &EnumValue| {
        let same = known.iter().find(|other| other.value == value.value);
        same.unwrap_or(value).clone()
    };
    values.iter().map(label).collect()
}

fn added(name: &str, ty: Type, page: &str) -> Field {
    let place = Place {
        path: page.to_owned(),
        line: 1,
        column: 1,
    };
    Field::new(name, ty, place)
}
