//! What the benchmarks of the road share: where things are, and how times are put together.

use std::path::{Path, PathBuf};
use std::time::Duration;

use codegen::cli::Options;

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A checkout of the upstream documentation.
pub fn upstream() -> Option<PathBuf> {
    let folder = std::env::var_os("BITRIX24_DOCS")
        .map_or_else(|| root().join("../shared/b24restdocs"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no upstream docs at {}", folder.display());
    None
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
