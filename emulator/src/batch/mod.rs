//! `batch`: calls in a call.

mod classic;
mod reference;
mod third;

pub use classic::run;
pub use third::run as run_third;

/// How many commands a batch carries.
pub const COMMANDS: usize = 50;

/// Whether a method is `batch`.
pub fn is(method: &str) -> bool {
    method.eq_ignore_ascii_case("batch")
}
