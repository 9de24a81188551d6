//! Pages of the Russian documentation against the same pages of the English one.

use std::path::{Path, PathBuf};

use codegen::extract::extract;
use codegen::facts::PageFacts;
use codegen::page;
use codegen::source::Tree;

use super::neutral::{difference, lines};
use crate::upstream;

/// The addresses and codes of each country.
const COUNTRY: &str = "an example of another country";
/// The Russian sentence has the words of a default, and the English one has others.
const DEFAULT: &str = "a default that only the Russian words call one";
/// It describes a flag of a value.
const FLAG: &str = "the field says that a value is the default, and has none itself";

/// The English page links to the anchor of the Russian heading.
const DEAD: &str = "the English link is dead: its anchor is made of the Russian heading";

/// Where the two say something else: page, line, reason. `-` stands on the English page alone, `+` on the Russian one.
const LEDGER: &[(&str, &str, &str)] = &[
    (
        "api-reference/chats/users/im-user-list-get.md",
        r#"-       "website": "example.com","#,
        COUNTRY,
    ),
    (
        "api-reference/chats/users/im-user-list-get.md",
        r#"+       "website": "example.ru","#,
        COUNTRY,
    ),
    (
        "api-reference/crm/contacts/crm-contact-add.md",
        r#"-     "UTM_SOURCE": "google","#,
        COUNTRY,
    ),
    (
        "api-reference/crm/contacts/crm-contact-add.md",
        r#"+     "UTM_SOURCE": "yandex","#,
        COUNTRY,
    ),
    (
        "api-reference/crm/document-generator/templates/crm-document-generator-template-get.md",
        r#"-       "region": "de","#,
        COUNTRY,
    ),
    (
        "api-reference/crm/document-generator/templates/crm-document-generator-template-get.md",
        r#"+       "region": "ru","#,
        COUNTRY,
    ),
    (
        "api-reference/crm/leads/management-communication/crm-lead-contact-delete.md",
        "- || **fields*** `object` | [below](#parametr-fields) ||",
        DEAD,
    ),
    (
        "api-reference/crm/leads/management-communication/crm-lead-contact-delete.md",
        "+ || **fields*** `object` | [below](#section-1) ||",
        DEAD,
    ),
    (
        "api-reference/data-types.md",
        "- || **DEF** `char` | Default: computed. Written as `Y` or `N`. ||",
        FLAG,
    ),
    (
        "api-reference/data-types.md",
        "+ || **DEF** `char` | Written as `Y` or `N`. ||",
        FLAG,
    ),
    (
        "api-reference/tasks/result/tasks-task-result-list-rest-v3.md",
        "- || **select** `array` | Possible values: `id`; `taskId`; `text`; `authorId`; `author`; `createdAt`; `updatedAt`; `status`; `fileIds`; `rights`; `messageId`. ||",
        DEFAULT,
    ),
    (
        "api-reference/tasks/result/tasks-task-result-list-rest-v3.md",
        "+ || **select** `array` | Default: computed. Possible values: `id`; `taskId`; `text`; `authorId`; `author`; `createdAt`; `updatedAt`; `status`; `fileIds`; `rights`; `messageId`. ||",
        DEFAULT,
    ),
    (
        "api-reference/tasks/user-field/task-item-user-field-get.md",
        r#"-     "EDIT_FORM_LABEL": {"ar": "", "br": "", "de": "", "en": "text"},"#,
        COUNTRY,
    ),
    (
        "api-reference/tasks/user-field/task-item-user-field-get.md",
        r#"-     "LIST_COLUMN_LABEL": {"en": "text"},"#,
        COUNTRY,
    ),
    (
        "api-reference/tasks/user-field/task-item-user-field-get.md",
        r#"-     "LIST_FILTER_LABEL": {"en": "text"},"#,
        COUNTRY,
    ),
    (
        "api-reference/tasks/user-field/task-item-user-field-get.md",
        r#"-     "ERROR_MESSAGE": {"en": "text"},"#,
        COUNTRY,
    ),
    (
        "api-reference/tasks/user-field/task-item-user-field-get.md",
        r#"-     "HELP_MESSAGE": {"en": "text"}"#,
        COUNTRY,
    ),
    (
        "api-reference/tasks/user-field/task-item-user-field-get.md",
        r#"+     "EDIT_FORM_LABEL": {"ar": "", "br": "", "de": "", "en": "text", "ru": "text"},"#,
        COUNTRY,
    ),
    (
        "api-reference/tasks/user-field/task-item-user-field-get.md",
        r#"+     "LIST_COLUMN_LABEL": {"ar": "text", "br": "text"},"#,
        COUNTRY,
    ),
    (
        "api-reference/tasks/user-field/task-item-user-field-get.md",
        r#"+     "LIST_FILTER_LABEL": {"ar": "text", "br": "text"},"#,
        COUNTRY,
    ),
    (
        "api-reference/tasks/user-field/task-item-user-field-get.md",
        r#"+     "ERROR_MESSAGE": {"ar": "text", "br": "text"},"#,
        COUNTRY,
    ),
    (
        "api-reference/tasks/user-field/task-item-user-field-get.md",
        r#"+     "HELP_MESSAGE": {"ar": "text", "br": "text"}"#,
        COUNTRY,
    ),
];

/// Pages of the Russian documentation: `$BITRIX24_DOCS_RU`, or those beside the workspace.
fn russian() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/ru-sample");
    let folder = std::env::var_os("BITRIX24_DOCS_RU").map_or_else(beside, PathBuf::from);
    if folder.join("api-reference").is_dir() {
        return Some(folder);
    }
    println!("skipped: no Russian docs at {}", folder.display());
    None
}

fn read(path: &str, text: &str, others: &Tree) -> PageFacts {
    let fragments = |path: &str| others.get(path);
    let (page, _) = page::parse(path, text, &fragments);
    extract(path, text, &page, &fragments).0
}

#[test]
fn russian_pages_give_the_facts_of_their_english_twins() {
    let (Some(russian), Some(english)) = (russian(), upstream::checkout()) else {
        return;
    };
    let (russian, _) = Tree::load(&russian).unwrap();
    let (english, _) = Tree::load(&english).unwrap();
    let (mut found, mut same, mut compared) = (Vec::new(), 0, 0);
    for (path, text) in russian.iter() {
        let Some(twin) = english.get(path) else {
            println!("{path}: no twin");
            continue;
        };
        let twin = read(path, twin, &english);
        let own = read(path, text, &english);
        assert_eq!(own.class, twin.class, "{path}");
        let twin = lines(&twin);
        let differences = difference(&twin, &lines(&own));
        compared += 1;
        same += twin.len();
        for line in differences {
            println!("{path}: {line}");
            found.push((path.to_owned(), line));
        }
    }
    println!(
        "{compared} pages, {same} lines of facts, {} differences",
        found.len()
    );
    let known: Vec<(String, String)> = LEDGER
        .iter()
        .map(|(path, line, _)| ((*path).to_owned(), (*line).to_owned()))
        .collect();
    let unknown: Vec<_> = found.iter().filter(|one| !known.contains(one)).collect();
    let stale: Vec<_> = known.iter().filter(|one| !found.contains(one)).collect();
    assert!(unknown.is_empty(), "not in the ledger: {unknown:#?}");
    assert!(stale.is_empty(), "no longer true: {stale:#?}");
    assert!(compared >= 20, "{compared} pages");
}
