//! Two IRs → what has changed between them, and what that means for the SDK's users.
//!
//! After it, every difference in facts is one [`Change`] with its [`Effect`]; words, places and the order of what is read by
//! name are no facts. `diff(a, a)` is empty.

mod errors;
mod events;
mod fields;
mod listing;
mod methods;
pub mod release;
pub mod show;
mod types;
mod verdict;

use serde::Serialize;

use crate::facts::Wire;
use crate::ir::{Access, Api, DefaultValue, Required, Version};
pub use verdict::{Verdict, next_version};

/// All that has changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Diff {
    /// By subject, then in the order of the pages.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What has changed.
    pub subject: Subject,
    /// How.
    pub what: What,
    /// What it means for a program that compiles against the SDK.
    pub effect: Effect,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A method.
    Method {
        /// Its name.
        name: String,
        /// Its version.
        version: Version,
    },
    /// An object that methods share.
    Object {
        /// Its name.
        name: String,
    },
    /// An event.
    Event {
        /// Its code in upper case.
        code: String,
    },
}

/// What a change means for a program that compiles against the SDK.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It may no longer compile.
    Breaking,
    /// It compiles, and can do more.
    Additive,
    /// Only the documentation of the SDK differs, or what goes over the wire.
    Invisible,
}

/// Which way values go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// To the portal.
    Request,
    /// From the portal.
    Response,
    /// Both: a shared object.
    Both,
    /// From the portal to a handler.
    Event,
}

/// How a type has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// It takes more than before.
    Widened,
    /// It takes less.
    Narrowed,
    /// It takes something else.
    Replaced,
}

/// What has changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum What {
    /// A method, object or event that is new.
    Added,
    /// One that is gone.
    Removed,
    /// A method with another name, on the same page; an event whose code is spelt in other words.
    Renamed {
        /// The old name.
        from: String,
    },
    /// A page elsewhere.
    Moved {
        /// The old page.
        from: String,
        /// The new page.
        to: String,
    },
    /// A method or event is outdated by now.
    Deprecated {
        /// What replaces it.
        by: Vec<String>,
    },
    /// It no longer is.
    Undeprecated,
    /// Another fact about the method.
    Fact {
        /// Which.
        name: &'static str,
        /// What it was.
        from: String,
        /// What it is.
        to: String,
    },
    /// A way to call the method that is new.
    SignatureAdded {
        /// Its label.
        label: String,
    },
    /// One that is gone.
    SignatureRemoved {
        /// Its label.
        label: String,
    },
    /// The constructor takes its arguments in another order.
    Reordered {
        /// The new order.
        arguments: Vec<String>,
    },
    /// A parameter or field that is new.
    FieldAdded {
        /// Which way it goes.
        way: Way,
        /// Its path.
        path: String,
        /// Its type.
        ty: String,
        /// Whether it must be passed.
        required: bool,
    },
    /// One that is gone.
    FieldRemoved {
        /// Which way it went.
        way: Way,
        /// Its path.
        path: String,
    },
    /// Whether a parameter must be passed.
    Required {
        /// Its path.
        path: String,
        /// As it was.
        from: Required,
        /// As it is.
        to: Required,
    },
    /// A type.
    Type {
        /// Which way it goes.
        way: Way,
        /// Its path; empty for the answer itself.
        path: String,
        /// What it was.
        from: String,
        /// What it is.
        to: String,
        /// How they compare.
        direction: Direction,
    },
    /// Allowed values that are new.
    ValuesAdded {
        /// Which way they go.
        way: Way,
        /// The path.
        path: String,
        /// The values.
        values: Vec<String>,
    },
    /// Allowed values that are gone.
    ValuesRemoved {
        /// Which way they went.
        way: Way,
        /// The path.
        path: String,
        /// The values.
        values: Vec<String>,
    },
    /// How a boolean is written.
    Wire {
        /// Which way it goes.
        way: Way,
        /// The path.
        path: String,
        /// As it was.
        from: Wire,
        /// As it is.
        to: Wire,
    },
    /// A default.
    Default {
        /// The path.
        path: String,
        /// What it was.
        from: Option<DefaultValue>,
        /// What it is.
        to: Option<DefaultValue>,
    },
    /// Another fact about a parameter or field.
    FieldFact {
        /// The path.
        path: String,
        /// Which.
        name: &'static str,
        /// What it was.
        from: String,
        /// What it is.
        to: String,
    },
    /// An error that is new.
    ErrorAdded {
        /// Its code.
        code: String,
    },
    /// One that is gone.
    ErrorRemoved {
        /// Its code.
        code: String,
    },
    /// A fact about an error.
    ErrorFact {
        /// Its code; empty for those without one.
        code: String,
        /// Which.
        name: &'static str,
        /// What it was.
        from: String,
        /// What it is.
        to: String,
    },
}

/// Compares two APIs.
pub fn diff(old: &Api, new: &Api) -> Diff {
    let mut out = Out::default();
    methods::compare(old, new, &mut out);
    methods::compare_shared(old, new, &mut out);
    events::compare(old, new, &mut out);
    let mut changes = out.changes;
    changes.sort_by(|one, other| one.subject.cmp(&other.subject));
    Diff { changes }
}

impl Diff {
    /// What the changes mean together.
    pub fn verdict(&self) -> Verdict {
        Verdict::of(self.changes.iter().map(|change| change.effect))
    }

    /// How many changes have an effect.
    pub fn count(&self, effect: Effect) -> usize {
        let same = self.changes.iter().filter(|change| change.effect == effect);
        same.count()
    }
}

/// Changes as they are found.
#[derive(Default)]
struct Out {
    changes: Vec<Change>,
}

impl Out {
    fn put(&mut self, subject: &Subject, effect: Effect, what: What) {
        self.changes.push(Change {
            subject: subject.clone(),
            what,
            effect,
        });
    }
}

fn access(access: Access) -> &'static str {
    match access {
        Access::Read => "read",
        Access::Write => "write",
    }
}
