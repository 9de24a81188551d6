//! Error codes: a family's enum loses a variant only when the last method that documents it does.

use std::collections::BTreeSet;

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
}
