//! The plan: every generated item with its name, its place and its references, before any Rust is written.
//!
//! After it no emitter computes a name or decides on a type; an id always leads to an item.

mod build;
mod errors;
mod events;
mod fields;
mod gates;
mod listing;
mod read;
mod sets;
mod shared;
mod tree;
mod twins;
mod write;

pub use build::plan;
pub use errors::documented;
pub use listing::{Listed, Walk};
pub use tree::{Module, ModuleId};
pub use twins::Twins;

use crate::ir;

/// Everything that will be generated.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Modules; the first is the root.
    pub modules: Vec<Module>,
    /// Methods, in the IR's order.
    pub methods: Vec<Method<'a>>,
    /// Objects of requests.
    pub bodies: Vec<Body<'a>>,
    /// Objects of answers.
    pub records: Vec<Record<'a>>,
    /// Sets of allowed values.
    pub sets: Vec<Set<'a>>,
    /// Events, in the IR's order.
    pub events: Vec<Event<'a>>,
    /// What stands behind the client.
    pub accessors: Vec<Accessor>,
    /// The codes of errors, by the module of a first segment.
    pub codes: Vec<Codes<'a>>,
    /// Methods without a dot, which the client has itself.
    pub client: Vec<Call>,
    /// The same in version 3.
    pub v3: Vec<Call>,
    /// Which items are further names of others.
    pub twins: Twins,
}

/// An item of a module, in the order of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A request, by the index of its method.
    Request(usize),
    /// An object of a request.
    Body(usize),
    /// An object of an answer.
    Record(usize),
    /// A set of allowed values.
    Set(usize),
    /// An accessor.
    Accessor(usize),
    /// The error codes.
    Codes(usize),
    /// The set of all events.
    Events,
}

/// A planned type's name and module.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its module.
    pub module: ModuleId,
    /// Its identifier.
    pub ident: String,
}

/// One method.
#[derive(Debug)]
pub struct Method<'a> {
    /// What the IR says.
    pub ir: &'a ir::Method,
    /// The request's type.
    pub name: Named,
    /// Its parameters.
    pub request: Shape<'a>,
    /// Its answer.
    pub output: Read,
    /// The cargo feature, unless always on.
    pub feature: Option<String>,
}

/// One event.
#[derive(Debug)]
pub struct Event<'a> {
    /// What the IR says.
    pub ir: &'a ir::Event,
    /// The module of the set of events.
    pub module: ModuleId,
    /// Its variant there.
    pub ident: String,
    /// Its data.
    pub data: Read,
    /// The cargo feature, unless always on.
    pub feature: Option<String>,
}

/// The constructors and setters of a request or of an object in one.
#[derive(Debug, Default)]
pub struct Shape<'a> {
    /// Ways to make it, at least one.
    pub constructors: Vec<Constructor>,
    /// What it holds, in the order of the wire.
    pub slots: Vec<Slot<'a>>,
    /// Documented forms of names that `custom` covers.
    pub patterns: Vec<&'a str>,
    /// Whether other names are documented as possible.
    pub open: bool,
}

/// A way to make a request.
#[derive(Debug)]
pub struct Constructor {
    /// `new`, or what tells the signature from others.
    pub ident: String,
    /// The slots of its arguments and the kinds they have here.
    pub arguments: Vec<(usize, Write)>,
}

/// A documented parameter or field.
#[derive(Debug)]
pub struct Slot<'a> {
    /// What the IR says.
    pub field: &'a ir::Field,
    /// The name of the argument and the setter.
    pub ident: String,
    /// What it takes.
    pub kind: Write,
    /// Every constructor takes it: there is no setter.
    pub always: bool,
}

/// An object in a request.
#[derive(Debug)]
pub struct Body<'a> {
    /// Its type.
    pub name: Named,
    /// What it describes: a parameter's path, or a shared object's token.
    pub about: String,
    /// Its fields.
    pub shape: Shape<'a>,
    /// The features that use it, for shared ones; empty where nothing gates it.
    pub features: Vec<String>,
}

/// An object in an answer, or in the data of an event.
#[derive(Debug)]
pub struct Record<'a> {
    /// Its type.
    pub name: Named,
    /// What it describes.
    pub about: String,
    /// The event that it is of; none for answers.
    pub event: Option<String>,
    /// Its fields in order.
    pub fields: Vec<Column<'a>>,
    /// The features that use it, for shared ones; empty where nothing gates it.
    pub features: Vec<String>,
}

/// A field of an answer.
#[derive(Debug)]
pub struct Column<'a> {
    /// What the IR says.
    pub field: &'a ir::Field,
    /// The field's name.
    pub ident: String,
    /// Its type.
    pub ty: Read,
    /// Whether it may be null, here or in an object that is the same type.
    pub nullable: bool,
}

/// A documented set of values.
#[derive(Debug)]
pub struct Set<'a> {
    /// Its type.
    pub name: Named,
    /// What it describes.
    pub about: String,
    /// Whether the values travel as integers.
    pub integer: bool,
    /// Identifier, wire value and label.
    pub variants: Vec<(String, &'a ir::EnumValue)>,
    /// It stands in requests.
    pub written: bool,
    /// It stands in answers.
    pub read: bool,
    /// The features that use it, for those of shared objects; empty where nothing gates it.
    pub features: Vec<String>,
}

/// A struct of methods behind the client.
#[derive(Debug)]
pub struct Accessor {
    /// Its type.
    pub name: Named,
    /// The method that leads to it.
    pub ident: String,
    /// The first segment.
    pub about: String,
    /// The cargo feature of its module, unless always on.
    pub feature: Option<String>,
    /// Whether it stands behind `v3()`.
    pub version: ir::Version,
    /// Its methods: name, method, and which constructor.
    pub calls: Vec<Call>,
}

/// A method of an accessor, or of the client itself.
#[derive(Debug)]
pub struct Call {
    /// Its name.
    pub ident: String,
    /// The method.
    pub method: usize,
    /// The constructor.
    pub constructor: usize,
}

/// The error codes of the methods under a first segment.
#[derive(Debug)]
pub struct Codes<'a> {
    /// The type.
    pub name: Named,
    /// The first segment.
    pub about: String,
    /// Identifier and code.
    pub variants: Vec<(String, &'a str)>,
}

/// What a parameter takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// A kind of the runtime without a parameter, by its name.
    Plain(&'static str),
    /// A set of values.
    Set(usize),
    /// An object.
    Body(usize),
    /// `List<K>`.
    List(Box<Write>),
    /// `Dict<K>`.
    Dict(Box<Write>),
    /// `OneOrMany<K>`.
    OneOrMany(Box<Write>),
}

/// What a field of an answer is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Read {
    /// Text.
    Text,
    /// A date, or a date and time: a text that is never empty.
    Date,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// Text that does not show.
    Secret,
    /// Raw JSON.
    Any,
    /// A set of values.
    Set(usize),
    /// An object; boxed where it would otherwise hold itself.
    Record(usize, Boxed),
    /// A list.
    List(Box<Read>),
    /// An object whose keys are data.
    Map(Box<Read>),
}

/// Whether a record needs a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Boxed {
    /// It does.
    Yes,
    /// It does not.
    No,
}
