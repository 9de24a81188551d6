//! What has changed between two states of the documentation.

mod edits;
mod pages;
mod prose;
mod trees;
