//! The types of answers, and how much of the answers in examples they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::api::{named, section};
use super::held_out::Siblings;
use super::table;
use crate::ir::{Api, Field, Hashes, Heard, Method, Object, Type};
use crate::memo::Memo;
use crate::resolve::{Described, is_raw, misfit};

/// The types of answers in figures.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    /// How many answers the pages show.
    pub examples: usize,
    /// Those that their type does not read, and where.
    pub misfits: BTreeSet<String>,
    /// The keys of all objects in them.
    pub keys: Keys,
    /// Where the others stand, each with the keys below it.
    pub untyped: BTreeMap<String, usize>,
    /// What would be typed if the page had no example.
    pub held_out: Keys,
    /// The fields of all answers.
    pub fields: usize,
    /// Those that are given raw.
    pub raw: usize,
    /// Of these, those that the table or an example gives a structure or type.
    pub known: BTreeSet<String>,
    /// How often the TypeScript example decided.
    pub heard: Heard,
    /// The descriptions of fields.
    #[serde(skip)]
    pub described: Described,
}

/// Keys of objects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// All of them.
    pub all: usize,
    /// Those that land in a typed field, or in a map of typed values.
    pub typed: usize,
    /// Those that land in a field of their own without a type, and with nothing in it: no page shows more.
    pub empty: usize,
}

impl Keys {
    /// How many of a hundred are typed, in two digits behind the point, rounded down.
    pub fn share(&self) -> String {
        let share = (self.typed * 10_000).checked_div(self.all).unwrap_or(0);
        format!("{}.{:02} %", share / 100, share % 100)
    }

    pub(super) fn add(&mut self, other: Keys) {
        self.all += other.all;
        self.typed += other.typed;
        self.empty += other.empty;
    }
}

/// Objects that several methods share, by their token.
pub(super) type Shared<'a> = BTreeMap<&'a str, &'a Object>;

impl Answers {
    /// Counts.
    pub fn of(api: &Api) -> Self {
        Self::knowing(api, &Memo::none(), &Hashes::default())
    }

    /// Counts one method.
    pub(super) fn count<'a>(
        &mut self,
        method: &'a Method,
        siblings: &Siblings<'a>,
        shared: &Shared<'_>,
    ) {
        self.method(method, shared);
        if !method.response.examples.is_empty() {
            let withheld = siblings.withheld(method);
            for example in &method.response.examples {
                self.held_out.add(keys(example, withheld.as_ref(), shared));
            }
        }
    }

    fn method(&mut self, method: &Method, shared: &Shared<'_>) {
        let response = &method.response;
        let name = named(&method.name, method.version);
        self.heard.silent += response.heard.silent;
        self.heard.disagreeing += response.heard.disagreeing;
        self.heard.nullable += response.heard.nullable;
        self.heard.siblings += response.heard.siblings;
        let whole = response.ty.as_ref().map(|ty| expanded(ty, shared, 0));
        for example in &response.examples {
            self.examples += 1;
            self.keys.add(keys(example, response.ty.as_ref(), shared));
            let mut untyped = BTreeMap::new();
            losses(
                example,
                response.ty.as_ref(),
                shared,
                "result",
                &mut untyped,
            );
            for (path, count) in untyped {
                *self.untyped.entry(format!("{name}: `{path}`")).or_default() += count;
            }
            let misfit = whole.as_ref().and_then(|ty| misfit(example, ty, ""));
            self.misfits
                .extend(misfit.map(|misfit| format!("{name}: `{misfit}`")));
        }
        if let Some(ty) = &response.ty {
            let values: Vec<&Value> = response.examples.iter().collect();
            self.fields(ty, &values, &name, "result");
        }
    }

    fn fields(&mut self, ty: &Type, values: &[&Value], method: &str, path: &str) {
        match ty {
            Type::Object(object) => {
                for field in object.fields.iter().filter(|field| !field.pattern) {
                    let path = format!("{path}.{}", field.name);
                    let values = under(values, &field.name);
                    self.fields += 1;
                    if is_raw(&field.ty) {
                        self.raw += 1;
                        if is_known(field, &values) {
                            self.known.insert(format!("{method}: `{path}`"));
                        }
                    } else {
                        self.fields(&field.ty, &values, method, &path);
                    }
                }
            }
            Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => {
                let values: Vec<&Value> = values.iter().flat_map(|value| inside(value)).collect();
                self.fields(inner, &values, method, path);
            }
            _ => {}
        }
    }

    pub(super) fn write(&self, out: &mut String) {
        out.push_str("\n## Answers\n\n");
        let rows = [
            ("Answers in examples", self.examples),
            (
                "Of these, read by their type",
                self.examples - self.misfits.len(),
            ),
            ("Keys of all objects in them", self.keys.all),
            (
                "Of these, in typed fields or in maps of typed values",
                self.keys.typed,
            ),
            (
                "Of these, in fields without a type that show nothing",
                self.keys.empty,
            ),
            (
                "Of these, typed with the page's own example withheld",
                self.held_out.typed,
            ),
            ("Fields of answers", self.fields),
            ("Fields of answers that are given raw", self.raw),
            (
                "Of these, though the page gives their structure or type",
                self.known.len(),
            ),
            (
                "Types that the TypeScript example decided, others being silent",
                self.heard.silent,
            ),
            (
                "Types that the TypeScript example decided, others disagreeing",
                self.heard.disagreeing,
            ),
            (
                "Fields that only the TypeScript example says may be null",
                self.heard.nullable,
            ),
            (
                "Fields whose type only other methods of their thing tell",
                self.heard.siblings,
            ),
            ("Descriptions of fields", self.described.places),
            (
                "Types that they would be if each page had its own",
                self.described.apart,
            ),
            ("Types that they are", self.described.types),
        ];
        out.push_str(&table(&rows));
        let _ = writeln!(
            out,
            "\nTyped: {} of the keys; with the page's own example withheld: {}.",
            self.keys.share(),
            self.held_out.share()
        );
        section(out, "Answers that their type does not read", &self.misfits);
        section(
            out,
            "Fields that are given raw, though the page gives their structure or type",
            &self.known,
        );
        let untyped = self.untyped.iter();
        let untyped = untyped.map(|(place, count)| format!("{place}: {count}"));
        section(out, "Where untyped keys stand", &untyped.collect());
    }
}

/// A type with the shared objects in the places where they are mentioned, for some of the way.
fn expanded(ty: &Type, shared: &Shared<'_>, depth: usize) -> Type {
    const DEPTH: usize = 4;
    let of_object = |object: &Object, depth: usize| {
        let mut object = object.clone();
        for field in &mut object.fields {
            field.ty = expanded(&field.ty, shared, depth);
        }
        Type::Object(object)
    };
    let inner = |ty: &Type| Box::new(expanded(ty, shared, depth));
    match ty {
        Type::Shared(name) if depth < DEPTH => match shared.get(name.as_str()) {
            Some(object) => of_object(object, depth + 1),
            None => Type::Any,
        },
        Type::Shared(_) => Type::Any,
        Type::Object(object) => of_object(object, depth),
        Type::List(ty) => Type::List(inner(ty)),
        Type::Map(ty) => Type::Map(inner(ty)),
        Type::OneOrMany(ty) => Type::OneOrMany(inner(ty)),
        other => other.clone(),
    }
}

/// Whether a page says what is in a raw field.
fn is_known(field: &Field, values: &[&Value]) -> bool {
    field.described || values.iter().any(|value| says(value))
}

/// Whether a value says anything about its type.
fn says(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    }
}

/// The keys of all objects in a value, and those that a type has typed.
fn keys(value: &Value, ty: Option<&Type>, shared: &Shared<'_>) -> Keys {
    let mut found = Keys::default();
    walk(value, ty, shared, &mut found);
    found
}

fn walk(value: &Value, ty: Option<&Type>, shared: &Shared<'_>, found: &mut Keys) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let field = ty.and_then(|ty| member(ty, key, shared));
                let ty = field.filter(|ty| !is_raw(ty));
                found.all += 1;
                found.typed += usize::from(ty.is_some());
                found.empty += usize::from(ty.is_none() && field.is_some() && !says(value));
                walk(value, ty, shared, found);
            }
        }
        Value::Array(items) => {
            let inner = inner(ty);
            for item in items {
                walk(item, inner, shared, found);
            }
        }
        _ => {}
    }
}

/// The paths of untyped keys with all the keys at and below them.
fn losses(
    value: &Value,
    ty: Option<&Type>,
    shared: &Shared<'_>,
    path: &str,
    found: &mut BTreeMap<String, usize>,
) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = format!("{path}.{key}");
                match ty.and_then(|ty| member(ty, key, shared)) {
                    Some(ty) if !is_raw(ty) => losses(value, Some(ty), shared, &path, found),
                    Some(_) if !says(value) => {}
                    _ => *found.entry(path).or_default() += 1 + keys(value, None, shared).all,
                }
            }
        }
        Value::Array(items) => {
            let inner = inner(ty);
            for item in items {
                losses(item, inner, shared, path, found);
            }
        }
        _ => {}
    }
}

/// What the elements of a list are.
fn inner(ty: Option<&Type>) -> Option<&Type> {
    match ty? {
        Type::List(inner) | Type::OneOrMany(inner) | Type::Map(inner) => Some(inner),
        _ => None,
    }
}

/// The type under a key, where the SDK has a field or a map for it.
fn member<'t>(ty: &'t Type, key: &str, shared: &Shared<'t>) -> Option<&'t Type> {
    let of_object = |object: &'t Object| {
        // A pattern without a type is left to what the SDK keeps beside the fields.
        let mut fields = object.fields.iter();
        let has = |field: &&Field| field.is_of(key) && (!field.pattern || !is_raw(&field.ty));
        fields.find(has).map(|field| &field.ty)
    };
    match ty {
        Type::Object(object) => of_object(object),
        Type::Shared(name) => of_object(shared.get(name.as_str()).copied()?),
        Type::Map(inner) => Some(&**inner),
        // PHP writes a list with gaps as an object; one element stands for a list of it.
        Type::List(inner) | Type::OneOrMany(inner) => {
            if key.bytes().all(|byte| byte.is_ascii_digit()) {
                Some(&**inner)
            } else {
                member(inner, key, shared)
            }
        }
        _ => None,
    }
}

/// What stands under a key.
fn under<'a>(values: &[&'a Value], key: &str) -> Vec<&'a Value> {
    let objects = values.iter().filter_map(|value| value.as_object());
    objects.filter_map(|map| map.get(key)).collect()
}

/// The elements of a list, the entries of a map.
fn inside(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(map) => map.values().collect(),
        _ => Vec::new(),
    }
}
