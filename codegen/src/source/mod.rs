//! A folder of documentation → its pages.

pub mod tree;
