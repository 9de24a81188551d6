//! Pages that others refer to: events, types, fields.

use codegen::facts::Class;

use crate::show::{all, read};

#[test]
fn a_table_of_types_tells_their_base_and_values() {
    let page = concat!(
        "# Types\n\n## Data Types\n\n#|\n|| **Type** | **Descriptions and Values** ||\n",
        "|| `thing_status` | A string.\n\nPossible values:\n- `N` — new one\n- `D` — done ||\n",
        "|| `thing` | Integer identifier, see [structure](#thing) ||\n",
        "|| `thing_flag` | A symbolic code ||\n",
        "|| `integer` | A number ||\n",
        "|#\n\n### thing\n\n#|\n|| **Value**\n`type` | **Description** ||\n|| **id**\n`integer` | ||\n|#\n",
    );
    let facts = read("api-reference/thing/data-types.md", page);
    assert_eq!(facts.class, Class::Reference);
    insta::assert_snapshot!(all(&facts), @r"
    ## Data Types (other)
      thing_status is string in [N=new one, D=done]
      thing is integer → #thing
      thing_flag is string
      integer is itself
    ### thing (other)
      id: integer
    ");
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
    insta::assert_snapshot!(all(&facts), @r"
    ## What the Handler Receives (other)
      event: string
      data.FIELDS: object → #fields
    ### Parameter FIELDS {#fields} (parameters)
      ID: integer
    ");
}

#[test]
fn a_page_that_only_shows_an_event_is_none() {
    let page = "# Work with Things\n\n```json\n{\"event\": \"ONTHINGADD\"}\n```\n";
    assert_eq!(
        read("api-reference/thing/guide.md", page).class,
        Class::Reference
    );
}

#[test]
fn a_page_of_fields_is_a_reference() {
    let page = "# Fields of a Thing\n\n## Main Fields {#main}\n\n#|\n|| **Field**\n`type` | **Description** ||\n|| **ID**\n`integer` | Read only ||\n|| **CODE**\n`string` | Possible values: `A`, `B` ||\n|#\n";
    let facts = read("api-reference/thing/fields.md", page);
    assert_eq!(facts.class, Class::Reference);
    insta::assert_snapshot!(all(&facts), @r"
    ## Main Fields {#main} (other)
      ID: integer
      CODE: string in [A, B]
    ");
}
