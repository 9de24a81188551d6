//! The generated code is compiled on the real runtime, not only looked at.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::emit::truth::{Home, examine};
use codegen::emit::{Families, Output, emit, manifest};
use codegen::ir::{Api, Type};

use crate::course;

/// What the tests of examples call.
const CHECKS: &str = r#"//! Typed requests against examples.
mod generated;

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("JSON")
}

fn check(name: &str, sent: serde_json::Value, expected: &str) {
    assert_eq!(sent, json(expected), "{name}");
}

fn check_in_order(name: &str, sent: serde_json::Value, expected: &str) {
    assert_eq!(sent.to_string(), json(expected).to_string(), "{name}");
}
"#;

/// Words that rustdoc would take for markup, of every kind.
const PROSE: &str =
    "See <b>this</b>, <id> & [that](x.md) or [Other], at https://example.com/a_b(c) `code` *and*
    indented
```rust
fn broken( {
```
# heading
- item
1. one
| a | b |
{% note %} {\"url\":\"http://example.com/a.png\"}
$x$ <https://example.com> [^1] [ ] `not closed";

/// The same with words of the documentation wherever they may stand.
fn with_prose(mut api: Api) -> Api {
    let prose = || Some(PROSE.to_owned());
    api.events.iter_mut().for_each(|event| event.docs = prose());
    for method in &mut api.methods {
        method.docs = prose();
        for error in &mut method.errors {
            error.message = prose();
        }
        let parameters = method.signatures.iter_mut().flat_map(|one| &mut one.params);
        parameters.for_each(|field| field.docs = prose());
        if let Some(Type::Object(answer)) = &mut method.response.ty {
            answer
                .fields
                .iter_mut()
                .for_each(|field| field.docs = prose());
        }
    }
    api
}

/// A workspace of the runtime, the obstacle course as its generated part, and a crate that uses it.
struct Course {
    root: tempfile::TempDir,
    target: PathBuf,
}

impl Course {
    fn lay_out() -> Self {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root = tempfile::tempdir().expect("a folder");
        let families = Families::committed().expect("the table");
        let api = with_prose(course::api());
        let read = |path: &str| fs::read_to_string(repository.join(path)).expect(path);
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        };

        let workspace: Vec<String> = read("Cargo.toml")
            .lines()
            .filter(|line| !line.starts_with("default-members"))
            .map(|line| {
                if line.starts_with("members") {
                    "members = [\"runtime\", \"sdk\", \"probe\"]".into()
                } else {
                    line.into()
                }
            })
            .collect();
        write("Cargo.toml", &workspace.join("\n"));
        write("Cargo.lock", &read("Cargo.lock"));
        write(
            "sdk/Cargo.toml",
            &manifest(&read("sdk/Cargo.toml"), &families).expect("a manifest"),
        );
        write(
            "probe/Cargo.toml",
            "[package]\nname = \"probe\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dev-dependencies]\n\
             bitrix24 = { workspace = true, features = [\"full\"] }\nserde_json.workspace = true\n\n\
             [features]\ndefault = [\"crm\", \"disk\", \"lists\", \"user\"]\ncrm = []\ndisk = []\nlists = []\nuser = []\n",
        );
        write("probe/src/lib.rs", "");
        write("probe/tests/requests/main.rs", CHECKS);
        write("runtime/Cargo.toml", &read("runtime/Cargo.toml"));
        // What a feature brings that no method needs.
        write(
            "redis/Cargo.toml",
            "[package]\nname = \"bitrix24-redis\"\nversion.workspace = true\nedition.workspace = true\n",
        );
        write("redis/src/lib.rs", "");
        for folder in ["runtime/src", "sdk/src", "sdk/benches", "sdk/examples"] {
            copy(&repository.join(folder), &root.path().join(folder));
        }
        let home = Home {
            folder: "probe/tests/requests/generated",
            verb: "generate",
        };
        let truth = examine(&api, &families, &home).expect("verdicts");
        assert!(
            truth.verdicts.iter().all(|v| v.fits()),
            "{:#?}",
            truth.verdicts
        );
        for Output { path, content } in emit(&api, &families)
            .expect("outputs")
            .iter()
            .chain(&truth.tests)
        {
            write(path, content);
        }
        Self {
            root,
            target: Path::new(env!("CARGO_TARGET_TMPDIR")).join("course"),
        }
    }

    fn cargo(&self, arguments: &[&str]) {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--quiet"])
            .current_dir(self.root.path())
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_ENCODED_RUSTFLAGS", "-Dwarnings")
            .env("RUSTDOCFLAGS", "-Dwarnings")
            .output()
            .expect("cargo");
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(
            output.status.success(),
            "cargo {}\n{out}\n{err}",
            arguments.join(" ")
        );
    }
}

/// Copies the hand-written sources.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            if name != "api" {
                copy(&path, &to.join(name));
            }
        } else {
            fs::create_dir_all(to).expect("folders");
            fs::copy(&path, to.join(name)).expect("a file");
        }
    }
}

#[test]
fn the_obstacle_course_compiles_for_every_feature_and_its_examples_are_sent_as_written() {
    let course = Course::lay_out();
    course.cargo(&["test", "-p", "probe"]);
    course.cargo(&["doc", "-p", "bitrix24", "--no-deps", "--features", "full"]);
    for feature in [
        "full,serde,testing",
        "crm",
        "crm-legacy",
        "disk",
        "lists",
        "tasks",
        "user",
    ] {
        course.cargo(&[
            "check",
            "-p",
            "bitrix24",
            "--no-default-features",
            "--features",
            &format!("ring,{feature}"),
        ]);
    }
}
