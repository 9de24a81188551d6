//! Examples of requests and of answers.

use super::{has, spoilt};

#[test]
fn examples_call_the_pages_own_method_with_a_body_that_can_be_read() {
    has(
        "callMethod('crm.thing.add'",
        "callMethod('crm.thing.get'",
        "example-of-another",
        "BX24",
    );
    has("```bash", "```http", "fence-language", "curl");
    has("\"SORT\":5}}'", "\"SORT\":5,}}'", "request-not-json", "-d");
    has(
        "\"NAME\":\"A\",\"SORT\"",
        "\"NAME\":\"A's\",\"SORT\"",
        "apostrophe-in-command",
        "-d",
    );
    has("\"SORT\":5", "\"SIZE\":5", "example-misfit", "curl");
}

#[test]
fn answers_are_json_and_what_the_tables_say() {
    has(
        "\"NAME\": \"A\"\n",
        "\"NAME\": \"A\",\n",
        "json-invalid",
        "}",
    );
    has(
        "\"NAME\": \"A\"\n",
        "\"NAME\": \"A\", \"ID\": 2\n",
        "json-invalid",
        "\"ID\": 2",
    );
    has(
        "\"NAME\": \"A\"\n",
        "\"COLOUR\": \"A\"\n",
        "answer-field-undescribed",
        "\"COLOUR\"",
    );
    has(
        "\"result\": {",
        "\"thing\": {",
        "answer-without-result",
        "{",
    );
    has(
        "**result**\n[`object`]",
        "**result**\n[`array`]",
        "answer-of-another-kind",
        "**result**",
    );
}

#[test]
fn what_an_example_leaves_out_on_purpose_is_no_defect() {
    assert_eq!(
        spoilt("\"NAME\": \"A\"\n", "\"NAME\": \"A\", // a name\n"),
        []
    );
    assert_eq!(spoilt("\"NAME\": \"A\"\n", "\"NAME\": \"A\",\n ...\n"), []);
}

#[test]
fn the_examples_of_a_page_call_one_version_of_the_api() {
    let js = "- JS\n\n    ```js\n    BX24.callMethod('crm.thing.add', { kind: 1, fields: { NAME: 'A' } });\n    ```";
    let curl = "- cURL (OAuth)\n\n    ```bash\n    curl -d '{\"kind\":1,\"fields\":{\"NAME\":\"A\"},\"auth\":\"**token**\"}' https://**address**/rest/api/crm.thing.add\n    ```";
    has(js, curl, "example-of-another-version", "/rest/**user**");
}
