//! The branch of the change: replaced each time, unless somebody else has added to it.

use anyhow::{Context, Result, ensure};

use super::super::git::Git;

/// What tells the commits of this verb from those of people.
const TRAILER: &str = "Generated-by: cargo codegen update";

/// Refuses a branch that cannot be replaced.
pub fn ready(git: Git<'_>, name: &str) -> Result<()> {
    git.run(&["check-ref-format", "--branch", name])
        .with_context(|| format!("`{name}` is no name for a branch"))?;
    ensure!(
        git.branch().as_deref() != Some(name),
        "the work tree is on `{name}`, which would be replaced: change to the branch that it is to be merged into"
    );
    if !is_there(git, name) {
        return Ok(());
    }
    let since = format!("HEAD..refs/heads/{name}");
    let all = git.run(&["rev-list", &since])?;
    let grep = format!("--grep=^{TRAILER}$");
    let own = git.run(&["rev-list", &grep, &since])?;
    let foreign = all
        .lines()
        .find(|commit| !own.lines().any(|known| known == *commit));
    ensure!(
        foreign.is_none(),
        "`{name}` holds a commit that is not of `update`, {}: merge the branch or remove it first",
        foreign.unwrap_or_default()
    );
    Ok(())
}

/// Makes the branch one commit on the current one, with this tree; what was done.
pub fn commit(git: Git<'_>, name: &str, tree: &str, title: &str, body: &str) -> Result<String> {
    let message = format!("{title}\n\n{}\n\n{TRAILER}\n", body.trim_end());
    if is_there(git, name) {
        let reference = format!("refs/heads/{name}");
        let known = git.run(&["log", "-1", "--format=%T %P%n%B", &reference])?;
        let head = git.run(&["rev-parse", "HEAD"])?;
        if known.trim_end() == format!("{tree} {head}\n{message}").trim_end() {
            return Ok(format!("`{name}` holds this change already"));
        }
    }
    let commit = git.run_with(&["commit-tree", tree, "-p", "HEAD", "-F", "-"], &message)?;
    git.run(&["branch", "--force", "--no-track", name, &commit])?;
    Ok(format!("committed on `{name}`: {title}"))
}

fn is_there(git: Git<'_>, name: &str) -> bool {
    let reference = format!("refs/heads/{name}");
    git.run(&["rev-parse", "--verify", "--quiet", &reference])
        .is_ok()
}
