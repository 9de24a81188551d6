//! Tokens in a file: whole or not at all, for the owner alone, and renewed once for all who use it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bitrix24::ErrorKind;
use bitrix24::auth::{FileStore, TokenStore};
use futures_util::future::join_all;

use crate::oauth::{SECRET, call, client, portal, renewals, tokens};

/// A folder of one test, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("bitrix24-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.join("tokens.json")
    }

    fn names(&self) -> Vec<String> {
        let files = fs::read_dir(&self.0).expect("a folder").flatten();
        let mut names: Vec<String> = files
            .map(|file| file.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

async fn held(path: &Path) -> Option<String> {
    let tokens = FileStore::new(path).load().await.expect("a file");
    tokens.map(|tokens| tokens.to_json())
}

#[tokio::test]
async fn what_a_file_is_given_it_holds_and_an_absent_one_holds_nothing() {
    let folder = Folder::new("holds");
    assert_eq!(held(&folder.file()).await, None);
    for number in 1..4 {
        FileStore::new(folder.file())
            .save(&tokens(number))
            .await
            .expect("saved");
        let held = held(&folder.file()).await.expect("tokens");
        assert!(held.contains(&format!("r3fresh-{number}-")), "{held}");
    }
    assert_eq!(folder.names(), ["tokens.json"]);
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_its_owners_alone_whatever_stood_there() {
    let folder = Folder::new("mode");
    let store = FileStore::new(folder.file());
    store.save(&tokens(1)).await.expect("saved");
    assert_eq!(mode(&folder.file()), 0o600);
    set_mode(&folder.file(), 0o666);
    store.save(&tokens(2)).await.expect("saved");
    assert_eq!(mode(&folder.file()), 0o600);
    let _lock = store.lock().await.expect("a lock");
    assert_eq!(mode(&folder.0.join("tokens.json.lock")), 0o600);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_can_read_is_refused_with_what_to_do() {
    let folder = Folder::new("open");
    let store = FileStore::new(folder.file());
    store.save(&tokens(1)).await.expect("saved");
    for open in [0o640, 0o604, 0o622] {
        set_mode(&folder.file(), open);
        let error = store.load().await.expect_err("open");
        assert!(
            error.kind() == ErrorKind::Store && error.message().contains("chmod 600"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_replaced_stays_as_it_was_and_leaves_nothing_behind() {
    let folder = Folder::new("whole");
    // A folder with something in it cannot be renamed over.
    let blocked = folder.0.join("blocked");
    fs::create_dir_all(blocked.join("x")).expect("a folder");
    let error = FileStore::new(&blocked)
        .save(&tokens(1))
        .await
        .expect_err("blocked");
    assert!(
        error.kind() == ErrorKind::Store && error.message().contains("cannot be written"),
        "{error}"
    );
    assert!(!error.to_string().contains("r3fresh"), "{error}");
    assert_eq!(folder.names(), ["blocked"]);
    let nowhere = folder.0.join("none").join("tokens.json");
    assert!(FileStore::new(nowhere).save(&tokens(1)).await.is_err());
}

#[tokio::test]
async fn a_process_that_died_while_it_wrote_leaves_the_old_tokens_and_its_draft_is_swept() {
    let folder = Folder::new("crash");
    let store = FileStore::new(folder.file());
    store.save(&tokens(1)).await.expect("saved");
    let draft = format!("tokens.json.{}.draft", "0".repeat(32));
    fs::write(folder.0.join(&draft), "{\"access_to").expect("a draft");
    // Of another file, and of somebody else.
    for other in ["other.json.draft", "tokens.json.draft"] {
        fs::write(folder.0.join(other), "x").expect("a file");
    }
    let before = held(&folder.file()).await.expect("tokens");
    assert!(before.contains("r3fresh-1-"), "{before}");
    drop(store.lock().await.expect("a lock"));
    let names = [
        "other.json.draft",
        "tokens.json",
        "tokens.json.draft",
        "tokens.json.lock",
    ];
    assert_eq!(folder.names(), names);
    store.save(&tokens(2)).await.expect("saved");
    let after = held(&folder.file()).await.expect("tokens");
    assert!(after.contains("r3fresh-2-"), "{after}");
}

#[tokio::test]
async fn a_file_that_is_cut_short_is_an_error_that_repeats_nothing_of_it() {
    let folder = Folder::new("cut");
    let store = FileStore::new(folder.file());
    store.save(&tokens(1)).await.expect("saved");
    let text = fs::read_to_string(folder.file()).expect("a file");
    // As the owner's own, which writing in place leaves it.
    fs::write(folder.file(), &text[..text.len() / 2]).expect("a file");
    let error = store.load().await.expect_err("cut");
    assert!(
        error.kind() == ErrorKind::Store && error.message().contains("tokens.json"),
        "{error}"
    );
    assert!(!error.to_string().contains("acc3ss"), "{error}");
}

#[tokio::test]
async fn who_reads_while_others_write_sees_whole_tokens_alone() {
    let folder = Folder::new("readers");
    FileStore::new(folder.file())
        .save(&tokens(0))
        .await
        .expect("saved");
    let write = |number| {
        let file = folder.file();
        tokio::spawn(async move { FileStore::new(file).save(&tokens(number)).await })
    };
    let writers: Vec<_> = (1..30).map(write).collect();
    for _ in 0..100 {
        assert!(held(&folder.file()).await.is_some());
    }
    for writer in writers {
        writer.await.expect("a task").expect("saved");
    }
}

#[tokio::test]
async fn one_holds_the_lock_at_a_time_and_the_next_gets_it_when_it_is_dropped() {
    let folder = Folder::new("lock");
    let store = FileStore::new(folder.file());
    let first = store.lock().await.expect("a lock");
    let other = FileStore::new(folder.file());
    let soon = Duration::from_millis(200);
    tokio::time::timeout(soon, other.lock())
        .await
        .expect_err("held");
    drop(first);
    let second = tokio::time::timeout(soon * 10, other.lock()).await;
    assert!(second.expect("free").is_ok());
}

/// What the next test starts as a process of its own; alone it does nothing.
#[tokio::test]
async fn another_process_holds_the_lock() {
    let Ok(file) = std::env::var(HOLD) else {
        return;
    };
    let _lock = FileStore::new(file).lock().await.expect("a lock");
    println!("held");
    std::thread::sleep(Duration::from_secs(60));
}

/// Names the file whose lock is to be held.
const HOLD: &str = "BITRIX24_TEST_HOLD";

#[tokio::test]
async fn another_process_has_the_lock_to_itself_until_it_dies() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};

    let folder = Folder::new("process");
    let mut other = Command::new(std::env::current_exe().expect("a program"))
        .args([
            "--exact",
            "stores::another_process_holds_the_lock",
            "--nocapture",
        ])
        .env(HOLD, folder.file())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut lines = BufReader::new(other.stdout.take().expect("its output")).lines();
    let held = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("held")));
    let store = FileStore::new(folder.file());
    let early = tokio::time::timeout(Duration::from_millis(200), store.lock()).await;
    other.kill().and_then(|()| other.wait()).expect("its end");
    assert!(held.is_some() && early.is_err());
    let late = tokio::time::timeout(Duration::from_secs(10), store.lock()).await;
    assert!(late.expect("free").is_ok());
}

#[tokio::test(start_paused = true)]
async fn clients_over_one_file_renew_once_and_take_each_others_tokens() {
    let folder = Folder::new("clients");
    FileStore::new(folder.file())
        .save(&tokens(1))
        .await
        .expect("saved");
    let portal = portal();
    let clients: Vec<_> = (0..4)
        .map(|_| client(&portal, FileStore::new(folder.file())))
        .collect();
    join_all(clients.iter().map(call)).await;
    tokio::time::advance(Duration::from_secs(3600)).await;
    let calls = clients
        .iter()
        .flat_map(|client| (0..5).map(move |_| call(client)));
    let answers = join_all(calls).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(renewals(&portal), 1);
    let held = held(&folder.file()).await.expect("tokens");
    assert!(
        held.contains("r3fresh-2-") && !held.contains(SECRET),
        "{held}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_program_that_starts_again_goes_on_with_the_tokens_of_the_last_one() {
    let folder = Folder::new("again");
    let portal = portal();
    let before = client(&portal, FileStore::new(folder.file()));
    before.accept(tokens(1)).await.expect("saved");
    drop(before);
    let after = client(&portal, FileStore::new(folder.file()));
    call(&after).await.expect("an answer");
    assert_eq!(renewals(&portal), 0);
}
