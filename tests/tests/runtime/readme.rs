//! What the README of the tests says that there is.

use std::collections::BTreeSet;
use std::path::Path;

/// The names of the tests in a folder's files.
fn tests(folder: &Path, found: &mut BTreeSet<String>) {
    let entries = std::fs::read_dir(folder).expect("a folder");
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            tests(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a file");
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if line != "#[test]" && !line.starts_with("#[tokio::test") {
                continue;
            }
            let name = lines.find_map(|line| line.split_once("fn ")).map(|it| it.1);
            let name = name
                .and_then(|name| name.split_once('('))
                .expect("a name")
                .0;
            found.insert(name.to_owned());
        }
    }
}

#[test]
fn the_readme_lists_each_test_of_the_runtime() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut there = BTreeSet::new();
    tests(&package.join("tests/runtime"), &mut there);
    tests(&package.join("tests/runtime_emulator"), &mut there);
    let readme = std::fs::read_to_string(package.join("README.md")).expect("the README");
    let listed = readme.lines().filter_map(|line| line.strip_prefix("- `"));
    let listed: BTreeSet<String> = listed
        .filter_map(|line| line.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .collect();
    let missing: Vec<_> = there.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&there).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "missing: {missing:#?}, gone: {gone:#?}"
    );
}
