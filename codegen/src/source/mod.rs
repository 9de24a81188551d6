//! A folder of documentation → its pages.

mod line;
pub mod tree;

pub use line::LineIndex;
pub use tree::Tree;
