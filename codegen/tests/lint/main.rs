//! `lint`: each defect is found at its place, and a page without one has no findings.

mod corpus;
mod defects;
mod pages;
mod types;

#[path = "../support/upstream.rs"]
mod upstream;
