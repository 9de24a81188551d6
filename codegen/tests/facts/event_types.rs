//! What pages of events become in the IR.

use codegen::facts::PageFacts;

use crate::ir::{api, ty};
use crate::show::read;

const PATH: &str = "api-reference/thing/events/on-thing-add.md";

/// Every event of a page with this text behind its title.
fn events(text: &str) -> String {
    shown(read(PATH, &format!("# New Thing onThingAdd\n\n{text}")))
}

fn shown(page: PageFacts) -> String {
    let mut out = String::new();
    for event in api(&[page]).events {
        out.push_str(&format!("{} ({}): ", event.code, event.name));
        match &event.data {
            Some(data) => ty(data, 0, &mut out),
            None => out.push('-'),
        }
        out.push_str(&format!("\n{} posts\n", event.examples.len()));
    }
    out
}

fn table(rows: &str) -> String {
    format!("#|\n|| **Name**\n`type` | **Description** ||\n{rows}\n|#\n\n")
}

fn post(body: &str) -> String {
    format!("```json\n{body}\n```\n\n")
}

const EVENT: &str = "|| **event**\n`string` | ||\n|| **data**\n`object` | [below](#data) ||";

#[test]
fn the_tables_type_what_the_post_shows() {
    let text = format!(
        "## What the Handler Receives\n\n{}{}### Parameter data {{#data}}\n\n{}",
        post(
            r#"{"event": "ONTHINGADD", "data": {"ID": "1", "FLAG": "Y", "MORE": {"a": 1}}, "ts": "1"}"#
        ),
        table(EVENT),
        table("|| **ID**\n`integer` | ||\n|| **NOTE**\n`string` | ||"),
    );
    insta::assert_snapshot!(events(&text), @r"
    ONTHINGADD (onThingAdd): object (open)
      ID: integer
      FLAG: text
      MORE: object (open)
        a: integer
      NOTE: text
    1 posts
    ");
}

#[test]
fn several_posts_are_one_type() {
    let tab =
        |title: &str, body: &str| format!("- {title}\n\n    ```json\n    {body}\n    ```\n\n");
    let text = format!(
        "## What the Handler Receives\n\n{{% list tabs %}}\n\n{}{}{{% endlist %}}\n\n{}",
        tab("One", r#"{"event": "ONTHINGADD", "data": {"A": 1}}"#),
        tab("Other", r#"{"event": "ONTHINGADD", "data": {"B": "x"}}"#),
        table("|| **event**\n`string` | ||\n|| **data**\n`object` | ||"),
    );
    insta::assert_snapshot!(events(&text), @r"
    ONTHINGADD (onThingAdd): object (open)
      A: integer
      B: text
    2 posts
    ");
}

#[test]
fn of_two_pages_with_one_code_the_first_counts() {
    let page = |path: &str, row: &str| {
        let text = format!("# New Thing onThingAdd\n\n## Parameters\n\n{}", table(row));
        read(path, &text)
    };
    let pages = [
        page("api-reference/b/on-thing-add.md", "|| **b**\n`string` | ||"),
        page("api-reference/a/on-thing-add.md", "|| **a**\n`string` | ||"),
    ];
    let all = api(&pages).events;
    let paths: Vec<&str> = all.iter().map(|event| event.page.as_str()).collect();
    assert_eq!(paths, ["api-reference/a/on-thing-add.md"]);
}

#[test]
fn a_table_without_an_envelope_describes_the_data() {
    let text = format!(
        "## Parameters\n\n{}",
        table(
            "|| **FIELDS**\n`array` | The array contains the field ID with a value ||\n|| **OTHER_ID** | ||"
        ),
    );
    insta::assert_snapshot!(events(&text), @r"
    ONTHINGADD (onThingAdd): object (open)
      FIELDS: object
        ID: integer
      OTHER_ID: integer
    0 posts
    ");
}

#[test]
fn a_word_for_a_missing_value_and_false_say_nothing_of_a_type() {
    let text = format!(
        "## What the Handler Receives\n\n{}{}### Parameter data {{#data}}\n\n{}### Field BEFORE {{#before}}\n\n{}",
        post(r#"{"event": "ONTHINGADD", "data": {"BEFORE": "undefined", "LAST": false}}"#),
        table(EVENT),
        table(
            "|| **BEFORE**\n[`undefined`\\|`object`](../../data-types.md) | [below](#before) ||\n|| **LAST**\n`string`\\|`false` | ||"
        ),
        table("|| **ID**\n`integer` | ||"),
    );
    let shown = events(&text);
    assert!(shown.contains("BEFORE: object\n    ID: integer"), "{shown}");
    assert!(shown.contains("LAST: scalar\n"), "{shown}");
}

#[test]
fn a_page_of_several_events_has_a_type_for_each() {
    let rows =
        "#|\n|| **Field** | **Type** | **Description** ||\n|| **id** | `integer` | ||\n|#\n\n";
    let text = format!(
        "## Shown\n\n{}## ONTHINGADD {{#onthingadd}}\n\n{rows}### Example Data\n\n{}## ONTHINGUPDATE\n\n{rows}As [there](#onthingadd).\n\n## ONTHINGDELETE\n\n{rows}",
        post(r#"{"event": "ONTHINGADD", "data": {"token": "x"}}"#),
        post(r#"{"id": 1, "colour": "red"}"#),
    );
    let page = read(
        "api-reference/thing/events/events.md",
        &format!("# Formats\n\n{text}"),
    );
    insta::assert_snapshot!(shown(page), @r"
    ONTHINGADD (ONTHINGADD): object (open)
      token: text
      id: integer
      colour: text
    2 posts
    ONTHINGDELETE (ONTHINGDELETE): object (open)
      id: integer
    0 posts
    ONTHINGUPDATE (ONTHINGUPDATE): object (open)
      id: integer
      colour: text
    1 posts
    ");
}
