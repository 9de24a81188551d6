//! Events that are new, gone or moved; the facts and the data of those that stayed.

use std::collections::BTreeMap;

use super::fields::Place;
use super::{Effect, Out, Subject, Way, What, types};
use crate::ir::{Api, Event};

/// Compares the events by their codes.
pub fn compare(old: &Api, new: &Api, out: &mut Out) {
    let by_code = |api: &'_ Api| -> BTreeMap<String, usize> {
        let events = api.events.iter().enumerate();
        events.map(|(at, event)| (event.code.clone(), at)).collect()
    };
    let (before, after) = (by_code(old), by_code(new));
    let subject = |code: &String| Subject::Event { code: code.clone() };
    for (code, at) in &after {
        match before.get(code) {
            Some(known) => stayed(&subject(code), &old.events[*known], &new.events[*at], out),
            None => out.put(&subject(code), Effect::Additive, What::Added),
        }
    }
    for code in before.keys().filter(|code| !after.contains_key(*code)) {
        out.put(&subject(code), Effect::Breaking, What::Removed);
    }
}

fn stayed(subject: &Subject, old: &Event, new: &Event, out: &mut Out) {
    // Its words name the variant.
    if old.name != new.name {
        let from = old.name.clone();
        out.put(subject, Effect::Breaking, What::Renamed { from });
    }
    if old.page != new.page {
        let (from, to) = (old.page.clone(), new.page.clone());
        out.put(subject, Effect::Invisible, What::Moved { from, to });
    }
    match (&old.deprecated, &new.deprecated) {
        (None, Some(by)) => {
            let by = by.clone();
            out.put(subject, Effect::Invisible, What::Deprecated { by });
        }
        (Some(_), None) => out.put(subject, Effect::Invisible, What::Undeprecated),
        _ => {}
    }
    let who = |event: &Event| {
        event
            .who
            .map_or_else(|| "not said".to_owned(), |who| format!("{who:?}"))
    };
    for (name, from, to) in [
        ("scopes", old.scopes.join(", "), new.scopes.join(", ")),
        ("who may subscribe", who(old), who(new)),
    ] {
        if from != to {
            out.put(subject, Effect::Invisible, What::Fact { name, from, to });
        }
    }
    let place = Place {
        subject,
        way: Way::Event,
        path: String::new(),
    };
    match (&old.data, &new.data) {
        (Some(one), Some(other)) => types::compare(&place, one, other, out),
        (None, None) => {}
        (one, other) => types::replaced(&place, one.as_ref(), other.as_ref(), out),
    }
}
