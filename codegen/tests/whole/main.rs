//! Promises about the whole API, on `docs-src/` and on the upstream documentation where it is there.

mod answers;
mod events;
mod graph;
mod lists;
mod openapi;
mod touched;
mod untyped;
mod words;
mod world;

#[path = "../support/upstream.rs"]
mod upstream;

use std::collections::BTreeSet;

use codegen::facts::Class;
use codegen::report::coverage::Figures;
use world::World;

/// Checks a promise on the facts of the repository, and on the upstream pages.
fn everywhere(promise: fn(&World)) {
    promise(World::docs_src());
    World::upstream().into_iter().for_each(promise);
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[test]
fn every_method_page_is_one_method_and_no_name_has_two_pages_of_a_version() {
    everywhere(|world| {
        let is_method = |class: &Class| matches!(class, Class::Method { .. });
        let pages = world
            .corpus
            .pages
            .iter()
            .filter(|facts| is_method(&facts.class));
        assert_eq!(pages.count(), world.api.methods.len());
        let names: BTreeSet<_> = world
            .api
            .methods
            .iter()
            .map(|method| (method.name.to_lowercase(), method.version))
            .collect();
        assert_eq!(names.len(), world.api.methods.len());
    });
}

#[test]
fn typed_requests_write_the_examples_of_nearly_all_pages() {
    everywhere(|world| {
        let examples = Figures::of(&world.api, &world.verdicts).examples;
        let (pages, misfits) = (examples.pages.len(), examples.misfitting.len());
        let holds = share(pages - misfits, pages);
        println!(
            "{} of {pages} pages hold: {:.2} %",
            pages - misfits,
            holds * 100.0
        );
        assert!(holds >= 0.993, "{:#?}", examples.misfits);
    });
}

#[test]
fn no_constructor_demands_what_an_example_of_its_page_omits() {
    everywhere(|world| {
        let demanded: Vec<_> = world
            .verdicts
            .iter()
            .flat_map(|verdict| {
                verdict
                    .misfits
                    .iter()
                    .map(move |misfit| (&verdict.method, misfit))
            })
            .filter(|(_, misfit)| misfit.reason.contains("always required"))
            .collect();
        assert!(demanded.is_empty(), "{demanded:#?}");
    });
}

#[test]
fn starred_parameters_are_constructor_arguments() {
    everywhere(|world| {
        let starred = Figures::of(&world.api, &world.verdicts).starred;
        let taken = share(starred.all - starred.others.len(), starred.all);
        println!(
            "{:.2} % of {} starred root parameters",
            taken * 100.0,
            starred.all
        );
        assert!(taken >= 0.97, "{:#?}", starred.others);
    });
}

#[test]
fn hardly_any_field_is_raw_that_its_page_describes() {
    everywhere(|world| {
        let raw = Figures::of(&world.api, &world.verdicts).raw;
        let lost = share(raw.described, raw.all);
        println!(
            "{} of {} request fields: {:.2} %",
            raw.described,
            raw.all,
            lost * 100.0
        );
        assert!(lost <= 0.03);
    });
}

#[test]
fn every_override_matches_and_changes_something() {
    everywhere(|world| {
        let stale: Vec<_> = world
            .found
            .iter()
            .filter(|found| found.code == "override-stale")
            .collect();
        assert!(stale.is_empty(), "{stale:#?}");
    });
}

#[test]
fn the_facts_of_the_repository_and_the_upstream_pages_give_the_same_types() {
    let Some(upstream) = World::upstream() else {
        return;
    };
    let facts = World::docs_src();
    assert_eq!(facts.api.methods.len(), upstream.api.methods.len());
    let pairs = facts.api.methods.iter().zip(&upstream.api.methods);
    let differing: Vec<String> = pairs
        .filter_map(|(one, other)| {
            let difference = world::difference(&world::types(one), &world::types(other), "")?;
            Some(format!("{} {difference}", one.name))
        })
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
}
