//! One edit of the page of an event, and what it is called.

use codegen::diff::show::text;

use crate::pages::{Pages, compare};

const ADDED: &str = "api-reference/crm/thing/events/on-crm-thing-add.md";

const ADDED_PAGE: &str = "# On Adding a Thing onCrmThingAdd

> Scope: `crm`
>
> Who can subscribe: `any user`

## What the Handler Receives

```json
{\"event\": \"ONCRMTHINGADD\", \"data\": {\"FIELDS\": {\"ID\": \"1\", \"TITLE\": \"text\"}}}
```

## Parameters

#|
|| **Name** `type` | **Description** ||
|| **data** `object` | [below](#data) ||
|#

### Parameter data {#data}

#|
|| **Name** `type` | **Description** ||
|| **FIELDS** `object` | [below](#fields) ||
|#

### Parameter FIELDS {#fields}

#|
|| **Name** `type` | **Description** ||
|| **ID** `integer` | ||
|| **TITLE** `string` | ||
|#
";

fn base() -> Pages {
    [(ADDED.to_owned(), ADDED_PAGE.to_owned())].into()
}

fn since(new: &Pages) -> String {
    text(&compare(&base(), new, ""), "0.2.0")
}

fn edit(from: &str, to: &str) -> String {
    let mut new = base();
    let page = new.get_mut(ADDED).expect("the page");
    assert!(page.contains(from), "the page has no `{from}`");
    *page = page.replace(from, to);
    since(&new)
}

#[test]
fn an_event_that_has_not_changed_is_not_named() {
    assert_eq!(since(&base()), "no fact has changed\n");
}

#[test]
fn what_an_event_carries_is_compared_like_an_answer() {
    insta::assert_snapshot!(edit("|| **ID**", "|| **COUNT** `integer` | ||\n|| **ID**"));
    insta::assert_snapshot!(edit("TITLE", "NAME"));
    insta::assert_snapshot!(edit("`integer`", "`string`"));
}

#[test]
fn an_event_that_is_new_gone_or_elsewhere() {
    let mut new = base();
    let page = new.remove(ADDED).expect("the page");
    let other = |page: &str| {
        page.replace("onCrmThingAdd", "onCrmThingPut")
            .replace("ONCRMTHINGADD", "ONCRMTHINGPUT")
    };
    new.insert(ADDED.replace("add", "put"), other(&page));
    insta::assert_snapshot!(since(&new));
    let mut new = base();
    let page = new.remove(ADDED).expect("the page");
    new.insert(
        "api-reference/crm/events/on-crm-thing-add.md".to_owned(),
        page,
    );
    insta::assert_snapshot!(since(&new));
}

#[test]
fn facts_of_an_event() {
    insta::assert_snapshot!(edit("Scope: `crm`", "Scope: `crm`, `sale`"));
    insta::assert_snapshot!(edit("`any user`", "`administrator`"));
}
