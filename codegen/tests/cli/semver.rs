//! `semver`: the version of the crate against the last release.

use crate::repository::{commit, git, repository};
use crate::workspace::{LEAD, MANIFEST, Workspace, page};

/// A repository whose `v0.1.0` is released.
fn released() -> Workspace {
    let workspace = repository();
    git(&workspace, "ws", &["tag", "v0.1.0"]);
    workspace
}

/// Takes over a page of the lead in which this stands instead of that.
fn upstream(workspace: &Workspace, that: &str, this: &str) {
    let old = page("Get a Lead", "crm.lead.get");
    let new = old.replace(that, this);
    assert_ne!(old, new);
    workspace.upstream(LEAD, new);
    workspace.run(&["sync", "--from", "../upstream"]).exits(0);
    workspace.run(&["generate"]).exits(0);
}

/// A parameter gets another type.
fn breaking(workspace: &Workspace) {
    let row = "[`string`](../../data-types.md) | Spoken";
    upstream(workspace, row, "[`integer`](../../data-types.md) | Spoken");
}

/// There is one more parameter.
fn additive(workspace: &Workspace) {
    let row = "|| **colour**\n";
    upstream(
        workspace,
        row,
        &format!("|| **taste**\n[`string`](../../data-types.md) | Words ||\n{row}"),
    );
}

fn bump(workspace: &Workspace, version: &str) {
    let manifest = workspace.read("ws/sdk/Cargo.toml");
    assert!(manifest.contains("version = \"0.1.0\"") && MANIFEST.contains("version = \"0.1.0\""));
    workspace.write(
        "ws/sdk/Cargo.toml",
        manifest.replace("version = \"0.1.0\"", &format!("version = \"{version}\"")),
    );
}

#[test]
fn a_breaking_change_with_a_patch_bump_is_a_finding_that_says_what_to_bump_to() {
    let workspace = released();
    breaking(&workspace);
    bump(&workspace, "0.1.1");
    workspace
        .run(&["semver"])
        .exits(1)
        .prints("breaking   parameter `colour`: `string` → `integer`, another type")
        .prints("0.1.1 is too low for what has changed since `v0.1.0`")
        .prints("to 0.2.0");
}

#[test]
fn a_breaking_change_with_a_breaking_bump_is_fine() {
    let workspace = released();
    breaking(&workspace);
    bump(&workspace, "0.2.0");
    workspace
        .run(&["semver"])
        .exits(0)
        .prints("0.2.0 allows for what has changed since `v0.1.0`");
}

#[test]
fn an_addition_before_1_0_takes_a_patch_bump() {
    let workspace = released();
    additive(&workspace);
    bump(&workspace, "0.1.1");
    workspace.run(&["semver"]).exits(0).prints("1 additive");
}

#[test]
fn a_version_that_was_not_bumped_yet_is_told_what_the_next_one_has_to_be() {
    let workspace = released();
    breaking(&workspace);
    workspace
        .run(&["semver"])
        .exits(0)
        .prints("the next release has to be 0.2.0 or higher");
}

#[test]
fn what_is_released_is_the_highest_tag_before_the_work_tree() {
    let workspace = released();
    breaking(&workspace);
    bump(&workspace, "0.10.0");
    commit(&workspace, "ws");
    for tag in ["v0.9.0", "v0.10.0", "v0.11.0-rc.1", "vanilla"] {
        git(&workspace, "ws", &["tag", tag]);
    }
    git(&workspace, "ws", &["checkout", "--quiet", "-b", "other"]);
    commit_anything(&workspace);
    git(&workspace, "ws", &["tag", "v3.0.0"]);
    git(&workspace, "ws", &["checkout", "--quiet", "main"]);
    workspace
        .run(&["semver"])
        .exits(0)
        .prints("0.10.0 is what `v0.10.0` released, and still what it says");
}

fn commit_anything(workspace: &Workspace) {
    workspace.write("ws/other.txt", "other");
    commit(workspace, "ws");
}

#[test]
fn a_release_and_a_version_can_be_named() {
    let workspace = released();
    breaking(&workspace);
    commit(&workspace, "ws");
    git(&workspace, "ws", &["tag", "v0.2.0"]);
    workspace
        .run(&["semver", "v0.1.0", "--for-version", "0.1.7"])
        .exits(1)
        .prints("0.1.7 is too low for what has changed since `v0.1.0`");
}

#[test]
fn a_repository_without_a_release_is_skipped_and_says_so() {
    let workspace = repository();
    workspace
        .run(&["semver"])
        .exits(0)
        .prints("skipped: no tag of a release");
}

#[test]
fn a_tag_that_is_not_there_or_names_no_version_is_an_error() {
    let workspace = released();
    workspace
        .run(&["semver", "v0.7.0"])
        .exits(2)
        .says("`v0.7.0`");
    workspace
        .run(&["semver", "newest"])
        .exits(2)
        .says("the tag `newest` names no version");
}
