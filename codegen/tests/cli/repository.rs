//! A workspace in a repository, with an upstream that is one too.

use std::process::Command;

use crate::workspace::{LEAD, Run, Workspace, page, run};

/// The workspace, generated and committed; upstream is committed, too.
pub fn repository() -> Workspace {
    let workspace = Workspace::generated();
    workspace.write("ws/.gitignore", "/target\n");
    for folder in ["ws", "upstream"] {
        git(
            &workspace,
            folder,
            &["init", "--quiet", "--initial-branch", "main"],
        );
        commit(&workspace, folder);
    }
    workspace
}

/// Runs git in one of the folders; what it prints.
#[track_caller]
pub fn git(workspace: &Workspace, folder: &str, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(workspace.path(folder)).args(arguments);
    run(alone(&mut command)).exits(0).out.trim_end().to_owned()
}

/// Commits all that has changed in a folder.
pub fn commit(workspace: &Workspace, folder: &str) {
    git(workspace, folder, &["add", "--all"]);
    git(
        workspace,
        folder,
        &["commit", "--quiet", "--message", "change"],
    );
}

/// Gives a command an identity, and nothing of the settings of whoever runs the tests.
pub fn alone(command: &mut Command) -> &mut Command {
    for name in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{name}_NAME"), "somebody")
            .env(format!("GIT_{name}_EMAIL"), "somebody@example.com");
    }
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
}

/// The page of the lead with one more parameter, committed upstream.
pub fn grow(workspace: &Workspace, parameter: &str) {
    let row = format!("|| **{parameter}**\n[`string`](../../data-types.md) | Other words ||\n");
    let old = std::fs::read_to_string(workspace.path(&format!("upstream/{LEAD}"))).expect("a page");
    let at = old.find("|| **colour**").expect("the row");
    workspace.upstream(LEAD, format!("{}{row}{}", &old[..at], &old[at..]));
    commit(workspace, "upstream");
}

/// Other words upstream, and the same facts.
pub fn reword(workspace: &Workspace) {
    let text = page("Get a Lead", "crm.lead.get").replace("Spoken words", "Other things said");
    workspace.upstream(LEAD, text);
    commit(workspace, "upstream");
}

/// `update` from upstream, with tests that pass.
pub fn update(workspace: &Workspace, more: &[&str]) -> Run {
    let arguments = ["update", "--from", "../upstream", "--test", "true"];
    let mut command = workspace.command(&[&arguments[..], more].concat());
    run(alone(&mut command))
}
