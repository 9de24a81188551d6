//! Whether a version allows for what has changed since a release.

use semver::Version;

use super::verdict::{Verdict, after};

/// How a version stands to what has changed. Each has the lowest version that allows for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Release {
    /// It is that of the release: nothing is published as long as it stays.
    Unreleased(Version),
    /// It is high enough.
    Allowed(Version),
    /// It would have programs that take any compatible version break, or what they can do vanish.
    TooLow(Version),
}

impl Release {
    /// The lowest version that allows for the changes.
    pub fn needed(&self) -> &Version {
        let (Self::Unreleased(need) | Self::Allowed(need) | Self::TooLow(need)) = self;
        need
    }
}

/// Judges a version by the last release and what has changed since.
pub fn judge(released: &Version, current: &Version, verdict: Verdict) -> Release {
    let need = after(released, verdict);
    if current == released {
        return Release::Unreleased(need);
    }
    // What is tried out before a release is judged as that release.
    let meant = Version::new(current.major, current.minor, current.patch);
    if meant < need || meant <= *released {
        // Going back is too low, even where nothing has changed.
        let patch = after(released, verdict.max(Verdict::Patch));
        return Release::TooLow(patch);
    }
    Release::Allowed(need)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(released: &str, current: &str, verdict: Verdict) -> (&'static str, String) {
        let version = |text: &str| text.parse::<Version>().expect("a version");
        let release = judge(&version(released), &version(current), verdict);
        let word = match release {
            Release::Unreleased(_) => "unreleased",
            Release::Allowed(_) => "allowed",
            Release::TooLow(_) => "too low",
        };
        (word, release.needed().to_string())
    }

    #[test]
    fn a_version_is_judged_by_the_rules_of_cargo() {
        for (released, current, verdict, word, need) in [
            ("0.1.4", "0.1.5", Verdict::Major, "too low", "0.2.0"),
            ("0.1.4", "0.2.0", Verdict::Major, "allowed", "0.2.0"),
            ("0.1.4", "0.3.0", Verdict::Major, "allowed", "0.2.0"),
            ("0.1.4", "0.1.5", Verdict::Minor, "allowed", "0.1.5"),
            ("1.2.3", "1.2.4", Verdict::Minor, "too low", "1.3.0"),
            ("1.2.3", "1.3.0", Verdict::Minor, "allowed", "1.3.0"),
            ("1.2.3", "1.9.0", Verdict::Major, "too low", "2.0.0"),
            ("1.2.3", "1.2.4", Verdict::Patch, "allowed", "1.2.4"),
            ("1.2.3", "1.2.4", Verdict::None, "allowed", "1.2.3"),
        ] {
            assert_eq!(
                judged(released, current, verdict),
                (word, need.to_owned()),
                "{released} → {current}, {verdict:?}"
            );
        }
    }

    #[test]
    fn the_version_of_the_release_is_not_published_again() {
        assert_eq!(
            judged("0.1.4", "0.1.4", Verdict::Major),
            ("unreleased", "0.2.0".to_owned())
        );
    }

    #[test]
    fn a_version_below_the_release_is_too_low_whatever_has_changed() {
        for verdict in [Verdict::None, Verdict::Patch, Verdict::Minor] {
            assert_eq!(
                judged("0.1.4", "0.1.3", verdict),
                ("too low", "0.1.5".to_owned())
            );
        }
    }

    #[test]
    fn a_version_before_a_release_is_judged_as_the_release() {
        assert_eq!(judged("0.1.4", "0.2.0-rc.1", Verdict::Major).0, "allowed");
        assert_eq!(judged("0.1.4", "0.1.5-rc.1", Verdict::Major).0, "too low");
        assert_eq!(judged("0.1.4", "0.1.4-rc.1", Verdict::None).0, "too low");
    }
}
