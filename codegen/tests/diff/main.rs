//! What has changed between two states of the documentation.

mod edits;
mod events;
mod pages;
mod prose;
mod touched;
mod trees;
