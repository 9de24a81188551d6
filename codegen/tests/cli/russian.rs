//! A checkout of the Russian original instead of the translation.

use crate::workspace::{LEAD, Workspace};

/// The page about a lead, as the Russian documentation would have it.
const PAGE: &str = r#"# Получить лид crm.lead.get

> Scope: [`crm`](../../scopes/permissions.md)
>
> Кто может выполнять метод: любой пользователь

Слова о лиде.

## Параметры метода

#|
|| **Название**
`тип` | **Описание** ||
|| **id***
[`integer`](../../data-types.md) | Слова о номере ||
|| **colour**
[`string`](../../data-types.md) | Слова о цвете ||
|#

## Примеры кода

{% list tabs %}

- cURL (Webhook)

    ```bash
    curl -X POST -H "Content-Type: application/json" -d '{"id":1}' https://**address**/rest/**user**/**code**/crm.lead.get
    ```

{% endlist %}

## Обработка ответа

HTTP-статус: **200**

```json
{"result": {"ID": "1"}, "time": {"start": 0.1}}
```

## Обработка ошибок

HTTP-статус: **400**

### Возможные коды ошибок

#|
|| **Код** | **Описание** ||
|| `NOT_FOUND` | Слова об ошибке ||
|#
"#;

/// The code of the lead's methods, without comments.
fn code(workspace: &Workspace) -> Vec<String> {
    let code = workspace.read("ws/sdk/src/api/crm/lead.rs");
    let lines = code.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with("//") && !line.starts_with("#[doc")
    });
    lines.map(str::to_owned).collect()
}

#[test]
fn a_russian_page_gives_the_same_facts_and_code_as_the_english_one() {
    let workspace = Workspace::generated();
    let facts = workspace.read(&format!("ws/docs-src/{LEAD}"));
    let generated = code(&workspace);
    workspace.upstream(LEAD, PAGE);
    workspace.run(&["sync", "--from", "../upstream"]).exits(0);
    let russian = workspace.read(&format!("ws/docs-src/{LEAD}"));
    let without_title = |page: &str| {
        let lines = page.lines().skip(1);
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(without_title(&russian), without_title(&facts));
    assert!(
        russian.starts_with("# Получить лид crm.lead.get\n"),
        "{russian}"
    );
    workspace.run(&["generate"]).exits(0);
    assert_eq!(code(&workspace), generated);
    workspace.run(&["check"]).exits(0);
    workspace.run(&["check", "--from", "../upstream"]).exits(0);
}

#[test]
fn doc_comments_are_in_the_language_of_the_checkout() {
    let workspace = Workspace::new();
    workspace.upstream(LEAD, PAGE);
    workspace.run(&["sync", "--from", "../upstream"]).exits(0);
    workspace
        .run(&["generate", "--docs", "../upstream"])
        .exits(0);
    let lead = workspace.read("ws/sdk/src/api/crm/lead.rs");
    for said in [
        "Получить лид",
        "Слова о лиде",
        "Слова о номере",
        "Слова о цвете",
    ] {
        assert!(lead.contains(said), "{said}: {lead}");
    }
}
