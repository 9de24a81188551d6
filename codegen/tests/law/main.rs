//! The law: what `extract` reads from a page that `render` wrote is what `render` was given.

mod contents;
mod fields;
mod generated;
mod pages;
mod written;

#[path = "../support/upstream.rs"]
mod upstream;
