//! What the methods of an API are known by.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use serde_json::Value;

use super::{Method, RequestExample, Response};

/// A hash.
pub type Hashed = [u8; 32];

/// The hash of each method of an API, in its order: two of one hash are the same in every part.
#[derive(Debug, Default)]
pub struct Hashes {
    /// Of all that a method is.
    pub methods: Vec<Hashed>,
    /// Of its names, its page and what it answers.
    pub answers: Vec<Hashed>,
}

impl Hashes {
    /// Those of some methods.
    pub fn of<M: Borrow<Method> + Sync>(methods: &[M]) -> Self {
        let each = methods.par_iter().map(|method| both(method.borrow()));
        let (methods, answers) = each.unzip();
        Self { methods, answers }
    }
}

/// The hash of a method, and that of its answer. A part that nobody hashes would be one that nobody sees change: each is
/// named, so that a new one is none that this forgets.
fn both(method: &Method) -> (Hashed, Hashed) {
    let Method {
        name,
        version,
        title,
        page,
        scopes,
        who,
        deprecated,
        application_only,
        order_sensitive,
        access,
        paging,
        listing,
        signatures,
        response,
        errors,
        related,
        examples,
        docs,
    } = method;
    let Response {
        ty,
        examples: shown,
        payload,
        heard,
        own,
        withheld,
    } = response;
    let mut bytes = Bytes::default();
    (name, version, page).hash(&mut bytes);
    (ty, payload, heard, own, withheld).hash(&mut bytes);
    shown.len().hash(&mut bytes);
    shown.iter().for_each(|value| bytes.json(value));
    let answer = bytes.hashed();
    let mut bytes = Bytes::default();
    answer.hash(&mut bytes);
    (title, scopes, who, deprecated).hash(&mut bytes);
    (application_only, order_sensitive, access).hash(&mut bytes);
    (paging, listing, signatures, errors, related, docs).hash(&mut bytes);
    examples.len().hash(&mut bytes);
    for RequestExample { body, place } in examples {
        bytes.json(body);
        place.hash(&mut bytes);
    }
    (bytes.hashed(), answer)
}

/// Whatever is hashed, one behind the other.
#[derive(Default)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    /// Objects with their keys in another order are the same to a hasher, and other examples.
    fn json(&mut self, value: &Value) {
        value.to_string().hash(self);
    }

    /// Their hash.
    pub fn hashed(&self) -> Hashed {
        *blake3::hash(&self.0).as_bytes()
    }
}

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Nobody asks for it: the bytes themselves are what counts.
    fn finish(&self) -> u64 {
        self.0.len() as u64
    }
}
