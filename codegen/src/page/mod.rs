//! Diplodoc Markdown → a tree of blocks.
//!
//! Never fails: it returns a page and its diagnostics.

pub mod model;

pub use model::*;
