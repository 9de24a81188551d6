//! What the documentation says of each method, as compact data that is built in.
//!
//! The data is a line of JSON for each method. At start only the names are read; a line is understood when its method is
//! called for the first time.

mod method;
mod types;

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use serde_json::Value;

pub use method::{DocumentedError, Method, Paging, Rows};
pub use types::{Field, Object, Required, Type, Wire};

const METHODS: &str = include_str!("../../data/methods.jsonl");
const OBJECTS: &str = include_str!("../../data/objects.jsonl");

/// A version of the REST API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// The classic API, below `/rest/`.
    V2,
    /// REST 3.0, below `/rest/api/`.
    V3,
}

/// All documented methods.
#[derive(Debug)]
pub struct Data {
    entries: Vec<Entry>,
    /// Places by version and name in lower case.
    index: [HashMap<String, usize>; 2],
    objects: OnceLock<HashMap<String, Object>>,
    object_lines: &'static str,
}

#[derive(Debug)]
struct Entry {
    line: &'static str,
    method: OnceLock<Method>,
}

impl Data {
    /// The data that is built in.
    pub fn embedded() -> &'static Self {
        static DATA: LazyLock<Data> = LazyLock::new(|| Data::read(METHODS, OBJECTS));
        &DATA
    }

    /// Data from lines of methods and of shared objects. Lines that have no name are left out.
    pub fn read(methods: &'static str, objects: &'static str) -> Self {
        let mut data = Self {
            entries: Vec::with_capacity(2000),
            index: [HashMap::with_capacity(2000), HashMap::new()],
            objects: OnceLock::new(),
            object_lines: objects,
        };
        for line in methods.lines() {
            let Some((name, version)) = head(line) else {
                continue;
            };
            let place = data.entries.len();
            data.index[version as usize].insert(name.to_ascii_lowercase(), place);
            data.entries.push(Entry {
                line,
                method: OnceLock::new(),
            });
        }
        data
    }

    /// A method by its name in any letter case.
    pub fn method(&self, version: Version, name: &str) -> Option<&Method> {
        let index = &self.index[version as usize];
        let place = match index.get(name) {
            Some(place) => place,
            None => index.get(&name.to_ascii_lowercase())?,
        };
        Some(self.entries[*place].method())
    }

    /// All methods in the order of the data: by name, then version.
    pub fn methods(&self) -> impl Iterator<Item = &Method> {
        self.entries.iter().map(Entry::method)
    }

    /// How many methods there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// An object that several methods share, by upstream's token for it.
    pub fn object(&self, token: &str) -> Option<&Object> {
        let read = || {
            let lines = self.object_lines.lines();
            lines.filter_map(named_object).collect()
        };
        self.objects.get_or_init(read).get(token)
    }
}

impl Entry {
    fn method(&self) -> &Method {
        self.method.get_or_init(|| Method::read(self.line))
    }
}

/// The name and the version, which each line begins with.
fn head(line: &str) -> Option<(&str, Version)> {
    let (name, rest) = line.strip_prefix("{\"n\":\"")?.split_once('"')?;
    let version = match rest.strip_prefix(",\"v\":")?.as_bytes().first()? {
        b'2' => Version::V2,
        b'3' => Version::V3,
        _ => return None,
    };
    Some((name, version))
}

fn named_object(line: &str) -> Option<(String, Object)> {
    let Ok(Value::Object(line)) = serde_json::from_str(line) else {
        return None;
    };
    let name = line.get("n")?.as_str()?.to_owned();
    Some((name, Object::read(line.get("o")?, false)))
}

#[cfg(test)]
mod tests {
    use super::{Data, Version};

    const LINES: &str = concat!(
        "{\"n\":\"a.Get\",\"v\":2,\"s\":[\"a\"],\"p\":{\"id | ID *\":\"i\"},\"r\":null}\n",
        "no method\n",
        "{\"n\":\"a.Get\",\"v\":3,\"s\":[]}\n",
    );

    #[test]
    fn a_method_is_known_by_its_version_and_by_its_name_in_any_case() {
        let data = Data::read(LINES, "");
        assert_eq!(data.len(), 2);
        let classic = data.method(Version::V2, "A.gET").unwrap();
        assert_eq!(classic.ways[0].fields[0].names(), ["id", "ID"]);
        assert_eq!(data.method(Version::V3, "a.get").unwrap().ways.len(), 0);
        assert!(data.method(Version::V3, "a.list").is_none());
    }

    #[test]
    fn an_answer_that_is_null_is_not_one_that_is_missing() {
        let data = Data::read(LINES, "");
        assert!(
            data.method(Version::V2, "a.get")
                .unwrap()
                .example_answer
                .is_some()
        );
        assert!(
            data.method(Version::V3, "a.get")
                .unwrap()
                .example_answer
                .is_none()
        );
    }

    #[test]
    fn a_shared_object_is_known_by_its_token() {
        let data = Data::read("", "{\"n\":\"thing\",\"o\":{\"ID\":\"i\"}}\n");
        assert_eq!(data.object("thing").unwrap().fields.len(), 1);
        assert!(data.object("other").is_none());
    }
}
