use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

const OWNED: Owned<'_> = Owned {
    folders: &["sdk/src/api", "docs-src"],
    files: &["sdk/Cargo.toml"],
};

/// A disk that is cut off after some steps; a write that is cut off leaves half a file.
struct FailingDisk {
    steps_left: Cell<usize>,
}

impl FailingDisk {
    fn after(steps: usize) -> Self {
        Self {
            steps_left: Cell::new(steps),
        }
    }

    fn step(&self) -> io::Result<()> {
        let left = self
            .steps_left
            .get()
            .checked_sub(1)
            .ok_or_else(|| io::Error::other("cut off"))?;
        self.steps_left.set(left);
        Ok(())
    }
}

impl Disk for FailingDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.create_folder(path)
    }

    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        if let Err(cut) = self.step() {
            RealDisk.write(path, &content[..content.len() / 2])?;
            return Err(cut);
        }
        RealDisk.write(path, content)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.remove_file(path)
    }

    fn remove_empty_folder(&self, path: &Path) -> io::Result<bool> {
        self.step()?;
        RealDisk.remove_empty_folder(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        if let Err(cut) = self.step() {
            // Half of a folder is gone when removing it is cut off.
            if let Some(first) = std::fs::read_dir(path)?.next() {
                let first = first?;
                if first.file_type()?.is_dir() {
                    RealDisk.remove_folder(&first.path())?;
                } else {
                    RealDisk.remove_file(&first.path())?;
                }
            }
            return Err(cut);
        }
        RealDisk.remove_folder(path)
    }
}

type Files = BTreeMap<String, String>;

fn files(list: &[(&str, &str)]) -> Files {
    list.iter()
        .map(|(path, content)| ((*path).to_owned(), (*content).to_owned()))
        .collect()
}

fn outputs(files: &Files) -> Vec<Output> {
    files
        .iter()
        .map(|(path, content)| Output {
            path: path.clone(),
            content: content.clone(),
        })
        .collect()
}

fn tree_of(files: &Files) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let file = root.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }
    root
}

fn on_disk(root: &Path) -> Files {
    walkdir::WalkDir::new(root)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry
                .path()
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            (path, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn refusal(outputs: &[Output], root: &Path) -> String {
    format!("{:#}", write(outputs, OWNED, root).unwrap_err())
}

fn output(path: &str) -> Output {
    Output {
        path: path.to_owned(),
        content: "x\n".to_owned(),
    }
}

#[test]
fn what_changed_is_written_and_what_is_no_longer_produced_is_removed_with_its_empty_folders() {
    let before = files(&[
        ("README.md", "by hand\n"),
        ("sdk/Cargo.toml", "old\n"),
        ("sdk/src/api/old/deep/a.rs", "a\n"),
        ("sdk/src/api/same.rs", "same\n"),
        ("sdk/src/lib.rs", "by hand\n"),
    ]);
    let root = tree_of(&before);
    let after = files(&[
        ("docs-src/page.md", "page\n"),
        ("sdk/Cargo.toml", "new\n"),
        ("sdk/src/api/same.rs", "same\n"),
    ]);
    let written = write(&outputs(&after), OWNED, root.path()).unwrap();
    assert_eq!(written.written, ["docs-src/page.md", "sdk/Cargo.toml"]);
    assert_eq!(written.removed, ["sdk/src/api/old/deep/a.rs"]);
    assert_eq!(written.unchanged, 1);
    let mut expected = after;
    expected.insert("README.md".into(), "by hand\n".into());
    expected.insert("sdk/src/lib.rs".into(), "by hand\n".into());
    assert_eq!(on_disk(root.path()), expected);
    assert!(!root.path().join("sdk/src/api/old").exists());
    assert!(!root.path().join(journal::FOLDER).exists());
}

#[test]
fn an_unchanged_file_keeps_its_time_and_its_line_ends() {
    let root = tree_of(&files(&[("docs-src/page.md", "one\r\ntwo\r\n")]));
    let file = root.path().join("docs-src/page.md");
    let before = std::fs::metadata(&file).unwrap().modified().unwrap();
    let produced = outputs(&files(&[("docs-src/page.md", "one\ntwo\n")]));
    assert_eq!(check(&produced, OWNED, root.path()).unwrap(), []);
    assert_eq!(
        write(&produced, OWNED, root.path()).unwrap().written,
        Vec::<String>::new()
    );
    assert_eq!(
        std::fs::metadata(&file).unwrap().modified().unwrap(),
        before
    );
}

#[test]
fn check_names_each_missing_differing_and_extra_file_in_order_and_touches_nothing() {
    let before = files(&[
        ("docs-src/a.md", "one\ntwo\n"),
        ("docs-src/b.md", "x\n"),
        ("sdk/src/api/c.rs", "c"),
    ]);
    let root = tree_of(&before);
    let produced = outputs(&files(&[
        ("docs-src/a.md", "one\n2\n"),
        ("docs-src/d.md", ""),
        ("sdk/src/api/c.rs", "c"),
    ]));
    let found: Vec<_> = check(&produced, OWNED, root.path())
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "docs-src/a.md:2: differs from here on",
            "docs-src/b.md: no longer produced",
            "docs-src/d.md: missing"
        ]
    );
    assert_eq!(on_disk(root.path()), before);
}

#[test]
fn a_file_and_a_folder_change_places() {
    let before = files(&[("docs-src/a", "file\n"), ("docs-src/b/c.md", "folder\n")]);
    let after = files(&[("docs-src/a/c.md", "folder\n"), ("docs-src/b", "file\n")]);
    let root = tree_of(&before);
    write(&outputs(&after), OWNED, root.path()).unwrap();
    assert_eq!(on_disk(root.path()), after);
}

#[test]
fn outputs_that_could_not_stand_in_one_tree_are_refused_before_anything_is_written() {
    let root = tempfile::tempdir().unwrap();
    let refuse = |list: &[&str]| {
        refusal(
            &list.iter().map(|path| output(path)).collect::<Vec<_>>(),
            root.path(),
        )
    };
    assert!(refuse(&["src/main.rs"]).contains("none of the generator's own folders"));
    assert!(refuse(&["docs-src/../main.rs"]).contains("no path of an output"));
    assert!(refuse(&["/docs-src/a"]).contains("no path of an output"));
    assert!(refuse(&["docs-src/a", "docs-src/a"]).contains("produced twice"));
    assert!(refuse(&["docs-src/a", "docs-src/A"]).contains("ignore case"));
    assert!(
        refuse(&["docs-src/a", "docs-src/a/b", "docs-src/a-b"])
            .contains("as a file and as a folder")
    );
    assert_eq!(on_disk(root.path()), Files::new());
}

#[cfg(unix)]
#[test]
fn a_link_on_the_way_is_refused() {
    let outside = tree_of(&files(&[("kept.rs", "kept")]));
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("sdk/src")).unwrap();
    std::os::unix::fs::symlink(outside.path(), root.path().join("sdk/src/api")).unwrap();
    assert!(refusal(&[output("sdk/src/api/a.rs")], root.path()).contains("symbolic link"));
    assert!(refusal(&[], root.path()).contains("symbolic link"));
    assert_eq!(on_disk(outside.path()), files(&[("kept.rs", "kept")]));
}

#[test]
fn a_damaged_plan_is_named_and_left_alone() {
    let root = tree_of(&files(&[(".codegen-journal/plan.json", "{")]));
    let error = format!("{:#}", recover(root.path()).unwrap_err());
    assert!(
        error.contains(".codegen-journal") && error.contains("damaged"),
        "{error}"
    );
}

/// Cuts the change off after every step, and its recovery after every step too: the tree must be old or new.
fn cut_off_everywhere(before: &Files, after: &Files) {
    let produced = outputs(after);
    for steps in 0.. {
        let root = tree_of(before);
        let finished = write_on(&FailingDisk::after(steps), &produced, OWNED, root.path()).is_ok();
        for recovery_steps in 0.. {
            if journal::recover(&FailingDisk::after(recovery_steps), root.path()).is_ok() {
                break;
            }
        }
        let now = on_disk(root.path());
        assert!(
            now == *before || now == *after,
            "after {steps} steps the tree is neither old nor new: {now:#?}"
        );
        assert!(!finished || now == *after);
        assert_eq!(recover(root.path()).unwrap(), Recovery::Clean);
        write(&produced, OWNED, root.path()).unwrap();
        assert_eq!(on_disk(root.path()), *after);
        if finished {
            return;
        }
    }
}

#[test]
fn an_interruption_at_any_step_leaves_the_old_tree_or_the_new_one() {
    cut_off_everywhere(
        &files(&[
            ("docs-src/a.md", "one\n"),
            ("docs-src/gone/b.md", "two\n"),
            ("docs-src/swapped", "file\n"),
            ("sdk/Cargo.toml", "old\n"),
        ]),
        &files(&[
            ("docs-src/a.md", "one and more\n"),
            ("docs-src/new/c.md", "three\n"),
            ("docs-src/swapped/now.md", "folder\n"),
            ("sdk/Cargo.toml", "new\n"),
        ]),
    );
}

#[test]
fn an_interruption_says_whether_the_change_was_decided() {
    let before = files(&[("docs-src/a.md", "one\n")]);
    let produced = outputs(&files(&[("docs-src/a.md", "two\n")]));
    let mut seen = Vec::new();
    for steps in 0.. {
        let root = tree_of(&before);
        if write_on(&FailingDisk::after(steps), &produced, OWNED, root.path()).is_ok() {
            break;
        }
        seen.push(recover(root.path()).unwrap());
    }
    seen.dedup();
    assert_eq!(
        seen,
        [
            Recovery::Clean,
            Recovery::RolledBack,
            Recovery::Completed,
            Recovery::RolledBack
        ]
    );
}

fn any_files() -> impl Strategy<Value = Files> {
    let path = prop::sample::select(vec![
        "docs-src/a",
        "docs-src/b/c",
        "docs-src/b/d/e",
        "sdk/src/api/f",
        "sdk/src/api/g/h",
    ]);
    prop::collection::btree_map(path.prop_map(str::to_owned), "[a-c]{0,3}\n", 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_change_cut_off_anywhere_is_whole(before in any_files(), after in any_files()) {
        cut_off_everywhere(&before, &after);
    }
}
