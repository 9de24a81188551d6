//! The same as `requests` with the examples as upstream writes them, of which the repository holds only the shapes.
//!
//! Who has a checkout of the upstream documentation runs
//!
//! ```sh
//! cargo codegen examples --from PATH
//! cargo test -p tests --features upstream --test upstream
//! ```

// Generated, and formatted by the generator.
#[cfg(feature = "upstream")]
#[rustfmt::skip]
#[path = "../../generated/upstream/mod.rs"]
mod upstream;

// The generated tests call them by the crate's root.
#[cfg(feature = "upstream")]
use tests::{check, check_in_order, json};

#[cfg(not(feature = "upstream"))]
#[test]
#[ignore = "skipped: no upstream docs; needs `cargo codegen examples --from PATH` and `--features upstream`"]
fn typed_requests_send_the_examples_of_the_upstream_documentation() {
    panic!("write them with `cargo codegen examples --from PATH`, and pass `--features upstream`");
}
