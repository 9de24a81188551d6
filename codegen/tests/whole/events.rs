//! What portals post to handlers.

use std::collections::BTreeSet;

use codegen::extract::event::is_code;
use codegen::facts::Class;
use codegen::resolve::misfit;

use crate::world::{World, difference, event_types};
use crate::{everywhere, share};

#[test]
fn every_page_of_an_event_is_one_event_and_no_code_has_two() {
    everywhere(|world| {
        let pages = world.corpus.pages.iter();
        let described: usize = pages
            .map(|facts| match facts.class {
                Class::Event { .. } => 1,
                Class::Events => {
                    let titles = facts.sections.iter().map(|section| &section.title);
                    titles.filter(|title| is_code(title)).count()
                }
                _ => 0,
            })
            .sum();
        assert_eq!(described, world.api.events.len());
        let codes: BTreeSet<_> = world.api.events.iter().map(|event| &event.code).collect();
        assert_eq!(codes.len(), world.api.events.len());
    });
}

#[test]
fn the_data_of_nearly_all_events_has_a_type() {
    everywhere(|world| {
        let events = &world.api.events;
        let typed = events.iter().filter(|event| event.data.is_some()).count();
        println!("{typed} of {} events", events.len());
        assert!(share(typed, events.len()) >= 0.99);
    });
}

#[test]
fn the_types_of_events_read_the_posts_of_all_pages() {
    everywhere(|world| {
        let mut misfits = Vec::new();
        for event in &world.api.events {
            let Some(ty) = &event.data else { continue };
            for example in &event.examples {
                let found = misfit(&example.body["data"], ty, "");
                misfits.extend(found.map(|found| format!("{} {found}", event.code)));
            }
        }
        assert!(misfits.is_empty(), "{misfits:#?}");
    });
}

#[test]
fn the_facts_of_the_repository_and_the_upstream_pages_give_the_same_types_of_events() {
    let Some(upstream) = World::upstream() else {
        return;
    };
    let facts = World::docs_src();
    let codes = |world: &World| -> Vec<String> {
        world
            .api
            .events
            .iter()
            .map(|event| event.code.clone())
            .collect()
    };
    assert_eq!(codes(facts), codes(upstream));
    let pairs = facts.api.events.iter().zip(&upstream.api.events);
    let differing: Vec<String> = pairs
        .filter_map(|(one, other)| {
            let difference = difference(&event_types(one), &event_types(other), "")?;
            Some(format!("{} {difference}", one.code))
        })
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
}
