//! Types behind names.

use crate::show::fields;

#[test]
fn a_union_is_read_in_every_spelling() {
    insta::assert_snapshot!(fields(concat!(
        "|| **a**\n[`integer`](../data-types.md) \\| [`string`](../data-types.md) | ||\n",
        "|| **b**\n[`integer`](../data-types.md)\\|[`string`](../data-types.md) | ||\n",
        "|| **c**\n[`integer`](../data-types.md)\n[`string`](../data-types.md) | ||\n",
        "|| **d**\n[`integer` \\| `string`](../data-types.md) | ||\n",
        "|| **e**\n[`integer`](../data-types.md) \\| `null` | ||\n",
        "|| **f**\n`integer|string` | ||\n",
        "|| **g**\n`integer` or `string` | ||\n",
        "|| **h**\n[`integer | string`](../data-types.md) | ||",
    )), @r"
    a: integer | string
    b: integer | string
    c: integer | string
    d: integer | string
    e: integer | null
    f: integer | string
    g: integer | string
    h: integer | string
    ");
}

#[test]
fn a_type_stands_behind_the_name_on_the_same_line_or_the_next() {
    insta::assert_snapshot!(fields(concat!(
        "|| **a** [`integer`](../data-types.md) | ||\n",
        "|| **b*** `integer` | ||\n",
        "|| **c** | ||\n",
        "|| **d**\nobject | ||\n",
        "|| **e**\n[object] | ||",
    )), @r"
    a: integer
    b*: integer
    c
    d: object
    e: object
    ");
}

#[test]
fn lists_and_lists_of_lists() {
    insta::assert_snapshot!(fields(concat!(
        "|| **a**\n[`integer[]`](../data-types.md) | ||\n",
        "|| **b**\n`string[][]` | ||\n",
        "|| **c**\n`integer | integer[]` | ||\n",
        "|| **d**\n[`thing.id[]`](./data-types.md#thing) | ||",
    )), @r"
    a: integer[]
    b: string[][]
    c: integer | integer[]
    d: thing.id[] at api-reference/thing/data-types.md#thing
    ");
}

#[test]
fn the_type_of_a_field_of_a_structure_keeps_its_link() {
    insta::assert_snapshot!(fields(concat!(
        "|| **a**\n[`sale_order.id`](../sale/data-types.md#sale_order) | ||\n",
        "|| **b**\n[`item`](#item) | ||\n",
        "|| **c**\n[`user`](../data-types.md) | ||\n",
        "|| **d**\n[`file`](../files/how-to.md) | ||",
    )), @r"
    a: sale_order.id at api-reference/sale/data-types.md#sale_order
    b: item at #item
    c: user
    d: file at api-reference/files/how-to.md
    ");
}

#[test]
fn a_column_of_types_is_read_where_there_is_one() {
    let page = concat!(
        "# Add thing.item.add\n\n## Method Parameters\n\n#|\n",
        "|| **Parameter** | **Type** | **Description** ||\n",
        "|| **a*** | `integer` | Default `1` ||\n",
        "|| **b** | string | ||\n",
        "|| **c** | [`item[]`](#item) | ||\n|#\n",
    );
    insta::assert_snapshot!(crate::show::all(&crate::show::read(crate::show::PATH, page)), @r#"
    ## Method Parameters (parameters)
      a*: integer = "1"
      b: string
      c: item[] at #item
    "#);
}
