//! What runs keep for later ones: it makes them fast, and never changes what they give.

use std::fs;

use codegen::cli::{Docs, Options, produce, sync};
use codegen::memo::Memo;

use crate::workspace::{LEAD, Workspace, page};

const KEPT: &str = "ws/target/codegen/memo.redb";

/// Both writing verbs, once more from nothing that they have written.
fn again(workspace: &Workspace) {
    for made in ["ws/docs-src", "ws/sdk/src", "ws/tests"] {
        fs::remove_dir_all(workspace.path(made)).expect("what was made");
    }
    workspace.run(&["sync", "--from", "../upstream"]).exits(0);
    workspace.run(&["generate"]).exits(0);
}

fn forget(workspace: &Workspace) {
    fs::remove_dir_all(workspace.path("ws/target")).expect("what was kept");
}

#[test]
fn what_is_kept_gives_what_is_made_anew() {
    let workspace = Workspace::generated();
    let anew = workspace.files();
    assert!(workspace.path(KEPT).is_file());
    again(&workspace);
    assert_eq!(workspace.files(), anew);
}

#[test]
fn a_page_that_has_changed_is_read_anew() {
    let workspace = Workspace::generated();
    let other = page("Get a Lead", "crm.lead.get").replace("colour", "shade");
    workspace.upstream(LEAD, other);
    again(&workspace);
    let kept = workspace.files();
    forget(&workspace);
    again(&workspace);
    assert_eq!(kept, workspace.files());
    assert!(
        workspace
            .read("ws/docs-src/api-reference/crm/leads/crm-lead-get.md")
            .contains("shade")
    );
}

#[test]
fn a_page_is_read_anew_when_a_text_that_it_includes_changes_comes_or_goes() {
    let workspace = Workspace::new();
    let included = "api-reference/_includes/note.md";
    let including = page("Get a Lead", "crm.lead.get").replace(
        "## Code Examples",
        "{% include [note](../../_includes/note.md) %}\n\n## Code Examples",
    );
    workspace.upstream(LEAD, including);
    let row = |name: &str| {
        format!(
            "#|\n|| **Name**\n`type` | **Description** ||\n|| **{name}**\n[`string`](../data-types.md) | Words ||\n|#\n"
        )
    };
    let reads = |name: &str| {
        workspace.upstream(included, row(name));
        workspace.run(&["sync", "--from", "../upstream"]).exits(0);
        let facts = workspace.read("ws/docs-src/api-reference/crm/leads/crm-lead-get.md");
        assert!(facts.contains(name), "no `{name}` in {facts}");
    };
    reads("first");
    reads("second");
    fs::remove_file(workspace.path("upstream").join(included)).expect("the included text");
    workspace
        .run(&["sync", "--from", "../upstream"])
        .exits(1)
        .says("include-missing");
    reads("third");
}

#[test]
fn findings_are_told_again_by_a_run_that_knows_the_page() {
    let workspace = Workspace::new();
    workspace.upstream(LEAD, crate::workspace::page_with_open_row());
    for _ in 0..2 {
        workspace
            .run(&["sync", "--from", "../upstream"])
            .exits(1)
            .says("row-not-closed");
    }
}

#[test]
fn a_page_of_facts_that_somebody_has_edited_is_made_canonical_again() {
    let workspace = Workspace::generated();
    let path = "ws/docs-src/api-reference/crm/leads/crm-lead-get.md";
    let canonical = workspace.read(path);
    workspace.write(path, format!("{canonical}\nSomebody's words.\n"));
    for _ in 0..2 {
        workspace.run(&["sync", "--from", "../upstream"]).exits(0);
        assert_eq!(workspace.read(path), canonical);
    }
}

#[test]
fn a_broken_store_is_begun_anew() {
    let workspace = Workspace::generated();
    let anew = workspace.files();
    workspace.write(KEPT, "no store");
    again(&workspace);
    assert_eq!(workspace.files(), anew);
    assert!(fs::metadata(workspace.path(KEPT)).expect("a store").len() > 100);
}

#[test]
fn where_nothing_can_be_kept_everything_works() {
    let workspace = Workspace::generated();
    let anew = workspace.files();
    forget(&workspace);
    workspace.write("ws/target", "no folder");
    again(&workspace);
    assert_eq!(workspace.files(), anew);
}

#[test]
fn what_sync_hands_on_is_what_stands_on_the_disk() {
    let workspace = Workspace::new();
    let user = "api-reference/user/user-get.md";
    let related = "\n## Continue Learning\n\n- [](../../user/user-get.md)\n";
    let lead = |name: &str| page("Get a Lead", "crm.lead.get").replace("colour", name) + related;
    let root = workspace.path("ws");
    let options = Options::default().quietly();
    let handed_on = || {
        let memo = Memo::open(&root);
        let arguments = sync::Arguments {
            from: workspace.path("upstream"),
            commit: None,
            lose: 100,
        };
        let done = sync::carry_out(&options, &memo, &root, &arguments).expect("pages");
        memo.close();
        let handed_on = done.expect("whole pages").after;
        let docs = Docs::default();
        let read = produce::facts(&options, &Memo::none(), &root, &docs).expect("docs-src");
        let texts = handed_on.tree.iter().zip(read.tree.iter());
        texts.for_each(|(handed_on, read)| assert_eq!(handed_on, read));
        assert_eq!(handed_on.tree.len(), read.tree.len());
        assert_eq!(handed_on.corpus.pages, read.corpus.pages);
        assert_eq!(handed_on.corpus.skipped, read.corpus.skipped);
        assert_eq!(handed_on.found, read.found);
        read.tree
    };
    workspace.upstream(LEAD, lead("colour"));
    assert!(handed_on().get(LEAD).expect("a page").contains("user-get"));
    workspace.upstream(LEAD, lead("shade"));
    assert!(handed_on().get(LEAD).expect("a page").contains("shade"));
    // What led to a page that is gone leads nowhere, whatever was known of it.
    fs::remove_file(workspace.path("upstream").join(user)).expect("the page");
    let tree = handed_on();
    assert!(!tree.get(LEAD).expect("a page").contains("user-get"));
    assert_eq!(tree.get(user), None);
    // And leads there again when it is back.
    workspace.upstream(user, page("Get Users", "user.get"));
    assert!(handed_on().get(LEAD).expect("a page").contains("user-get"));
}
