//! How a method pages and lists, as facts of the method.

use crate::ir::{Listing, Method, Paging};

/// A fact before and after.
pub type Fact = (&'static str, String, String);

/// Compares how a method pages and lists.
pub fn compare(old: &Method, new: &Method) -> Vec<Fact> {
    let mut facts = vec![("paging", paging(&old.paging), paging(&new.paging))];
    match (&old.listing, &new.listing) {
        (None, None) => {}
        (Some(one), Some(other)) => {
            let pairs = parts(one).into_iter().zip(parts(other));
            facts.extend(pairs.map(|((name, from), (_, to))| (name, from, to)));
        }
        (one, other) => facts.push(("lists", whole(one.as_ref()), whole(other.as_ref()))),
    }
    facts
}

fn paging(paging: &Paging) -> String {
    match paging {
        Paging::None => String::new(),
        Paging::Start => "start".to_owned(),
        Paging::Offset(offset) => {
            let how = if offset.after_id { "after" } else { "from" };
            let limit = offset.limit.iter().map(|name| format!(", at most {name}"));
            format!("{how} {}{}", offset.from, limit.collect::<String>())
        }
        Paging::Cursor => "cursor".to_owned(),
        Paging::Pagination => "pagination".to_owned(),
    }
}

fn parts(listing: &Listing) -> [(&'static str, String); 7] {
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    [
        ("lists at", rows(listing)),
        ("lists as values of an object", yes(listing.keyed)),
        ("identifier of rows", name(&listing.id)),
        ("filters by", name(&listing.filter)),
        ("orders by", name(&listing.order)),
        ("selects by", name(&listing.select)),
        ("lists without a count", yes(listing.no_count)),
    ]
}

fn rows(listing: &Listing) -> String {
    let mut path = vec!["result"];
    path.extend(listing.rows.iter().map(String::as_str));
    path.join(".")
}

/// All of it in a line; nothing where the method lists nothing.
fn whole(listing: Option<&Listing>) -> String {
    let Some(listing) = listing else {
        return String::new();
    };
    let id = listing.id.iter().map(|name| format!(", by {name}"));
    format!("{}{}", rows(listing), id.collect::<String>())
}
