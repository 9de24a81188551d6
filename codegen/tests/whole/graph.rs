//! What the SDK's users compile.

use std::process::Command;

use crate::world::root;

/// What only the generator and the tests need.
const OURS: &[&str] = &[
    "annotate-snippets",
    "anyhow",
    "clap",
    "codegen",
    "indicatif",
    "insta",
    "prettyplease",
    "proptest",
    "pulldown-cmark",
    "rayon",
    "regex",
    "tempfile",
    "toml",
    "walkdir",
    "wiremock",
];

#[test]
fn nothing_of_the_generator_is_in_the_graph_of_the_sdks_users() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--package",
            "bitrix24",
            "--features",
            "full",
        ])
        .args([
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .current_dir(root())
        .output()
        .expect("cargo");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).expect("text");
    let names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(names.contains(&"reqwest"));
    let found: Vec<_> = names.iter().filter(|name| OURS.contains(name)).collect();
    assert!(found.is_empty(), "{found:?}");
}
