//! Events: a module for the data of each family's, and one set of all.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::build::{Builder, Spot};
use super::tree::ModuleId;
use super::{Event, Item, Read};
use crate::emit::families::Families;
use crate::emit::names::{Namespace, camel, snake, words};
use crate::ir;

/// The module of events, which the hand-written one of the same name shows.
const MODULE: &str = "incoming";

/// The module of what no feature gates.
const ALWAYS: &str = "app";

/// The variant for what is not documented.
const UNKNOWN: &str = "Unknown";

impl<'a> Builder<'a> {
    /// The module of events, named before any type has a place in it.
    pub(super) fn announce_events(&mut self) -> ModuleId {
        self.tree.child(0, "(events)", &[MODULE.to_owned()])
    }

    /// Plans all events.
    ///
    /// # Errors
    ///
    /// When an event has no family.
    pub(super) fn plan_events(
        &mut self,
        module: ModuleId,
        api: &'a ir::Api,
        families: &Families,
    ) -> Result<Vec<Event<'a>>> {
        let vocabulary = vocabulary(api);
        let mut names = Namespace::with([UNKNOWN]);
        let mut events = Vec::new();
        for event in &api.events {
            let Some(family) = families.of_event(&event.code) else {
                bail!(
                    "no family has the event `{}`: add the start of its code to `events` of a family in codegen/families.toml",
                    event.code
                );
            };
            let feature = family.feature.clone();
            let wish = feature.as_deref().unwrap_or(ALWAYS);
            let home = self.tree.child(module, wish, &[snake(wish)]);
            self.tree.modules[home].features = feature.iter().cloned().collect();
            let ident = names.claim(&[camel(&spelt(&event.name, &vocabulary).join("_"), "N")]);
            let spot = Spot {
                module: home,
                features: Vec::new(),
                shared: None,
                event: Some(event.code.clone()),
            };
            let data = match &event.data {
                Some(ty) => self.read(&spot, ty, &ident, "data"),
                None => Read::Any,
            };
            events.push(Event {
                ir: event,
                module,
                ident,
                data,
                feature,
            });
        }
        self.tree.modules[module].items.push(Item::Events);
        Ok(events)
    }
}

/// The words that names of methods and of other events are made of.
fn vocabulary(api: &ir::Api) -> BTreeSet<String> {
    let methods = api.methods.iter().map(|method| method.name.as_str());
    let events = api.events.iter().map(|event| event.name.as_str());
    let events = events.filter(|name| tells(name));
    methods
        .chain(events)
        .flat_map(words)
        .filter(|word| word.len() > 1)
        .collect()
}

/// Whether a name tells its words.
fn tells(name: &str) -> bool {
    name.contains(|letter: char| letter.is_ascii_lowercase() || letter == '.')
}

/// The words of a name; those of one in capitals are the fewest known ones that it is made of.
fn spelt(name: &str, vocabulary: &BTreeSet<String>) -> Vec<String> {
    if tells(name) {
        return words(name);
    }
    let text = name.to_ascii_lowercase();
    // The fewest words that reach each letter, and where the last of them begins.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; text.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=text.len() {
        for start in 0..end {
            let Some((before, _)) = best[start] else {
                continue;
            };
            let known = text
                .get(start..end)
                .is_some_and(|word| vocabulary.contains(word));
            if known && best[end].is_none_or(|(count, _)| before + 1 < count) {
                best[end] = Some((before + 1, start));
            }
        }
    }
    let mut found = Vec::new();
    let mut end = text.len();
    while end > 0 {
        let Some((_, start)) = best[end] else {
            return words(name);
        };
        found.insert(0, text[start..end].to_owned());
        end = start;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, spelt};

    #[test]
    fn capitals_are_split_into_the_fewest_known_words() {
        let known: BTreeSet<String> = ["on", "im", "bot", "imbot", "v2", "join", "chat"]
            .into_iter()
            .map(str::to_owned)
            .collect();
        for (name, expected) in [
            ("ONIMBOTV2JOINCHAT", "on imbot v2 join chat"),
            ("onImBotJoin", "on im bot join"),
            ("on-imbot-join", "on imbot join"),
            ("ONIMUNHEARD", "onimunheard"),
            ("ONЖ", "on"),
        ] {
            assert_eq!(spelt(name, &known).join(" "), expected, "{name}");
        }
    }
}
