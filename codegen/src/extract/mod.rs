//! A tree of blocks → the facts of one page.
//!
//! After it, every fact of the page stands in [`PageFacts`] as written, with its place; what could not be read
//! stands in a diagnostic. `extract(render(facts)) == facts`.

mod ahead;
pub(crate) mod class;
pub mod corpus;
pub(crate) mod errors;
pub mod event;
pub mod example;
mod head;
pub(crate) mod headline;
mod kept;
pub mod link;
pub mod marks;
mod outline;
mod prune;
mod reduce;
pub mod region;
mod requests;
mod row;
mod same;
mod section;
pub(crate) mod table;
mod text;
mod unread;
pub mod words;

pub use reduce::{reduce, silence};
pub(crate) use section::without_empty;

use crate::diagnostic::Diagnostic;
use crate::facts::{Class, PageFacts};
use crate::page::{Fragments, Page};

/// Reads the facts of a parsed page of any class; a page that is neither method nor event is a reference.
pub fn extract<'p>(
    path: &str,
    text: &'p str,
    page: &'p Page,
    fragments: &Fragments<'p>,
) -> (PageFacts, Vec<Diagnostic>) {
    let title = outline::first_title(page);
    let class = class::class(path, text, &title, page).unwrap_or(Class::Reference);
    let unfolded = outline::outline(path, text, page, fragments);
    let (sections, found) = section::sections(&unfolded, text, &class);
    let (scopes, who) = head::access(page);
    let marks = match marks::block(page) {
        Some(table) => marks::marks(&table),
        None => requests::marks(text, &class, page),
    };
    let facts = PageFacts {
        path: path.to_owned(),
        about: head::about(page),
        deprecated: head::deprecation(path, &class, page),
        class,
        title,
        scopes,
        who,
        marks,
        sections,
    };
    (facts, found)
}

/// The class that a canonical page would be read as from its path and title alone.
pub fn class_of_title(path: &str, title: &str) -> Option<Class> {
    class::from_title(path, title)
}
