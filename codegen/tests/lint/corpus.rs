//! The ledger of the defects, and what holds for findings anywhere.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use codegen::diagnostic::Diagnostic;
use codegen::lint::ledger::Ledger;
use codegen::lint::lint;
use codegen::source::Tree;

use crate::pages::{PAGE, checkout, found};
use crate::upstream;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

static UPSTREAM: LazyLock<Option<(Tree, Vec<Diagnostic>)>> = LazyLock::new(|| {
    let (tree, mut found) = Tree::load(&upstream::checkout()?).expect("pages");
    found.extend(lint(&tree).expect("findings"));
    Some((tree, found))
});

#[test]
fn the_ledger_holds_exactly_the_defects_of_the_upstream_pages() {
    let Some((_, found)) = UPSTREAM.as_ref() else {
        return;
    };
    let ledger = Ledger::load(&root()).expect("the ledger");
    let differences = ledger.differences(&Ledger::of(found));
    assert!(differences.is_empty(), "{differences:#?}");
}

/// Each finding stands within a page, has a code in small letters, and says what to do.
fn well_formed(tree: &Tree, found: &[Diagnostic]) {
    for finding in found {
        let place = &finding.place;
        let page = tree
            .get(&place.path)
            .unwrap_or_else(|| panic!("{finding:?}"));
        let line = page.split('\n').nth(place.line as usize - 1);
        let line = line.unwrap_or_else(|| panic!("{finding:?}"));
        assert!(
            line.chars().count() + 1 >= place.column as usize,
            "{finding:?}"
        );
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        assert!(finding.code.bytes().all(letters), "{finding:?}");
        assert!(finding.message.ends_with(['.', ')']), "{finding:?}");
        assert!(finding.help.is_some(), "{finding:?}");
    }
}

#[test]
fn every_finding_has_a_place_and_a_fix() {
    let spoilt = PAGE.replace("NAME", "NOM").replacen("NOM", "NAME", 1);
    well_formed(&checkout(&spoilt), &found(&spoilt));
    let (facts, _) = Tree::load(&root().join("docs-src")).expect("pages");
    well_formed(&facts, &lint(&facts).expect("findings"));
    if let Some((tree, found)) = UPSTREAM.as_ref() {
        well_formed(tree, found);
    }
}

#[test]
fn a_ledger_that_was_written_is_exact_and_says_what_has_changed_since() {
    let two = PAGE.replacen("|| `NOT_FOUND`", "|| —", 1);
    let ledger = Ledger::of(&found(&two));
    let read: Ledger = toml::from_str(&ledger.text()).expect("a ledger");
    assert_eq!(read, ledger);
    assert_eq!(ledger.differences(&Ledger::of(&found(&two))), [""; 0]);
    let other = two.replacen("[below](#fields)", "[below](#none)", 1);
    let other = other.replacen("|| —", "|| `NOT_FOUND`", 1);
    assert_eq!(
        ledger.differences(&Ledger::of(&found(&other))),
        [
            "api-reference/crm/thing/crm-thing-add.md: 0 × `anchor-dead` in the ledger, 1 found",
            "api-reference/crm/thing/crm-thing-add.md: 1 × `error-without-code` in the ledger, 0 found",
        ]
    );
}
