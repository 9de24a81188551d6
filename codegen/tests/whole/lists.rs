//! What methods only read, and how they list: reviewed lists of all of them.

use codegen::ir::{Access, Listing, Method, Paging};

use super::everywhere;
use super::world::World;

fn lines(line: impl Fn(&Method) -> Option<String>) -> String {
    let mut lines: Vec<String> = World::docs_src()
        .api
        .methods
        .iter()
        .filter_map(line)
        .collect();
    // A name may be of both versions.
    lines.dedup();
    lines.join("\n")
}

fn paging(paging: &Paging) -> String {
    match paging {
        Paging::None => "none".to_owned(),
        Paging::Start => "start".to_owned(),
        Paging::Cursor => "cursor".to_owned(),
        Paging::Pagination => "pagination".to_owned(),
        Paging::Offset(offset) => {
            let kind = if offset.after_id { "after" } else { "skip" };
            let limit = offset.limit.as_deref().unwrap_or("-");
            format!("{kind} {} {limit}", offset.from)
        }
    }
}

fn listing(listing: &Listing) -> String {
    let or_not = |name: &Option<String>| name.as_deref().unwrap_or("-").to_owned();
    let mut line = format!(
        "result{}{} id={} filter={} order={} select={}",
        listing
            .rows
            .iter()
            .map(|name| format!(".{name}"))
            .collect::<String>(),
        if listing.keyed { "{}" } else { "[]" },
        or_not(&listing.id),
        or_not(&listing.filter),
        or_not(&listing.order),
        or_not(&listing.select),
    );
    if listing.no_count {
        line.push_str(" no_count");
    }
    line
}

/// A method that comes to be here is repeated after a failure: it must change nothing on the portal.
#[test]
fn the_methods_that_only_read_are_reviewed() {
    let reading = lines(|method| (method.access == Access::Read).then(|| method.name.clone()));
    insta::assert_snapshot!(reading);
}

#[test]
fn the_methods_that_page_and_their_listings_are_reviewed() {
    let paged = lines(|method| {
        (method.paging != Paging::None).then(|| {
            let listed = method
                .listing
                .as_ref()
                .map_or_else(|| "no listing".to_owned(), listing);
            format!("{}: {}; {listed}", method.name, paging(&method.paging))
        })
    });
    insta::assert_snapshot!(paged);
}

#[test]
fn every_entry_of_the_tables_of_names_and_listings_matches() {
    everywhere(|world| {
        let stale: Vec<_> = world
            .found
            .iter()
            .filter(|found| found.code == "table-stale")
            .collect();
        assert!(stale.is_empty(), "{stale:#?}");
    });
}
