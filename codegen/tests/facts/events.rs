//! Pages of events.

use codegen::facts::{Class, Who};

use crate::show::{all, read};

const PATH: &str = "api-reference/thing/events/on-thing-add.md";

fn code(path: &str, page: &str) -> Option<String> {
    match read(path, page).class {
        Class::Event { code } => Some(code),
        _ => None,
    }
}

#[test]
fn a_code_may_have_full_stops() {
    let page =
        "# On Adding THING.ON.ADD\n\n```json\n{\"event\": \"THING.ON.ADD\", \"data\": []}\n```\n";
    assert_eq!(code(PATH, page).as_deref(), Some("THING.ON.ADD"));
}

#[test]
fn without_a_post_the_title_and_the_file_name_the_event() {
    let page = "# New Thing onThingAdd\n\n## Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **id**\n`integer` | ||\n|#\n";
    assert_eq!(code(PATH, page).as_deref(), Some("ONTHINGADD"));
    assert_eq!(code("api-reference/thing/other.md", page), None);
}

#[test]
fn who_may_subscribe_is_read() {
    let page = "# New Thing onThingAdd\n\n> Scope: `thing`\n>\n> Who can subscribe: any user\n\n## Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **id**\n`integer` | ||\n|#\n";
    assert_eq!(read(PATH, page).who, Some(Who::AnyUser));
}

#[test]
fn what_handlers_receive_has_its_tables_and_posts() {
    let page = concat!(
        "# New Thing onThingAdd\n\n## What the Handler Receives\n\n{% list tabs %}\n\n- One\n\n",
        "    ```json\n    {\"event\": \"ONTHINGADD\", \"data\": {\"ID\": \"1\"}}\n    ```\n\n{% endlist %}\n\n",
        "## Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **data**\n`object` | [below](#data) ||\n|#\n\n",
        "### Parameter data {#data}\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **ID**\n`integer` | ||\n|#\n\n",
        "## Code Examples\n\n```bash\ncurl https://x.y/rest/event.bind -d 'a=1'\n```\n",
    );
    insta::assert_snapshot!(all(&read(PATH, page)), @r#"
    ## What the Handler Receives (response)
      variant One
        {"event":"ONTHINGADD","data":{"ID":"1"}}
    ## Parameters (response)
      data: object → #data
    ### Parameter data {#data} (response)
      ID: integer
    "#);
}

#[test]
fn a_php_array_shows_what_is_posted() {
    let page = "# New Thing onThingAdd\n\n## Response Handling\n\nHTTP status: **200**\n\n```php\narray('FIELDS' => array('ID' => $id))\n```\n";
    insta::assert_snapshot!(all(&read(PATH, page)), @r#"
    ## What the Handler Receives (response)
      status 200
      {"FIELDS":{"ID":1}}
    "#);
}

#[test]
fn a_cell_may_name_the_only_field_in_words() {
    let page = concat!(
        "# New Thing onThingAdd\n\n## Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n",
        "|| **FIELDS**\n`array` | The array contains the field ID with a value ||\n",
        "|| **MORE** | The array contains the COLOR field ||\n|#\n",
    );
    insta::assert_snapshot!(all(&read(PATH, page)), @r"
    ## What the Handler Receives (response)
      FIELDS: array
        ID: integer
      MORE
        COLOR
    ");
}

#[test]
fn a_page_of_several_events_has_a_section_for_each() {
    let page = concat!(
        "# Formats\n\n## Bots\n\n```json\n{\"bot\": 1}\n```\n\n```json\n{\"event\": \"ONTHINGADD\", \"data\": {\"id\": 1}}\n```\n\n",
        "## ONTHINGADD {#onthingadd}\n\n#|\n|| **Field** | **Type** | **Description** ||\n|| **id** | `integer` | ||\n|#\n\n",
        "### Example Data\n\n```json\n{\"id\": 1}\n```\n\n## ONTHINGDELETE\n\n",
        "#|\n|| **Field** | **Type** | **Description** ||\n|| **id** | `integer` | ||\n|#\n",
    );
    let facts = read("api-reference/thing/events/events.md", page);
    assert_eq!(facts.class, Class::Events);
    insta::assert_snapshot!(all(&facts), @r#"
    ## Bots (other)
      {"event":"ONTHINGADD","data":{"id":1}}
    ## ONTHINGADD {#onthingadd} (response)
      id: integer
    ### Example Data (response)
      {"id":1}
    ## ONTHINGDELETE (response)
      id: integer
    "#);
}

#[test]
fn an_event_has_the_code_that_is_posted_and_what_the_handler_gets() {
    let page = concat!(
        "# On Adding a Thing onThingAdd\n\n> Scope: `thing`\n>\n> Who can subscribe: any user\n\n## What the Handler Receives\n\n",
        "```json\n{\"event\": \"ONTHINGADD\", \"data\": {\"FIELDS\": {\"ID\": 1}}, \"ts\": \"1\"}\n```\n\n",
        "#|\n|| **Parameter**\n`type` | **Description** ||\n|| **event**\n`string` | Words ||\n|| **data.FIELDS**\n`object` | [below](#fields) ||\n|#\n\n",
        "### Parameter FIELDS {#fields}\n\n#|\n|| **Parameter**\n`type` | **Description** ||\n|| **ID**\n`integer` | ||\n|#\n",
    );
    let facts = read("api-reference/thing/events/on-thing-add.md", page);
    assert_eq!(
        facts.class,
        Class::Event {
            code: "ONTHINGADD".to_owned()
        }
    );
    insta::assert_snapshot!(all(&facts), @r#"
    ## What the Handler Receives (response)
      {"event":"ONTHINGADD","data":{"FIELDS":{"ID":1}},"ts":"1"}
      event: string
      data.FIELDS: object → #fields
    ### Parameter FIELDS {#fields} (response)
      ID: integer
    "#);
}

#[test]
fn a_page_that_only_shows_an_event_is_none() {
    let page = "# Work with Things\n\n```json\n{\"event\": \"ONTHINGADD\"}\n```\n";
    assert_eq!(
        read("api-reference/thing/guide.md", page).class,
        Class::Reference
    );
}
