//! A checkout of a few pages without a defect, written by hand.

use codegen::diagnostic::Diagnostic;
use codegen::lint::lint;
use codegen::source::Tree;

/// The page that the tests spoil.
pub const PATH: &str = "api-reference/crm/thing/crm-thing-add.md";

pub const PAGE: &str = r#"# Add a Thing crm.thing.add

> Scope: [`crm`](../../scopes.md)
>
> Who can execute the method: any user

Adds one thing.

## Method Parameters

#|
|| **Name**
`type` | **Description** ||
|| **kind***
[`integer`](../../data-types.md) | Which one ||
|| **other**
[`integer`](../../data-types.md) | Required if `kind` is not passed ||
|| **fields***
[`object`](../../data-types.md) | See [below](#fields) ||
|#

### Parameter fields {#fields}

#|
|| **Name**
`type` | **Description** ||
|| **NAME***
[`string`](../../data-types.md) | A name ||
|| **SORT**
[`integer`](../../data-types.md) | A number ||
|#

## Code Examples

{% list tabs %}

- cURL (Webhook)

    ```bash
    curl -X POST \
    -d '{"kind":1,"fields":{"NAME":"A","SORT":5}}' \
    https://**address**/rest/**user**/**code**/crm.thing.add
    ```

- JS

    ```js
    BX24.callMethod('crm.thing.add', { kind: 1, fields: { NAME: 'A' } });
    ```

{% endlist %}

## Response Handling

HTTP status: **200**

```json
{
    "result": {
        "ID": 1,
        "NAME": "A"
    },
    "time": {"start": 0.1}
}
```

### Returned Data

#|
|| **Name**
`type` | **Description** ||
|| **result**
[`object`](../../data-types.md) | The thing ||
|| **ID**
[`integer`](../../data-types.md) | Its number ||
|| **NAME**
[`string`](../../data-types.md) | Its name ||
|#

## Error Handling

HTTP status: **400**

#|
|| **Code** | **Description** ||
|| `NOT_FOUND` | Nothing there ||
|| Empty value | Something else ||
|#

## Continue Learning

- [crm.thing.update](./crm-thing-update.md)
"#;

/// The other pages.
fn others() -> Vec<(String, String)> {
    let update = PAGE
        .replace("crm.thing.add", "crm.thing.update")
        .replace("Add a Thing", "Change a Thing")
        .replace(
            "[crm.thing.update](./crm-thing-update.md)",
            "[crm.thing.add](./crm-thing-add.md)",
        );
    let event = "# Event onCrmThingAdd\n\n## What the Handler Receives\n\n```json\n{\"event\": \"ONCRMTHINGADD\"}\n```\n";
    let pages = [
        (
            "api-reference/crm/thing/crm-thing-update.md",
            update.as_str(),
        ),
        ("api-reference/crm/thing/events/on-crm-thing-add.md", event),
        ("api-reference/data-types.md", "# Data Types\n\nWords.\n"),
        ("api-reference/scopes.md", "# Scopes\n\nWords.\n"),
    ];
    let owned = |(path, text): (&str, &str)| (path.to_owned(), text.to_owned());
    pages.into_iter().map(owned).collect()
}

/// The checkout with this text as the page.
pub fn checkout(page: &str) -> Tree {
    with(&[(PATH, page)])
}

/// The checkout with these pages beside the others.
pub fn with(pages: &[(&str, &str)]) -> Tree {
    let more = pages
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    Tree::from_pages(others().into_iter().chain(more))
}

/// The findings of the checkout with this text as the page.
pub fn found(page: &str) -> Vec<Diagnostic> {
    lint(&checkout(page)).expect("findings")
}
