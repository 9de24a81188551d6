//! Answers.

use crate::show::sections;

fn answer(fence: &str) -> String {
    let shown = sections(&format!("## Response Handling\n\n{fence}"));
    shown
        .lines()
        .skip(1)
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_response_has_a_status_an_example_and_a_flat_table() {
    insta::assert_snapshot!(sections(concat!(
        "## Response Handling\n\nHTTP status: **200**\n\n```json\n{\"result\": {\"item\": {\"id\": 1}}}\n```\n\n",
        "### Returned Data\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **result**\n[`object`](../data-types.md) | Root ||\n",
        "|| **item**\n[`item`](#item) | Words ||\n|| **time**\n[`time`](../data-types.md#time) | Words ||\n|#\n\n",
        "#### Object item {#item}\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **id**\n`integer` | ||\n|#",
    )), @r#"
    ## Response Handling (response)
      status 200
      {"result":{"item":{"id":1}}}
    ### Returned Data (response)
      result: object
      item: item at #item
      time: time at api-reference/data-types.md#time
    #### Object item {#item} (response)
      id: integer
    "#);
}

#[test]
fn several_statuses_are_read() {
    assert_eq!(answer("HTTP Status: **400**, **403**"), "status 400, 403");
    assert_eq!(answer("HTTP Code: **200**"), "status 200");
    assert_eq!(answer("HTTP status: 40x"), "");
}

#[test]
fn several_examples_are_kept_in_order() {
    assert_eq!(
        answer("```json\n{\"result\": 1}\n```\n\nor\n\n```\n{\"result\": []}\n```"),
        "{\"result\":1}\n{\"result\":[]}"
    );
}

#[test]
fn json_stands_behind_several_words() {
    for lang in ["json", "jsonc", "js", ""] {
        assert_eq!(
            answer(&format!("```{lang}\n{{\"a\": 1}}\n```")),
            "{\"a\":1}",
            "{lang}"
        );
    }
}

#[test]
fn json_is_read_as_people_write_it() {
    let json = |text: &str| answer(&format!("```json\n{text}\n```"));
    assert_eq!(json("{\"a\": [1, 2, ...],}"), "{\"a\":[1,2]}");
    assert_eq!(json("{\n  \"a\": 1, // one\n  ...\n}"), "{\"a\":1}");
    assert_eq!(json("{a: 1 \"b\": 2}"), "{\"a\":1,\"b\":2}");
    assert_eq!(
        json("{\"result\": {\"a\": [1}}"),
        "{\"result\":{\"a\":[1]}}"
    );
    assert_eq!(json("{\"a\": {\n []\n}}"), "{\"a\":[]}");
    assert_eq!(json("{\"a\": 1, \"a\": 2}"), "{\"a\":2}");
    assert_eq!(json("{\"a\": \"x\\Y\"}"), "{\"a\":\"x\\\\Y\"}");
}

#[test]
fn what_is_no_json_at_all_is_reported() {
    let page = "# Add thing.item.add\n\n## Response Handling\n\n```json\n{\"a\n```\n\n```\nArray ( [0] => 1 )\n```\n";
    let (facts, found) = crate::show::read_with(crate::show::PATH, page, &[]);
    assert_eq!(crate::show::all(&facts), "");
    assert_eq!(
        found,
        ["api-reference/thing/thing-item-add.md:6:1: answer-not-json"]
    );
}

#[test]
fn the_code_of_a_program_is_no_answer() {
    assert_eq!(answer("```php\n$answer = [1];\n```"), "");
    assert_eq!(answer("```\nGET /rest/\n```"), "");
}
