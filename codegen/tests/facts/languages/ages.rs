//! Pages as they were written in earlier years: what they say is read, or reported with its place.

use codegen::ir::Type;

use crate::ir::api;
use crate::show::{PATH, all, read, read_with};

const HEAD: &str = "# Add a Thing thing.item.add\n\n> Scope: `thing`\n>\n> Who can execute the method: any user\n\n";

fn page(text: &str) -> String {
    format!("{HEAD}{text}\n")
}

fn shown(text: &str) -> String {
    all(&read(PATH, &page(text)))
}

/// A section with a table of one parameter that is required.
fn table(heading: &str, head: &str) -> String {
    format!("## {heading}\n\n#|\n|| {head} ||\n|| **a**^*^\n`int` | Words ||\n|#\n")
}

#[test]
fn parameters_are_found_under_their_older_headings() {
    for heading in [
        "Method parameters",
        "Parameters",
        "Function Parameters",
        "Call Parameters",
        "fields Parameters",
        "Fields Parameter",
        "Параметры",
        "Параметры вызова",
    ] {
        let shown = shown(&table(heading, "**Name**\n`type` | **Description**"));
        assert_eq!(
            shown.trim(),
            "## Method Parameters (parameters)\n  a*: int",
            "{heading}"
        );
    }
}

#[test]
fn parameters_are_found_under_their_older_columns() {
    for head in [
        "**Parameter** | **Description**",
        "**Parameters** | **Description**",
        "**Parameter** | **Example**",
        "Parameter | Description",
        "**Параметр** | **Пример**",
        "**Параметры** | **Описание**",
    ] {
        let shown = shown(&table("Method Parameters", head));
        assert!(shown.contains("a*: int"), "{head}: {shown}");
    }
}

#[test]
fn a_description_above_the_parameters_hides_nothing() {
    let text = format!(
        "## Description\n\nIt adds a thing.\n\n```http\nthing.item.add(fields)\n```\n\n{}",
        table("Parameters", "**Parameter** | **Description**")
    );
    assert_eq!(
        shown(&text).trim(),
        "## Method Parameters (parameters)\n  a*: int"
    );
}

#[test]
fn parameters_under_a_heading_that_says_nothing_are_reported() {
    let text = page(&table("Description", "**Parameter** | **Description**"));
    let (_, found) = read_with(PATH, &text, &[]);
    assert_eq!(
        found,
        ["api-reference/thing/thing-item-add.md:11:4: parameters-not-read"]
    );
}

/// What is found on a page with this text.
fn found(text: &str) -> Vec<String> {
    read_with(PATH, &page(text), &[]).1
}

#[test]
fn what_stands_under_a_heading_that_says_nothing_is_reported() {
    let answer = "```json\n{\"result\": true}\n```";
    let call = "```bash\ncurl -X POST -d '{\"id\": 1}' https://x/rest/1/y/thing.item.add\n```";
    let errors = "#|\n|| **Code** | **Description** ||\n|| `X` | Words ||\n|#";
    for (code, line, stray, own) in [
        ("answer-not-read", 10, answer, "Response"),
        ("request-not-read", 10, call, "Example"),
        ("errors-not-read", 9, errors, "Error Response"),
    ] {
        // Where the page has its own, the others show something else.
        let text = format!("## Words\n\n{stray}\n\n## {own}\n\n{stray}");
        let stray = format!("## Words\n\n{stray}");
        let place = format!("api-reference/thing/thing-item-add.md:{line}:1");
        assert_eq!(found(&stray), [format!("{place}: {code}")]);
        assert_eq!(found(&text), [""; 0], "{code}");
    }
}

#[test]
fn a_call_that_cannot_be_read_is_reported() {
    let call =
        "## Example\n\n```bash\ncurl -X POST -d '[1, 2]' https://x/rest/1/y/thing.item.add\n```";
    assert_eq!(
        found(call),
        ["api-reference/thing/thing-item-add.md:10:1: request-not-read"]
    );
}

#[test]
fn an_answer_that_php_prints_is_reported() {
    let answer = "## Response\n\n```json\nArray\n(\n    [result] => 1\n)\n```";
    assert_eq!(
        found(answer),
        ["api-reference/thing/thing-item-add.md:10:1: answer-not-json"]
    );
}

#[test]
fn answers_are_found_under_their_older_headings() {
    for heading in [
        "Success Response",
        "Successful Response",
        "Response in case of success",
        "Response on success",
        "Response:",
        "Result:",
        "Ответ в случае успеха",
        "Ответ:",
    ] {
        let text = format!("## {heading}\n\n```json\n{{\"result\": true}}\n```\n");
        assert_eq!(
            shown(&text).trim(),
            "## Response Handling (response)\n  {\"result\":true}",
            "{heading}"
        );
    }
}

#[test]
fn errors_are_found_under_their_older_headings() {
    for heading in [
        "Error Response",
        "Response on Error",
        "Response on error",
        "Response in case of error",
        "Possible Error Codes",
        "Ответ в случае ошибки",
    ] {
        let text = format!(
            "## {heading}\n\n#|\n|| **Code** | **Description** ||\n|| `X` | Words ||\n|#\n"
        );
        let shown = shown(&text);
        assert!(shown.starts_with("## Error Handling (errors)"), "{shown}");
        assert!(shown.contains('X'), "{shown}");
    }
}

#[test]
fn requests_are_found_under_their_older_headings() {
    for heading in [
        "Example",
        "Examples",
        "Example Call",
        "Request:",
        "Call",
        "Пример вызова",
    ] {
        let text = format!(
            "## {heading}\n\n```bash\ncurl -X POST -d '{{\"id\": 1}}' https://x/rest/1/y/thing.item.add\n```\n"
        );
        assert_eq!(
            shown(&text).trim(),
            "## Code Examples (examples)\n  {\"id\":1}",
            "{heading}"
        );
    }
}

#[test]
fn related_pages_are_found_under_their_older_heading() {
    let shown = shown("## Related Links\n\n- [x](./thing-item-get.md)\n");
    assert!(
        shown.starts_with("## Continue Learning (related)"),
        "{shown}"
    );
}

/// The type of the only parameter, whose type is written so, and what is found.
fn typed(written: &str) -> (Type, Vec<String>) {
    let text = page(&format!(
        "## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **a**\n{written} | ||\n|#\n"
    ));
    let facts = read(PATH, &text);
    let (api, found) = codegen::resolve::resolve(
        &[facts],
        &codegen::resolve::AccessTable::committed().expect("the table"),
        &codegen::resolve::Overrides::default(),
    );
    let found = found.iter().map(|found| found.code.to_string()).collect();
    (api.methods[0].signatures[0].params[0].ty.clone(), found)
}

#[test]
fn older_names_of_types_are_read() {
    let same = [
        ("`int`", "`integer`"),
        ("`int[]`", "`integer[]`"),
        ("`array<integer>`", "`integer[]`"),
        ("`integer/array`", "`integer | array`"),
        ("`object / array`", "`object | array`"),
        ("`bool`", "`boolean`"),
        ("`true`/`false`", "`boolean`"),
        ("`float`", "`double`"),
        ("`number`", "`double`"),
        ("`srting`", "`string`"),
        ("`URL`", "`string`"),
        ("`HH:MM:SS`", "`string`"),
        ("`datatime`", "`datetime`"),
        ("`mixed`", "`any`"),
        ("`unknown`", "`any`"),
        ("`list`", "`array`"),
    ];
    for (older, newer) in same {
        assert_eq!(typed(older), typed(newer), "{older}");
        assert!(typed(older).1.is_empty(), "{older}: {:?}", typed(older).1);
    }
}

#[test]
fn a_name_that_is_no_type_is_reported() {
    assert!(typed("`thingummy`").1.contains(&"type-unknown".to_owned()));
}

#[test]
fn a_table_of_anything_else_among_the_parameters_is_reported() {
    let text =
        page("## Method Parameters\n\n#|\n|| **Colour** | **Taste** ||\n|| red | sweet ||\n|#\n");
    let (_, found) = read_with(PATH, &text, &[]);
    assert_eq!(
        found,
        ["api-reference/thing/thing-item-add.md:9:1: table-not-of-fields"]
    );
}

#[test]
fn a_table_that_never_ends_gives_the_rows_that_it_has_and_is_reported() {
    let text = page(
        "## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **a**\n`int` | Words ||\n",
    );
    let (facts, found) = read_with(PATH, &text, &[]);
    assert!(all(&facts).contains("a: int"), "{}", all(&facts));
    assert!(found[0].ends_with("table-not-closed"), "{found:?}");
}

#[test]
fn notes_for_editors_are_left_out() {
    let note = "{% if build == 'dev' %}\n\n{% note alert \"TO-DO\" %}\n\n- nothing\n\n{% endnote %}\n\n{% endif %}\n\n";
    let text = format!(
        "{note}{}",
        table("Parameters", "**Parameter** | **Description**")
    );
    assert_eq!(
        shown(&text).trim(),
        "## Method Parameters (parameters)\n  a*: int"
    );
    assert!(api(&[read(PATH, &page(&text))]).methods.len() == 1);
}
