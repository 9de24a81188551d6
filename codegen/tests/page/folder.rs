//! The source stage: what a folder may hold, and what is said of what cannot be read.

use std::path::Path;

use codegen::diagnostic::{Diagnostic, Severity};
use codegen::page;
use codegen::source::Tree;

fn checkout(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let file = root.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }
    root
}

/// Reads a checkout; everything that is found names a file, says what to do, and is shown as one line.
fn load(root: &Path) -> (Tree, Vec<String>) {
    let (tree, found) = Tree::load(root).unwrap();
    (tree, found.iter().map(shown).collect())
}

fn shown(found: &Diagnostic) -> String {
    assert!(found.help.as_ref().is_some_and(|help| !help.is_empty()));
    assert!(!found.message.is_empty());
    format!("{} {} {}", found.place, found.severity, found.code)
}

fn refusal(root: &Path) -> String {
    format!("{:#}", Tree::load(root).unwrap_err())
}

#[test]
fn a_folder_that_is_not_there_is_refused_with_its_name_and_advice() {
    let root = tempfile::tempdir().unwrap();
    let refused = refusal(&root.path().join("nowhere"));
    assert!(refused.contains("nowhere"), "{refused}");
    assert!(
        refused.contains("pass the folder of a documentation checkout"),
        "{refused}"
    );
}

#[test]
fn a_file_instead_of_a_folder_is_refused() {
    let root = checkout(&[("page.md", b"a")]);
    let refused = refusal(&root.path().join("page.md"));
    assert!(refused.contains("page.md` is a file"), "{refused}");
}

#[test]
fn a_folder_without_the_reference_is_refused_with_what_is_missing() {
    let root = checkout(&[("docs/page.md", b"a")]);
    let refused = refusal(root.path());
    assert!(
        refused.contains("has no folder `api-reference/`"),
        "{refused}"
    );
}

#[test]
fn a_reference_without_pages_is_an_empty_tree() {
    let root = checkout(&[("api-reference/toc.yaml", b"a")]);
    let (tree, found) = load(root.path());
    assert!(tree.is_empty());
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_folder_asked_for_that_is_missing_is_named() {
    let root = checkout(&[("api-reference/a.md", b"a")]);
    let (tree, found) = Tree::load_below(root.path(), &["api-reference", "settings"]).unwrap();
    assert_eq!(tree.len(), 1);
    assert_eq!(
        found.iter().map(shown).collect::<Vec<_>>(),
        ["settings:1:1 error folder-missing"]
    );
}

#[test]
fn a_folder_asked_for_outside_of_the_checkout_is_not_read() {
    let root = checkout(&[
        ("docs/api-reference/a.md", b"a"),
        ("secret/b.md", b"secret"),
    ]);
    let docs = root.path().join("docs");
    for outside in ["../secret", "api-reference/../../secret"] {
        let (tree, found) = Tree::load_below(&docs, &["api-reference", outside]).unwrap();
        assert_eq!(tree.paths().collect::<Vec<_>>(), ["api-reference/a.md"]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, "folder-outside");
        assert!(shown(&found[0]).contains(outside));
    }
}

#[test]
fn a_page_that_is_not_utf8_points_at_the_first_wrong_byte() {
    let root = checkout(&[
        ("api-reference/bad.md", "good\r\né\u{1F600}".as_bytes()),
        ("api-reference/worse.md", b"one\n\xc3\xa9 \xe2\x82"),
    ]);
    let (tree, found) = load(root.path());
    assert_eq!(tree.paths().collect::<Vec<_>>(), ["api-reference/bad.md"]);
    assert_eq!(found, ["api-reference/worse.md:2:3 error not-utf8"]);
}

#[test]
fn a_page_in_utf16_is_not_utf8_from_its_first_byte() {
    let root = checkout(&[("api-reference/a.md", b"\xff\xfea\0")]);
    let (_, found) = load(root.path());
    assert_eq!(found, ["api-reference/a.md:1:1 error not-utf8"]);
}

#[test]
fn an_empty_page_is_a_page() {
    let root = checkout(&[("api-reference/a.md", b"")]);
    let (tree, found) = load(root.path());
    assert_eq!(tree.get("api-reference/a.md"), Some(""));
    assert_eq!(found, [""; 0]);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_give_the_same_page() {
    let unix = checkout(&[(
        "api-reference/a.md",
        b"---\ntitle: x\n---\n# A {#a}\n\n#|\n|| a | b ||\n|#\n",
    )]);
    let windows = checkout(&[(
        "api-reference/a.md",
        b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\n# A {#a}\r\n\r\n#|\r\n|| a | b ||\r\n|#\r\n",
    )]);
    let read = |root: &Path| {
        let (tree, found) = load(root);
        assert_eq!(found, [""; 0]);
        let text = tree.get("api-reference/a.md").unwrap().to_owned();
        (page::parse("a.md", &text, &|_| None).0, text)
    };
    assert_eq!(read(unix.path()), read(windows.path()));
}

#[test]
fn a_byte_order_mark_alone_is_an_empty_page() {
    let root = checkout(&[("api-reference/a.md", b"\xef\xbb\xbf")]);
    assert_eq!(load(root.path()).0.get("api-reference/a.md"), Some(""));
}

#[test]
fn a_folder_named_like_a_page_is_a_folder() {
    let root = checkout(&[("api-reference/a.md/b.md", b"b")]);
    let (tree, found) = load(root.path());
    assert_eq!(
        tree.paths().collect::<Vec<_>>(),
        ["api-reference/a.md/b.md"]
    );
    assert_eq!(found, [""; 0]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_are_said_and_not_followed_into_a_circle() {
        let root = checkout(&[("api-reference/a.md", b"a"), ("api-reference/x/b.md", b"b")]);
        let reference = root.path().join("api-reference");
        symlink(&reference, reference.join("x/up")).unwrap();
        symlink("self", reference.join("self")).unwrap();
        symlink("nowhere", reference.join("gone.md")).unwrap();
        symlink("../a.md", reference.join("x/c.md")).unwrap();
        let (tree, found) = load(root.path());
        assert_eq!(
            tree.paths().collect::<Vec<_>>(),
            ["api-reference/a.md", "api-reference/x/b.md"]
        );
        assert_eq!(
            found,
            [
                "api-reference/gone.md:1:1 warning link-not-followed",
                "api-reference/x/c.md:1:1 warning link-not-followed",
                "api-reference/x/up:1:1 warning link-not-followed",
            ]
        );
    }

    #[test]
    fn a_checkout_may_itself_be_reached_by_a_link() {
        let root = checkout(&[("real/api-reference/a.md", b"a")]);
        symlink(root.path().join("real"), root.path().join("link")).unwrap();
        let (tree, found) = load(&root.path().join("link"));
        assert_eq!(tree.paths().collect::<Vec<_>>(), ["api-reference/a.md"]);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn a_page_whose_name_is_not_utf8_is_said() {
        let root = checkout(&[("api-reference/a.md", b"a")]);
        let name = std::ffi::OsStr::from_bytes(b"b\xff.md");
        if std::fs::write(root.path().join("api-reference").join(name), b"b").is_err() {
            return;
        }
        let (tree, found) = load(root.path());
        assert_eq!(tree.len(), 1);
        assert_eq!(
            found,
            ["api-reference/b\u{fffd}.md:1:1 error name-not-utf8"]
        );
    }

    /// Whether permissions hold anybody back here; they do not hold back root.
    fn locked(path: &Path) -> bool {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o000)).unwrap();
        let open = std::fs::read(path).is_ok() || std::fs::read_dir(path).is_ok();
        if open {
            println!("skipped: permissions do not hold this user back");
        }
        !open
    }

    #[test]
    fn a_page_that_may_not_be_read_is_said() {
        let root = checkout(&[("api-reference/a.md", b"a"), ("api-reference/b.md", b"b")]);
        if locked(&root.path().join("api-reference/a.md")) {
            let (tree, found) = load(root.path());
            assert_eq!(tree.paths().collect::<Vec<_>>(), ["api-reference/b.md"]);
            assert_eq!(found, ["api-reference/a.md:1:1 error unreadable"]);
        }
    }

    #[test]
    fn a_folder_that_may_not_be_read_is_said() {
        let root = checkout(&[("api-reference/a.md", b"a"), ("api-reference/x/b.md", b"b")]);
        let folder = root.path().join("api-reference/x");
        if locked(&folder) {
            let (tree, found) = load(root.path());
            assert_eq!(tree.paths().collect::<Vec<_>>(), ["api-reference/a.md"]);
            assert_eq!(found, ["api-reference/x:1:1 error unreadable"]);
        }
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn a_finding_can_be_made_to_weigh_less() {
    let (_, found) = Tree::load_below(
        checkout(&[("api-reference/a.md", b"\xff")]).path(),
        &["api-reference"],
    )
    .unwrap();
    let lighter = found[0].clone().with_severity(Severity::Warning);
    assert!(Severity::Error < Severity::Warning);
    assert_eq!(lighter.severity.to_string(), "warning");
    assert_eq!(lighter.place, found[0].place);
}
