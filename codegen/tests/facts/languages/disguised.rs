//! All pages, with their headings, columns and lines of access as another language or an earlier year writes them: the
//! facts stay.

use std::path::Path;

use codegen::extract::corpus::FOLDERS;
use codegen::extract::extract;
use codegen::facts::{Class, PageFacts};
use codegen::page;
use codegen::source::Tree;

use super::neutral::{difference, lines};
use crate::upstream;

/// What stands on pages, and what stands there on a Russian one.
const RUSSIAN: &[(&str, &str)] = &[
    ("\n## Method Parameters\n", "\n## Параметры метода\n"),
    ("\n## Code Examples\n", "\n## Примеры кода\n"),
    ("\n## Response Handling\n", "\n## Обработка ответа\n"),
    ("\n### Returned Data\n", "\n### Возвращаемые данные\n"),
    ("\n## Error Handling\n", "\n## Обработка ошибок\n"),
    (
        "\n### Possible Error Codes\n",
        "\n### Возможные коды ошибок\n",
    ),
    ("\n## Continue Learning\n", "\n## Продолжите изучение\n"),
    (
        "\n## What the Handler Receives\n",
        "\n## Что получает обработчик\n",
    ),
    (
        "|| **Name**\n`type` | **Description**",
        "|| **Название**\n`тип` | **Описание**",
    ),
    (
        "|| **Name** `type` | **Description**",
        "|| **Название** `тип` | **Описание**",
    ),
    (
        "|| **Parameter**\n`type` | **Description**",
        "|| **Параметр**\n`тип` | **Описание**",
    ),
    (
        "|| **Parameter** | **Type** | **Description**",
        "|| **Параметр** | **Тип** | **Описание**",
    ),
    (
        "|| **Code** | **Description** | **Value** ||",
        "|| **Код** | **Описание** | **Значение** ||",
    ),
    (
        "|| **Code** | **Description** ||",
        "|| **Код** | **Описание** ||",
    ),
    (
        "|| **Code** | **Error Message** | **Description**",
        "|| **Код** | **Cообщение об ошибке** | **Описание**",
    ),
    (
        "|| **Status** | **Code** | **Description**",
        "|| **Статус** | **Код** | **Описание**",
    ),
    (
        "|| **Field** | **Error Description**",
        "|| **Поле** | **Описание ошибки**",
    ),
    (
        "> Who can execute the method:",
        "> Кто может выполнять метод:",
    ),
    ("> Who can subscribe:", "> Кто может подписаться:"),
    (": any user\n", ": любой пользователь\n"),
    (": `any user`\n", ": `любой пользователь`\n"),
    (": administrator\n", ": администратор\n"),
    ("\nHTTP status: **", "\nHTTP-статус: **"),
    ("\nHTTP Status: **", "\nHTTP-статус: **"),
    ("\nNo parameters.\n", "\nБез параметров.\n"),
    ("\nNo parameters\n", "\nБез параметров\n"),
    ("\nError Code: `", "\nКод ошибки: `"),
    (" By default — `", " По умолчанию — `"),
    (" Default — `", " Значение по умолчанию — `"),
    (" Default: `", " Значение по умолчанию: `"),
    (" Possible values: `", " Возможные значения: `"),
    (" Possible values:\n", " Возможные значения:\n"),
];

/// What stood there in earlier years.
const OLDER: &[(&str, &str)] = &[
    ("\n## Method Parameters\n", "\n## Parameters\n"),
    ("\n## Code Examples\n", "\n## Examples\n"),
    ("\n## Response Handling\n", "\n## Success Response\n"),
    ("\n## Error Handling\n", "\n## Error Response\n"),
    ("*** `", "**^*^ `"),
    ("***\n[`", "**^*^\n[`"),
    (
        "|| **Name**\n`type` | **Description**",
        "|| **Parameter** | **Description**",
    ),
    (
        "|| **Name** `type` | **Description**",
        "|| **Parameter** | **Description**",
    ),
];

/// A star behind one of these belongs to the name, and is put aside.
const ASIDE: [(&str, &str); 3] = [("_***", "\u{1}"), ("\\***", "\u{2}"), ("****", "\u{3}")];

/// Which pages are disguised.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    All,
    /// The others have headings of their own.
    Methods,
}

fn facts(path: &str, text: &str, others: &Tree) -> PageFacts {
    let fragments = |path: &str| others.get(path);
    let (page, _) = page::parse(path, text, &fragments);
    extract(path, text, &page, &fragments).0
}

/// Reads all pages below a folder as they are and in disguise.
fn hold_for(root: &Path, replaced: &[(&str, &str)], kind: Kind, at_least: usize) {
    let (tree, _) = Tree::load(root).unwrap();
    let (mut pages, mut changed) = (0, 0);
    let mut differ = Vec::new();
    for (path, text) in tree.iter() {
        if !FOLDERS.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let mut other = text.to_owned();
        for (kept, aside) in ASIDE {
            other = other.replace(kept, aside);
        }
        for (here, there) in replaced {
            other = other.replace(here, there);
        }
        for (kept, aside) in ASIDE {
            other = other.replace(aside, kept);
        }
        pages += 1;
        if other == text {
            continue;
        }
        let (one, other) = (facts(path, text, &tree), facts(path, &other, &tree));
        if kind == Kind::Methods && !matches!(one.class, Class::Method { .. }) {
            continue;
        }
        changed += 1;
        if one != other {
            println!("{path}");
            for line in difference(&lines(&one), &lines(&other)) {
                println!("{line}");
            }
            differ.push(path);
        }
    }
    println!(
        "{pages} pages, {changed} in disguise, {} differ",
        differ.len()
    );
    assert!(differ.is_empty(), "{differ:#?}");
    assert!(changed > at_least, "{changed}");
}

fn docs_src() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs-src")
}

#[test]
fn canonical_pages_say_the_same_with_russian_words() {
    hold_for(&docs_src(), RUSSIAN, Kind::All, 1_800);
}

#[test]
fn canonical_pages_say_the_same_with_older_words() {
    hold_for(&docs_src(), OLDER, Kind::Methods, 1_600);
}

#[test]
fn upstream_pages_say_the_same_with_russian_words() {
    if let Some(root) = upstream::checkout() {
        hold_for(&root, RUSSIAN, Kind::All, 2_000);
    }
}

#[test]
fn upstream_pages_say_the_same_with_older_words() {
    if let Some(root) = upstream::checkout() {
        hold_for(&root, OLDER, Kind::Methods, 1_600);
    }
}
