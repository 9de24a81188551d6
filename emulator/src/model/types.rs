//! The types of parameters and answers.

use serde_json::Value;

use super::method::texts;

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// A text.
    Text,
    /// An integer.
    Integer,
    /// A number with a fraction.
    Number,
    /// A boolean, and how it is written.
    Boolean(Wire),
    /// A date.
    Date,
    /// A date and time.
    DateTime,
    /// A file.
    File,
    /// Anything.
    Any,
    /// A text or a number.
    Scalar,
    /// One of some values.
    Enum {
        /// The values travel as integers.
        integer: bool,
        /// The values.
        values: Vec<String>,
    },
    /// An object.
    Object(Object),
    /// An object of [`super::Data::object`], by its token.
    Shared(String),
    /// A list.
    List(Box<Type>),
    /// An object whose keys are data.
    Map(Box<Type>),
    /// One value, or a list of them.
    OneOrMany(Box<Type>),
    /// Alternatives.
    Union(Vec<Type>),
    /// A filter, with the fields that it is documented to know.
    Filter(Object),
    /// An order, likewise.
    Order(Object),
    /// A selection of fields.
    Select(Vec<String>),
}

/// How a boolean is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// `Y` and `N`.
    YesNo,
    /// `1` and `0`.
    OneZero,
    /// `true` and `false`.
    TrueFalse,
}

/// An object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    /// Its fields in order.
    pub fields: Vec<Field>,
    /// Other keys are documented to be possible.
    pub open: bool,
}

/// A parameter or field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    names: Vec<String>,
    /// The name stands for all names of its form.
    pub pattern: bool,
    /// Whether it must be there.
    pub required: Required,
    /// The names of the parameters that the condition is about, where there is one.
    pub condition: Vec<String>,
    /// Its type.
    pub ty: Type,
}

/// Whether a parameter must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// Always.
    Always,
    /// It is marked so, but an example leaves it out.
    Starred,
    /// Under a condition.
    Conditional,
    /// No.
    No,
}

impl Type {
    /// A type from the data.
    pub fn read(value: &Value) -> Self {
        match value {
            Value::String(word) => Self::word(word),
            Value::Array(item) => Self::List(Box::new(inner(item.first()))),
            Value::Object(one) => match one.iter().next() {
                Some((key, value)) => Self::keyed(key, value),
                None => Self::Any,
            },
            _ => Self::Any,
        }
    }

    fn word(word: &str) -> Self {
        match word {
            "s" => Self::Text,
            "i" => Self::Integer,
            "n" => Self::Number,
            "yn" => Self::Boolean(Wire::YesNo),
            "10" => Self::Boolean(Wire::OneZero),
            "b" => Self::Boolean(Wire::TrueFalse),
            "d" => Self::Date,
            "dt" => Self::DateTime,
            "f" => Self::File,
            "1" => Self::Scalar,
            _ => Self::Any,
        }
    }

    fn keyed(key: &str, value: &Value) -> Self {
        match key {
            "e" | "ei" => Self::Enum {
                integer: key == "ei",
                values: texts(Some(value)),
            },
            "o" | "ox" => Self::Object(Object::read(value, key == "ox")),
            "@" => Self::Shared(value.as_str().unwrap_or_default().to_owned()),
            "m" => Self::Map(Box::new(Self::read(value))),
            "1" => Self::OneOrMany(Box::new(Self::read(value))),
            "u" => {
                let types = value.as_array().map_or(&[][..], Vec::as_slice);
                Self::Union(types.iter().map(Self::read).collect())
            }
            "w" => Self::Filter(Object::read(value, true)),
            "r" => Self::Order(Object::read(value, true)),
            "c" => Self::Select(texts(Some(value))),
            _ => Self::Any,
        }
    }
}

fn inner(value: Option<&Value>) -> Type {
    value.map_or(Type::Any, Type::read)
}

impl Object {
    /// An object from the fields in the data.
    pub fn read(fields: &Value, open: bool) -> Self {
        let fields = fields.as_object().into_iter().flatten();
        Self {
            fields: fields.map(|(name, ty)| Field::read(name, ty)).collect(),
            open,
        }
    }
}

impl Field {
    fn read(written: &str, ty: &Value) -> Self {
        let is_mark =
            |marks: &str| marks.starts_with('?') || ["*", "+", "*~", "+~", "~"].contains(&marks);
        let (names, marks) = match written.rsplit_once(' ') {
            Some((names, marks)) if is_mark(marks) => (names, marks),
            _ => (written, ""),
        };
        Self {
            names: names.split(" | ").map(str::to_owned).collect(),
            pattern: marks.ends_with('~'),
            required: match marks.chars().next() {
                Some('*') => Required::Always,
                Some('+') => Required::Starred,
                Some('?') => Required::Conditional,
                _ => Required::No,
            },
            condition: match marks.trim_end_matches('~').strip_prefix('?') {
                None | Some("") => Vec::new(),
                Some(names) => names.split(',').map(str::to_owned).collect(),
            },
            ty: Type::read(ty),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.names[0]
    }

    /// Its name and the other names for it.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Object, Required, Type};

    #[test]
    fn marks_stand_after_a_space_so_that_a_name_may_have_the_signs_of_marks() {
        let written = json!({"UF_* ~": "*", "UF_*": "s", "a | b *": "i", "REST: all fields": "s", "c ?a,b": "s"});
        let fields = Object::read(&written, false).fields;
        let seen: Vec<_> = fields
            .iter()
            .map(|field| (field.names().join("/"), field.pattern, field.required))
            .collect();
        assert_eq!(
            seen,
            [
                ("UF_*".to_owned(), true, Required::No),
                ("UF_*".to_owned(), false, Required::No),
                ("a/b".to_owned(), false, Required::Always),
                ("REST: all fields".to_owned(), false, Required::No),
                ("c".to_owned(), false, Required::Conditional),
            ]
        );
        assert_eq!(fields[4].condition, ["a", "b"]);
    }

    #[test]
    fn a_type_without_a_meaning_is_anything() {
        assert_eq!(Type::read(&json!({"new": 1})), Type::Any);
        assert_eq!(Type::read(&json!([])), Type::List(Box::new(Type::Any)));
    }
}
