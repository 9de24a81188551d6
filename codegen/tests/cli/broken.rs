//! Input that cannot be read: the program says which and what to do, and what was written before stays whole.

use crate::workspace::{LEAD, Run, Workspace, page, run};

/// Runs a verb that must leave every file as it was.
#[track_caller]
fn leaves_all(workspace: &Workspace, arguments: &[&str]) -> Run {
    let before = workspace.files();
    let run = workspace.run(arguments);
    assert_eq!(workspace.files(), before, "{run:#?}");
    run
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let workspace = Workspace::generated();
    for arguments in [
        &["sync", "--from", "../nowhere"][..],
        &["check", "--from", "../nowhere"],
        &["generate", "--docs", "../nowhere"],
        &["list", "--docs", "../nowhere"],
    ] {
        leaves_all(&workspace, arguments)
            .exits(2)
            .says("`../nowhere`")
            .says("pass the folder of a documentation checkout");
    }
}

#[test]
fn a_folder_that_is_no_checkout_is_named() {
    let workspace = Workspace::generated();
    leaves_all(&workspace, &["sync", "--from", "sdk"])
        .exits(2)
        .says("it has no folder `api-reference/`");
    leaves_all(&workspace, &["sync", "--from", "sdk/Cargo.toml"])
        .exits(2)
        .says("is a file");
}

#[test]
fn a_checkout_without_a_method_would_remove_all_and_is_refused() {
    let workspace = Workspace::generated();
    workspace.write("empty/api-reference/index.md", "# Nothing\n");
    for arguments in [
        &["sync", "--from", "../empty"][..],
        &["generate", "--docs", "../empty"],
    ] {
        leaves_all(&workspace, arguments)
            .exits(2)
            .says("documents a method");
    }
}

#[test]
fn the_facts_are_not_read_into_themselves() {
    let workspace = Workspace::generated();
    for own in ["docs-src", "../ws/docs-src/"] {
        leaves_all(&workspace, &["sync", "--from", own])
            .exits(2)
            .says("is what `sync` writes");
    }
}

#[test]
fn without_docs_src_the_folder_is_named() {
    let workspace = Workspace::new();
    for verb in ["generate", "check", "list", "ir"] {
        leaves_all(&workspace, &[verb]).exits(2).says("docs-src`");
    }
}

#[test]
fn a_page_that_is_not_utf8_is_named_with_the_place_and_nothing_is_written() {
    let workspace = Workspace::generated();
    let mut broken = page("Get a Lead", "crm.lead.get").into_bytes();
    broken.extend(b"\nlast \xff line\n");
    let line = broken.iter().filter(|byte| **byte == b'\n').count();
    workspace.upstream(LEAD, broken);
    for arguments in [
        &["sync", "--from", "../upstream"][..],
        &["generate", "--docs", "../upstream"],
    ] {
        leaves_all(&workspace, arguments)
            .exits(1)
            .says(&format!("{LEAD}:{line}:6: error[not-utf8]"))
            .says("help: Save the page as UTF-8")
            .says("nothing was written");
    }
    leaves_all(&workspace, &["check", "--from", "../upstream"])
        .exits(1)
        .says("error[not-utf8]");
}

#[test]
fn a_committed_page_that_is_not_utf8_leaves_the_sdk_as_it_is() {
    let workspace = Workspace::generated();
    workspace.write(&format!("ws/docs-src/{LEAD}"), b"\xff");
    leaves_all(&workspace, &["generate"])
        .exits(1)
        .says(&format!("{LEAD}:1:1: error[not-utf8]"));
}

#[cfg(unix)]
#[test]
fn a_page_that_may_not_be_read_is_named_and_nothing_is_written() {
    use std::os::unix::fs::PermissionsExt;

    let workspace = Workspace::generated();
    let path = workspace.path(&format!("upstream/{LEAD}"));
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o000)).expect("permissions");
    if std::fs::read(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    leaves_all(&workspace, &["sync", "--from", "../upstream"])
        .exits(1)
        .says(&format!("{LEAD}:1:1: error[unreadable]"))
        .says("nothing was written");
}

#[test]
fn a_table_cut_short_is_named_with_the_place() {
    let workspace = Workspace::generated();
    let text = page("Get a Lead", "crm.lead.get");
    let cut = text.find("|| `NOT_FOUND`").expect("the row") + "|| `NOT_FOUND` | Spo".len();
    workspace.upstream(LEAD, &text[..cut]);
    let table = text[..cut].matches('\n').count() - 1;
    let run = workspace.run(&["check", "--from", "../upstream"]).exits(1);
    let found = run.err.lines().any(|line| {
        let place = line.strip_prefix(&format!("../upstream/{LEAD}:"));
        let number = place.and_then(|place| place.split(':').next()?.parse::<usize>().ok());
        number.is_some_and(|number| number >= table && line.contains("not-closed"))
    });
    assert!(found, "{run:#?}");
    assert!(run.err.contains("help: "), "{run:#?}");
}

#[test]
fn a_manifest_without_the_marker_leaves_the_sdk_as_it_is() {
    let workspace = Workspace::generated();
    workspace.write("ws/sdk/Cargo.toml", "[features]\ndefault = []\n");
    leaves_all(&workspace, &["generate"])
        .exits(2)
        .says("# generated features");
}

#[test]
fn a_ledger_that_is_none_is_named() {
    let workspace = Workspace::generated();
    workspace.write("ws/codegen/ledgers/diagnostics.toml", "[[sync]]\nodd = 1\n");
    leaves_all(&workspace, &["sync", "--from", "../upstream"])
        .exits(2)
        .says("`codegen/ledgers/diagnostics.toml` is not a ledger");
}

#[test]
fn outside_of_any_workspace_it_says_where_to_go() {
    let workspace = Workspace::new();
    let mut command = workspace.command(&["list"]);
    run(command.current_dir(workspace.path("upstream")))
        .exits(2)
        .says("change into the workspace, or pass `--root`");
    let mut command = workspace.command(&["--root", "../ws", "list", "--docs", "."]);
    let listed = run(command.current_dir(workspace.path("upstream"))).exits(0);
    assert_eq!(listed.out.lines().count(), 2);
    workspace
        .run(&["--root", "../upstream", "list"])
        .exits(2)
        .says("`../upstream` is not the workspace");
}

#[test]
fn arguments_that_are_none_could_not_run() {
    let workspace = Workspace::new();
    for arguments in [&["frobnicate"][..], &["sync"], &["list", "--colour"], &[]] {
        workspace.run(arguments).exits(2).says("Usage");
    }
}
