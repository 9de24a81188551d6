//! Filters, from the wire to conditions, and from conditions to SQL. Values are never in the SQL.

use rusqlite::types::Value as Stored;
use serde_json::{Map, Value};

use super::clause::{Clause, Operation, Subject, join};
use super::schema::{Field, Kind, Schema};
use super::value::{Zone, is_nothing, scalar};
use crate::failure::Failure;

/// How deep groups may nest.
const DEPTH: usize = 16;

/// Prefixes, the longer ones first.
const PREFIXES: &[(&str, Operation)] = &[
    ("><", Operation::Between),
    (">=", Operation::Compare(">=")),
    ("<=", Operation::Compare("<=")),
    ("=%", Operation::Like),
    ("%=", Operation::Like),
    (">", Operation::Compare(">")),
    ("<", Operation::Compare("<")),
    ("%", Operation::Contains),
    ("?", Operation::Contains),
    ("=", Operation::Equal),
    ("@", Operation::Equal),
];

/// What turns filters into SQL.
pub struct Compiler<'a> {
    /// The fields.
    pub schema: &'a Schema,
    /// Whether the table has a column.
    pub has: &'a dyn Fn(&str) -> bool,
    /// For times.
    pub zone: Zone,
}

impl Compiler<'_> {
    /// A filter of the classic API: fields with prefixes, and groups with `LOGIC`. Fields that nobody knows are left out.
    ///
    /// # Errors
    ///
    /// When it is too large.
    pub fn classic(&self, filter: &Value) -> Result<Clause, Failure> {
        let clause = self.group(filter, 0)?;
        if clause.is_too_large() {
            return Err(too_large());
        }
        Ok(clause)
    }

    fn group(&self, filter: &Value, depth: usize) -> Result<Clause, Failure> {
        if depth > DEPTH {
            return Err(too_large());
        }
        let mut parts = Vec::new();
        let mut is_or = false;
        match filter {
            Value::Array(groups) => {
                for group in groups {
                    parts.push(self.group(group, depth + 1)?);
                }
            }
            Value::Object(fields) => {
                for (key, value) in fields {
                    if key.eq_ignore_ascii_case("logic") {
                        is_or = value
                            .as_str()
                            .is_some_and(|logic| logic.eq_ignore_ascii_case("or"));
                    } else if key.bytes().all(|byte| byte.is_ascii_digit()) {
                        parts.push(self.group(value, depth + 1)?);
                    } else if let Some(part) = self.prefixed(key, value) {
                        parts.push(part);
                    }
                }
            }
            _ => {}
        }
        Ok(join(parts, is_or))
    }

    fn prefixed(&self, key: &str, value: &Value) -> Option<Clause> {
        let (is_not, operation, name) = read_key(key);
        let field = self.schema.find_any(name)?;
        self.condition(&field, operation, is_not, value)
    }

    /// The condition that a parameter stands for, by a key with a prefix; the column may be one that no page names.
    pub fn asked(&self, key: &str, value: &Value) -> Clause {
        let (is_not, operation, name) = read_key(key);
        let field = self.schema.find_any(name);
        let field = field.unwrap_or_else(|| Field::hidden(name));
        let clause = self.condition(&field, operation, is_not, value);
        clause.unwrap_or_default()
    }

    /// A filter of REST 3.0: lists of field, operator and value, and groups.
    ///
    /// # Errors
    ///
    /// When a field or an operator is none.
    pub fn third(&self, filter: &Value) -> Result<Clause, Failure> {
        let clause = self.third_group(filter, false, 0)?;
        if clause.is_too_large() {
            return Err(too_large());
        }
        Ok(clause)
    }

    fn third_group(&self, filter: &Value, is_or: bool, depth: usize) -> Result<Clause, Failure> {
        if depth > DEPTH {
            return Err(too_large());
        }
        let mut parts = Vec::new();
        for part in filter.as_array().into_iter().flatten() {
            parts.push(match part {
                Value::Array(parts) => self.third_condition(parts)?,
                Value::Object(group) => {
                    let logic = group.get("logic").and_then(Value::as_str);
                    let is_or = logic.is_some_and(|logic| logic.eq_ignore_ascii_case("or"));
                    let conditions = group.get("conditions").unwrap_or(&Value::Null);
                    self.third_group(conditions, is_or, depth + 1)?
                }
                _ => return Err(third("INVALIDFILTEREXCEPTION", "A condition is a list")),
            });
        }
        Ok(join(parts, is_or))
    }

    fn third_condition(&self, parts: &[Value]) -> Result<Clause, Failure> {
        let (name, operator, value) = match parts {
            [name, value] => (name, "=", value),
            [name, operator, value] => (name, operator.as_str().unwrap_or_default(), value),
            _ => {
                return Err(third(
                    "INVALIDFILTEREXCEPTION",
                    "A condition has two or three parts",
                ));
            }
        };
        let name = name.as_str().unwrap_or_default();
        let field = self.schema.find(name).ok_or_else(|| {
            third(
                "UNKNOWNDTOPROPERTYEXCEPTION",
                &format!("Unknown field `{name}`"),
            )
        })?;
        let (is_not, operation) = match operator {
            "=" | "in" => (false, Operation::Equal),
            "!=" => (true, Operation::Equal),
            ">" => (false, Operation::Compare(">")),
            ">=" => (false, Operation::Compare(">=")),
            "<" => (false, Operation::Compare("<")),
            "<=" => (false, Operation::Compare("<=")),
            "between" => (false, Operation::Between),
            other => {
                let text = format!("Unknown operator `{other}`");
                return Err(third("UNKNOWNFILTEROPERATOREXCEPTION", &text));
            }
        };
        let clause = self.condition(field, operation, is_not, value);
        clause.ok_or_else(|| third("INVALIDFILTEREXCEPTION", "The value fits no condition"))
    }

    fn condition(
        &self,
        field: &Field,
        operation: Operation,
        is_not: bool,
        value: &Value,
    ) -> Option<Clause> {
        let column = if (self.has)(&field.column) {
            format!("\"{}\"", field.column)
        } else {
            "NULL".to_owned()
        };
        let operands: Vec<&Value> = match value {
            Value::Array(items) => items.iter().collect(),
            Value::Object(items) => items.values().collect(),
            one => vec![one],
        };
        let is_loose = matches!(field.kind, Kind::Any | Kind::Json | Kind::Multiple);
        let (nothings, something): (Vec<&Value>, Vec<&Value>) = match (value, operation) {
            // A value that is none asks for what is empty; a list without anything in it fits nothing.
            (Value::Array(_) | Value::Object(_), Operation::Equal) => {
                operands.into_iter().partition(|one| is_nothing(one))
            }
            (one, Operation::Equal)
                if is_nothing(one) || is_loose && *one == Value::Bool(false) =>
            {
                (vec![one], vec![])
            }
            _ => (vec![], operands),
        };
        let to_compare = |one: &&Value| scalar(field, one, self.zone);
        let values: Vec<Stored> = something.iter().filter_map(to_compare).collect();
        let inner = if is_loose {
            Subject::loose(&column)
        } else {
            Subject::plain(&column)
        };
        let mut parts = Vec::new();
        if operation == Operation::Equal && !nothings.is_empty() {
            parts.push(Clause {
                sql: format!("({column} IS NULL OR {column} = '' OR {column} = x'5b5d')"),
                values: vec![],
            });
        }
        let asks_for_nothing = !parts.is_empty();
        parts.extend(inner.compare(operation, values));
        let clause = match parts.len() {
            0 => Clause {
                sql: "0".to_owned(),
                values: vec![],
            },
            _ => join(parts, true),
        };
        Some(match (is_not, asks_for_nothing) {
            (false, _) => clause,
            (true, true) => Clause {
                sql: format!("NOT {}", clause.sql),
                ..clause
            },
            (true, false) => Clause {
                sql: format!("({column} IS NULL OR NOT {})", clause.sql),
                ..clause
            },
        })
    }
}

/// The operation and the name in a key such as `!%TITLE`.
fn read_key(key: &str) -> (bool, Operation, &str) {
    let (is_not, rest) = match key.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, key),
    };
    let found = PREFIXES
        .iter()
        .find_map(|(prefix, operation)| Some((*operation, rest.strip_prefix(prefix)?)));
    let (operation, name) = found.unwrap_or((Operation::Equal, rest));
    (is_not, operation, name)
}

/// The field that a key is about.
pub fn field_of(key: &str) -> &str {
    read_key(key).2
}

/// The filters among parameters that stand beside others.
pub fn among(schema: &Schema, parameters: &Map<String, Value>) -> Value {
    let mut filters = parameters.clone();
    filters.retain(|key, _| schema.find_any(field_of(key)).is_some());
    Value::Object(filters)
}

/// What is answered to a filter that is too large.
pub fn too_large() -> Failure {
    Failure::new(400, "EMULATOR_FILTER_TOO_LARGE", "The filter is too large")
}

fn third(code: &str, text: &str) -> Failure {
    Failure::new(400, format!("BITRIX_REST_V3_EXCEPTION_{code}"), text)
}
