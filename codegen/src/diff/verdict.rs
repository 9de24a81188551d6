//! What changes mean for the version of the crate.

use anyhow::{Context, Result};
use semver::Version;
use serde::Serialize;

use super::Effect;

/// What a release with the changes must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing has changed for anybody.
    None,
    /// Only documentation and what goes over the wire.
    Patch,
    /// More is possible.
    Minor,
    /// Programs may no longer compile.
    Major,
}

impl Verdict {
    /// The greatest of some effects.
    pub fn of(effects: impl Iterator<Item = Effect>) -> Self {
        effects
            .map(|effect| match effect {
                Effect::Breaking => Self::Major,
                Effect::Additive => Self::Minor,
                Effect::Invisible => Self::Patch,
            })
            .max()
            .unwrap_or(Self::None)
    }

    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// The version of the next release, by the rules of Cargo: before 1.0, the second number stands for the first.
///
/// # Errors
///
/// When the version is none.
pub fn next_version(current: &str, verdict: Verdict) -> Result<String> {
    let version = current
        .parse()
        .with_context(|| format!("`{current}` is no version"))?;
    Ok(after(&version, verdict).to_string())
}

/// The lowest version that a release after this one may have.
pub(super) fn after(version: &Version, verdict: Verdict) -> Version {
    let (major, minor, patch) = (version.major, version.minor, version.patch);
    match verdict {
        Verdict::None => version.clone(),
        Verdict::Major if major > 0 => Version::new(major + 1, 0, 0),
        Verdict::Major => Version::new(0, minor + 1, 0),
        Verdict::Minor if major > 0 => Version::new(major, minor + 1, 0),
        Verdict::Minor | Verdict::Patch => Version::new(major, minor, patch + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_version_follows_the_rules_of_cargo() {
        let next = |current, verdict| next_version(current, verdict).expect("a version");
        assert_eq!(next("0.1.4", Verdict::Major), "0.2.0");
        assert_eq!(next("0.1.4", Verdict::Minor), "0.1.5");
        assert_eq!(next("0.1.4", Verdict::None), "0.1.4");
        assert_eq!(next("1.2.3", Verdict::Major), "2.0.0");
        assert_eq!(next("1.2.3", Verdict::Minor), "1.3.0");
        assert_eq!(next("1.2.3", Verdict::Patch), "1.2.4");
        assert!(next_version("one", Verdict::None).is_err());
    }
}
