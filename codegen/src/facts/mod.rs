//! The facts of one page, as written: what `extract` reads and `docs-src/` keeps.
//!
//! Nothing here is resolved: a reference is a link, a type is its tokens, a table stands under the heading it
//! stood under. The law is `extract(render(facts)) == facts`, so equality ignores places.

mod field;

pub use field::*;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::diagnostic::Place;

/// All that one page says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageFacts {
    /// The page, relative to the root of the documentation, with `/` between folders.
    pub path: String,
    /// What kind of page it is.
    pub class: Class,
    /// The first heading, as plain text.
    pub title: String,
    /// The description above the first section, for `--docs` only.
    pub about: Prose,
    /// `> Scope:` tokens in order.
    pub scopes: Vec<String>,
    /// Who may call the method.
    pub who: Option<Who>,
    /// Present where the page is marked as deprecated.
    pub deprecated: Option<Deprecation>,
    /// Facts that no sentence shows.
    pub marks: Marks,
    /// The sections in order; the part before the first heading is the first, with level 1 and no title.
    pub sections: Vec<Section>,
}

/// What a page describes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A REST method.
    Method {
        /// Its name as the code examples spell it.
        name: String,
        /// 2 or 3.
        version: u8,
    },
    /// An event that portals post to handlers.
    Event {
        /// Its code as posted, such as `ONCRMLEADADD`; some pages spell it `onCrmLeadAdd`.
        code: String,
    },
    /// The formats of several events, each under a heading that is its code.
    Events,
    /// A dictionary of types or fields that other pages refer to.
    Reference,
}

impl Class {
    /// The name of the method that it is.
    pub fn method(&self) -> Option<&str> {
        match self {
            Self::Method { name, .. } => Some(name),
            _ => None,
        }
    }
}

/// Who may call a method, by class; the words of the page are prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Any user.
    AnyUser,
    /// An administrator of the portal.
    Administrator,
    /// A user with some permission, which the page names.
    Permitted,
}

/// Deprecated, and by what replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deprecation {
    /// Paths of the replacing pages, relative to the root of the documentation.
    pub replaced_by: Vec<String>,
}

/// Facts about a method that no sentence of the canonical page shows: they stand in its `facts` block.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Only an application may call it.
    pub application_only: bool,
    /// Its parameters are read by position: their order matters.
    pub order_sensitive: bool,
    /// The payload type that the TypeScript example gives to the call, in canonical form.
    pub payload: Option<String>,
    /// The named types that the payload mentions, `Name = type`, in canonical form.
    pub payload_types: Vec<(String, String)>,
}

/// The region of a page that a section belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// Before the first second-level heading.
    Head,
    /// Method parameters.
    Parameters,
    /// Request examples.
    Examples,
    /// The response; on pages of events, what handlers receive.
    Response,
    /// Errors.
    Errors,
    /// Links to related pages.
    Related,
    /// Anything else.
    Other,
}

/// A heading and what stands under it, up to the next heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// The region it belongs to.
    pub region: Region,
    /// 1 to 6.
    pub level: u8,
    /// The heading as plain text with code marks kept, canonical for the regions' own headings.
    pub title: String,
    /// The explicit anchor.
    pub anchor: Option<String>,
    /// The facts under it in order.
    pub content: Vec<Content>,
    /// Where the heading stands.
    pub at: At,
}

/// One fact or group of facts under a heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A table of named, typed things: parameters, fields, response fields, field descriptions.
    Fields(Vec<Field>),
    /// A table of error codes.
    Errors(Vec<ErrorRow>),
    /// A table that names types: token and the base it stands for.
    Types(Vec<TypeRow>),
    /// The field that decides which of the tabs holds.
    DependsOn(String),
    /// Tabs; each is a variant by its title.
    Variants(Vec<Variant>),
    /// An HTTP status line.
    Status(Vec<String>),
    /// `Error Code: …` before a table of REST 3.0 errors.
    ErrorGroup(String),
    /// An example: a request body in the examples' region, an answer in the response's.
    Example(Example),
    /// The method takes no parameters.
    NoParameters,
    /// The parameters are those of all list methods.
    ListParameters,
    /// Pages or sections that the text of the section refers to.
    See(Vec<Reference>),
    /// Links to related pages, relative to the root of the documentation.
    Related(Vec<String>),
}

/// One tab and its facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// The tab's title.
    pub title: String,
    /// When it holds, where the tab says so.
    pub case: Option<Case>,
    /// What it holds.
    pub content: Vec<Content>,
}

/// The parameter that tells which tab holds, and its value there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The parameter.
    pub name: String,
    /// Its value; absent where the portal has many such values.
    pub value: Option<String>,
}

/// An example as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// The JSON, keys in order.
    #[serde(with = "as_text")]
    pub value: Value,
    /// Where it stands.
    pub at: At,
}

/// A row of an error table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorRow {
    /// The code; absent where the page leaves it blank.
    pub code: Option<String>,
    /// The HTTP status of the row, where the table has one.
    pub status: Option<String>,
    /// The field a REST 3.0 validation error is about.
    pub field: Option<String>,
    /// The message, for `--docs` only: not a fact of the canonical page.
    pub message: Prose,
    /// Where it stands.
    pub at: At,
}

/// A row of a table that names types.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TypeRow {
    /// The token.
    pub name: String,
    /// The base type it stands for: `integer`, `string`, `object`, `array`, `double`, `boolean`, …
    pub base: Option<String>,
    /// Allowed values.
    pub values: Vec<AllowedValue>,
    /// Where it is described.
    pub see: Vec<Reference>,
    /// Where it stands.
    pub at: At,
}

/// A link to a page, a section, or both.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// The page, relative to the root of the documentation; empty for the same page.
    pub path: String,
    /// The anchor; empty for the whole page.
    pub anchor: String,
}

/// A place that takes no part in comparing facts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct At(pub Option<Place>);

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Upstream's words, kept in memory under `--docs` only; they take no part in comparing facts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Prose(pub String);

impl Prose {
    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl PartialEq for Prose {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// JSON inside of a format that needs to know the types that it reads.
mod as_text {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use serde_json::Value;

    pub fn serialize<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text).map_err(D::Error::custom)
    }
}
