//! Requests in examples: commands, and the types that they show.

use crate::show::{PATH, read, read_with, sections};

const URL: &str = "https://x.bitrix24.com/rest/1/code/thing.item.add";

fn body(command: &str) -> String {
    let shown = sections(&format!("## Code Examples\n\n```bash\n{command}\n```"));
    shown
        .lines()
        .skip(1)
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\n")
}

fn sent(words: &str) -> String {
    body(&format!(
        "curl -X POST -H \"Content-Type: application/json\" -d {words} {URL}"
    ))
}

#[test]
fn the_body_is_the_word_that_the_shell_passes_on() {
    assert_eq!(sent(r#"'{"a": "b c"}'"#), r#"{"a":"b c"}"#);
    assert_eq!(sent(r#""{\"a\": 1}""#), r#"{"a":1}"#);
    assert_eq!(sent(r#"'{"a": "it'\''s"}'"#), r#"{"a":"it's"}"#);
    assert_eq!(sent("\\\n'{\n  \"a\": 1\n}'"), r#"{"a":1}"#);
    insta::assert_snapshot!(sent(r#"'{"a": "'"$(date +%Y)"'"}'"#), @r#"{"a":"2025"}"#);
}

#[test]
fn an_apostrophe_that_would_end_the_word_is_text() {
    assert_eq!(sent(r#"'{"a": "Children's"}'"#), r#"{"a":"Children's"}"#);
}

#[test]
fn placeholders_are_numbers() {
    assert_eq!(
        sent(r#"'{"a": **put_id**, "b": "**put_text**"}'"#),
        r#"{"a":1,"b":"put_text"}"#
    );
}

#[test]
fn the_token_is_not_part_of_the_request() {
    assert_eq!(
        sent(r#"'{"id": 1, "auth": "**put_token**"}'"#),
        r#"{"id":1}"#
    );
    assert_eq!(sent(r#"'{"auth": "**put_token**"}'"#), "{}");
}

#[test]
fn a_command_without_a_body_sends_nothing() {
    assert_eq!(body(&format!("curl -X POST {URL}")), "{}");
}

#[test]
fn one_request_is_read_from_each_group_of_tabs() {
    insta::assert_snapshot!(sections(&format!(
        "## Code Examples\n\n{{% list tabs %}}\n\n- cURL (Webhook)\n\n    ```bash\n    curl -d '{{\"id\": 1}}' {URL}\n    ```\n\n- cURL (OAuth)\n\n    ```bash\n    curl -d '{{\"id\": 1, \"auth\": \"x\"}}' https://x.bitrix24.com/rest/thing.item.add\n    ```\n\n- JS\n\n    ```js\n    BX24.callMethod('thing.item.add', {{id: 1}});\n    ```\n\n{{% endlist %}}\n\n### Another\n\n```bash\ncurl -d '{{\"id\": 2}}' {URL}\n```"
    )), @r#"
    ## Code Examples (examples)
      {"id":1}
    ### Another (examples)
      {"id":2}
    "#);
}

#[test]
fn what_is_sent_to_another_method_is_no_request() {
    let other = "curl -d '{\"x\": 1}' https://x.bitrix24.com/rest/1/code/thing.item.get";
    let page = |code: &str| {
        format!(
            "# Add Thing thing.item.add\n\n> Scope: `thing`\n>\n> Who can execute the method: any user\n\n## Code Examples\n\n```bash\n{code}\n```\n"
        )
    };
    let (facts, found) = read_with(PATH, &page(other), &[]);
    assert!(facts.sections.is_empty(), "{facts:?}");
    assert_eq!(found, [format!("{PATH}:10:1: example-of-another")]);
    assert_eq!(
        body(&other.replace("thing.item.get", "Thing.Item.Add.json")),
        "{\"x\":1}"
    );
}

#[test]
fn json_alone_is_a_request_only_where_no_command_is() {
    let json = "```json\n{\"id\": 1}\n```";
    assert_eq!(
        sections(&format!("## Code Examples\n\n{json}")),
        "## Code Examples (examples)\n  {\"id\":1}\n"
    );
    let both = sections(&format!(
        "## Code Examples\n\n{json}\n\n```bash\ncurl -d '{{\"id\": 2}}' {URL}\n```"
    ));
    assert_eq!(both, "## Code Examples (examples)\n  {\"id\":2}\n");
}

fn payload(code: &str) -> String {
    let code = code.replace('\n', "\n    ");
    let marks = read(PATH, &format!("# Add thing.item.add\n\n## Method Parameters\n\n## Code Examples\n\n{{% list tabs %}}\n\n- JS (TS)\n\n    ```ts\n    {code}\n    ```\n\n{{% endlist %}}\n")).marks;
    let named = marks
        .payload_types
        .iter()
        .map(|(name, ty)| format!("\n{name} = {ty}"));
    marks.payload.unwrap_or_default() + &named.collect::<String>()
}

#[test]
fn the_payload_of_a_typescript_call_is_kept_with_the_types_it_names() {
    insta::assert_snapshot!(payload("type Item = {\n  id: number\n  title?: string | null // words\n}\ntype Answer = { item: Item, rows: Item[] }\n\nconst r = await $b24.actions.v2.call.make<Answer>({\n  method: 'thing.item.add',\n})"), @r"
    Answer
    Answer = { item: Item; rows: Item[] }
    Item = { id: number; title?: string | null }
    ");
    insta::assert_snapshot!(payload("await $b24.actions.v2.call.make<boolean>({ method: 'thing.item.add' })"), @"boolean");
    insta::assert_snapshot!(payload("await $b24.actions.v2.call.make({ method: 'thing.item.add' })"), @"");
}
