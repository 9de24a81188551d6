//! A named, typed thing in a table, a list or a fenced shape.

use serde::{Deserialize, Serialize};

use super::{At, Prose, Reference};

/// A parameter or field, as its row says it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The name as written, escapes resolved; several where the page gives aliases.
    pub names: Vec<String>,
    /// Marked as required.
    pub starred: bool,
    /// The alternatives of its type; empty where the page gives none.
    pub types: Vec<TypeToken>,
    /// Required (or starred) only under a condition, on these names (possibly none are named).
    pub condition: Option<Vec<String>>,
    /// The others of which, with this one, one at least is required.
    pub one_of: Vec<String>,
    /// Allowed values.
    pub values: Vec<AllowedValue>,
    /// What the allowed values are values of.
    pub values_of: ValuesOf,
    /// The default.
    pub default: Option<Default_>,
    /// How a boolean is written.
    pub wire: Option<Wire>,
    /// Described as outdated.
    pub deprecated: bool,
    /// Described as taking several values.
    pub multiple: bool,
    /// The object has any keys: `{"field_1": "value_1", …}`.
    pub any_keys: bool,
    /// The field that decides which fields are in it.
    pub depends_on: Option<String>,
    /// Sections and pages that the cell refers to for the structure.
    pub see: Vec<Reference>,
    /// Fields listed in the cell (bullets, or a fenced shape).
    pub children: Vec<Field>,
    /// The description, for `--docs` only.
    pub prose: Prose,
    /// Where it stands.
    pub at: At,
}

/// One alternative of a type, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeToken {
    /// The token without brackets: `integer`, `sale_order.id`, `null`.
    pub name: String,
    /// How many `[]` follow it.
    pub lists: u8,
    /// The link behind it, unless it leads to the plain list of base types.
    pub link: Option<Reference>,
}

/// An allowed value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowedValue {
    /// As written in the code span.
    pub value: String,
    /// A label of at most three words.
    pub label: Option<String>,
}

/// What a set of allowed values constrains.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValuesOf {
    /// The field itself (or each element of a list).
    #[default]
    Itself,
    /// The values of a map.
    Entries,
    /// The keys of a map.
    Keys,
}

/// A default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Default_ {
    /// A literal as written.
    Literal(String),
    /// Described, but not a literal.
    Computed,
    /// It depends on something: on the parameters named, or on what has no name.
    Conditional(Vec<String>),
}

/// How a boolean travels.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// `Y` and `N`.
    YesNo,
    /// `1` and `0`.
    OneZero,
    /// `true` and `false`.
    TrueFalse,
}
