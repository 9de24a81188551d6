//! What an answer's type would be if its page had no example: the table's, and what sibling methods answer.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::ir::{Field, Method, Object, Type};
use crate::resolve::is_raw;

/// The methods of an API by what they have in common.
pub struct Siblings<'a> {
    /// Those of one thing: `crm.deal.get` and `crm.deal.list`.
    of_thing: HashMap<String, Vec<usize>>,
    /// Those that do the same to things of one scope: `crm.deal.fields` and `crm.lead.fields`.
    of_action: HashMap<String, Vec<usize>>,
    methods: Vec<&'a Method>,
    /// What each of them answers.
    held: Vec<Held<'a>>,
}

/// What one method answers: its objects, and the types of their fields under their keys.
#[derive(Default)]
struct Held<'a> {
    objects: Vec<&'a Object>,
    fields: Vec<(String, &'a Type)>,
}

/// What siblings answer.
struct Known<'a, 'h> {
    objects: Vec<&'a Object>,
    by_key: HashMap<&'h str, &'a Type>,
}

impl<'a> Siblings<'a> {
    /// Of some methods, in the order of their API.
    pub fn of(methods: Vec<&'a Method>) -> Self {
        let held = methods.par_iter().map(|method| Held::of(method)).collect();
        let mut of_thing: HashMap<String, Vec<usize>> = HashMap::new();
        let mut of_action: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, method) in methods.iter().enumerate() {
            let (thing, action) = words(method);
            of_thing.entry(thing).or_default().push(at);
            of_action.entry(action).or_default().push(at);
        }
        Self {
            of_thing,
            of_action,
            methods,
            held,
        }
    }

    /// The type of a method's answer by its table, filled with what siblings answer.
    pub fn withheld(&self, method: &'a Method) -> Option<Type> {
        let (thing, action) = words(method);
        let others = |found: Option<&Vec<usize>>| -> Vec<usize> {
            let found = found.into_iter().flatten().copied();
            let other = |at: &usize| {
                let other = self.methods[*at];
                other.page != method.page && other.response.own().is_some()
            };
            found.filter(other).collect()
        };
        let near_at = others(self.of_thing.get(&thing));
        let alike_at = others(self.of_action.get(&action));
        let methods =
            |at: &[usize]| -> Vec<&'a Method> { at.iter().map(|at| self.methods[*at]).collect() };
        let (near, alike) = (methods(&near_at), methods(&alike_at));
        let described = alike.iter().chain(&near).copied().find_map(descriptions);
        if let Some(described) = described.filter(|_| describes(method)) {
            return Some(described.of(method.response.withheld.as_ref()));
        }
        match &method.response.withheld {
            Some(ty) if !is_raw(ty) => {
                let held = near_at.iter().chain(&alike_at).map(|at| &self.held[*at]);
                Some(Known::of(held).fill(ty.clone(), "result"))
            }
            _ => root(method, &near, &alike),
        }
    }
}

/// How a method that describes fields answers.
struct Descriptions<'a> {
    map: &'a Type,
    wrapped: bool,
}

impl Descriptions<'_> {
    /// The same under the name that a table gives to the wrapper.
    fn of(&self, table: Option<&Type>) -> Type {
        let map = self.map.clone();
        let Some(Type::Object(object)) = table else {
            return map;
        };
        let named = object
            .fields
            .first()
            .is_some_and(|field| field.name == "fields");
        if !self.wrapped && !named {
            return map;
        }
        let mut object = object.clone();
        object.fields.truncate(1);
        match object.fields.first_mut() {
            Some(wrapper) => wrapper.ty = map,
            None => return map,
        }
        Type::Object(object)
    }
}

fn describes(method: &Method) -> bool {
    last(&method.name).to_lowercase().contains("fields")
}

fn descriptions(method: &Method) -> Option<Descriptions<'_>> {
    let of_objects =
        |ty: &Type| matches!(ty, Type::Map(inner) | Type::List(inner) if !is_raw(inner));
    let (map, wrapped) = match method.response.own()? {
        map if of_objects(map) => (map, false),
        Type::Object(object) => (
            &object.fields.iter().find(|field| of_objects(&field.ty))?.ty,
            true,
        ),
        _ => return None,
    };
    describes(method).then_some(Descriptions { map, wrapped })
}

/// The root of an answer of which the table says nothing: that of the sibling that answers the same thing.
fn root(method: &Method, near: &[&Method], alike: &[&Method]) -> Option<Type> {
    let last = |method: &Method| last(&method.name).to_lowercase();
    let own = last(method);
    let typed = |methods: &[&Method], wanted: &str| {
        let mut found = methods.iter().filter(|other| last(other) == wanted);
        found
            .find_map(|other| other.response.own().cloned())
            .filter(|ty| !is_raw(ty))
    };
    let element = |ty: Type| match ty {
        Type::List(inner) => *inner,
        other => other,
    };
    let list = |ty: Type| match ty {
        object @ (Type::Object(_) | Type::Shared(_)) => Type::List(Box::new(object)),
        other => other,
    };
    let near = |wanted: &str| typed(near, wanted);
    match own.as_str() {
        "list" | "getlist" => near("get").map(list),
        "get" | "add" | "update" => ["get", "add", "update"]
            .into_iter()
            .find_map(near)
            .or_else(|| near("list").or_else(|| near("getlist")).map(element)),
        _ => None,
    }
    .or_else(|| typed(alike, &own))
}

impl<'a> Held<'a> {
    fn of(method: &'a Method) -> Self {
        let mut held = Self::default();
        method
            .response
            .own()
            .into_iter()
            .for_each(|ty| held.gather(ty));
        held
    }

    fn gather(&mut self, ty: &'a Type) {
        match ty {
            Type::Object(object) => {
                self.objects.push(object);
                for field in &object.fields {
                    if !is_raw(&field.ty) {
                        self.fields.push((plain(&field.name), &field.ty));
                    }
                    self.gather(&field.ty);
                }
            }
            Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => self.gather(inner),
            _ => {}
        }
    }
}

impl<'a, 'h> Known<'a, 'h> {
    /// The first counts.
    fn of(held: impl Iterator<Item = &'h Held<'a>>) -> Self
    where
        'a: 'h,
    {
        let mut known = Self {
            objects: Vec::new(),
            by_key: HashMap::new(),
        };
        for held in held {
            known.objects.extend(&held.objects);
            for (key, ty) in &held.fields {
                known.by_key.entry(key).or_insert(ty);
            }
        }
        known
    }

    /// A type with the fields that objects of siblings have beside the same ones.
    fn fill(&self, ty: Type, key: &str) -> Type {
        if is_raw(&ty) {
            return self.by_key(key).unwrap_or(ty);
        }
        match ty {
            Type::Object(mut object) => {
                let like = self.like(&object);
                for field in &mut object.fields {
                    let ty = std::mem::replace(&mut field.ty, Type::Any);
                    field.ty = self.fill(ty, &field.name);
                }
                let more = like.into_iter().flat_map(|like| &like.fields);
                for field in more {
                    let has = |known: &Field| known.name == field.name;
                    if !object.fields.iter().any(has) {
                        object.fields.push(field.clone());
                    }
                }
                Type::Object(object)
            }
            Type::List(inner) => Type::List(Box::new(self.fill(*inner, key))),
            Type::Map(inner) => Type::Map(Box::new(self.fill(*inner, key))),
            other => other,
        }
    }

    /// The object that has most of an object's fields, and a third of them at least.
    fn like(&self, object: &Object) -> Option<&'a Object> {
        let shared = |other: &Object| {
            let has = |field: &&Field| other.fields.iter().any(|known| known.name == field.name);
            object.fields.iter().filter(has).count()
        };
        let best = self.objects.iter().max_by_key(|other| shared(other))?;
        let count = shared(best);
        (count > 0 && count * 3 >= object.fields.len()).then_some(*best)
    }

    /// What stands under a key elsewhere; under the key of many of it, where that is a list.
    fn by_key(&self, key: &str) -> Option<Type> {
        let key = plain(key);
        if let Some(ty) = self.by_key.get(key.as_str()) {
            return Some((*ty).clone());
        }
        if let Some(one) = key.strip_suffix('s') {
            let ty = (*self.by_key.get(one)?).clone();
            return matches!(ty, Type::Object(_)).then(|| Type::List(Box::new(ty)));
        }
        match self.by_key.get(format!("{key}s").as_str()) {
            Some(Type::List(inner)) => Some((**inner).clone()),
            _ => None,
        }
    }
}

/// The thing of a method, and what it does to things of its scope.
fn words(method: &Method) -> (String, String) {
    let name = method.name.to_lowercase();
    let action = last(&name).to_owned();
    let thing = name.strip_suffix(&action).unwrap_or_default().to_owned();
    let scope = name.split('.').next().unwrap_or_default();
    let action = format!("{:?} {scope} {action}", method.version);
    (format!("{:?} {thing}", method.version), action)
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace('_', "")
}
