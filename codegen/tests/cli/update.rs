//! `update`: one change of the repository, or none.

use crate::repository::{alone, commit, git, grow, repository, reword, update};
use crate::workspace::{LEAD, Workspace, page, page_with_open_row, run};

/// The files and the branches.
fn state(workspace: &Workspace) -> (String, String) {
    let branches = ["for-each-ref", "--format=%(refname) %(objectname)"];
    (
        git(workspace, "ws", &["status", "--porcelain"]),
        git(workspace, "ws", &branches),
    )
}

#[test]
fn the_change_stays_in_the_work_tree_and_its_text_is_printed() {
    let workspace = repository();
    grow(&workspace, "size");
    update(&workspace, &[])
        .exits(0)
        .prints("Release: **minor** (0.1.1).")
        .prints("parameter `size`: new, `string`")
        .prints("Tests: passed (`true`).");
    let lead = workspace.read("ws/sdk/src/api/crm/lead.rs");
    assert!(lead.contains("\"size\""), "{lead}");
    assert_eq!(
        git(&workspace, "ws", &["rev-list", "--count", "--all"]),
        "1"
    );
}

#[test]
fn nothing_is_done_where_upstream_has_changed_no_fact() {
    let workspace = repository();
    reword(&workspace);
    let before = state(&workspace);
    let done = update(
        &workspace,
        &["--branch", "docs-update", "--summary", "../text.md"],
    );
    let done = done.exits(0).says("nothing to do");
    assert_eq!(done.out, "");
    assert_eq!(state(&workspace), before);
    assert!(!workspace.path("text.md").exists());
}

#[test]
fn a_branch_is_one_commit_whose_message_is_the_text() {
    let workspace = repository();
    grow(&workspace, "size");
    let on = [
        "--branch",
        "docs-update",
        "--summary",
        "../text.md",
        "--commit",
        "abc",
    ];
    update(&workspace, &on)
        .exits(0)
        .says("committed on `docs-update`: Update to the documentation at abc");
    let (files, _) = state(&workspace);
    assert_eq!(files, "", "the work tree is as it was");
    assert_eq!(git(&workspace, "ws", &["branch", "--show-current"]), "main");
    let message = git(
        &workspace,
        "ws",
        &["log", "--format=%B", "main..docs-update"],
    );
    let text = workspace.read("text.md");
    assert!(
        message.contains(text.trim_end()) && text.contains("parameter `size`"),
        "{message}"
    );
    let changed = git(
        &workspace,
        "ws",
        &["diff", "--name-only", "main", "docs-update"],
    );
    assert_eq!(
        changed.lines().collect::<Vec<_>>(),
        [
            "docs-src/COVERAGE.md",
            "docs-src/SOURCE.toml",
            &format!("docs-src/{LEAD}"),
            "emulator/data/methods.jsonl",
            "sdk/src/api/crm/lead.rs",
        ]
    );
}

#[test]
fn the_branch_is_replaced_and_stays_where_it_holds_the_change() {
    let workspace = repository();
    let on = ["--branch", "docs-update"];
    grow(&workspace, "size");
    update(&workspace, &on).exits(0);
    let first = state(&workspace);
    update(&workspace, &on)
        .exits(0)
        .says("holds this change already");
    assert_eq!(state(&workspace), first);
    grow(&workspace, "weight");
    update(&workspace, &on).exits(0);
    let log = git(
        &workspace,
        "ws",
        &["log", "--format=%B", "main..docs-update"],
    );
    assert_eq!(
        log.matches("Update to the documentation").count(),
        1,
        "{log}"
    );
    assert!(log.contains("`size`") && log.contains("`weight`"), "{log}");
}

#[test]
fn a_branch_that_somebody_has_added_to_is_not_replaced() {
    let workspace = repository();
    grow(&workspace, "size");
    let on = ["--branch", "docs-update"];
    update(&workspace, &on).exits(0);
    git(&workspace, "ws", &["switch", "--quiet", "docs-update"]);
    update(&workspace, &on).exits(2).says("is on `docs-update`");
    workspace.write("ws/codegen/overrides/crm.toml", "# mine\n");
    commit(&workspace, "ws");
    git(&workspace, "ws", &["switch", "--quiet", "main"]);
    grow(&workspace, "weight");
    let before = state(&workspace);
    update(&workspace, &on)
        .exits(2)
        .says("a commit that is not of `update`");
    assert_eq!(state(&workspace), before);
}

#[test]
fn files_that_it_would_write_over_are_named() {
    let workspace = repository();
    grow(&workspace, "size");
    workspace.write("ws/docs-src/note.md", "mine");
    let before = workspace.files();
    update(&workspace, &[])
        .exits(2)
        .says("such as `docs-src/note.md`");
    assert_eq!(workspace.files(), before);
}

#[test]
fn a_commit_is_of_what_the_committed_overrides_make() {
    let workspace = repository();
    grow(&workspace, "size");
    workspace.write("ws/codegen/overrides/crm.toml", "# mine\n");
    update(&workspace, &["--branch", "docs-update"])
        .exits(2)
        .says("such as `codegen/overrides/crm.toml`");
    // What stays in the work tree may be tried with them.
    update(&workspace, &[]).exits(0);
}

#[test]
fn a_stage_that_cannot_be_carried_out_leaves_all_as_it_was() {
    let workspace = repository();
    std::fs::remove_file(workspace.path(&format!("upstream/{LEAD}"))).expect("a page");
    commit(&workspace, "upstream");
    let before = (workspace_files(&workspace), state(&workspace));
    let on = ["--branch", "docs-update"];
    update(&workspace, &on).exits(2).says("--lose 100");
    assert_eq!((workspace_files(&workspace), state(&workspace)), before);

    // A method that belongs to no family stops `generate`, when `sync` has written.
    workspace.upstream(LEAD, page("Get a Lead", "crm.lead.get"));
    workspace.upstream(
        "api-reference/odd/odd-get.md",
        page("Get Odd", "odd.thing.get"),
    );
    commit(&workspace, "upstream");
    for more in [&on[..], &[]] {
        update(&workspace, more).exits(2).says("odd");
        assert_eq!((workspace_files(&workspace), state(&workspace)), before);
    }
}

/// The files, without what git keeps.
fn workspace_files(workspace: &Workspace) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let files = workspace.files().into_iter();
    files
        .filter(|(path, _)| !path.components().any(|part| part.as_os_str() == ".git"))
        .collect()
}

#[test]
fn the_text_begins_with_what_is_to_be_mended() {
    let workspace = repository();
    workspace.upstream(LEAD, page_with_open_row().replace("**colour**", "**size**"));
    commit(&workspace, "upstream");
    let done = update(
        &workspace,
        &["--branch", "docs-update", "--summary", "../text.md"],
    );
    done.exits(1).says("row-not-closed");
    let text = workspace.read("text.md");
    assert!(text.starts_with("### To mend"), "{text}");
    assert!(text.contains("warning[row-not-closed]"), "{text}");
    assert!(text.contains("Release: **major**"), "{text}");
}

#[test]
fn failing_tests_are_told_and_the_change_is_there_to_be_mended() {
    let workspace = repository();
    grow(&workspace, "size");
    let mut command = workspace.command(&[
        "update",
        "--from",
        "../upstream",
        "--test",
        "echo broken; exit 3",
        "--branch",
        "docs-update",
    ]);
    run(alone(&mut command))
        .exits(1)
        .says("broken")
        .prints("Tests: **failed** (`echo broken; exit 3`).");
    assert!(state(&workspace).1.contains("docs-update"));
}

#[test]
fn without_a_repository_it_says_so() {
    let workspace = Workspace::generated();
    update(&workspace, &[]).exits(2).says("needs a repository");
}
