//! `diff`, what `sync` says of changes, and overrides in `explain`.

use crate::repository::{commit, repository};
use crate::workspace::{LEAD, Workspace, page};

/// The page of the lead with a parameter of another type.
fn changed() -> String {
    page("Get a Lead", "crm.lead.get").replace(
        "[`string`](../../data-types.md) | Spoken",
        "[`integer`](../../data-types.md) | Other",
    )
}

#[test]
fn diff_compares_two_folders() {
    let workspace = Workspace::generated();
    workspace.upstream(LEAD, changed());
    workspace
        .run(&["diff", "docs-src", "../upstream"])
        .exits(0)
        .prints("breaking   parameter `colour`: `string` → `integer`, another type")
        .prints("major (0.2.0)");
    workspace
        .run(&["diff", "docs-src", "../upstream", "--format", "markdown"])
        .prints("### Breaking");
    workspace
        .run(&["diff", "docs-src", "../upstream", "--format", "json"])
        .prints("\"next_version\": \"0.2.0\"");
}

#[test]
fn diff_compares_a_revision_with_what_stands_there() {
    let workspace = repository();
    workspace
        .run(&["diff", "HEAD"])
        .exits(0)
        .prints("no fact has changed");
    workspace.upstream(LEAD, changed());
    workspace.run(&["sync", "--from", "../upstream"]).exits(0);
    workspace
        .run(&["diff", "HEAD"])
        .exits(0)
        .prints("parameter `colour`");
}

#[test]
fn the_tables_of_a_revision_are_those_that_stood_there() {
    let workspace = repository();
    let tables = |read: &str| {
        let access = format!("reading_verbs = [\"get\"]\n{read}");
        workspace.write("ws/codegen/access.toml", access);
    };
    tables("");
    commit(&workspace, "ws");
    tables("write = [\"crm.lead.get\"]\n");
    workspace
        .run(&["diff", "HEAD"])
        .exits(0)
        .prints("access: `read` → `write`");
}

#[test]
fn a_side_that_is_neither_folder_nor_revision_is_named() {
    let workspace = Workspace::generated();
    workspace
        .run(&["diff", "nowhere"])
        .exits(2)
        .says("`nowhere` is neither a folder nor a revision");
}

#[test]
fn sync_ends_with_what_has_changed() {
    let workspace = Workspace::generated();
    workspace.upstream(LEAD, changed());
    workspace
        .run(&["sync", "--from", "../upstream"])
        .exits(0)
        .says("for the SDK: 1 breaking");
}

#[test]
fn sync_refuses_a_checkout_that_lacks_many_methods_unless_told_to() {
    let workspace = Workspace::generated();
    std::fs::remove_file(workspace.path(&format!("upstream/{LEAD}"))).expect("a page");
    let before = workspace.files();
    workspace
        .run(&["sync", "--from", "../upstream"])
        .exits(2)
        .says("`crm.lead.get`")
        .says("--lose 100");
    assert_eq!(workspace.files(), before);
    workspace
        .run(&["sync", "--from", "../upstream", "--lose", "100"])
        .exits(0)
        .says("1 gone");
}

#[test]
fn explain_shows_an_override_beside_what_it_changed() {
    let workspace = Workspace::generated();
    workspace.write(
        "ws/codegen/overrides/crm.toml",
        "[[override]]\nmethod = \"crm.lead.get\"\nparameter = \"colour\"\ntype = \"integer\"\nreason = \"It is a number.\"\nwitness = \"The sibling.\"\n",
    );
    workspace
        .run(&["explain", "crm.lead.get"])
        .exits(0)
        .prints("It is a number. Witness: The sibling.")
        .prints("parameter `colour`: `string` → `integer`, another type");
}

#[test]
fn an_override_that_upstream_has_made_true_is_a_finding_with_its_line() {
    let workspace = Workspace::generated();
    workspace.write(
        "ws/codegen/overrides/crm.toml",
        "[[override]]\nmethod = \"crm.lead.get\"\nparameter = \"colour\"\ntype = \"string\"\nreason = \"It is a text.\"\nwitness = \"The sibling.\"\n",
    );
    workspace
        .run(&["generate"])
        .exits(1)
        .says("codegen/overrides/crm.toml:1:1: error[override-stale]")
        .says("upstream says the same by now");
}
