//! The few things that are ever done to the disk: one place to fail in, for the tests.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Changes the disk.
pub(super) trait Disk {
    /// Makes a folder and those above it.
    fn create_folder(&self, path: &Path) -> io::Result<()>;
    /// Writes a whole file.
    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()>;
    /// Moves a file in one step, replacing what stood there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file; one that is gone already is fine.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder if it is empty, and says whether it is gone.
    fn remove_empty_folder(&self, path: &Path) -> io::Result<bool>;
    /// Removes a folder with all it holds; one that is gone already is fine.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
}

/// The disk itself.
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        fs::write(path, content)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        gone_is_fine(fs::remove_file(path))
    }

    fn remove_empty_folder(&self, path: &Path) -> io::Result<bool> {
        match fs::remove_dir(path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        gone_is_fine(fs::remove_dir_all(path))
    }
}

fn gone_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
