//! One method.

use serde_json::{Map, Value};

use super::{Object, Type, Version};

/// A documented method.
#[derive(Debug, Clone, PartialEq)]
pub struct Method {
    /// Its name as the documentation spells it.
    pub name: String,
    /// The version of the API that it belongs to.
    pub version: Version,
    /// The scopes of which one allows it; none where it needs no scope.
    pub scopes: Vec<String>,
    /// Whether it changes anything.
    pub writes: bool,
    /// Only an administrator may call it.
    pub admin_only: bool,
    /// Only an application may call it.
    pub application_only: bool,
    /// Its parameters are read by their places, not by their names.
    pub positional: bool,
    /// How it pages.
    pub paging: Paging,
    /// Where the rows of a list are, and what tells which.
    pub rows: Option<Rows>,
    /// The parameters; one object for each way to call it.
    pub ways: Vec<Object>,
    /// Documented errors.
    pub errors: Vec<DocumentedError>,
    /// The parameters of the documented example of a request.
    pub example_request: Option<Value>,
    /// The type of what it answers.
    pub answer: Option<Type>,
    /// The documented example of what it answers.
    pub example_answer: Option<Value>,
}

/// How a method pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paging {
    /// Not at all, or by what no data says.
    None,
    /// `start` in, `next` and `total` out.
    Start,
    /// By parameters of its own.
    Own(Value),
    /// A cursor.
    Cursor,
    /// The `pagination` of REST 3.0.
    Pagination,
}

/// How a list is iterated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The path of the rows inside of `result`.
    pub path: Vec<String>,
    /// The rows are the values of an object.
    pub keyed: bool,
    /// The field that identifies a row.
    pub id: Option<String>,
    /// The name of the parameter that filters.
    pub filter: Option<String>,
    /// The name of the parameter that orders.
    pub order: Option<String>,
    /// The name of the parameter that selects fields.
    pub select: Option<String>,
    /// `start=-1` leaves the counting out.
    pub no_count: bool,
}

/// A documented error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentedError {
    /// Its code; some pages leave it blank.
    pub code: String,
    /// The HTTP status.
    pub status: u16,
    /// The fields that an error of REST 3.0 names.
    pub fields: Vec<String>,
}

impl Method {
    /// A method from its line of the data; what the line does not say is left empty.
    pub fn read(line: &str) -> Self {
        let line = match serde_json::from_str(line) {
            Ok(Value::Object(line)) => line,
            _ => Map::new(),
        };
        let is = |key: &str| line.contains_key(key);
        Self {
            name: text(line.get("n")).unwrap_or_default(),
            version: match line.get("v").and_then(Value::as_u64) {
                Some(3) => Version::V3,
                _ => Version::V2,
            },
            scopes: texts(line.get("s")),
            writes: is("w"),
            admin_only: is("admin"),
            application_only: is("app"),
            positional: is("pos"),
            paging: paging(line.get("g")),
            rows: line.get("l").map(rows),
            ways: match line.get("p") {
                None => Vec::new(),
                Some(Value::Array(ways)) => {
                    ways.iter().map(|way| Object::read(way, false)).collect()
                }
                Some(way) => vec![Object::read(way, false)],
            },
            errors: items(line.get("e")).iter().map(error).collect(),
            example_request: line.get("q").cloned(),
            answer: line.get("t").map(Type::read),
            example_answer: line.get("r").cloned(),
        }
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    Some(value?.as_str()?.to_owned())
}

fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(super) fn texts(value: Option<&Value>) -> Vec<String> {
    let texts = items(value).iter().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

fn error(value: &Value) -> DocumentedError {
    let (code, status, fields) = match value {
        Value::Array(parts) => (
            text(parts.first()),
            parts.get(1).and_then(Value::as_u64),
            texts(parts.get(2)),
        ),
        code => (text(Some(code)), None, Vec::new()),
    };
    DocumentedError {
        code: code.unwrap_or_default(),
        status: status
            .and_then(|status| u16::try_from(status).ok())
            .unwrap_or(400),
        fields,
    }
}

fn paging(value: Option<&Value>) -> Paging {
    match value {
        None => Paging::None,
        Some(Value::String(word)) => match word.as_str() {
            "start" => Paging::Start,
            "cursor" => Paging::Cursor,
            "pagination" => Paging::Pagination,
            _ => Paging::None,
        },
        Some(own) => Paging::Own(own.clone()),
    }
}

fn rows(value: &Value) -> Rows {
    Rows {
        path: texts(value.get("r")),
        keyed: value.get("k").is_some(),
        id: text(value.get("i")),
        filter: text(value.get("f")),
        order: text(value.get("o")),
        select: text(value.get("c")),
        no_count: value.get("n").is_some(),
    }
}
