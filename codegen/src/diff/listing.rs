//! How a method pages and lists, as facts of the method.

use super::Effect;
use crate::ir::{Listing, Method, Paging};

/// A fact before and after, and what it means that it differs.
pub type Fact = (&'static str, String, String, Effect);

/// Compares how a method pages and lists. A method that lists has streams of its rows, whose type is that of where they
/// stand; how they are fetched shows nowhere.
pub fn compare(old: &Method, new: &Method) -> Vec<Fact> {
    let streams = |method: &Method| method.listing.is_some() && method.paging != Paging::None;
    let of_streams = match (streams(old), streams(new)) {
        (true, false) => Effect::Breaking,
        (false, true) => Effect::Additive,
        _ => Effect::Invisible,
    };
    let mut facts = vec![(
        "paging",
        paging(&old.paging),
        paging(&new.paging),
        of_streams,
    )];
    match (&old.listing, &new.listing) {
        (None, None) => {}
        (Some(one), Some(other)) => {
            let at = match streams(old) {
                true => Effect::Breaking,
                false => Effect::Invisible,
            };
            facts.push(("lists at", rows(one), rows(other), at));
            let pairs = parts(one).into_iter().zip(parts(other));
            facts.extend(pairs.map(|((name, from), (_, to))| (name, from, to, Effect::Invisible)));
        }
        (one, other) => {
            let (one, other) = (whole(one.as_ref()), whole(other.as_ref()));
            facts.push(("lists", one, other, of_streams));
        }
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

fn parts(listing: &Listing) -> [(&'static str, String); 6] {
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    [
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
