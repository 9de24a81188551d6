//! `check`.

use crate::workspace::{LEAD, Workspace, page, page_with_open_row};

const RUST: &str = "sdk/src/api/crm/lead.rs";

#[test]
fn what_was_just_written_is_fine() {
    let workspace = Workspace::generated();
    workspace.run(&["check"]).exits(0);
    workspace
        .run(&["check", "--from", "../upstream"])
        .exits(0)
        .says("2 methods");
}

#[test]
fn each_file_that_differs_is_named_with_the_command_that_mends_it() {
    let workspace = Workspace::generated();
    let rust = workspace.read(&format!("ws/{RUST}"));
    workspace.write(&format!("ws/{RUST}"), format!("{rust}// mine\n"));
    std::fs::remove_file(workspace.path("ws/sdk/src/api/user/mod.rs")).expect("the file");
    workspace.write("ws/sdk/src/api/mine.rs", "");
    let manifest = workspace.read("ws/sdk/Cargo.toml");
    workspace.write(
        "ws/sdk/Cargo.toml",
        manifest.replace("crm = []", "crm = [\"x\"]"),
    );
    let before = workspace.files();
    workspace
        .run(&["check"])
        .exits(1)
        .says(&format!("{RUST}:{}: differs", rust.lines().count() + 1))
        .says("sdk/src/api/user/mod.rs: missing")
        .says("sdk/src/api/mine.rs: no longer produced")
        .says("sdk/Cargo.toml:")
        .says("4 differing files")
        .says("cargo codegen generate");
    assert_eq!(workspace.files(), before, "check writes nothing");
    workspace.run(&["generate"]).exits(0);
    workspace.run(&["check"]).exits(0);
}

#[test]
fn what_upstream_has_changed_is_named_with_the_command_that_mends_it() {
    let workspace = Workspace::generated();
    let changed = page("Get a Lead", "crm.lead.get").replace("colour", "color");
    workspace.upstream(LEAD, changed);
    workspace.upstream(
        "api-reference/user/user-current.md",
        page("Get the User", "user.current"),
    );
    let before = workspace.files();
    workspace
        .run(&["check", "--from", "../upstream"])
        .exits(1)
        .says(&format!("docs-src/{LEAD}:"))
        .says("docs-src/api-reference/user/user-current.md: missing")
        .says("cargo codegen sync --from ../upstream");
    assert_eq!(workspace.files(), before, "check writes nothing");
    // Without upstream, what is committed fits together.
    workspace.run(&["check"]).exits(0);
}

#[test]
fn as_json_programs_read_it_from_the_standard_output() {
    let workspace = Workspace::generated();
    workspace.write(&format!("ws/{RUST}"), "");
    let run = workspace.run(&["check", "--format", "json"]).exits(1);
    let found: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(found["differences"][0]["path"], RUST);
    assert_eq!(found["differences"][0]["kind"], "differs");
    let fine = Workspace::generated()
        .run(&["check", "--format", "json"])
        .exits(0);
    assert!(
        serde_json::from_str::<serde_json::Value>(&fine.out).is_ok(),
        "{fine:#?}"
    );
}

#[test]
fn a_finding_that_the_ledger_knows_is_accepted_and_one_that_is_gone_is_not() {
    let workspace = Workspace::generated();
    workspace.upstream(LEAD, page_with_open_row());
    let ledger = format!(
        "[[sync]]\ncode = \"row-not-closed\"\nreason = \"a slip\"\n[sync.pages]\n\"{LEAD}\" = 1\n"
    );
    workspace.write("ws/codegen/ledgers/diagnostics.toml", ledger);
    workspace.run(&["sync", "--from", "../upstream"]).exits(0);
    workspace.run(&["check", "--from", "../upstream"]).exits(0);

    workspace.upstream(LEAD, page("Get a Lead", "crm.lead.get"));
    workspace
        .run(&["sync", "--from", "../upstream"])
        .exits(1)
        .says("found 0: remove the line");
}
