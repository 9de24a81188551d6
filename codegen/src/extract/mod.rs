//! A tree of blocks → the facts of one page.

pub mod example;
