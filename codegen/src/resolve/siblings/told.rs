//! What the methods of one thing tell: objects of answers, descriptions of fields, objects of requests.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::super::dictionary::Dictionary;
use super::super::scalar::{Base, base};
use crate::facts::Wire;
use crate::ir::{Field, Method, Type};
use crate::resolve::is_raw;

/// All that is told of one thing.
pub struct Told<'m> {
    /// Lists of fields of answers, and behind them those of requests.
    lists: Vec<Fields<'m>>,
    /// How many of them are of answers.
    answers: usize,
    /// What methods that describe fields say, by the method's name without its last segment.
    described: BTreeMap<String, BTreeMap<String, Type>>,
}

/// The fields of an object, or of a request.
struct Fields<'m> {
    fields: &'m [Field],
    names: HashSet<&'m str>,
}

impl<'m> Told<'m> {
    /// What methods tell.
    pub fn of(
        methods: impl Iterator<Item = &'m Method> + Clone,
        dictionary: &Dictionary<'_>,
    ) -> Self {
        let mut told = Self {
            lists: Vec::new(),
            answers: 0,
            described: BTreeMap::new(),
        };
        for method in methods.clone() {
            method.response.ty.iter().for_each(|ty| told.gather(ty));
            if let Some((thing, last)) = method.name.to_lowercase().rsplit_once('.')
                && last.contains("fields")
            {
                let described = told.described.entry(thing.to_owned()).or_default();
                for example in &method.response.examples {
                    descriptions(example, dictionary, described);
                }
            }
        }
        told.answers = told.lists.len();
        for method in methods {
            for signature in &method.signatures {
                told.put(&signature.params);
                for field in &signature.params {
                    told.gather(&field.ty);
                }
            }
        }
        told
    }

    fn gather(&mut self, ty: &'m Type) {
        match ty {
            Type::Object(object) => {
                self.put(&object.fields);
                for field in &object.fields {
                    self.gather(&field.ty);
                }
            }
            Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => self.gather(inner),
            _ => {}
        }
    }

    fn put(&mut self, fields: &'m [Field]) {
        let names = fields.iter().filter(|field| !field.pattern);
        let names: HashSet<&str> = names.map(|field| field.name.as_str()).collect();
        self.lists.push(Fields { fields, names });
    }

    /// The types of a field in objects with mostly the same names, the most alike first: those of answers, the one that
    /// is described, those of requests.
    pub fn types<'t>(
        &'t self,
        name: &str,
        names: &HashSet<String>,
        method: &Method,
    ) -> impl Iterator<Item = &'t Type> {
        let (answers, requests) = self.lists.split_at(self.answers);
        let described = self.described(name, names, method);
        let answers = alike(answers, name, names).into_iter();
        answers.chain(described).chain(alike(requests, name, names))
    }

    fn described(&self, name: &str, names: &HashSet<String>, method: &Method) -> Option<&Type> {
        let own = method.name.to_lowercase();
        let described = self.described.get(own.rsplit_once('.')?.0)?;
        let known = names.iter().filter(|name| described.contains_key(*name));
        let alike = known.count() * 2 >= names.len();
        described.get(name).filter(|_| alike)
    }
}

/// The types of a field in the objects that have half of an object's names, or half of whose names it has.
fn alike<'t>(lists: &'t [Fields<'_>], name: &str, names: &HashSet<String>) -> Vec<&'t Type> {
    let mut found: Vec<(usize, &Type)> = Vec::new();
    for list in lists.iter().filter(|list| list.names.contains(name)) {
        let same = |other: &&&str| names.contains(**other);
        let count = list.names.iter().filter(same).count();
        if count < 2 || count * 2 < list.names.len().min(names.len()) {
            continue;
        }
        let field = list.fields.iter().find(|field| field.name == name);
        let typed = field.map(|field| &field.ty).filter(|ty| !is_raw(ty));
        found.extend(typed.map(|ty| (count, ty)));
    }
    found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    found.into_iter().map(|(_, ty)| ty).collect()
}

/// The types of the fields that an answer describes.
fn descriptions(value: &Value, dictionary: &Dictionary<'_>, found: &mut BTreeMap<String, Type>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                if let Some(ty) = described(value, dictionary) {
                    found.entry(key.clone()).or_insert(ty);
                }
                descriptions(value, dictionary, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                descriptions(item, dictionary, found);
            }
        }
        _ => {}
    }
}

/// The type that a description gives to its field.
fn described(value: &Value, dictionary: &Dictionary<'_>) -> Option<Type> {
    let token = value.get("type")?.as_str()?;
    let base = base(token).or_else(|| base(dictionary.scalar_of(token)?.base))?;
    let ty = match base {
        // A flag, or a letter of some other kind.
        Base::Text | Base::Char => Type::Text,
        Base::Integer => Type::Integer,
        // Sums of custom fields name their currency.
        Base::Number if token == "money" => Type::Text,
        Base::Number => Type::Number,
        Base::Boolean => Type::Boolean(Wire::TrueFalse),
        Base::Date => Type::Date,
        Base::DateTime => Type::DateTime,
        _ => return None,
    };
    match value.get("isMultiple") {
        Some(Value::Bool(true)) => Some(Type::List(Box::new(ty))),
        _ => Some(ty),
    }
}
