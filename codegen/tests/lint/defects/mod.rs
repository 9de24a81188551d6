//! One defect at a time.

mod examples;
mod page;
mod tables;

use crate::pages::{PAGE, PATH, found};

/// The findings of the page in which one text stands for another: code and the line's text.
#[track_caller]
fn spoilt(from: &str, to: &str) -> Vec<(&'static str, String)> {
    assert!(PAGE.contains(from), "the page has no `{from}`");
    let page = PAGE.replacen(from, to, 1);
    let lines: Vec<&str> = page.lines().collect();
    let all = found(&page);
    all.iter()
        .map(|finding| {
            assert_eq!(finding.place.path, PATH, "{finding:?}");
            let line = lines[finding.place.line as usize - 1];
            let behind: String = line
                .chars()
                .skip(finding.place.column as usize - 1)
                .collect();
            (finding.code, behind)
        })
        .collect()
}

/// The page with one text for another has this one finding, at a place where the text starts so.
#[track_caller]
fn has(from: &str, to: &str, code: &str, at: &str) {
    let found = spoilt(from, to);
    let [(is, behind)] = found.as_slice() else {
        panic!("one finding expected: {found:#?}");
    };
    assert_eq!(*is, code);
    assert!(behind.starts_with(at), "`{behind}`");
}

#[test]
fn a_page_without_a_defect_has_no_findings() {
    assert_eq!(found(PAGE), []);
}

#[test]
fn a_russian_page_without_a_defect_has_no_findings() {
    let mut page = PAGE.to_owned();
    for (english, russian) in [
        (
            "Who can execute the method: any user",
            "Кто может выполнять метод: любой пользователь",
        ),
        ("Method Parameters", "Параметры метода"),
        (
            "**Name**\n`type` | **Description**",
            "**Название**\n`тип` | **Описание**",
        ),
        (
            "Required if `kind` is not passed",
            "Обязательный, если не передан `kind`",
        ),
        ("### Parameter fields {#fields}", "### Параметр fields"),
        ("[below](#fields)", "[ниже](#parametr-fields)"),
        ("Code Examples", "Примеры кода"),
        ("Response Handling", "Обработка ответа"),
        ("Returned Data", "Возвращаемые данные"),
        ("Error Handling", "Обработка ошибок"),
        ("Possible Error Codes", "Возможные коды ошибок"),
        ("**Code** | **Description**", "**Код** | **Описание**"),
    ] {
        page = page.replace(english, russian);
    }
    assert!(page.contains("Обработка ошибок"), "{page}");
    assert_eq!(found(&page), []);
}
