//! The IR: every method and event of the API, resolved and locked.
//!
//! After `resolve` every reference is a type of this model, examples and tables are one, overrides are applied.

mod field;
mod hashes;
mod name;
pub mod schema;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::diagnostic::Place;
pub use crate::facts::{Who, Wire};
pub use field::*;
pub use hashes::{Bytes, Hashed, Hashes};
pub use name::name_of;

/// The whole API.
#[derive(Debug, Clone, Default, Serialize, JsonSchema, Hash)]
pub struct Api {
    /// Methods, sorted by name (ignoring case), then version.
    pub methods: Vec<Method>,
    /// Events, sorted by code.
    pub events: Vec<Event>,
    /// Objects that upstream describes once and refers to by name, sorted by name.
    pub shared: Vec<SharedObject>,
}

/// An object that several methods share.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, Hash)]
pub struct SharedObject {
    /// Upstream's token, such as `crm_multifield`.
    pub name: String,
    /// Its fields.
    pub object: Object,
    /// Where it is described.
    pub place: Place,
}

/// One REST method.
#[derive(Debug, Clone, Serialize, JsonSchema, Hash)]
pub struct Method {
    /// The name as the examples spell it: `crm.lead.contact.delete`.
    pub name: String,
    /// The version of the API it belongs to.
    pub version: Version,
    /// The page's title.
    pub title: String,
    /// The page, relative to the root of the documentation.
    pub page: String,
    /// The scopes that allow it.
    pub scopes: Vec<String>,
    /// Who may call it.
    pub who: Option<Who>,
    /// Replacing methods' names, where the method is deprecated.
    pub deprecated: Option<Vec<String>>,
    /// Only an application may call it.
    pub application_only: bool,
    /// Parameters are read by position.
    pub order_sensitive: bool,
    /// Whether it changes anything on the portal.
    pub access: Access,
    /// How it pages.
    pub paging: Paging,
    /// How it lists, for methods that can be iterated.
    pub listing: Option<Listing>,
    /// The parameters; alternative signatures have one entry each.
    pub signatures: Vec<Signature>,
    /// The answer.
    pub response: Response,
    /// Errors in the page's order.
    pub errors: Vec<ErrorFact>,
    /// Names of related methods.
    pub related: Vec<String>,
    /// Request bodies of the examples.
    pub examples: Vec<RequestExample>,
    /// The description, under `--docs` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
}

/// One event that portals post to handlers.
#[derive(Debug, Clone, Serialize, JsonSchema, Hash)]
pub struct Event {
    /// Its code in upper case: `ONCRMLEADADD`. Portals know it in any case.
    pub code: String,
    /// The code in the spelling that tells its words best, such as `onCrmLeadAdd`.
    pub name: String,
    /// The page's title.
    pub title: String,
    /// The page, relative to the root of the documentation.
    pub page: String,
    /// The scopes that allow it.
    pub scopes: Vec<String>,
    /// Who may subscribe.
    pub who: Option<Who>,
    /// Replacing events' codes, where the event is deprecated.
    pub deprecated: Option<Vec<String>>,
    /// The type of `data`, which is the event's own part of a post; absent where the page documents none.
    pub data: Option<Type>,
    /// The posts of the examples.
    pub examples: Vec<EventExample>,
    /// The description, under `--docs` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<String>,
}

/// A post of an example, with `event` and `data`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, Hash)]
#[serde(transparent)]
pub struct EventExample {
    /// The post.
    pub body: Value,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

/// The body of a request example.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, Hash)]
#[serde(transparent)]
pub struct RequestExample {
    /// The body.
    pub body: Value,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

/// A version of the REST API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Version {
    /// The classic API.
    V2,
    /// REST 3.0.
    V3,
}

/// Whether a method changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// It only reads: safe to repeat.
    Read,
    /// It writes.
    Write,
}

/// How a method pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Paging {
    /// Not at all.
    None,
    /// `start` in, `next` and `total` out.
    Start,
    /// By parameters of its own, with nothing in the envelope.
    Offset(Offset),
    /// A cursor.
    Cursor,
    /// REST 3.0 `pagination`.
    Pagination,
}

/// The parameters that say which rows a method answers with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Hash)]
pub struct Offset {
    /// Where the rows begin: how many to skip, or the identifier that they follow.
    pub from: String,
    /// `from` is an identifier.
    pub after_id: bool,
    /// How many rows to answer with.
    pub limit: Option<String>,
}

/// How to iterate over what a method lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Hash)]
pub struct Listing {
    /// The path of the rows inside `result`; empty where `result` is the list.
    pub rows: Vec<String>,
    /// The rows are the values of an object, not items of a list.
    pub keyed: bool,
    /// The row's identifier as spelt in answers.
    pub id: Option<String>,
    /// The filter parameter.
    pub filter: Option<String>,
    /// The order parameter.
    pub order: Option<String>,
    /// The select parameter.
    pub select: Option<String>,
    /// Whether `start=-1` (no count) works.
    pub no_count: bool,
}

/// One way to call a method.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, Hash)]
pub struct Signature {
    /// What tells it from the others, in snake case such as `by_signed_id`; empty for the only one.
    pub label: String,
    /// Its parameters in order.
    pub params: Vec<Field>,
}

/// A type.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// A string.
    Text,
    /// An integer.
    Integer,
    /// A number with a fraction, money included.
    Number,
    /// A boolean and how it is written.
    Boolean(Wire),
    /// A date.
    Date,
    /// A date and time.
    DateTime,
    /// A file: a name and base64 content, or an identifier.
    File,
    /// Anything: the page gives no structure.
    Any,
    /// One of a documented set of values.
    Enum(Enum),
    /// An object with documented fields.
    Object(Object),
    /// An object described once, by its token.
    Shared(String),
    /// A list.
    List(Box<Type>),
    /// An object whose keys are data.
    Map(Box<Type>),
    /// One value, or a list of them.
    OneOrMany(Box<Type>),
    /// A scalar that may be text or a number.
    Scalar,
    /// Alternatives that no other type expresses.
    Union(Vec<Type>),
    /// A filter: operator and field name to value; the fields that the page documents.
    Filter(Object),
    /// An order: field name to direction.
    Order(Object),
    /// A selection of field names.
    Select(Vec<String>),
}

impl Type {
    /// Whether it is one value without structure, be it of several kinds.
    pub fn is_single(&self) -> bool {
        match self {
            Self::Text
            | Self::Integer
            | Self::Number
            | Self::Boolean(_)
            | Self::Date
            | Self::DateTime
            | Self::Scalar
            | Self::Enum(_) => true,
            Self::Union(types) => !types.is_empty() && types.iter().all(Self::is_single),
            _ => false,
        }
    }
}

/// A documented set of values. Portals may know more.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema, Hash)]
pub struct Enum {
    /// Whether the values travel as integers.
    pub integer: bool,
    /// The values in order.
    pub values: Vec<EnumValue>,
}

/// One value of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Hash)]
pub struct EnumValue {
    /// As sent.
    pub value: String,
    /// A label of at most three words.
    pub label: Option<String>,
}

/// An object with documented fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema, Hash)]
pub struct Object {
    /// The fields in order, patterns among them.
    pub fields: Vec<Field>,
    /// Whether the page says that other keys are possible (custom fields and such).
    pub open: bool,
}

/// A method's answer: the `result` of the envelope.
#[derive(Debug, Clone, Default, Serialize, JsonSchema, Hash)]
pub struct Response {
    /// The merged type; absent where the page documents none (the answer is then the raw value).
    pub ty: Option<Type>,
    /// The examples' `result` values.
    pub examples: Vec<Value>,
    /// The payload type of the TypeScript example.
    pub payload: Option<Payload>,
    /// How often other witnesses than table and example decided.
    #[serde(skip)]
    pub heard: Heard,
    /// What the page alone makes of the type, where other methods of its thing tell more.
    #[serde(skip)]
    pub own: Option<Type>,
    /// What the type would be if the page had no example.
    #[serde(skip)]
    pub withheld: Option<Type>,
}

/// How often the TypeScript example decided about an answer, or other methods of its thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Heard {
    /// A type where the table and the example say nothing.
    pub silent: usize,
    /// A type where the table and the example disagree.
    pub disagreeing: usize,
    /// That a field may be null, where nobody else says so.
    pub nullable: usize,
    /// Fields of which the page shows nothing, and other methods of its thing tell the type.
    pub siblings: usize,
}

/// A payload type as TypeScript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Hash)]
pub struct Payload {
    /// The type: a name, or an expression.
    pub ty: String,
    /// The named types that it mentions: name and expression.
    pub types: Vec<(String, String)>,
}

/// A documented error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Hash)]
pub struct ErrorFact {
    /// The code; absent where the page leaves it blank.
    pub code: Option<String>,
    /// HTTP status.
    pub status: Option<String>,
    /// The fields that a REST 3.0 validation error of this code may name.
    pub fields: Vec<ErrorField>,
    /// The message, under `--docs` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A field that a validation error names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, Hash)]
pub struct ErrorField {
    /// Its name.
    pub name: String,
    /// The message, under `--docs` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Response {
    /// What the page alone makes of the type.
    pub fn own(&self) -> Option<&Type> {
        self.own.as_ref().or(self.ty.as_ref())
    }
}
