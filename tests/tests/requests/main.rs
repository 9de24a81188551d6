//! Typed requests against the request examples of the documentation: each is built through the generated constructor
//! and setters, and what would be sent is compared with the example's shape as JSON values.

// Generated, and formatted by the generator.
#[rustfmt::skip]
#[path = "../../generated/shapes/mod.rs"]
mod shapes;

// The generated tests call them by the crate's root.
use tests::{check, check_in_order, json};
