//! The law: what `extract` reads from a page that `render` wrote is what `render` was given.

mod generated;
mod pages;
mod written;
