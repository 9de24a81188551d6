//! Types as JSON Schemas: of what is sent in one form, of what is answered in all forms that portals write.

use serde_json::{Map, Value, json};

use super::components::Components;
use super::notes;
use crate::facts::Wire;
use crate::ir::{Enum, Field, Object, Required, Type, Version};

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To a portal.
    Sent(Version),
    /// From a portal.
    Answered,
}

/// What schemas are made with.
#[derive(Clone, Copy)]
pub struct Schemas<'a> {
    /// What can be referred to.
    pub components: &'a Components,
    /// Which way the values go.
    pub way: Way,
}

impl Schemas<'_> {
    fn is_sent(self) -> bool {
        self.way != Way::Answered
    }

    /// The schema of a type.
    pub fn of(self, ty: &Type) -> Value {
        match ty {
            Type::Any => json!({}),
            Type::Enum(set) => self.set(set),
            Type::Object(object) => self.object(object),
            Type::Shared(name) => self.shared(name),
            Type::List(item) => json!({"type": "array", "items": self.of(item)}),
            Type::Map(item) => self.map(item),
            Type::OneOrMany(item) => self.one_or_many(item),
            Type::Union(types) => any_of(types.iter().map(|ty| self.of(ty))),
            Type::Filter(object) => self.filter(object),
            Type::Order(object) => self.order(object),
            Type::Select(names) => {
                json!({"type": "array", "items": open("string", names.iter().map(|it| json!(it)).collect())})
            }
            single if self.is_sent() => written(single),
            single => reference(loose(single)),
        }
    }

    fn shared(self, name: &str) -> Value {
        let name = match self.way {
            Way::Sent(_) => self.components.sent(name),
            Way::Answered => self.components.answered(name),
        };
        // One that no page describes.
        name.map_or_else(|| json!({"type": "object"}), reference)
    }

    fn set(self, set: &Enum) -> Value {
        let kind = if set.integer { "integer" } else { "string" };
        let number = |text: &str| text.parse::<i64>().ok().map(Value::from);
        let values = set.values.iter().map(|value| match set.integer {
            true => number(&value.value).unwrap_or_else(|| json!(value.value)),
            false => json!(value.value),
        });
        let values: Vec<Value> = values.collect();
        match self.way {
            Way::Sent(_) => open(kind, values),
            Way::Answered if set.integer => or(closed(kind, values), reference("LooseInteger")),
            Way::Answered => or(closed(kind, values), reference("LooseText")),
        }
    }

    fn map(self, item: &Type) -> Value {
        let map = json!({"type": "object", "additionalProperties": self.of(item)});
        match self.way {
            Way::Sent(_) => map,
            Way::Answered => or(map, reference("EmptyMap")),
        }
    }

    fn one_or_many(self, item: &Type) -> Value {
        let one = self.of(item);
        let many = json!({"type": "array", "items": one});
        any_of([one, many].into_iter())
    }

    /// An object; its fields may hold any others that the page speaks of without their names.
    pub fn object(self, object: &Object) -> Value {
        self.fields(&object.fields, object.open)
    }

    /// An object of these fields.
    pub fn fields(self, fields: &[Field], open: bool) -> Value {
        let (patterns, plain): (Vec<&Field>, Vec<&Field>) = fields
            .iter()
            .partition(|field| field.pattern || is_signed(field, fields));
        let mut properties = Map::new();
        for field in &plain {
            if !properties.contains_key(&field.name) {
                properties.insert(field.name.clone(), self.field(field));
            }
        }
        let mut required: Vec<&str> = Vec::new();
        for field in plain.iter().filter(|_| self.is_sent()) {
            if field.required == Required::Always && !required.contains(&field.name.as_str()) {
                required.push(&field.name);
            }
        }
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        if let Some(notes) = notes::patterns(&patterns) {
            schema.insert("description".to_owned(), json!(notes));
        }
        if !properties.is_empty() {
            schema.insert("properties".to_owned(), Value::Object(properties));
        }
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        let others = match patterns.as_slice() {
            // A map with words for its keys. Beside named fields a type for all others is one that few languages have.
            [pattern] if plain.is_empty() && !open => Some(self.of(&pattern.ty)),
            [] if !open => None,
            _ => Some(json!(true)),
        };
        if let Some(others) = others {
            schema.insert("additionalProperties".to_owned(), others);
        }
        Value::Object(schema)
    }

    fn field(self, field: &Field) -> Value {
        let mut schema = self.of(&field.ty);
        if field.nullable && !takes_null(&schema) {
            schema = or(schema, json!({"type": "null"}));
        }
        if let (Some(map), Some(notes)) = (schema.as_object_mut(), notes::field(field)) {
            let before = map.get("description").and_then(Value::as_str);
            let notes = before.map_or_else(|| notes.clone(), |it| format!("{notes}\n\n{it}"));
            map.insert("description".to_owned(), json!(notes));
        }
        if let (Some(map), true) = (schema.as_object_mut(), field.deprecated) {
            map.insert("deprecated".to_owned(), json!(true));
        }
        schema
    }

    /// Keys are fields behind operators, so that no more than a field's own name can be listed.
    fn filter(self, object: &Object) -> Value {
        if self.way == Way::Sent(Version::V3) && object.fields.is_empty() {
            return reference("Conditions");
        }
        let mut properties = Map::new();
        let named = |field: &&Field| !field.pattern && !is_signed(field, &object.fields);
        for field in object.fields.iter().filter(named) {
            let single = json!({"type": ["string", "number"]});
            let mut schema = any_of([self.one_or_many(&field.ty), single].into_iter());
            if let (Some(map), Some(notes)) = (schema.as_object_mut(), notes::field(field)) {
                map.insert("description".to_owned(), json!(notes));
            }
            properties.insert(field.name.clone(), schema);
        }
        with_others(properties, json!(true))
    }

    fn order(self, object: &Object) -> Value {
        let fields = object.fields.iter().filter(|field| !field.pattern);
        let properties = fields.map(|field| (field.name.clone(), reference("Direction")));
        with_others(properties.collect(), reference("Direction"))
    }
}

/// Whether a name is another one's behind a sign, as `~NAME` is: in most languages both would have one name.
fn is_signed(field: &Field, fields: &[Field]) -> bool {
    let bare = field
        .name
        .trim_start_matches(|sign: char| !sign.is_alphanumeric() && sign != '_');
    bare != field.name && fields.iter().any(|other| other.name == bare)
}

fn with_others(properties: Map<String, Value>, others: Value) -> Value {
    let mut schema = json!({"type": "object"});
    if !properties.is_empty() {
        schema["properties"] = Value::Object(properties);
    }
    schema["additionalProperties"] = others;
    schema
}

/// One value as it is written.
fn written(ty: &Type) -> Value {
    match ty {
        Type::Integer => json!({"type": "integer"}),
        Type::Number => json!({"type": "number"}),
        Type::Boolean(Wire::TrueFalse) => json!({"type": "boolean"}),
        Type::Boolean(Wire::YesNo) => reference("YesNo"),
        Type::Boolean(Wire::OneZero) => reference("OneZero"),
        Type::Scalar => json!({"type": ["string", "number", "boolean"]}),
        Type::File => reference("FileContent"),
        // The forms of dates are the portal's affair: some methods take those of its country.
        Type::Date | Type::DateTime => json!({"type": "string"}),
        _ => json!({"type": "string"}),
    }
}

/// The component of one value as portals write it.
fn loose(ty: &Type) -> &'static str {
    match ty {
        Type::Integer => "LooseInteger",
        Type::Number => "LooseNumber",
        Type::Boolean(_) => "LooseBoolean",
        Type::Date | Type::DateTime => "LooseDate",
        Type::Scalar => "LooseScalar",
        Type::File => "LooseFile",
        _ => "LooseText",
    }
}

/// A reference to a component.
pub fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn closed(kind: &str, values: Vec<Value>) -> Value {
    let mut once: Vec<Value> = Vec::new();
    for value in values {
        if !once.contains(&value) {
            once.push(value);
        }
    }
    json!({"type": kind, "enum": once})
}

/// Known values, and any other of the kind.
pub fn open(kind: &str, values: Vec<Value>) -> Value {
    let values: Vec<Value> = values
        .into_iter()
        .filter(|it| kind == "string" || it.is_number())
        .collect();
    if values.is_empty() {
        return json!({"type": kind});
    }
    or(closed(kind, values), json!({"type": kind}))
}

fn or(one: Value, other: Value) -> Value {
    any_of([one, other].into_iter())
}

/// Alternatives, each once; where one of them is anything, anything.
pub fn any_of(schemas: impl Iterator<Item = Value>) -> Value {
    let mut all: Vec<Value> = Vec::new();
    for schema in schemas {
        let parts = match schema.as_object() {
            // Alternatives of alternatives are alternatives.
            Some(map) if map.len() == 1 => map.get("anyOf").and_then(Value::as_array).cloned(),
            _ => None,
        };
        for part in parts.unwrap_or_else(|| vec![schema]) {
            if part == json!({}) {
                return part;
            }
            if !all.contains(&part) {
                all.push(part);
            }
        }
    }
    match all.len() {
        0 => json!({}),
        1 => all.swap_remove(0),
        _ => json!({"anyOf": all}),
    }
}

/// Whether a schema takes null already.
fn takes_null(schema: &Value) -> bool {
    let by_name = schema["$ref"].as_str();
    schema == &json!({})
        || by_name.is_some_and(|name| name.contains("/Loose"))
        || schema["anyOf"]
            .as_array()
            .is_some_and(|all| all.iter().any(takes_null))
}
