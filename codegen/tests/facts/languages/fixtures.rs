//! A small page in both languages for each construct: the facts are the same, and they are there.

use codegen::extract::reduce;
use codegen::facts::Class;
use codegen::render::render;

use super::neutral::lines;
use crate::show::{PATH, read};

const ENGLISH: &str = "# Add a Thing thing.item.add\n\n> Scope: `thing`\n>\n> Who can execute the method: any user\n\n";
pub const RUSSIAN: &str = "# Добавить вещь thing.item.add\n\n> Scope: `thing`\n>\n> Кто может выполнять метод: любой пользователь\n\n";

/// What both pages say; they say each of these things.
fn same_pages(path: &str, english: &str, russian: &str, said: &[&str]) {
    let english = lines(&read(path, english));
    let russian = lines(&read(path, russian));
    assert_eq!(russian, english);
    for said in said {
        let is_said = english.iter().any(|line| line.contains(said));
        assert!(is_said, "`{said}` is not among {english:#?}");
    }
}

/// The same of pages of a method with these texts behind their heads.
fn same(english: &str, russian: &str, said: &[&str]) {
    same_pages(
        PATH,
        &format!("{ENGLISH}{english}\n"),
        &format!("{RUSSIAN}{russian}\n"),
        said,
    );
}

/// The same of rows of a table of parameters: in English, in Russian, and what both say.
pub fn same_rows(rows: &[(&str, &str, &str)]) {
    for (english, russian, said) in rows {
        same(
            &format!(
                "## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| {english} ||\n|#"
            ),
            &format!(
                "## Параметры метода\n\n#|\n|| **Название**\n`тип` | **Описание** ||\n|| {russian} ||\n|#"
            ),
            &[said],
        );
    }
}

#[test]
fn a_table_of_parameters_is_one_in_both_languages() {
    for (english, russian) in [
        (
            "**Name**\n`type` | **Description**",
            "**Название**\n`тип` | **Описание**",
        ),
        (
            "**Parameter**\n`type` | **Description**",
            "**Параметр**\n`тип` | **Описание**",
        ),
        (
            "**Key**\n`type` | **Description**",
            "**Ключ**\n`тип` | **Описание**",
        ),
        (
            "**Field**\n`type` | **Description**",
            "**Поле**\n`тип` | **Описание**",
        ),
        (
            "**Name** / `type` | **Description**",
            "**Имя** / `тип` | **Описание**",
        ),
    ] {
        same(
            &format!(
                "## Method Parameters\n\n#|\n|| {english} ||\n|| **id***\n`integer` | Key ||\n|#"
            ),
            &format!(
                "## Параметры метода\n\n#|\n|| {russian} ||\n|| **id***\n`integer` | Номер ||\n|#"
            ),
            &["## Method Parameters", "**id*** `integer`"],
        );
    }
}

#[test]
fn columns_of_types_and_defaults_are_found_by_their_heads() {
    same(
        "## Parameters\n\n#|\n|| **Parameter** | **Type** | **Default** | **Description** ||\n|| **a** | `integer` | `5` | Count ||\n|#",
        "## Параметры\n\n#|\n|| **Параметр** | **Тип** | **По умолчанию** | **Описание** ||\n|| **a** | `integer` | `5` | Число ||\n|#",
        &["**a** `integer` | Default: `5`."],
    );
}

#[test]
fn required_marks_are_read_in_every_spelling() {
    for mark in ["**a***", "**a**^*^", "**a^*^**"] {
        same_rows(&[(
            &format!("{mark}\n`string` | Text"),
            &format!("{mark}\n`string` | Текст"),
            "**a*** `string`",
        )]);
    }
}

#[test]
fn a_nested_table_is_found_by_the_anchor_of_its_heading() {
    same(
        "## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **fields***\n`object` | [below](#parameter-fields) ||\n|#\n\n### Parameter fields\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **TITLE***\n`string` | Title ||\n|#",
        "## Параметры метода\n\n#|\n|| **Название**\n`тип` | **Описание** ||\n|| **fields***\n`object` | [ниже](#parametr-fields) ||\n|#\n\n### Параметр fields\n\n#|\n|| **Название**\n`тип` | **Описание** ||\n|| **TITLE***\n`string` | Имя ||\n|#",
        &[
            "**fields*** `object` | [below](#section-",
            "**TITLE*** `string`",
        ],
    );
}

#[test]
fn the_answer_and_its_table_are_read() {
    same(
        "## Response Handling\n\nHTTP status: **200**\n\n```json\n{\"result\": {\"id\": 1, \"name\": \"Thing one\"}}\n```\n\n### Returned Data\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **result**\n`object` | Answer ||\n|#",
        "## Обработка ответа\n\nHTTP-статус: **200**\n\n```json\n{\"result\": {\"id\": 1, \"name\": \"Первая вещь\"}}\n```\n\n### Возвращаемые данные\n\n#|\n|| **Название**\n`тип` | **Описание** ||\n|| **result**\n`object` | Ответ ||\n|#",
        &[
            "## Response Handling",
            "HTTP status: **200**",
            "{\"result\"",
            "**result** `object`",
        ],
    );
}

#[test]
fn errors_are_read_whatever_the_columns_are_called() {
    same(
        "## Error Handling\n\nHTTP status: **400**, **403**\n\n### Possible Error Codes\n\n#|\n|| **Code** | **Description** | **Value** ||\n|| `NOT_FOUND` | Words | Words ||\n|| Empty value | Words | Words ||\n|#",
        "## Обработка ошибок\n\nHTTP-статус: **400**, **403**\n\n### Возможные коды ошибок\n\n#|\n|| **Код** | **Описание** | **Значение** ||\n|| `NOT_FOUND` | Слова | Слова ||\n|| Пустое значение | Слова | Слова ||\n|#",
        &["HTTP status: **400**, **403**", "| `NOT_FOUND`"],
    );
    // The message's head begins with a Latin letter.
    same(
        "## Error Handling\n\n#|\n|| **Status** | **Code** | **Error Message** | **Description** ||\n|| `400` | `100` | Words | Words ||\n|#",
        "## Обработка ошибок\n\n#|\n|| **Статус** | **Код** | **Cообщение об ошибке** | **Описание** ||\n|| `400` | `100` | Слова | Слова ||\n|#",
        &["|| 400 | `100`"],
    );
}

#[test]
fn errors_of_fields_are_read() {
    same(
        "## Error Handling\n\n#### Errors of Requests\n\nError Code: `VALIDATION`\n\n#|\n|| **Field** | **Error Description** | **Fix** ||\n|| `filter` | Words | Words ||\n|#",
        "## Обработка ошибок\n\n#### Ошибки запросов\n\nКод ошибки: `VALIDATION`\n\n#|\n|| **Поле** | **Описание ошибки** | **Как исправить** ||\n|| `filter` | Слова | Слова ||\n|#",
        &["`VALIDATION`", "`filter`"],
    );
}

#[test]
fn scopes_and_who_may_call_are_read() {
    for (english, russian) in [
        ("any user", "любой пользователь"),
        ("`any user`", "`любой пользователь`"),
        ("administrator", "администратор"),
        (
            "user with permission to read",
            "пользователь с правом чтения",
        ),
        (
            "any user with access to it",
            "любой пользователь с доступом к ней",
        ),
    ] {
        same_pages(
            PATH,
            &format!(
                "# Get thing.item.add\n\n> Scope: `thing`, `other` or `third`\n>\n> Who can execute the method: {english}\n\n## Method Parameters\n\nNo parameters.\n"
            ),
            &format!(
                "# Получить thing.item.add\n\n> Scope: `thing`, `other` или `third`\n>\n> Кто может выполнять метод: {russian}\n\n## Параметры метода\n\nБез параметров.\n"
            ),
            &["> Scope: `thing`, `other`, `third`", "No parameters."],
        );
    }
}

#[test]
fn a_list_of_who_may_call_follows_its_announcement() {
    same_pages(
        PATH,
        "# Move thing.item.add\n\n> Scope: `thing`\n>\n> Permissions to execute the method:\n> - any user with access\n\n## Method Parameters\n\nNo parameters.\n",
        "# Перенести thing.item.add\n\n> Scope: `thing`\n>\n> Права на выполнение метода:\n> - любой пользователь с доступом\n\n## Параметры метода\n\nУ метода нет параметров.\n",
        &["Who can execute"],
    );
}

#[test]
fn a_method_without_parameters_says_so() {
    for (english, russian) in [
        ("No parameters.", "Нет параметров."),
        ("Without parameters", "Без параметров"),
        (
            "The method has no parameters.",
            "Метод не имеет параметров.",
        ),
        (
            "The method is called without parameters.",
            "Метод вызывается без параметров.",
        ),
    ] {
        same(
            &format!("## Method Parameters\n\n{english}"),
            &format!("## Параметры метода\n\n{russian}"),
            &["No parameters."],
        );
    }
}

#[test]
fn a_method_may_take_the_parameters_of_all_lists() {
    same(
        "## Method Parameters\n\nSee [list methods](../lists.md).",
        "## Параметры метода\n\nСм. описание [списочных методов](../lists.md).",
        &["ist methods"],
    );
}

#[test]
fn an_outdated_method_names_what_replaces_it() {
    for (english, russian) in [
        ("DEPRECATED", "DEPRECATED"),
        ("Deprecated method", "Метод устарел"),
        ("Deprecated", "Устаревший метод"),
    ] {
        let note = |title: &str| {
            format!(
                "{{% note warning \"{title}\" %}}\n\n[x](./thing-item-new.md)\n\n{{% endnote %}}\n\n"
            )
        };
        let russian = match russian {
            // The English title begins with the word.
            "Метод устарел" => "Устарел",
            russian => russian,
        };
        same(
            &format!("{}## Method Parameters\n\nNo parameters.", note(english)),
            &format!("{}## Параметры метода\n\nБез параметров.", note(russian)),
            &["thing-item-new.md"],
        );
    }
}

#[test]
fn a_method_of_rest_3_is_told_by_what_it_calls() {
    let path = "api-reference/thing/thing-item-add-rest-v3.md";
    let call = "```bash\ncurl -X POST -d '{\"id\": 1}' https://**put_your_bitrix24_address**/rest/api/thing.item.add\n```\n";
    let english = format!("{ENGLISH}## Code Examples\n\n{call}");
    let russian = format!("{RUSSIAN}## Примеры кода\n\n{call}");
    same_pages(path, &english, &russian, &["\"id\": 1"]);
    assert_eq!(
        read(path, &russian).class,
        Class::Method {
            name: "thing.item.add".to_owned(),
            version: 3
        }
    );
}

#[test]
fn an_event_and_what_handlers_receive_are_read() {
    let post = "```json\n{\"event\": \"ONTHINGADD\", \"data\": {\"FIELDS\": {\"ID\": \"1\"}}, \"ts\": \"1\"}\n```\n";
    same_pages(
        "api-reference/thing/events/on-thing-add.md",
        &format!(
            "# Event onThingAdd\n\n> Scope: `thing`\n>\n> Who can subscribe: any user\n\n## What the Handler Receives\n\n{post}\n#|\n|| **Parameter**\n`type` | **Description** ||\n|| **data**\n`array` | Data. The array contains the field ID ||\n|#\n"
        ),
        &format!(
            "# Cобытие onThingAdd\n\n> Scope: `thing`\n>\n> Кто может подписаться: любой пользователь\n\n## Что получает обработчик\n\n{post}\n#|\n|| **Параметр**\n`тип` | **Описание** ||\n|| **data**\n`array` | Данные. Массив содержит поле ID ||\n|#\n"
        ),
        &["## What the Handler Receives", "ONTHINGADD", "ID"],
    );
}

#[test]
fn types_and_their_bases_are_read() {
    let path = "api-reference/thing/data-types.md";
    same_pages(
        path,
        "# Data Types\n\n## Types\n\n#|\n|| **Type** | **Description and Values** ||\n|| `thing.id` | Integer, the key of a thing ||\n|| `thing.code` | Symbolic code ||\n|| `thing.list` | Array of things ||\n|#\n",
        "# Типы данных\n\n## Types\n\n#|\n|| **Тип** | **Описание и значения** ||\n|| `thing.id` | Целое число, номер вещи ||\n|| `thing.code` | Символьный код ||\n|| `thing.list` | Массив вещей ||\n|#\n",
        &["Base: `integer`", "Base: `string`", "Base: `array`"],
    );
}

#[test]
fn the_order_of_parameters_may_matter() {
    same(
        "Words.\n\n## Method Parameters\n\nThe order of parameters is fixed.\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **a**\n`integer` | ||\n|#",
        "Слова.\n\n## Параметры метода\n\nПорядок параметров важен.\n\n#|\n|| **Название**\n`тип` | **Описание** ||\n|| **a**\n`integer` | ||\n|#",
        &["order_sensitive"],
    );
}

#[test]
fn tabs_hold_variants_and_a_field_decides_which() {
    let tabs = |one: &str, other: &str, head: &str| {
        format!(
            "{{% list tabs %}}\n\n- {one}\n\n    #|\n    || {head} ||\n    || **a**\n    `integer` | ||\n    |#\n\n- {other}\n\n    #|\n    || {head} ||\n    || **b**\n    `integer` | ||\n    |#\n\n{{% endlist %}}\n"
        )
    };
    same(
        &format!(
            "## Method Parameters\n\nFields depend on `KIND`.\n\n{}",
            tabs("One", "Two", "**Name**\n    `type` | **Description**")
        ),
        &format!(
            "## Параметры метода\n\nПоля зависят от `KIND`.\n\n{}",
            tabs("Первый", "Второй", "**Название**\n    `тип` | **Описание**")
        ),
        &["`KIND`", "**a** `integer`", "**b** `integer`"],
    );
}

#[test]
fn a_page_in_both_languages_is_read_as_a_whole() {
    same(
        "## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **a**\n`char` | By default `N` ||\n|| **b**\n`char` | By default `Y` ||\n|#\n\n## Error Handling\n\n#|\n|| **Code** | **Description** ||\n|| `X` | Words ||\n|#",
        "## Параметры метода\n\n#|\n|| **Name**\n`type` | **Описание** ||\n|| **a**\n`char` | По умолчанию `N` ||\n|| **b**\n`char` | By default `Y` ||\n|#\n\n## Error Handling\n\n#|\n|| **Код** | **Description** ||\n|| `X` | Слова ||\n|#",
        &["Default: `N`.", "Default: `Y`.", "`X`"],
    );
}

#[test]
fn the_canonical_page_of_a_russian_one_says_the_same_again() {
    let page = format!(
        "{RUSSIAN}## Параметры метода\n\n#|\n|| **Название**\n`тип` | **Описание** ||\n|| **a***\n`integer` | Обязательный, если не передан `B`. Возможные значения: `1` — файл, `2` — папка. По умолчанию `1` ||\n|| **b**\n`object` | [ниже](#parametr-b) ||\n|#\n\n### Параметр b\n\n#|\n|| **Название**\n`тип` | **Описание** ||\n|| **c**\n`string` | Устаревшее поле ||\n|#\n\n## Обработка ошибок\n\n### Возможные коды ошибок\n\n#|\n|| **Код** | **Описание** ||\n|| `X` | Слова ||\n|#\n"
    );
    let mut facts = read(PATH, &page);
    reduce(&mut facts);
    assert_eq!(read(PATH, &render(&facts)), facts);
}

#[test]
fn prose_stays_in_the_language_of_the_page() {
    let page = format!(
        "{RUSSIAN}Добавляет вещь.\n\n## Параметры метода\n\n#|\n|| **Название**\n`тип` | **Описание** ||\n|| **a**\n`char` | Вид, по умолчанию `N` ||\n|#\n"
    );
    let facts = read(PATH, &page);
    assert_eq!(facts.about.0, "Добавляет вещь.");
    let found = facts.sections.iter().flat_map(|section| &section.content);
    let prose: Vec<&str> = found
        .filter_map(|content| match content {
            codegen::facts::Content::Fields(fields) => Some(fields[0].prose.0.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(prose, ["Вид, по умолчанию `N`"]);
}
