//! Small documentations, and what has changed between two of them.

use std::collections::BTreeMap;

use codegen::diff::diff;
use codegen::diff::show::Comparison;
use codegen::extract::corpus::{self, Corpus};
use codegen::ir::Api;
use codegen::resolve::{AccessTable, Overrides, resolve};
use codegen::source::Tree;

/// Pages by path.
pub type Pages = BTreeMap<String, String>;

/// The page of a method that sets a thing.
pub const SET: &str = "api-reference/crm/thing/crm-thing-set.md";

const SET_PAGE: &str = "# Set Thing crm.thing.set

> Scope: `crm`
>
> Who can execute the method: `any user`

## Method Parameters

#|
|| **Name** `type` | **Description** ||
|| **id*** `integer` | ||
|| **kind** `string` | Possible values: `plain`; `fancy`. Default: `plain`. ||
|| **open** `boolean` | Written as `Y` or `N`. ||
|| **fields*** `object` | [below](#fields) ||
|#

### Parameter fields {#fields}

#|
|| **Name** `type` | **Description** ||
|| **TITLE*** `string` | ||
|| **ROWS** `object[]` | [below](#rows) ||
|#

### Parameter ROWS {#rows}

#|
|| **Name** `type` | **Description** ||
|| **COUNT** `integer` | ||
|#

## Response Handling

HTTP status: **200**

```json
{\"result\": {\"thing\": {\"id\": 1, \"title\": \"text\"}}}
```

## Error Handling

HTTP status: **400**

### Possible Error Codes

#|
|| **Code** | **Description** ||
|| `NOT_FOUND` | ||
|| `ACCESS_DENIED` | ||
|#
";

/// The page of a method that lists things.
pub const LIST: &str = "api-reference/crm/thing/crm-thing-list.md";

const LIST_PAGE: &str = "# List Things crm.thing.list

> Scope: `crm`
>
> Who can execute the method: `any user`

## Method Parameters

#|
|| **Name** `type` | **Description** ||
|| **filter** `object` | ||
|| **order** `object` | ||
|| **start** `integer` | ||
|#

## Response Handling

HTTP status: **200**

```json
{\"result\": {\"things\": [{\"id\": 1, \"title\": \"text\"}]}, \"total\": 1}
```
";

/// A documentation of a method that lists.
pub fn listing() -> Pages {
    [(LIST.to_owned(), LIST_PAGE.to_owned())].into()
}

/// A documentation of two methods.
pub fn base() -> Pages {
    let get = SET_PAGE
        .replace("Set Thing crm.thing.set", "Get Thing crm.thing.get")
        .replace("|| `ACCESS_DENIED` | ||\n", "");
    [
        (SET.to_owned(), SET_PAGE.to_owned()),
        ("api-reference/crm/thing/crm-thing-get.md".to_owned(), get),
    ]
    .into()
}

/// The same with a piece of the page of `crm.thing.set` replaced.
pub fn edited(from: &str, to: &str) -> Pages {
    let mut pages = base();
    let page = pages.get_mut(SET).expect("the page");
    assert!(page.contains(from), "the page has no `{from}`");
    *page = page.replacen(from, to, 1);
    pages
}

/// Reads pages.
pub fn read(pages: &Pages) -> Corpus {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in pages {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a page");
    }
    let (tree, _) = Tree::load(folder.path()).expect("pages");
    corpus::read(&tree, &|| ())
}

/// The IR of pages, with corrections.
pub fn api(pages: &Pages, overrides: &str) -> Api {
    let overrides = Overrides::parse("o.toml", overrides).expect("overrides");
    let table = AccessTable::committed().expect("the table");
    resolve(&read(pages).pages, &table, &overrides).0
}

/// Compares two documentations.
pub fn compare(old: &Pages, new: &Pages, overrides: &str) -> Comparison {
    Comparison {
        facts: diff(&api(old, ""), &api(new, "")),
        sdk: diff(&api(old, overrides), &api(new, overrides)),
    }
}
