//! `.ci/update`, which the scheduled workflow runs: a repository with a remote, and a code host that notes what it is asked.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::repository::{alone, commit, git, grow, repository, reword};
use crate::workspace::{LEAD, Run, Workspace, page, run};

const GH: &str = r#"#!/bin/sh
cd "$HOST" || exit 9
echo "$1 $2" >> calls
case "$1 $2" in
"pr list") if [ -e open ]; then echo 7; fi ;;
"pr close") rm open ;;
"pr create") if [ -e open ]; then exit 1; fi; touch open ;;
esac
while [ $# -gt 0 ]; do
    case "$1" in
    --title) echo "$2" > title ;;
    --body-file) cp "$2" text ;;
    esac
    shift
done
"#;

/// A repository with a remote, the script, and programs in the place of `cargo` and `gh`.
struct Routine(Workspace);

impl Routine {
    fn new() -> Self {
        let workspace = repository();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/update");
        let script = std::fs::read_to_string(script).expect("the script");
        workspace.write("ws/.ci/update", script);
        let cargo = format!(
            "#!/bin/sh\ncase \"$1\" in\ncodegen) shift; exec '{}' \"$@\" ;;\n*) exit \"${{TESTS:-0}}\" ;;\nesac\n",
            env!("CARGO_BIN_EXE_codegen")
        );
        workspace.write("bin/cargo", cargo);
        workspace.write("bin/gh", GH);
        workspace.write("host/calls", "");
        for file in ["ws/.ci/update", "bin/cargo", "bin/gh"] {
            let mode = PermissionsExt::from_mode(0o755);
            std::fs::set_permissions(workspace.path(file), mode).expect("permissions");
        }
        commit(&workspace, "ws");
        git(
            &workspace,
            "ws",
            &["init", "--quiet", "--bare", "../origin"],
        );
        git(&workspace, "ws", &["remote", "add", "origin", "../origin"]);
        git(&workspace, "ws", &["push", "--quiet", "origin", "main"]);
        Self(workspace)
    }

    /// Runs it as the workflow does: in a fresh clone.
    fn run(&self, tests: &str) -> Run {
        let clone = self.0.path("clone");
        let _ = std::fs::remove_dir_all(&clone);
        git(
            &self.0,
            "",
            &["clone", "--quiet", "--branch", "main", "origin", "clone"],
        );
        let path = std::env::var("PATH").expect("a path");
        let mut command = Command::new(clone.join(".ci/update"));
        command
            .current_dir(&clone)
            .env("PATH", format!("{}:{path}", self.0.path("bin").display()))
            .env("HOST", self.0.path("host"))
            .env("TESTS", tests)
            .env(
                "BITRIX24_DOCS_REPOSITORY",
                format!("file://{}", self.0.path("upstream").display()),
            );
        run(alone(&mut command))
    }

    /// What the code host was asked since the last time.
    fn calls(&self) -> Vec<String> {
        let calls = self.0.read("host/calls");
        self.0.write("host/calls", "");
        calls.lines().map(str::to_owned).collect()
    }

    /// The commits of the branch at the remote.
    fn published(&self) -> Vec<String> {
        let all = git(&self.0, "origin", &["rev-list", "--all", "--not", "main"]);
        all.lines().map(str::to_owned).collect()
    }
}

const OPENED: [&str; 3] = ["pr list", "pr create", "workflow run"];
const REFRESHED: [&str; 3] = ["pr list", "pr edit", "workflow run"];

#[test]
fn a_change_upstream_is_one_pull_request_that_later_changes_refresh() {
    let routine = Routine::new();
    grow(&routine.0, "size");
    routine.run("0").exits(0);
    assert_eq!(routine.calls(), OPENED);
    let first = routine.published();
    assert_eq!(first.len(), 1);
    let title = routine.0.read("host/title");
    assert!(
        title.starts_with("Update to the documentation of 2"),
        "{title}"
    );
    let text = routine.0.read("host/text");
    assert!(text.contains("parameter `size`: new"), "{text}");

    grow(&routine.0, "weight");
    routine.run("0").exits(0);
    assert_eq!(routine.calls(), REFRESHED);
    let second = routine.published();
    assert!(second.len() == 1 && second != first, "{second:?}");
    let text = routine.0.read("host/text");
    assert!(
        text.contains("`size`") && text.contains("`weight`"),
        "{text}"
    );
}

#[test]
fn where_no_fact_has_changed_the_code_host_is_not_asked() {
    let routine = Routine::new();
    reword(&routine.0);
    routine.run("0").exits(0).says("nothing to do");
    assert_eq!(routine.calls(), [""; 0]);
    assert_eq!(routine.published(), [""; 0]);
}

#[test]
fn a_second_run_publishes_nothing_new() {
    let routine = Routine::new();
    grow(&routine.0, "size");
    routine.run("0").exits(0);
    routine.calls();
    let first = routine.published();
    routine.run("0").exits(0).says("holds this change already");
    assert_eq!(routine.published(), first);
    assert_eq!(routine.calls(), ["pr list", "pr edit"]);
}

#[test]
fn a_pull_request_about_what_upstream_took_back_is_closed() {
    let routine = Routine::new();
    grow(&routine.0, "size");
    routine.run("0").exits(0);
    routine.calls();
    reword(&routine.0);
    routine.run("0").exits(0).says("nothing to do");
    assert_eq!(routine.calls(), ["pr list", "pr close"]);
    routine.run("0").exits(0);
    assert_eq!(routine.calls(), ["pr list"]);
}

#[test]
fn a_checkout_that_lacks_methods_changes_nothing() {
    let routine = Routine::new();
    std::fs::remove_file(routine.0.path(&format!("upstream/{LEAD}"))).expect("a page");
    commit(&routine.0, "upstream");
    routine.run("0").exits(2).says("--lose 100");
    assert_eq!(routine.published(), [""; 0]);
    assert_eq!(routine.calls(), [""; 0]);
}

#[test]
fn failing_tests_are_in_the_text_of_the_pull_request() {
    let routine = Routine::new();
    grow(&routine.0, "size");
    routine.run("1").exits(0);
    assert_eq!(routine.calls(), OPENED);
    let text = routine.0.read("host/text");
    assert!(text.contains("Tests: **failed**"), "{text}");
}

#[test]
fn what_a_person_has_added_to_the_branch_is_not_written_over() {
    let routine = Routine::new();
    grow(&routine.0, "size");
    routine.run("0").exits(0);
    git(&routine.0, "ws", &["fetch", "--quiet", "origin"]);
    git(&routine.0, "ws", &["switch", "--quiet", "docs-update"]);
    routine.0.write("ws/codegen/overrides/crm.toml", "# mine\n");
    commit(&routine.0, "ws");
    git(
        &routine.0,
        "ws",
        &["push", "--quiet", "origin", "docs-update"],
    );
    let both = routine.published();
    assert_eq!(both.len(), 2);
    routine.0.upstream(
        LEAD,
        page("Get a Lead", "crm.lead.get").replace("colour", "hue"),
    );
    commit(&routine.0, "upstream");
    routine.run("0").exits(2).says("not of `update`");
    assert_eq!(routine.published(), both);
}

/// The lines of a workflow that name a key, such as `run`.
fn values(workflow: &str, key: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../.github/workflows")
        .join(workflow);
    let text = std::fs::read_to_string(path).expect("the workflow");
    let lines = text.lines().map(|line| line.trim_start_matches([' ', '-']));
    lines
        .filter_map(|line| line.strip_prefix(&format!("{key}: ")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_workflows_run_the_scripts_that_are_tested() {
    for (workflow, script) in [("update.yml", ".ci/update"), ("ci.yml", ".ci/run")] {
        let steps = values(workflow, "run");
        assert_eq!(steps.last().map(String::as_str), Some(script));
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mode = std::fs::metadata(root.join(script)).expect("a script");
        assert!(mode.permissions().mode() & 0o111 != 0, "{script}");
    }
}

#[test]
fn actions_are_pinned_to_a_commit() {
    for workflow in ["update.yml", "ci.yml"] {
        for action in values(workflow, "uses") {
            let (_, pin) = action.split_once('@').expect("a version");
            let commit = pin.split(' ').next().unwrap_or_default();
            let hex = commit.chars().all(|digit| digit.is_ascii_hexdigit());
            assert!(commit.len() == 40 && hex, "{workflow}: {action}");
        }
    }
}
