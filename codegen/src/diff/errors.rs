//! Error codes: a family's enum loses a variant only when the last method that documents it does.

use std::collections::{BTreeMap, BTreeSet};

use super::{Effect, Out, Subject, What};
use crate::ir::{Api, Method};

/// The codes of each first segment, before and after.
pub struct Families {
    old: BTreeSet<(String, String)>,
    new: BTreeSet<(String, String)>,
}

impl Families {
    /// Collects them.
    pub fn of(old: &Api, new: &Api) -> Self {
        let codes = |api: &Api| {
            let methods = api.methods.iter();
            let all = methods.flat_map(|method| {
                let family = segment(method);
                self::codes(method)
                    .into_iter()
                    .map(move |code| (family.clone(), code))
            });
            all.collect()
        };
        Self {
            old: codes(old),
            new: codes(new),
        }
    }
}

fn segment(method: &Method) -> String {
    let name = method.name.to_lowercase();
    name.split('.').next().unwrap_or_default().to_owned()
}

fn codes(method: &Method) -> BTreeSet<String> {
    let errors = method.errors.iter();
    errors.filter_map(|error| error.code.clone()).collect()
}

/// Compares the codes of a method.
pub fn compare(old: &Method, new: &Method, subject: &Subject, all: &Families, out: &mut Out) {
    let (before, after) = (codes(old), codes(new));
    for code in after.difference(&before) {
        let known = all.old.contains(&(segment(new), code.clone()));
        let effect = if known {
            Effect::Invisible
        } else {
            Effect::Additive
        };
        let code = code.clone();
        out.put(subject, effect, What::ErrorAdded { code });
    }
    for code in before.difference(&after) {
        let stays = all.new.contains(&(segment(old), code.clone()));
        let effect = if stays {
            Effect::Invisible
        } else {
            Effect::Breaking
        };
        let code = code.clone();
        out.put(subject, effect, What::ErrorRemoved { code });
    }
    facts(old, new, subject, out);
}

/// The statuses of errors that stayed, and the fields that they may name. Those without a code are one.
fn facts(old: &Method, new: &Method, subject: &Subject, out: &mut Out) {
    let (before, after) = (described(old), described(new));
    for (code, (statuses, fields)) in &after {
        let Some((old_statuses, old_fields)) = before.get(code) else {
            continue;
        };
        for (name, from, to) in [
            ("status", old_statuses, statuses),
            ("fields", old_fields, fields),
        ] {
            if from != to {
                let listed = |names: &BTreeSet<&str>| {
                    let names: Vec<&str> = names.iter().copied().collect();
                    names.join(", ")
                };
                let what = What::ErrorFact {
                    code: (*code).to_owned(),
                    name,
                    from: listed(from),
                    to: listed(to),
                };
                out.put(subject, Effect::Invisible, what);
            }
        }
    }
}

type Described<'m> = (BTreeSet<&'m str>, BTreeSet<&'m str>);

fn described(method: &Method) -> BTreeMap<&str, Described<'_>> {
    let mut all: BTreeMap<&str, Described<'_>> = BTreeMap::new();
    for error in &method.errors {
        let code = error.code.as_deref().unwrap_or_default();
        let (statuses, fields) = all.entry(code).or_default();
        statuses.extend(error.status.as_deref());
        fields.extend(error.fields.iter().map(|field| field.name.as_str()));
    }
    all
}
