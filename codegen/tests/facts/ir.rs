//! What the facts of a few pages become in the IR.

use codegen::facts::PageFacts;
use codegen::ir::{Api, Case, DefaultValue, Field, Method, Object, Required, Type, Wire};
use codegen::resolve::{AccessTable, Overrides, resolve};

use crate::show::read;

/// The API of a few pages.
pub fn api(pages: &[PageFacts]) -> Api {
    resolve(
        pages,
        &AccessTable::committed().expect("the table"),
        &Overrides::default(),
    )
    .0
}

fn only(path: &str, text: &str) -> String {
    let api = api(&[read(path, text)]);
    method(api.methods.first().expect("a method"))
}

fn method(method: &Method) -> String {
    let mut out = format!(
        "{} {:?} {:?} {:?}\n",
        method.name, method.version, method.access, method.paging
    );
    for signature in &method.signatures {
        out.push_str(&format!("call {}\n", signature.label));
        fields(&signature.params, 1, &mut out);
    }
    if let Some(ty) = &method.response.ty {
        out.push_str("answer ");
        self::ty(ty, 0, &mut out);
        out.push('\n');
    }
    for error in &method.errors {
        let fields: Vec<&str> = error
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        out.push_str(&format!(
            "error {:?} {:?} {fields:?}\n",
            error.code, error.status
        ));
    }
    out
}

fn fields(fields: &[Field], depth: usize, out: &mut String) {
    for field in fields {
        out.push_str(&"  ".repeat(depth));
        out.push_str(&field.name);
        for alias in &field.aliases {
            out.push_str(&format!(" / {alias}"));
        }
        match &field.required {
            Required::Always => out.push('*'),
            Required::Starred => out.push_str("(*)"),
            Required::Conditional(names) => out.push_str(&format!(" if {names:?}")),
            Required::OneOf(names) => out.push_str(&format!(" or {names:?}")),
            Required::No => {}
        }
        out.push_str(": ");
        ty(&field.ty, depth, out);
        for (said, word) in [
            (field.nullable, " or null"),
            (field.pattern, " pattern"),
            (field.deprecated, " deprecated"),
        ] {
            if said {
                out.push_str(word);
            }
        }
        match &field.default {
            Some(DefaultValue::Literal(literal)) => out.push_str(&format!(" = {literal}")),
            Some(other) => out.push_str(&format!(" = {other:?}")),
            None => {}
        }
        if !field.applies_to.is_empty() {
            let cases: Vec<String> = field.applies_to.iter().map(Case::words).collect();
            out.push_str(&format!(" for {cases:?}"));
        }
        for own in &field.in_cases {
            let values: Vec<&str> = own
                .values
                .iter()
                .map(|value| value.value.as_str())
                .collect();
            let (case, default, required) = (&own.case.label, &own.default, &own.required);
            out.push_str(&format!(" in {case}: {required:?} {default:?} {values:?}"));
        }
        out.push('\n');
        while out.ends_with("\n\n") {
            out.pop();
        }
    }
}

/// A type, as deep as it goes.
pub fn ty(ty: &Type, depth: usize, out: &mut String) {
    match ty {
        Type::Object(object) => self::object("object", object, depth, out),
        Type::Filter(object) => self::object("filter", object, depth, out),
        Type::Order(object) => self::object("order", object, depth, out),
        Type::List(inner) => wrapped("list of ", inner, depth, out),
        Type::Map(inner) => wrapped("map to ", inner, depth, out),
        Type::OneOrMany(inner) => wrapped("one or many ", inner, depth, out),
        Type::Enum(one) => {
            let values: Vec<String> = one
                .values
                .iter()
                .map(|value| match &value.label {
                    Some(label) => format!("{}={label}", value.value),
                    None => value.value.clone(),
                })
                .collect();
            let kind = if one.integer { "integers" } else { "texts" };
            out.push_str(&format!("{kind} {values:?}"));
        }
        Type::Boolean(wire) => out.push_str(match wire {
            Wire::YesNo => "boolean Y/N",
            Wire::OneZero => "boolean 1/0",
            Wire::TrueFalse => "boolean",
        }),
        Type::Union(all) => {
            for (number, one) in all.iter().enumerate() {
                wrapped(if number == 0 { "" } else { " or " }, one, depth, out);
            }
        }
        other => out.push_str(&format!("{other:?}").to_lowercase()),
    }
}

fn wrapped(word: &str, inner: &Type, depth: usize, out: &mut String) {
    out.push_str(word);
    ty(inner, depth, out);
}

fn object(word: &str, object: &Object, depth: usize, out: &mut String) {
    out.push_str(word);
    out.push_str(if object.open { " (open)\n" } else { "\n" });
    fields(&object.fields, depth + 1, out);
    if out.ends_with('\n') {
        out.pop();
    }
}

const ADD: &str = "api-reference/thing/thing-item-add.md";

/// A method page with this text behind its head, as a method of the IR.
pub fn page(text: &str) -> String {
    only(
        ADD,
        &format!(
            "# Add a Thing thing.item.add\n\n> Scope: `thing`\n>\n> Who can execute the method: any user\n\n{text}\n"
        ),
    )
}

/// The start of a table of parameters.
pub const HEAD: &str = "## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n";

#[test]
fn a_whole_page_is_one_method() {
    insta::assert_snapshot!(only(ADD, include_str!("pages/thing-item-add.md")), @r#"
    thing.item.add V2 Write None
    call 
      fields*: object
        TITLE*: text
        KIND: integers ["1=big", "2=small"] = 1
        OPENED: boolean Y/N
        OWNER_ID if ["OPENED"]: integer
      params: map to any
    answer integer
    error Some("NO_TITLE") Some("400") []
    error None Some("400") []
    "#);
}

#[test]
fn a_list_of_version_3_pages_and_selects() {
    let path = "api-reference/thing/v3/thing-item-list-rest-v3.md";
    insta::assert_snapshot!(only(path, include_str!("pages/thing-item-list-rest-v3.md")), @r#"
    thing.item.list V3 Read Pagination
    call 
      select: select(["id", "title"])
      order: order (open)
      pagination: object
        page: integer
        limit: any = 50
    answer object (open)
      items: list of object (open)
        id: integer
        title: text or null
    error Some("BITRIX_REST_V3_ACCESSDENIED") Some("400") ["id"]
    "#);
}

#[test]
fn a_flat_table_takes_its_nesting_from_the_example() {
    insta::assert_snapshot!(page(concat!(
        "## Response Handling\n\n```json\n{\"result\": {\"item\": {\"id\": 1, \"tags\": [{\"name\": \"x\"}]}}}\n```\n\n### Returned Data\n\n",
        "#|\n|| **Name**\n`type` | **Description** ||\n|| **result**\n`object` | ||\n|| **item**\n`object` | ||\n|| **id**\n`integer` | ||\n",
        "|| **tags**\n`array` | ||\n|| **name**\n`string` | ||\n|#",
    )), @r"
    thing.item.add V2 Write None
    call 
    answer object (open)
      item: object (open)
        id: integer
        tags: list of object (open)
          name: text
    ");
}

#[test]
fn the_example_decides_between_an_object_and_a_list() {
    insta::assert_snapshot!(page(concat!(
        "## Response Handling\n\n```json\n{\"result\": [{\"id\": 1}]}\n```\n\n### Returned Data\n\n",
        "#|\n|| **Name**\n`type` | **Description** ||\n|| **result**\n`object` | ||\n|| **id**\n`integer` | ||\n|#",
    )), @r"
    thing.item.add V2 Write None
    call 
    answer list of object (open)
      id: integer
    ");
}

#[test]
fn alternative_signatures_stay_apart() {
    insta::assert_snapshot!(page(concat!(
        "## Method Parameters\n\n### 1. By the id\n\n#|\n|| **Name** | **Description** ||\n|| **id***\n`integer` | ||\n|#\n\n",
        "### 2. By the signed key\n\n#|\n|| **Name** | **Description** ||\n|| **key***\n`string` | ||\n|#",
    )), @r"
    thing.item.add V2 Write None
    call by_id
      id*: integer
    call by_signed_key
      key*: text
    ");
}

#[test]
fn a_starred_parameter_with_a_condition_is_not_always_required() {
    insta::assert_snapshot!(page(&format!("{HEAD}|| **ID***\n`integer` | Required if `CODE` is not given ||\n|| **CODE***\n`string` | Words ||\n|#")), @r#"
    thing.item.add V2 Write None
    call 
      ID if ["CODE"]: integer
      CODE*: text
    "#);
}

#[test]
fn what_is_required_with_others_in_its_place_is_so_on_both_sides() {
    insta::assert_snapshot!(page(&format!("{HEAD}|| **TYPE***\n`string` | Words ||\n|| **ID***\n`integer` | Words ||\n|| **CODE***\n`string` | Words\n\nGive at least one of `ID` or `CODE` ||\n|#")), @r#"
    thing.item.add V2 Write None
    call 
      TYPE*: text
      ID or ["CODE"]: integer
      CODE or ["ID"]: text
    "#);
}

#[test]
fn variants_share_one_object() {
    insta::assert_snapshot!(page(&format!("{HEAD}|| **settings**\n`object` | [below](#settings) ||\n|#\n\n### Parameter settings {{#settings}}\n\n{{% list tabs %}}\n\n- Text\n\n    #|\n    || **Name** | **Description** ||\n    || **DEFAULT**\n    `string` | ||\n    |#\n\n- Number\n\n    #|\n    || **Name** | **Description** ||\n    || **DEFAULT**\n    `integer` | ||\n    || **MAX**\n    `integer` | ||\n    |#\n\n{{% endlist %}}")), @r#"
    thing.item.add V2 Write None
    call 
      settings: object
        DEFAULT: scalar
        MAX: integer for ["Number"]
    "#);
}

#[test]
fn a_type_is_looked_up_in_the_dictionary() {
    let text = format!(
        "# Add a Thing thing.item.add\n\n> Who can execute the method: any user\n\n{HEAD}|| **id***\n[`thing_order.id`](./data-types.md#thing_order) | ||\n|| **one**\n[`thing_order`](./data-types.md#thing_order) | ||\n|| **status**\n[`thing_status`](./data-types.md) | ||\n|#\n"
    );
    let dictionary = concat!(
        "# Types\n\n## Data Types\n\n#|\n|| **Type** | **Description** ||\n|| `thing_status` | String, possible values: `N` — new, `D` — done ||\n|#\n\n",
        "### thing_order\n\n#|\n|| **Value**\n`type` | **Description** ||\n|| **id**\n`integer` | ||\n|| **name**\n`string` | ||\n|#\n",
    );
    let api = api(&[
        read("api-reference/thing/data-types.md", dictionary),
        read(ADD, &text),
    ]);
    insta::assert_snapshot!(method(&api.methods[0]), @r#"
    thing.item.add V2 Write None
    call 
      id*: integer
      one: shared("thing_order")
      status: texts ["N=new", "D=done"]
    "#);
}

#[test]
fn a_number_that_is_nought_or_one_is_a_flag() {
    insta::assert_snapshot!(page(&format!("{HEAD}|| **A**\n`integer` | Possible values: `0`, `1` ||\n|| **B**\n`integer` | Possible values: `1`, `2` ||\n|| **C**\n`integer` | Possible values: `0`, `1`, `2` ||\n|#")), @r#"
    thing.item.add V2 Write None
    call 
      A: boolean 1/0
      B: integers ["1", "2"]
      C: integers ["0", "1", "2"]
    "#);
}

#[test]
fn parameters_for_several_uses_of_a_method_are_all_its_own() {
    let table = |name: &str| {
        format!(
            "#|\n|| **Name** | **Description** ||\n|| **ID**\n`integer` | ||\n|| **{name}**\n`string` | ||\n|#\n"
        )
    };
    insta::assert_snapshot!(page(&format!("## Method Parameters for A\n\n{}\n## Method Parameters for OTHER Things\n\n{}", table("ONE"), table("OTHER"))), @r"
    thing.item.add V2 Write None
    call 
      ID: integer
      ONE: text
      OTHER: text
    ");
}

#[test]
fn a_section_that_one_field_refers_to_is_not_found_by_the_name_of_another() {
    let section = |title: &str, rows: &str| {
        format!("\n### {title}\n\n#|\n|| **Name**\n`type` | **Description** ||\n{rows}|#\n")
    };
    let text = [
        format!(
            "{HEAD}|| **rows**\n`array` | [below](#rows) ||\n|| **job**\n`object` | [below](#job) ||\n|| **more**\n`object` | Words ||\n|#\n"
        ),
        section("rows element {#rows}", "|| **code**\n`string` | ||\n"),
        section("job {#job}", "|| **rows**\n`object` | Words ||\n"),
        section("The more parameter", "|| **size**\n`integer` | ||\n"),
    ];
    insta::assert_snapshot!(page(&text.concat()), @r"
    thing.item.add V2 Write None
    call 
      rows: list of object
        code: text
      job: object
        rows: map to any
      more: object
        size: integer
    ");
}

#[test]
fn a_link_in_a_cell_to_the_section_of_a_field_that_it_lists_is_that_fields() {
    let text = format!(
        "{HEAD}|| **change**\n`object` | Keys:\n- **caption** — text\n- **fields** — more\n\nThose are [below](#fields) ||\n|#\n\n### Parameter fields {{#fields}}\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **CODE**\n`string` | ||\n|#\n"
    );
    insta::assert_snapshot!(page(&text), @r"
    thing.item.add V2 Write None
    call 
      change: object
        caption: any
        fields: object
          CODE: text
    ");
}
