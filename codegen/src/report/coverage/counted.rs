//! The figures of answers, counted for each scope: those of a scope whose answers are as they were are known.

use std::collections::BTreeMap;
use std::hash::Hash as _;

use rayon::prelude::*;

use super::answers::{Answers, Shared};
use super::held_out::Siblings;
use crate::ir::{Api, Bytes, Hashes};
use crate::memo::{Memo, Stage};
use crate::resolve::Described;

impl Answers {
    /// Counts, with what is known from earlier runs; the hashes are those of the API, and nobody looks at them where
    /// nothing is kept.
    pub fn knowing(api: &Api, memo: &Memo, hashes: &Hashes) -> Self {
        let shared: Shared<'_> = api
            .shared
            .iter()
            .map(|shared| (shared.name.as_str(), &shared.object))
            .collect();
        let objects = if memo.keeps() {
            let mut bytes = Bytes::default();
            api.shared.hash(&mut bytes);
            bytes.hashed()
        } else {
            Default::default()
        };
        let mut scopes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, method) in api.methods.iter().enumerate() {
            let scope = method.name.split('.').next().unwrap_or_default();
            scopes.entry(scope.to_lowercase()).or_default().push(at);
        }
        // Methods tell of each other within a scope; those of one word are of one thing, whatever their scope.
        let of_one_word: Vec<usize> = (0..api.methods.len())
            .filter(|at| !api.methods[*at].name.contains('.'))
            .collect();
        let part = |own: Vec<usize>| {
            let mut around = [own.as_slice(), &of_one_word].concat();
            around.sort_unstable();
            around.dedup();
            let hashed = |at: &[usize]| -> Vec<u8> {
                at.iter().flat_map(|at| hashes.answers[*at]).collect()
            };
            let key = memo.key(|| [objects.to_vec(), hashed(&own), hashed(&around)]);
            let kept = |bytes: &[u8]| postcard::from_bytes(bytes).ok();
            memo.get(Stage::Answers, key, kept).unwrap_or_else(|| {
                let around = around.iter().map(|at| &api.methods[*at]).collect();
                let siblings = Siblings::of(around);
                let mut part = Self::default();
                for at in own {
                    part.count(&api.methods[at], &siblings, &shared);
                }
                memo.put(Stage::Answers, key, || {
                    postcard::to_stdvec(&part).unwrap_or_default()
                });
                part
            })
        };
        let scopes: Vec<Vec<usize>> = scopes.into_values().collect();
        let parts: Vec<Self> = scopes.into_par_iter().map(part).collect();
        let mut answers = Self::default();
        parts.into_iter().for_each(|part| answers.add(part));
        answers.described = Described::of(api);
        answers
    }

    fn add(&mut self, part: Self) {
        let Self {
            examples,
            misfits,
            keys,
            untyped,
            held_out,
            fields,
            raw,
            known,
            heard,
            // Of the whole API.
            described: _,
        } = part;
        self.examples += examples;
        self.misfits.extend(misfits);
        self.keys.add(keys);
        for (place, count) in untyped {
            *self.untyped.entry(place).or_default() += count;
        }
        self.held_out.add(held_out);
        self.fields += fields;
        self.raw += raw;
        self.known.extend(known);
        self.heard.silent += heard.silent;
        self.heard.disagreeing += heard.disagreeing;
        self.heard.nullable += heard.nullable;
        self.heard.siblings += heard.siblings;
    }
}
