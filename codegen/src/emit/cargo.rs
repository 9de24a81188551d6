//! The features of `sdk/Cargo.toml`.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::families::Families;

/// What stands above the generated lines.
const MARKER: &str = "# generated features:";

/// The manifest with the features of the table: those below the marker are replaced, and the line of the default ones.
///
/// # Errors
///
/// When the manifest has no marker or no line of default features.
pub fn manifest(current: &str, families: &Families) -> Result<String> {
    let mut out = String::new();
    let mut lines = current.lines().peekable();
    let (mut marked, mut defaulted) = (false, false);
    while let Some(line) = lines.next() {
        if line.starts_with("default = ") && !marked {
            defaulted = true;
            let _ = writeln!(out, "{}", default(families));
            continue;
        }
        let _ = writeln!(out, "{line}");
        if line.starts_with(MARKER) {
            marked = true;
            out.push_str(&features(families));
            while lines.peek().is_some_and(|next| !next.starts_with('[')) {
                lines.next();
            }
            if lines.peek().is_some() {
                out.push('\n');
            }
        }
    }
    if !marked {
        bail!(
            "sdk/Cargo.toml has no line that starts with `{MARKER}`: put one at the end of [features]"
        );
    }
    if !defaulted {
        bail!("sdk/Cargo.toml has no line `default = […]`: put one into [features]");
    }
    Ok(out)
}

fn default(families: &Families) -> String {
    let mut names = vec!["ring"];
    names.extend(
        families
            .iter()
            .filter(|f| f.default)
            .filter_map(|f| f.feature.as_deref()),
    );
    format!("default = [{}]", quoted(names))
}

fn features(families: &Families) -> String {
    let mut named: Vec<_> = families
        .iter()
        .filter_map(|f| Some((f.feature.as_deref()?, f)))
        .collect();
    named.sort_by_key(|(feature, _)| *feature);
    let mut out = String::new();
    out.push_str("full = [\n");
    for (feature, _) in &named {
        let _ = writeln!(out, "  \"{feature}\",");
    }
    out.push_str("]\n");
    for (feature, family) in named {
        let _ = writeln!(out, "# {}", family.about);
        let _ = writeln!(
            out,
            "{feature} = [{}]",
            quoted(family.requires.iter().map(String::as_str))
        );
    }
    out
}

fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names
        .into_iter()
        .map(|n| format!("\"{n}\""))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[features]\ndefault = [\"ring\"]\nring = []\n# generated features: below\nold = []\n\n[lints]\nworkspace = true\n";

    #[test]
    fn the_generated_features_replace_the_old_ones_and_nothing_else() {
        let families = Families::committed().expect("the table");
        let new = manifest(MANIFEST, &families).expect("a manifest");
        assert!(
            new.contains("default = [\"ring\", \"crm\", \"tasks\", \"user\", \"im\"]\nring = []\n")
        );
        assert!(!new.contains("old"));
        assert!(new.contains("crm-legacy = [\"crm\"]\n"));
        assert!(new.ends_with("\n\n[lints]\nworkspace = true\n"));
        assert_eq!(
            manifest(&new, &families).expect("a manifest"),
            new,
            "a second run changes nothing"
        );
    }

    #[test]
    fn a_manifest_without_the_marker_is_an_error() {
        let families = Families::committed().expect("the table");
        assert!(manifest("[features]\ndefault = []\n", &families).is_err());
    }
}
