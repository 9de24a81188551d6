//! The page and source stages: what is read of Diplodoc Markdown, and what is said of what is malformed.

mod blocks;
mod corpus;
mod folder;
mod hiding;
mod malformed;
mod nesting;
mod properties;
mod recovery;
mod show;
mod table;
mod walk;

#[path = "../support/upstream.rs"]
mod upstream;
