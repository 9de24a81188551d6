//! A parameter or field, and the cases that it stands in.

use schemars::JsonSchema;
use serde::Serialize;

use super::{EnumValue, Type};
use crate::diagnostic::Place;

/// A parameter or field.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, Hash)]
pub struct Field {
    /// The wire name; for a pattern, as documented (`ufCrm…`).
    pub name: String,
    /// Other wire names for the same thing.
    pub aliases: Vec<String>,
    /// The name stands for any name of its form.
    pub pattern: bool,
    /// Its type.
    pub ty: Type,
    /// Whether `null` is documented.
    pub nullable: bool,
    /// Whether it must be passed.
    pub required: Required,
    /// The default.
    pub default: Option<DefaultValue>,
    /// Described as outdated.
    pub deprecated: bool,
    /// The cases that it applies to; empty for all.
    pub applies_to: Vec<Case>,
    /// What it is in each of its cases, where that differs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_cases: Vec<InCase>,
    /// Whether its page describes what is in it: a section, a page, a list or a shape.
    #[serde(skip)]
    pub described: bool,
    /// Whether answers alone show it: no request takes it.
    #[serde(skip)]
    pub only_shown: bool,
    /// Where it stands.
    pub place: Place,
    /// The description, under `--docs` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
}

impl Field {
    /// A field of which no more is known than its name and type.
    pub fn new(name: &str, ty: Type, place: Place) -> Self {
        Self {
            name: name.to_owned(),
            aliases: Vec::new(),
            pattern: false,
            ty,
            nullable: false,
            required: Required::No,
            default: None,
            deprecated: false,
            applies_to: Vec::new(),
            in_cases: Vec::new(),
            described: false,
            only_shown: false,
            place,
            docs: None,
        }
    }

    /// What is before the number in the names that a pattern stands for: `property` of `propertyN`.
    pub fn stem(&self) -> Option<&str> {
        self.name.strip_suffix('N').filter(|_| self.pattern)
    }

    /// Whether it is the field of a key, by its name or as a pattern of numbered names.
    pub fn is_of(&self, key: &str) -> bool {
        if !self.pattern {
            return self.name == key;
        }
        let number = self.stem().and_then(|stem| key.strip_prefix(stem));
        number.is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    }
}

/// Whether a parameter must be passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Required {
    /// Always: a constructor argument.
    Always,
    /// Marked so without a condition, but an example leaves it out, or only some of the variants have it.
    Starred,
    /// Under a condition, on the parameters named.
    Conditional(Vec<String>),
    /// It or one of others, which are named.
    OneOf(Vec<String>),
    /// No.
    No,
}

/// A documented default.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, Hash)]
#[serde(rename_all = "lowercase")]
pub enum DefaultValue {
    /// A literal, as written.
    Literal(String),
    /// The same as absent.
    Absent,
    /// Computed by the portal.
    Computed,
    /// It depends on something: on the parameters named, or on what has no name.
    Conditional(Vec<String>),
}

/// One of the cases of an object, each with fields of its own: a tab of the page, or a section with a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Hash)]
pub struct Case {
    /// Its title.
    pub label: String,
    /// What tells it from the others; absent where no page says.
    pub by: Option<Discriminator>,
    /// The discriminator's values in this case.
    pub values: Vec<String>,
    /// Portals have more such values of their own.
    pub open: bool,
}

/// The parameter or field whose value decides which case holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Hash)]
pub struct Discriminator {
    /// Its name.
    pub name: String,
    /// Its path among the parameters, or in the answer; absent where it stands in neither, but is a fact about the
    /// thing that a method works on.
    pub path: Option<String>,
}

/// What a field is in one of its cases.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, Hash)]
pub struct InCase {
    /// The case.
    pub case: Case,
    /// Whether it must be passed.
    pub required: Required,
    /// The default.
    pub default: Option<DefaultValue>,
    /// The values that are allowed.
    pub values: Vec<EnumValue>,
}

impl Case {
    /// A case by its title.
    pub fn new(label: &str) -> Self {
        Self {
            label: label.to_owned(),
            by: None,
            values: Vec::new(),
            open: false,
        }
    }

    /// The case in a few words: its title, and what tells it.
    pub fn words(&self) -> String {
        let Some(by) = &self.by else {
            return self.label.clone();
        };
        let mut values = self.values.clone();
        if self.open {
            values.push("…".to_owned());
        }
        let by = by.path.as_deref().unwrap_or(&by.name);
        if values.is_empty() {
            format!("{} ({by})", self.label)
        } else {
            format!("{} ({by} = {})", self.label, values.join(" | "))
        }
    }

    /// The same case told by a parameter.
    pub fn by(self, name: &str, values: Vec<String>) -> Self {
        Self {
            by: Some(Discriminator {
                name: name.to_owned(),
                path: None,
            }),
            values,
            ..self
        }
    }
}
