//! The fields of a family, as the documentation of its methods has them.

use std::collections::HashMap;

use serde_json::Value;

use super::family::{Family, Names, Renamed, Says, Verb, Words};
use super::names::{camel, is_custom, upper};
use crate::model::{Data, Method, Object, Type, Wire};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An integer.
    Integer,
    /// A number with a fraction.
    Number,
    /// `Y` or `N`.
    Boolean,
    /// A date.
    Date,
    /// A date and time with the portal's offset.
    DateTime,
    /// A text.
    Text,
    /// Whatever was sent.
    Any,
    /// A list or an object.
    Json,
    /// Many values with numbers of their own.
    Multiple,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name on the wire.
    pub name: String,
    /// Its name in the store.
    pub column: String,
    /// What it holds.
    pub kind: Kind,
    /// Numbers are numbers on the wire and booleans booleans, not texts.
    pub native: bool,
    /// Whether it can be written.
    pub writable: bool,
    /// Numbers with words.
    pub words: Words,
}

impl Field {
    /// A column that is not shown.
    pub fn hidden(column: &str) -> Self {
        Self {
            name: column.to_owned(),
            column: column.to_owned(),
            kind: Kind::Any,
            native: true,
            writable: false,
            words: &[],
        }
    }
}

/// The fields of a family.
#[derive(Debug, Default)]
pub struct Schema {
    /// In the documentation's order.
    pub fields: Vec<Field>,
    /// Places by the name in capitals.
    places: HashMap<String, usize>,
    names: Names,
    stored: Vec<(&'static str, &'static str)>,
}

impl Schema {
    /// The fields of a family; a view may have its own names for some.
    pub fn of(data: &Data, family: &Family, more: Renamed) -> Self {
        let mut schema = Self {
            fields: Vec::new(),
            places: HashMap::new(),
            names: family.names,
            stored: more.iter().chain(family.stored).copied().collect(),
        };
        let methods = |verb: fn(&Verb) -> bool| {
            let methods = family.methods.iter().filter(move |one| verb(&one.1));
            methods.filter_map(move |(end, _, says)| {
                let name = format!("{}.{end}", family.name);
                Some((data.method(family.version, &name)?, *says))
            })
        };
        let id = if family.names == Names::Upper {
            "ID"
        } else {
            "id"
        };
        schema.add(id, Kind::Integer, false);
        // What is read says first what there is; what is changed may show more.
        for is_read in [true, false] {
            for (method, says) in methods(|_| true) {
                let reads = matches!(says, Says::Row(_) | Says::Rows(_) | Says::Page(..));
                let is_add = method.writes;
                if reads && is_add != is_read {
                    let ty = method.answer.as_ref();
                    if let Some(row) = ty.and_then(|ty| row(data, ty, says.path())) {
                        schema.add_all(data, row, false);
                    }
                }
            }
        }
        for (method, _) in methods(|verb| matches!(verb, Verb::Add | Verb::Update)) {
            for way in &method.ways {
                if let Some(fields) = written(data, family, way) {
                    schema.add_all(data, fields, true);
                }
            }
            schema.learn_writable(family, method);
        }
        if let Some(method) = data.method(family.version, &format!("{}.fields", family.name)) {
            schema.add_listed(method);
        }
        for (method, says) in methods(|_| true) {
            let example = method.example_answer.as_ref();
            if let Some(row) = example.and_then(|example| example_row(example, says.path())) {
                schema.learn_forms(row);
            }
        }
        schema.finish(family);
        schema
    }

    fn add(&mut self, name: &str, kind: Kind, writable: bool) {
        let key = upper(name);
        let known = self
            .places
            .get(&key)
            .and_then(|place| self.fields.get_mut(*place));
        if let Some(known) = known {
            known.writable |= writable;
            if matches!(known.kind, Kind::Any | Kind::Text) && kind != Kind::Any {
                known.kind = kind;
            }
            return;
        }
        let stored = self.stored.iter().find(|(name, _)| *name == key);
        let column = stored.map_or(key.clone(), |(_, stored)| (*stored).to_owned());
        self.places.insert(key, self.fields.len());
        self.fields.push(Field {
            name: name.to_owned(),
            column,
            kind,
            native: self.names == Names::Camel,
            writable,
            words: &[],
        });
    }

    fn add_all(&mut self, data: &Data, object: &Object, writable: bool) {
        for field in object.fields.iter().filter(|field| !field.pattern) {
            let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            if field.name().bytes().all(is_name) {
                self.add(field.name(), kind(data, &field.ty), writable);
            }
        }
    }

    /// Fields with the words that portals have for types.
    fn add_listed(&mut self, method: &Method) {
        let example = method.example_answer.as_ref();
        let fields = example.map(|example| example.get("fields").unwrap_or(example));
        for (name, about) in fields.and_then(Value::as_object).into_iter().flatten() {
            let kind = match about.get("type").and_then(Value::as_str) {
                Some("integer" | "user" | "crm_company" | "crm_contact" | "crm_lead") => {
                    Kind::Integer
                }
                Some("double" | "money") => Kind::Number,
                Some("char" | "boolean") => Kind::Boolean,
                Some("date") => Kind::Date,
                Some("datetime") => Kind::DateTime,
                Some("crm_multifield") => Kind::Multiple,
                Some("string" | "crm_status" | "crm_currency") => Kind::Text,
                _ => continue,
            };
            let kind = match about.get("isMultiple") {
                Some(Value::Bool(true)) if kind != Kind::Multiple => Kind::Json,
                _ => kind,
            };
            if !is_custom(&upper(name)) && !name.contains("...") {
                self.add(name, kind, false);
            }
        }
    }

    /// How values are written, by an example of a row.
    fn learn_forms(&mut self, row: &Value) {
        for (name, value) in row.as_object().into_iter().flatten() {
            let place = self.places.get(&upper(name)).copied();
            let Some(field) = place.and_then(|place| self.fields.get_mut(place)) else {
                continue;
            };
            match value {
                Value::Number(_) | Value::Bool(_) => field.native = true,
                Value::String(text) => {
                    field.native = false;
                    if field.kind == Kind::Date && text.contains('T') {
                        field.kind = Kind::DateTime;
                    }
                }
                _ => {}
            }
        }
    }

    /// What an example writes can be written, whatever a table calls it.
    fn learn_writable(&mut self, family: &Family, method: &Method) {
        let example = method.example_request.as_ref().and_then(Value::as_object);
        let fields = match family.fields {
            "" => example,
            name => example.and_then(|all| super::find(all, name)?.as_object()),
        };
        for name in fields.into_iter().flatten().map(|(name, _)| name) {
            let place = self.places.get(&upper(name)).copied();
            if let Some(field) = place.and_then(|place| self.fields.get_mut(place)) {
                field.writable = true;
            }
        }
    }

    fn finish(&mut self, family: &Family) {
        for field in &mut self.fields {
            if family.multiple.contains(&field.column.as_str()) {
                field.kind = Kind::Multiple;
            }
            let words = family
                .words
                .iter()
                .find(|(column, _)| *column == field.column);
            if let Some((_, words)) = words {
                field.kind = Kind::Integer;
                field.words = words;
            }
        }
    }

    /// A field by its name; where names have humps, in either form.
    pub fn find(&self, name: &str) -> Option<&Field> {
        if self.names == Names::Upper && name.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let key = upper(name);
        let other = || {
            let stored = self.stored.iter().find(|(one, _)| *one == key)?;
            self.places.get(stored.1)
        };
        self.fields.get(*self.places.get(&key).or_else(other)?)
    }

    /// The field of a column, which can be written where a method has a parameter for it.
    pub fn known(&self, column: &str) -> Option<Field> {
        let field = self.fields.iter().find(|field| field.column == column)?;
        Some(Field {
            writable: true,
            ..field.clone()
        })
    }

    /// A field by its name, or a custom one, which may hold anything.
    pub fn find_any(&self, name: &str) -> Option<Field> {
        self.find(name)
            .cloned()
            .or_else(|| self.custom(&upper(name)))
    }

    /// The custom field of a column.
    pub fn custom(&self, column: &str) -> Option<Field> {
        is_custom(column).then(|| Field {
            name: match self.names {
                Names::Upper => column.to_owned(),
                Names::Camel => camel(column),
            },
            column: column.to_owned(),
            kind: Kind::Any,
            native: self.names == Names::Camel,
            writable: true,
            words: &[],
        })
    }
}

fn kind(data: &Data, ty: &Type) -> Kind {
    match ty {
        Type::Integer => Kind::Integer,
        Type::Number => Kind::Number,
        Type::Boolean(Wire::YesNo | Wire::TrueFalse | Wire::OneZero) => Kind::Boolean,
        Type::Date => Kind::Date,
        Type::DateTime => Kind::DateTime,
        Type::Text => Kind::Text,
        Type::Enum { integer, values } => {
            let is_number = |value: &String| value.parse::<i64>().is_ok();
            if *integer || values.iter().all(is_number) {
                Kind::Integer
            } else {
                Kind::Text
            }
        }
        Type::Shared(token) if data.object(token).is_none() => Kind::Any,
        Type::List(_) | Type::Map(_) | Type::Object(_) | Type::Shared(_) => Kind::Json,
        Type::OneOrMany(_)
        | Type::Union(_)
        | Type::Any
        | Type::Scalar
        | Type::File
        | Type::Filter(_)
        | Type::Order(_)
        | Type::Select(_) => Kind::Any,
    }
}

fn object<'a>(data: &'a Data, ty: &'a Type) -> Option<&'a Object> {
    match ty {
        Type::Object(object) => Some(object),
        Type::Shared(token) => data.object(token),
        _ => None,
    }
}

/// The type of a row in the type of an answer.
fn row<'a>(data: &'a Data, ty: &'a Type, path: &str) -> Option<&'a Object> {
    let mut ty = ty;
    if !path.is_empty() {
        let mut fields = object(data, ty)?.fields.iter();
        ty = &fields.find(|field| field.name() == path)?.ty;
    }
    if let Type::List(item) = ty {
        ty = item;
    }
    object(data, ty)
}

fn example_row<'a>(example: &'a Value, path: &str) -> Option<&'a Value> {
    let at = if path.is_empty() {
        example
    } else {
        example.get(path)?
    };
    match at {
        Value::Array(rows) => rows.first(),
        row => Some(row),
    }
}

/// The type of what is written.
fn written<'a>(data: &'a Data, family: &Family, way: &'a Object) -> Option<&'a Object> {
    if family.fields.is_empty() {
        return Some(way);
    }
    let mut fields = way.fields.iter();
    let field = fields.find(|field| field.name().eq_ignore_ascii_case(family.fields))?;
    object(data, &field.ty)
}
