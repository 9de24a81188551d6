//! The described fields of an answer, and the objects of the example that they belong to.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::keys;
use super::merge::merge_all;
use crate::facts::{Class, PageFacts, Region};
use crate::ir::{Field, Object, Required, Type};
use crate::resolve::examples::Examples;
use crate::resolve::is_raw;
use crate::resolve::types::{self, Resolver};
use crate::resolve::{places, structure};

const ENVELOPE: &[&str] = &[
    "result",
    "time",
    "total",
    "next",
    "error",
    "error_description",
];

/// The rows of one section.
pub struct Group {
    fields: Vec<Field>,
    /// Some field's structure stands here: its rows are known to be that field's.
    used: bool,
}

/// The rows of all sections of the answer.
#[derive(Default)]
pub struct Rows {
    groups: Vec<Group>,
    /// The keys of the answer are fields of something: rows describe what is said of each.
    describes: bool,
}

/// The keys of the example's objects by their paths; elements of lists and maps count as one.
#[derive(Default)]
pub struct Nodes(BTreeMap<String, Vec<String>>);

impl Rows {
    /// The rows of a page with such answers.
    pub fn of<'w>(facts: &'w PageFacts, types: &mut Resolver<'w>, answers: &[Value]) -> Self {
        let mut groups = Vec::new();
        let mut sections = Vec::new();
        for section in &facts.sections {
            if section.region == Region::Response {
                groups.push(fields(facts, section, types, answers));
                sections.push(section);
            }
        }
        let groups = groups
            .into_iter()
            .zip(sections)
            .map(|(fields, section)| Group {
                fields,
                used: types.has_used(section),
            })
            .collect();
        let name = match &facts.class {
            Class::Method { name, .. } => name.to_lowercase(),
            _ => String::new(),
        };
        let last = name.rsplit('.').next().unwrap_or_default();
        Self {
            groups,
            // Additional fields of a page are values.
            describes: last.contains("fields") && !last.contains("additional"),
        }
    }

    /// Whether the answer describes fields.
    pub fn describe(&self) -> bool {
        self.describes
    }

    /// Whether all keys of an object are data.
    pub fn are_data(&self, map: &Map<String, Value>, documented: &[Field]) -> bool {
        keys::are_data(map, documented, self.describes)
    }

    /// The type of an answer by its rows alone, for what the table says of `result`: where that is nothing, the other
    /// rows of the table are fields of it, or of the containers that the table begins with.
    pub fn alone(&self, result: Option<Type>) -> Option<Type> {
        let raw = result.as_ref().is_none_or(is_raw);
        let flat = self.groups.iter().find(|group| !group.fields.is_empty());
        let Some(flat) = flat.filter(|group| raw && !group.used) else {
            return result;
        };
        let holds =
            |field: &&Field| matches!(field.ty, Type::Map(_) | Type::List(_)) && is_raw(&field.ty);
        let wrapping = match flat.fields.iter().take_while(holds).count() {
            all if all == flat.fields.len() => 0,
            some => some,
        };
        let (wrapping, fields) = flat.fields.split_at(wrapping);
        let object = |fields: &[Field]| {
            Type::Object(Object {
                fields: fields.to_vec(),
                open: true,
            })
        };
        let mut ty = object(fields);
        for wrapper in wrapping.iter().rev() {
            let mut wrapper = wrapper.clone();
            wrapper.ty = kept(&wrapper.ty, ty);
            ty = object(&[wrapper]);
        }
        Some(match &result {
            Some(result) => kept(result, ty),
            None => ty,
        })
    }

    /// The row for a key of an object: of the section whose other rows stand in the same object.
    pub fn find(&self, nodes: &Nodes, node: &str, key: &str) -> Option<&Field> {
        let mut best: Option<(usize, &Field)> = None;
        for group in &self.groups {
            let Some(field) = group.fields.iter().find(|field| field.name == key) else {
                continue;
            };
            let score = nodes.score(node, group);
            if best.is_none_or(|(known, _)| score > known) && nodes.belongs(node, group, key) {
                best = Some((score, field));
            }
        }
        best.map(|(_, field)| field)
    }

    /// The patterns among the rows that describe an object.
    pub fn patterns<'r>(
        &'r self,
        nodes: &'r Nodes,
        node: &'r str,
    ) -> impl Iterator<Item = &'r Field> {
        let describes = move |group: &&Group| {
            let only = group.fields.iter().all(|field| field.pattern);
            only || nodes.score(node, group) > 0
        };
        let groups = self.groups.iter().filter(describes);
        groups
            .flat_map(|group| &group.fields)
            .filter(|field| field.pattern)
    }

    /// The rows that no example shows, by the object that most of the rows beside them stand in.
    pub fn unseen(&self, nodes: &Nodes) -> BTreeMap<String, Vec<Field>> {
        let mut out: BTreeMap<String, Vec<Field>> = BTreeMap::new();
        if self.describes {
            return out;
        }
        for group in self.groups.iter().filter(|group| !group.used) {
            let seen = |field: &&Field| nodes.0.values().any(|known| has(known, &field.name));
            let all = group.fields.iter().filter(seen).count();
            let home = nodes
                .0
                .keys()
                .max_by_key(|node| (nodes.score(node, group), node.len()));
            let Some(home) = home.filter(|node| {
                let score = nodes.score(node, group);
                score > 0 && score * 2 >= all
            }) else {
                continue;
            };
            for field in group.fields.iter().filter(|field| !seen(field)) {
                if !field.pattern && is_name(&field.name) {
                    out.entry(home.clone()).or_default().push(field.clone());
                }
            }
        }
        out
    }
}

impl Nodes {
    /// Those of an example.
    pub fn of(example: &Value, rows: &Rows) -> Self {
        let mut nodes = Self::default();
        nodes.walk(example, "", rows);
        nodes
    }

    fn walk(&mut self, value: &Value, node: &str, rows: &Rows) {
        match value {
            Value::Object(map) if rows.are_data(map, &[]) => {
                let values: Vec<Value> = map.values().cloned().collect();
                if let Some(merged) = merge_all(&values) {
                    self.walk(&merged, &child(node, "*"), rows);
                }
            }
            Value::Object(map) => {
                self.0
                    .insert(node.to_owned(), map.keys().cloned().collect());
                for (key, value) in map {
                    self.walk(value, &child(node, key), rows);
                }
            }
            Value::Array(items) => {
                if let Some(merged) = merge_all(items) {
                    self.walk(&merged, node, rows);
                }
            }
            _ => {}
        }
    }

    /// How many rows of a group stand in an object.
    fn score(&self, node: &str, group: &Group) -> usize {
        self.0.get(node).map_or(0, |known| {
            let stands = |field: &&Field| known.contains(&field.name);
            group.fields.iter().filter(stands).count()
        })
    }

    /// Whether a row is about the object: no other object with that key has more of the group's rows, or they
    /// describe most of this one.
    fn belongs(&self, node: &str, group: &Group, key: &str) -> bool {
        let score = self.score(node, group);
        let most = self
            .0
            .iter()
            .filter(|(_, known)| known.iter().any(|known| known == key))
            .map(|(other, _)| self.score(other, group))
            .max();
        let keys = self.0.get(node).map_or(0, Vec::len);
        most.is_none_or(|most| score >= most) || (score > 1 && score * 2 >= keys)
    }
}

/// A list of something where the table has a list, else the thing.
fn kept(container: &Type, ty: Type) -> Type {
    match container {
        Type::List(_) => Type::List(Box::new(ty)),
        _ => ty,
    }
}

/// The path of what stands under a key.
pub fn child(node: &str, key: &str) -> String {
    format!("{node}/{key}")
}

/// Whether a key is there, however it is spelt.
fn has(keys: &[String], name: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace('_', "");
    let name = plain(name);
    keys.iter().any(|key| plain(key) == name)
}

fn is_name(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.starts_with(|first: char| !first.is_ascii_digit())
}

/// Every described field of a section by its name, for what the structure of `result` does not reach.
fn fields<'w>(
    facts: &'w PageFacts,
    section: &'w crate::facts::Section,
    resolver: &mut Resolver<'w>,
    answers: &[Value],
) -> Vec<Field> {
    let mut out: Vec<Field> = Vec::new();
    let mut found = structure::of_section(facts, section);
    found.decide();
    for row in std::mem::take(&mut found.fields) {
        let Some(name) = row.field.names.first() else {
            continue;
        };
        let last = name
            .rsplit('.')
            .next()
            .filter(|last| !last.is_empty())
            .unwrap_or(name)
            .trim_end_matches("[]");
        if ENVELOPE.contains(&last) || out.iter().any(|known| known.name == last) {
            continue;
        }
        let (mut ty, nullable) = resolver.ty(row.page, row.field, &Examples::default());
        // The token of an object stands for its identifier, unless the answer shows the object.
        let mut shown = Vec::new();
        gather(answers, last, &mut shown);
        if types::is_plain(&ty) && !shown.is_empty() {
            let shown = Examples::from_values(shown);
            let (other, _) = resolver.ty(row.page, row.field, &shown);
            if is_shared(&other) {
                ty = other;
            }
        }
        let mut field = Field {
            pattern: keys::is_pattern(last),
            nullable,
            deprecated: row.field.deprecated,
            docs: Some(row.field.prose.0.clone()).filter(|prose| !prose.is_empty()),
            ..Field::new(last, ty, places::place(&row.field.at, &row.page.path))
        };
        types::distinguish(&mut field, &row, &found.cases);
        // An answer leaves out what it likes.
        field.required = Required::No;
        field.default = None;
        out.push(field);
    }
    out
}

/// The objects and lists of objects under a key, anywhere.
fn gather(values: &[Value], key: &str, found: &mut Vec<Value>) {
    for value in values {
        match value {
            Value::Array(items) => gather(items, key, found),
            Value::Object(map) => {
                if let Some(value) = map.get(key)
                    && (value.is_object() || value.get(0).is_some_and(Value::is_object))
                {
                    found.push(value.clone());
                }
                for value in map.values() {
                    gather(std::slice::from_ref(value), key, found);
                }
            }
            _ => {}
        }
    }
}

fn is_shared(ty: &Type) -> bool {
    match ty {
        Type::Shared(_) => true,
        Type::List(inner) => is_shared(inner),
        _ => false,
    }
}
