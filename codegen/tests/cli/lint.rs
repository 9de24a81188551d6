//! `lint`.

use crate::workspace::{LEAD, Workspace, page, page_with_open_row};

/// Two pages, and those that they lead to.
fn clean() -> Workspace {
    let workspace = Workspace::new();
    workspace.upstream("api-reference/data-types.md", "# Data Types\n");
    workspace.upstream("api-reference/scopes/permissions.md", "# Scopes\n");
    let of_users = page("Get Users", "user.get")
        .replace("../../data-types.md", "../data-types.md")
        .replace("../../scopes", "../scopes");
    workspace.upstream("api-reference/user/user-get.md", of_users);
    workspace
}

#[test]
fn pages_without_a_defect_are_fine() {
    let run = clean().run(&["lint", "--from", "../upstream"]).exits(0);
    assert_eq!(run.err, "no defects\n");
}

#[test]
fn a_defect_has_its_place_a_fix_and_an_exit_code() {
    let workspace = clean();
    workspace.upstream(LEAD, page_with_open_row());
    let before = workspace.files();
    workspace
        .run(&["lint", "--from", "../upstream"])
        .exits(1)
        .says(&format!("../upstream/{LEAD}:"))
        .says("warning[row-not-closed]")
        .says("help: Write `||`")
        .says("     1  row-not-closed");
    assert_eq!(workspace.files(), before, "lint writes nothing");
}

#[test]
fn recorded_defects_are_counted_in_the_ledger() {
    let workspace = clean();
    workspace.upstream(LEAD, page_with_open_row());
    workspace.write("ws/codegen/ledgers/lint.toml", "");
    workspace
        .run(&["lint", "--from", "../upstream", "--record"])
        .exits(0);
    let ledger = workspace.read("ws/codegen/ledgers/lint.toml");
    assert!(
        ledger.ends_with(&format!("\n[row-not-closed]\n\"{LEAD}\" = 1\n")),
        "{ledger}"
    );
}

#[test]
fn a_folder_that_is_no_checkout_is_named() {
    clean()
        .run(&["lint", "--from", "sdk"])
        .exits(2)
        .says("it has no folder `api-reference/`");
}
