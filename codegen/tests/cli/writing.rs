//! `sync` and `generate`.

use crate::workspace::{LEAD, Workspace, page_with_open_row};

#[test]
fn sync_writes_the_facts_of_each_page_and_none_of_its_sentences() {
    let workspace = Workspace::new();
    workspace
        .run(&["sync", "--from", "../upstream"])
        .exits(0)
        .says("written");
    let facts = workspace.read(&format!("ws/docs-src/{LEAD}"));
    assert!(
        facts.contains("crm.lead.get") && facts.contains("NOT_FOUND"),
        "{facts}"
    );
    assert!(!facts.contains("Spoken"), "{facts}");
    assert!(workspace.path("ws/docs-src/COVERAGE.md").is_file());
}

#[test]
fn sync_notes_the_commit_that_it_is_told() {
    let workspace = Workspace::new();
    workspace
        .run(&["sync", "--from", "../upstream", "--commit", "abc123"])
        .exits(0);
    let source = workspace.read("ws/docs-src/SOURCE.toml");
    assert!(source.contains("commit = \"abc123\""), "{source}");
    // A folder without a history leaves it as it is.
    workspace.run(&["sync", "--from", "../upstream"]).exits(0);
    assert_eq!(workspace.read("ws/docs-src/SOURCE.toml"), source);
}

#[test]
fn generate_writes_the_methods_and_the_features() {
    let workspace = Workspace::generated();
    let lead = workspace.read("ws/sdk/src/api/crm/lead.rs");
    assert!(lead.contains("\"crm.lead.get\""), "{lead}");
    assert!(workspace.read("ws/sdk/Cargo.toml").contains("\ncrm = []\n"));
}

#[test]
fn a_second_run_changes_nothing() {
    let workspace = Workspace::generated();
    let before = workspace.files();
    workspace
        .run(&["sync", "--from", "../upstream"])
        .exits(0)
        .says("0 written, 0 removed");
    workspace
        .run(&["generate"])
        .exits(0)
        .says("0 files written, 0 removed");
    assert_eq!(workspace.files(), before);
}

#[test]
fn a_page_that_is_gone_upstream_takes_its_facts_and_its_method_with_it() {
    let workspace = Workspace::generated();
    std::fs::remove_file(workspace.path("upstream/api-reference/user/user-get.md"))
        .expect("the page");
    workspace
        .run(&["sync", "--from", "../upstream", "--lose", "50"])
        .exits(0)
        .says("1 removed");
    workspace.run(&["generate"]).exits(0);
    assert!(!workspace.path("ws/docs-src/api-reference/user").exists());
    assert!(!workspace.path("ws/sdk/src/api/user").exists());
    assert!(workspace.path("ws/sdk/src/api/crm/lead.rs").exists());
}

#[test]
fn from_a_checkout_of_upstream_the_doc_comments_have_its_words() {
    let workspace = Workspace::generated();
    let facts = workspace.read("ws/sdk/src/api/crm/lead.rs");
    assert!(!facts.contains("Spoken"), "{facts}");
    workspace
        .run(&["generate", "--docs", "../upstream"])
        .exits(0);
    let words = workspace.read("ws/sdk/src/api/crm/lead.rs");
    for expected in [
        "Spoken words about Get a Lead.",
        r"Spoken words about \<id\>",
        "Spoken words about `colour`",
        "- `NOT_FOUND`: Spoken words about the error",
    ] {
        assert!(words.contains(expected), "no `{expected}` in\n{words}");
    }
    // The facts themselves are the same.
    let code = |text: &str| {
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("///"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(code(&words), code(&facts));
}

#[test]
fn quiet_says_nothing() {
    let workspace = Workspace::new();
    for arguments in [
        &["sync", "--from", "../upstream", "--quiet"][..],
        &["--quiet", "generate"],
        &["check", "--quiet", "--from", "../upstream"],
    ] {
        let run = workspace.run(arguments).exits(0);
        assert_eq!(
            (run.out.as_str(), run.err.as_str()),
            ("", ""),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_sub_folder_is_as_good_a_place_to_run_in() {
    let workspace = Workspace::new();
    let mut command = workspace.command(&["sync", "--from", "../../../upstream"]);
    std::fs::create_dir_all(workspace.path("ws/sdk/src")).expect("folders");
    let run = crate::workspace::run(command.current_dir(workspace.path("ws/sdk/src")));
    run.exits(0);
    assert!(workspace.path(&format!("ws/docs-src/{LEAD}")).is_file());
}

#[test]
fn what_an_interrupted_run_left_behind_is_completed_first() {
    let workspace = Workspace::generated();
    workspace.write("ws/.codegen-journal/new/0", "new\n");
    let plan =
        r#"{"remove":[],"write":[{"path":"docs-src/SOURCE.toml","bytes":4}],"owned":["docs-src"]}"#;
    workspace.write("ws/.codegen-journal/plan.json", plan);
    workspace.run(&["list"]).exits(0).says("interrupted run");
    assert_eq!(workspace.read("ws/docs-src/SOURCE.toml"), "new\n");
    assert!(!workspace.path("ws/.codegen-journal").exists());
}

#[test]
fn what_an_interrupted_run_had_not_decided_is_rolled_back() {
    let workspace = Workspace::generated();
    let before = workspace.files();
    workspace.write("ws/.codegen-journal/new/0", "half");
    workspace
        .run(&["generate"])
        .exits(0)
        .says("interrupted run");
    assert_eq!(workspace.files(), before);
}

#[test]
fn findings_that_lose_nothing_are_told_and_everything_is_written() {
    let workspace = Workspace::generated();
    workspace.upstream(LEAD, page_with_open_row());
    let run = workspace.run(&["sync", "--from", "../upstream"]).exits(1);
    let place = run.err.lines().find(|line| line.contains(LEAD));
    let place = place.unwrap_or_default();
    assert!(place.contains("warning[row-not-closed]"), "{run:#?}");
    let facts = workspace.read(&format!("ws/docs-src/{LEAD}"));
    assert!(facts.contains("NOT_FOUND"), "{facts}");
}
