//! Methods and shared objects that are new, gone, renamed or moved; the facts of those that stayed.

use std::collections::BTreeMap;

use super::fields::{self, Place};
use super::{Effect, Out, Subject, Way, What, access, errors, listing, types};
use crate::ir::{Api, Method, Required, SharedObject, Signature, Version};

type Key = (String, Version);

fn key(method: &Method) -> Key {
    (method.name.to_lowercase(), method.version)
}

fn subject(method: &Method) -> Subject {
    Subject::Method {
        name: method.name.clone(),
        version: method.version,
    }
}

/// Compares the methods.
pub fn compare(old: &Api, new: &Api, out: &mut Out) {
    let by_key = |api: &'_ Api| -> BTreeMap<Key, usize> {
        let methods = api.methods.iter().enumerate();
        methods.map(|(at, method)| (key(method), at)).collect()
    };
    let (before, after) = (by_key(old), by_key(new));
    let codes = errors::Families::of(old, new);
    let mut gone: Vec<&Method> = before
        .iter()
        .filter(|(key, _)| !after.contains_key(*key))
        .map(|(_, at)| &old.methods[*at])
        .collect();
    for (key, at) in &after {
        let method = &new.methods[*at];
        if let Some(known) = before.get(key) {
            stayed(&old.methods[*known], method, &codes, out);
            continue;
        }
        // The same page under another name.
        let renamed = gone
            .iter()
            .position(|known| known.page == method.page && known.version == method.version);
        match renamed {
            Some(at) => {
                let known = gone.remove(at);
                let from = known.name.clone();
                out.put(&subject(method), Effect::Breaking, What::Renamed { from });
                stayed(known, method, &codes, out);
            }
            None => out.put(&subject(method), Effect::Additive, What::Added),
        }
    }
    for method in gone {
        out.put(&subject(method), Effect::Breaking, What::Removed);
    }
}

fn stayed(old: &Method, new: &Method, codes: &errors::Families, out: &mut Out) {
    let subject = subject(new);
    if old.page != new.page {
        let (from, to) = (old.page.clone(), new.page.clone());
        out.put(&subject, Effect::Invisible, What::Moved { from, to });
    }
    match (&old.deprecated, &new.deprecated) {
        (None, Some(by)) => {
            let by = by.clone();
            out.put(&subject, Effect::Invisible, What::Deprecated { by });
        }
        (Some(_), None) => out.put(&subject, Effect::Invisible, What::Undeprecated),
        _ => {}
    }
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let who = |method: &Method| {
        method
            .who
            .map_or_else(|| "not said".to_owned(), |who| format!("{who:?}"))
    };
    let facts = [
        ("scopes", old.scopes.join(", "), new.scopes.join(", ")),
        ("who may call", who(old), who(new)),
        (
            "applications only",
            yes(old.application_only),
            yes(new.application_only),
        ),
        (
            "read by position",
            yes(old.order_sensitive),
            yes(new.order_sensitive),
        ),
        (
            "access",
            access(old.access).to_owned(),
            access(new.access).to_owned(),
        ),
    ];
    let facts = facts.map(|(name, from, to)| (name, from, to, Effect::Invisible));
    for (name, from, to, effect) in facts.into_iter().chain(listing::compare(old, new)) {
        if from != to {
            out.put(&subject, effect, What::Fact { name, from, to });
        }
    }
    signatures(old, new, &subject, out);
    let place = Place {
        subject: &subject,
        way: Way::Response,
        path: String::new(),
    };
    match (&old.response.ty, &new.response.ty) {
        (Some(one), Some(other)) => types::compare(&place, one, other, out),
        (None, None) => {}
        (one, other) => types::replaced(&place, one.as_ref(), other.as_ref(), out),
    }
    errors::compare(old, new, &subject, codes, out);
}

fn signatures(old: &Method, new: &Method, subject: &Subject, out: &mut Out) {
    let labelled = |method: &'_ Method, label: &str| -> Option<usize> {
        let mut all = method.signatures.iter();
        all.position(|signature| signature.label == label)
    };
    for signature in &new.signatures {
        match labelled(old, &signature.label) {
            Some(at) => signature_stayed(&old.signatures[at], signature, subject, out),
            None => {
                let label = signature.label.clone();
                out.put(subject, Effect::Additive, What::SignatureAdded { label });
            }
        }
    }
    for signature in &old.signatures {
        if labelled(new, &signature.label).is_none() {
            let label = signature.label.clone();
            out.put(subject, Effect::Breaking, What::SignatureRemoved { label });
        }
    }
}

fn signature_stayed(old: &Signature, new: &Signature, subject: &Subject, out: &mut Out) {
    let place = Place {
        subject,
        way: Way::Request,
        path: String::new(),
    };
    fields::compare(&place, &old.params, &new.params, out);
    // Arguments that are on both sides, in their order.
    let arguments = |signature: &'_ Signature, other: &Signature| -> Vec<String> {
        let required = signature.params.iter().filter(|field| {
            field.required == Required::Always
                && other
                    .params
                    .iter()
                    .any(|known| known.name == field.name && known.required == Required::Always)
        });
        required.map(|field| field.name.clone()).collect()
    };
    let (before, after) = (arguments(old, new), arguments(new, old));
    if before != after {
        let what = What::Reordered { arguments: after };
        out.put(subject, Effect::Breaking, what);
    }
}

/// Compares the objects that methods share.
pub fn compare_shared(old: &Api, new: &Api, out: &mut Out) {
    let subject = |shared: &SharedObject| Subject::Object {
        name: shared.name.clone(),
    };
    let find = |api: &'_ Api, name: &str| api.shared.iter().position(|known| known.name == name);
    for shared in &new.shared {
        match find(old, &shared.name) {
            Some(at) => {
                let subject = subject(shared);
                let place = Place {
                    subject: &subject,
                    way: Way::Both,
                    path: String::new(),
                };
                let before = &old.shared[at].object;
                fields::compare(&place, &before.fields, &shared.object.fields, out);
                types::opened(&place, before.open, shared.object.open, out);
            }
            None => out.put(&subject(shared), Effect::Additive, What::Added),
        }
    }
    for shared in &old.shared {
        if find(new, &shared.name).is_none() {
            out.put(&subject(shared), Effect::Breaking, What::Removed);
        }
    }
}
