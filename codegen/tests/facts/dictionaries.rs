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
