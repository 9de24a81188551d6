//! The examples of the SDK, run as programs against the emulator. `cargo test --workspace` builds them; where they are not
//! built, or older than what they are built of, a test says so and ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use bitrix24::auth::{FileStore, TokenStore as _, Tokens};
use bitrix24_emulator::{Emulator, Options};
use serde_json::json;

use crate::emulated::{client, portal};

/// A folder of a test's own, which an example runs in.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("bitrix24-example-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn changed(path: &Path) -> SystemTime {
    let changed = fs::metadata(path).and_then(|it| it.modified());
    changed.expect("a file")
}

/// When the last of the files was changed that are written by hand.
fn newest(folder: &Path) -> SystemTime {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let times = paths.map(|path| match path.is_dir() {
        true if path.ends_with("api") => SystemTime::UNIX_EPOCH,
        true => newest(&path),
        false => changed(&path),
    });
    times.max().unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The program that an example became, if it has.
fn built(name: &str) -> Option<PathBuf> {
    let own = std::env::current_exe().expect("a program");
    let target = own.parent().and_then(Path::parent).expect("a folder");
    let suffix = std::env::consts::EXE_SUFFIX;
    let program = target.join("examples").join(format!("{name}{suffix}"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let source = root.join("sdk/examples").join(format!("{name}.rs"));
    let of = [root.join("sdk/src"), root.join("runtime/src")];
    let of = of.iter().map(|folder| newest(folder));
    let of = of.chain([changed(&source)]).max();
    match program.exists() {
        true if Some(changed(&program)) >= of => Some(program),
        true => {
            println!("skipped: the example {name} is older than what it is built of");
            None
        }
        false => {
            println!("skipped: the example {name} is not built");
            None
        }
    }
}

/// What an example says, if it is built.
fn said(name: &str, portal: &Emulator, change: impl FnOnce(&mut Command)) -> Option<String> {
    let mut program = Command::new(built(name)?);
    program.env("BITRIX24_WEBHOOK", portal.webhook());
    change(&mut program);
    let ended = program.output().expect("a program");
    let said = String::from_utf8_lossy(&ended.stdout).into_owned();
    let failed = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{name}: {said}{failed}");
    Some(said)
}

#[test]
fn the_example_of_a_first_call_shows_deals() {
    let portal = portal();
    portal.seed("crm.deal", 30).expect("deals");
    let Some(said) = said("deals", &portal, |_| {}) else {
        return;
    };
    assert!(said.lines().count() > 3, "{said}");
}

#[test]
fn the_example_of_a_list_writes_all_rows_as_csv() {
    let portal = portal();
    portal.seed("crm.deal", 120).expect("deals");
    let Some(said) = said("list_to_csv", &portal, |_| {}) else {
        return;
    };
    assert!(said.starts_with("id,title,opportunity,created\n"), "{said}");
    assert_eq!(said.lines().count(), 121);
}

#[tokio::test]
async fn the_example_of_a_batch_calls_in_tuples_in_streams_and_in_a_chain() {
    let portal = portal();
    portal.seed("crm.contact", 1_000).expect("contacts");
    let mail = json!([{"VALUE": "a@example.com", "VALUE_TYPE": "WORK"}]);
    let contact = json!({"fields": {"NAME": "Ada", "EMAIL": mail}});
    let client = client(&portal);
    client.raw("crm.contact.add", contact).await.expect("added");
    let Some(said) = said("batch", &portal, |_| {}) else {
        return;
    };
    assert_eq!(said.lines().count(), 1_002, "{said}");
    assert!(
        said.lines()
            .last()
            .is_some_and(|last| last.starts_with("lead ")),
        "{said}"
    );
}

#[tokio::test]
async fn the_example_of_an_application_goes_on_with_the_tokens_of_its_file() {
    let portal = portal();
    let folder = Folder::new("oauth");
    let issued = portal.oauth().issue(Options::CLIENT_ID, 1).expect("tokens");
    let tokens = Tokens::new(issued.access.as_str(), Some(issued.refresh.as_str().into()));
    let store = FileStore::new(folder.0.join("tokens.json"));
    store.save(&tokens).await.expect("saved");
    let change = |program: &mut Command| {
        program
            .current_dir(&folder.0)
            .env("BITRIX24_PORTAL", format!("http://{}", portal.address()))
            .env("BITRIX24_CLIENT_ID", Options::CLIENT_ID)
            .env("BITRIX24_CLIENT_SECRET", Options::CLIENT_SECRET);
    };
    let Some(said) = said("oauth", &portal, change) else {
        return;
    };
    assert!(said.contains(" says "), "{said}");
}

#[test]
fn the_example_of_an_upload_brings_the_same_file_back() {
    let portal = portal();
    let folder = Folder::new("upload");
    fs::write(folder.0.join("scan.pdf"), "%PDF-1.7").expect("a file");
    let change = |program: &mut Command| {
        program.current_dir(&folder.0).args(["1", "scan.pdf"]);
    };
    let Some(said) = said("upload", &portal, change) else {
        return;
    };
    assert!(said.ends_with("8 bytes are back\n"), "{said}");
    let copy = fs::read(folder.0.join("scan.pdf.copy"));
    assert_eq!(copy.expect("a copy"), b"%PDF-1.7");
}

#[test]
fn the_example_of_custom_fields_sets_and_shows_them() {
    let portal = portal();
    portal.seed("crm.deal", 7).expect("deals");
    let change = |program: &mut Command| {
        program.arg("7");
    };
    let Some(said) = said("custom_fields", &portal, change) else {
        return;
    };
    assert!(said.contains("UF_CRM_COLOUR: \"red\""), "{said}");
}

#[test]
fn the_examples_of_an_error_of_a_raw_call_and_of_a_documented_code_say_what_became_of_them() {
    let portal = portal();
    for (name, arguments, expected) in [
        ("errors", &["7"][..], "the portal refused crm.deal.get"),
        ("raw", &["server.time"], "T"),
        (
            "raw",
            &["--v3", "tasks.task.get", "{\"id\": 51}"],
            "refused: ",
        ),
        ("lead_contact", &["1", "1010"], "removed: "),
    ] {
        let change = |program: &mut Command| {
            program.args(arguments);
        };
        if let Some(said) = said(name, &portal, change) {
            assert!(said.contains(expected), "{name}: {said}");
        }
    }
}
