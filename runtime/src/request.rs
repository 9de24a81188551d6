//! Requests as plain data: what a call sends, before any client knows of it.

use serde_json::{Map, Value};

use crate::read::Reader;
use crate::secret;
use crate::value::Any;

/// A request that belongs to no client yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unbound;

/// A version of the REST API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// The classic API: `/rest/<method>`.
    V2,
    /// REST 3.0: `/rest/api/<method>`.
    V3,
}

/// Whether a method changes anything on the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// It only reads: safe to repeat.
    Read,
    /// It writes.
    Write,
}

/// What a request calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Method {
    /// The name on the wire, such as `crm.lead.get`.
    pub name: &'static str,
    /// The version it belongs to.
    pub version: Version,
    /// Whether it writes.
    pub access: Access,
    /// The error codes that its page documents.
    pub errors: &'static [&'static str],
}

impl Method {
    /// A method of the classic API.
    pub const fn v2(name: &'static str, access: Access) -> Self {
        Self {
            name,
            version: Version::V2,
            access,
            errors: &[],
        }
    }

    /// A method of REST 3.0.
    pub const fn v3(name: &'static str, access: Access) -> Self {
        Self {
            name,
            version: Version::V3,
            access,
            errors: &[],
        }
    }

    /// The same with the error codes that are documented.
    pub const fn with_errors(mut self, errors: &'static [&'static str]) -> Self {
        self.errors = errors;
        self
    }
}

/// A request: it knows what it calls, what it sends and how its answer is read.
///
/// The generated requests implement it. One made by hand, for a method that the documentation does not have yet:
///
/// ```
/// use bitrix24::read::{Reader, integer};
/// use bitrix24::request::{Access, Method, Request, Slots};
///
/// struct Double(i64);
///
/// impl Request for Double {
///     const METHOD: Method = Method::v2("my.double", Access::Read);
///     type Output = i64;
///
///     fn into_slots(self) -> Slots {
///         let mut slots = Slots::new();
///         slots.set(0, "value", self.0.into());
///         slots
///     }
///
///     fn read(reader: &mut Reader<'_>) -> i64 {
///         integer(reader)
///     }
/// }
/// # fn send(portal: bitrix24::Client) {
/// let call = portal.send(Double(21));
/// # let _ = call;
/// # }
/// ```
pub trait Request: Sized {
    /// What it calls.
    const METHOD: Method;
    /// What it answers: plain data too.
    type Output: Clone + std::fmt::Debug + Send + Sync + 'static;
    /// What it sends.
    fn into_slots(self) -> Slots;
    /// Reads the `result` of an answer.
    fn read(reader: &mut Reader<'_>) -> Self::Output;
}

/// An object inside a request, such as `fields`.
pub trait Body {
    /// What it sends.
    fn into_slots(self) -> Slots;
}

/// A documented set of values.
pub trait Set: Into<Value> {}

/// The place of what the documentation does not name: behind everything else.
const LAST: u16 = u16::MAX;

/// Names and values in the order of the documentation, whatever the order they were set in: some methods read their
/// parameters by position.
#[derive(Clone, Default)]
pub struct Slots(Vec<(u16, Name, Value)>);

#[derive(Debug, Clone)]
enum Name {
    Documented(&'static str),
    Custom(String),
}

impl Name {
    fn as_str(&self) -> &str {
        match self {
            Name::Documented(name) => name,
            Name::Custom(name) => name,
        }
    }
}

impl Slots {
    /// Without any value.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value; a later one of the same name replaces it.
    pub fn set(&mut self, order: u16, name: &'static str, value: Value) {
        self.put(order, Name::Documented(name), value);
    }

    /// Sets what the documentation does not name, behind everything else and in the order of the calls.
    pub fn custom(&mut self, name: String, value: Value) {
        self.put(LAST, Name::Custom(name), value);
    }

    /// Sets what a setter was given. There are thousands of setters: this one call is what each costs to compile.
    #[doc(hidden)]
    pub fn fill<K: Into<Value>>(&mut self, order: u16, name: &'static str, value: impl Into<K>) {
        self.set(order, name, value.into().into());
    }

    /// The same for what a constructor was given.
    #[doc(hidden)]
    pub fn with<K: Into<Value>>(
        mut self,
        order: u16,
        name: &'static str,
        value: impl Into<K>,
    ) -> Self {
        self.fill(order, name, value);
        self
    }

    /// The same for what the documentation does not name.
    #[doc(hidden)]
    pub fn fill_custom(&mut self, name: impl Into<String>, value: impl Into<Any>) {
        self.custom(name.into(), value.into().into());
    }

    fn put(&mut self, order: u16, name: Name, value: Value) {
        if let Some(at) = self
            .0
            .iter()
            .position(|slot| slot.1.as_str() == name.as_str())
        {
            // A documented place is kept, and found at last where a name was set by hand before.
            if self.0[at].0 <= order {
                self.0[at].2 = value;
                return;
            }
            self.0.remove(at);
        }
        let at = self.0.partition_point(|slot| slot.0 <= order);
        self.0.insert(at, (order, name, value));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(_, name, value)| (name.as_str(), value))
    }

    /// An object with all of them in order.
    pub fn into_value(self) -> Value {
        let members = self.0.into_iter().map(|(_, name, value)| match name {
            Name::Documented(name) => (name.to_owned(), value),
            Name::Custom(name) => (name, value),
        });
        Value::Object(members.collect::<Map<_, _>>())
    }
}

/// Tokens, passwords and their like do not show.
impl std::fmt::Debug for Slots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut all = self.clone().into_value();
        secret::hide(&mut all);
        f.debug_tuple("Slots").field(&all).finish()
    }
}

impl Body for Slots {
    fn into_slots(self) -> Slots {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Slots, Unbound};

    #[test]
    fn requests_are_plain_data() {
        fn plain<T: Send + Sync + Clone + std::fmt::Debug + 'static>() {}
        // All that a generated request holds.
        plain::<(Slots, Unbound)>();
        plain::<(Slots, crate::Client)>();
    }

    #[test]
    fn a_documented_name_keeps_its_place_however_it_is_set() {
        let mut slots = Slots::new();
        slots.custom("a".into(), 1.into());
        slots.set(2, "b", 2.into());
        slots.set(1, "a", 3.into());
        slots.custom("b".into(), 4.into());
        assert_eq!(slots.into_value().to_string(), r#"{"a":3,"b":4}"#);
    }

    #[test]
    fn values_go_out_in_the_order_of_the_documentation() {
        let mut slots = Slots::new();
        slots.custom("UF_B".into(), 1.into());
        slots.set(2, "b", 2.into());
        slots.set(1, "a", 3.into());
        slots.custom("UF_A".into(), 4.into());
        slots.set(2, "b", 5.into());
        assert_eq!(
            slots.into_value().to_string(),
            r#"{"a":3,"b":5,"UF_B":1,"UF_A":4}"#
        );
    }
}
