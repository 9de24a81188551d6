//! What the benchmarks of the road share: where things are, and how times are put together.

#[path = "../../tests/support/upstream.rs"]
mod upstream;

use std::path::{Path, PathBuf};
use std::time::Duration;

use codegen::cli::Options;

pub use upstream::checkout;

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Options without a word about the way there.
pub fn quiet() -> Options {
    Options::default().quietly()
}

/// The middle one.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
