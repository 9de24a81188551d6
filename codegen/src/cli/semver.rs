//! `semver`: whether the version of the crate allows for what has changed since the last release.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use semver::Version;

use super::Options;
use super::diff::version;
use super::git::Git;
use super::side::{Side, compare};
use crate::diff::release::{Release, judge};
use crate::diff::show;
use crate::memo::Memo;

/// The arguments of `semver`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The release to compare with; the highest `v*` among the ancestors of HEAD where it is left out.
    #[arg(value_name = "TAG")]
    pub tag: Option<String>,
    /// The version to judge; that of `sdk/Cargo.toml` where it is left out.
    #[arg(long, value_name = "VERSION")]
    pub for_version: Option<String>,
}

/// Compares with the release, and says what the version has to be; a version that is too low is a finding.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let root = options.workspace()?;
    let mut out = std::io::stdout().lock();
    let Some((tag, released)) = released(&root, arguments.tag.as_deref())? else {
        writeln!(out, "skipped: no tag of a release (`v*`)")?;
        return Ok(true);
    };
    let current = match &arguments.for_version {
        Some(given) => given.clone(),
        None => version(&root)?,
    };
    let current = parsed(&current)?;
    let memo = Memo::open(&root);
    let old = Side::read(options, &memo, &root, &format!("refs/tags/{tag}"))
        .with_context(|| format!("the tag `{tag}` cannot be read"))?;
    let new = Side::own(options, &memo, &root)?;
    memo.close();
    let comparison = compare(&old, &new);
    let release = judge(&released, &current, comparison.verdict());
    let need = release.needed();
    if let Release::TooLow(_) = release {
        write!(out, "{}", show::text(&comparison, &need.to_string()))?;
    } else {
        write!(out, "{}", show::summary(&comparison, &need.to_string()))?;
    }
    writeln!(out, "{}", said(&tag, &current, &release))?;
    Ok(!matches!(release, Release::TooLow(_)))
}

fn said(tag: &str, current: &Version, release: &Release) -> String {
    match release {
        Release::Unreleased(need) if need == current => {
            format!("{current} is what `{tag}` released, and still what it says")
        }
        Release::Unreleased(need) => {
            format!(
                "{current} is what `{tag}` released; the next release has to be {need} or higher"
            )
        }
        Release::Allowed(need) => {
            format!("{current} allows for what has changed since `{tag}`, which needs {need}")
        }
        Release::TooLow(need) => format!(
            "{current} is too low for what has changed since `{tag}`: set `version` in `Cargo.toml` to {need}"
        ),
    }
}

/// The tag and the version of a release: the one that is named, or the highest before the work tree.
fn released(root: &Path, named: Option<&str>) -> Result<Option<(String, Version)>> {
    if let Some(tag) = named {
        let version = parsed(tag.strip_prefix('v').unwrap_or(tag))
            .with_context(|| format!("the tag `{tag}` names no version"))?;
        return Ok(Some((tag.to_owned(), version)));
    }
    let tags = Git::at(root).run(&["tag", "--list", "v*", "--merged", "HEAD"])?;
    let versions = tags.lines().filter_map(|tag| {
        let version: Version = tag.strip_prefix('v')?.parse().ok()?;
        // What is tried out before a release is none.
        version.pre.is_empty().then(|| (tag.to_owned(), version))
    });
    Ok(versions.max_by(|one, other| one.1.cmp(&other.1)))
}

fn parsed(version: &str) -> Result<Version> {
    version
        .parse()
        .with_context(|| format!("`{version}` is no version"))
}
