//! Tokens in a file.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fs4::{FileExt, TryLockError};
use tokio::time::{Instant, sleep};

use super::{Lock, TokenStore, Tokens};
use crate::error::{Error, Result};
use crate::transport::BoxFuture;

/// How long a lock is waited for: longer than a renewal takes.
const PATIENCE: Duration = Duration::from_secs(150);
/// How often it is tried.
const TRY: Duration = Duration::from_millis(50);

/// Keeps tokens in a file, for all processes of one machine that use it. With the feature `file-store`.
///
/// On Unix only the owner can read it (mode 0600), and one that others can read is refused. It is replaced at once: the
/// new tokens are written to a file beside it, flushed to the disk, and renamed, so that a process or a machine that stops
/// in the middle leaves the old tokens or the new ones, never half of them. Beside it stands an empty file
/// (`<name>.lock`), by which one process renews for all; the system lets go of it when a process dies. Not all file
/// systems of a network have such locks.
///
/// ```no_run
/// use bitrix24::auth::{Application, FileStore};
///
/// # fn run(secret: &str) -> bitrix24::Result<()> {
/// let application = Application::new("local.1", secret, "example.bitrix24.com")?
///     .store(FileStore::new("/var/lib/my-service/example.bitrix24.com.json"));
/// # drop(application);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct FileStore(PathBuf);

impl FileStore {
    /// At a path; its folder has to be there, and the file need not.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }
}

impl TokenStore for FileStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<Tokens>>> {
        apart(self.0.clone(), "cannot be read", load)
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<()>> {
        let text = tokens.to_json();
        apart(self.0.clone(), "cannot be written", move |path| {
            replace(path, text.as_bytes())
        })
    }

    fn lock(&self) -> BoxFuture<'_, Result<Lock>> {
        Box::pin(async {
            let beside = beside(&self.0, ".lock");
            let open =
                |path: &Path| owned(OpenOptions::new().create(true).truncate(false)).open(path);
            let file: File = apart(beside.clone(), "cannot be opened", open).await?;
            let until = Instant::now() + PATIENCE;
            loop {
                match FileExt::try_lock(&file) {
                    Ok(()) => break,
                    Err(TryLockError::WouldBlock) if Instant::now() < until => sleep(TRY).await,
                    Err(TryLockError::WouldBlock) => {
                        return Err(Error::store(format!(
                            "another process has held `{}` for {PATIENCE:?}",
                            beside.display()
                        )));
                    }
                    Err(TryLockError::Error(error)) => {
                        return Err(wrong(&beside, "cannot be locked", &error));
                    }
                }
            }
            // What a process that died has left: nobody else writes now.
            let sweep = |path: &Path| {
                sweep(path);
                Ok(())
            };
            apart(self.0.clone(), "cannot be swept", sweep).await?;
            Ok(Lock::new(file))
        })
    }
}

/// Works on a file where it holds up nobody.
fn apart<T: Send + 'static>(
    path: PathBuf,
    what: &'static str,
    work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
) -> BoxFuture<'static, Result<T>> {
    Box::pin(async move {
        let task = tokio::task::spawn_blocking(move || {
            work(&path).map_err(|error| wrong(&path, what, &error))
        });
        let ended = task.await;
        ended.unwrap_or_else(|_| Err(Error::store("the program ends, and works on no files")))
    })
}

fn wrong(path: &Path, what: &str, error: &io::Error) -> Error {
    Error::store(format!("`{}` {what}: {error}", path.display()))
}

fn load(path: &Path) -> io::Result<Option<Tokens>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    private(&file)?;
    let text = io::read_to_string(&mut file)?;
    let tokens = Tokens::from_json(&text).map_err(|error| io::Error::other(error.message()))?;
    Ok(Some(tokens))
}

#[cfg(unix)]
fn private(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = file.metadata()?.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(io::Error::other(format!(
        "other users may read or write it (mode {mode:o}): the tokens may be known; `chmod 600` it if they are not"
    )))
}

#[cfg(not(unix))]
fn private(_: &File) -> io::Result<()> {
    Ok(())
}

/// To be written, by its owner alone.
fn owned(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.write(true)
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = beside(path, &format!(".{}{DRAFT}", uuid::Uuid::new_v4().simple()));
    let written = write(&draft, bytes).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        let _ = fs::remove_file(&draft);
        return written;
    }
    settle(path)
}

/// How the name of a draft ends.
const DRAFT: &str = ".draft";

fn write(draft: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = owned(OpenOptions::new().create_new(true)).open(draft)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes the renaming outlast the machine.
#[cfg(unix)]
fn settle(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn settle(_: &Path) -> io::Result<()> {
    Ok(())
}

fn sweep(path: &Path) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let Ok(files) = fs::read_dir(folder.unwrap_or(Path::new("."))) else {
        return;
    };
    for file in files.flatten() {
        let own = file.file_name();
        let own = own.to_string_lossy();
        let rest = own
            .strip_prefix(&*name)
            .and_then(|rest| rest.strip_suffix(DRAFT));
        if rest.is_some_and(|rest| rest.len() == 33 && rest.starts_with('.')) {
            let _ = fs::remove_file(file.path());
        }
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}
