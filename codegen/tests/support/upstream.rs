//! Where the upstream documentation is looked for.

use std::path::{Path, PathBuf};

/// A checkout of the upstream documentation: `$BITRIX24_DOCS`, or the one beside the workspace. A line says so where there
/// is none.
pub fn checkout() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/b24restdocs");
    let folder = std::env::var_os("BITRIX24_DOCS").map_or_else(beside, PathBuf::from);
    if folder.join("api-reference").is_dir() {
        return Some(folder);
    }
    println!("skipped: no upstream docs at {}", folder.display());
    None
}
