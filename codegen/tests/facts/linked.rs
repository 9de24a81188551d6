//! An answer whose table says little, and the pages that its cells link to: a case for each kind of page.

use codegen::resolve::{AccessTable, Overrides, resolve};

use crate::answers::{rows, shown};
use crate::show::read_with;
use crate::witnesses::page;

/// The answer of a page with such an example and such a cell for it, beside other pages and with such fragments.
fn told(
    example: &str,
    cell: &str,
    others: &[(&str, String)],
    fragments: &[(&str, &str)],
) -> String {
    let table =
        format!("#|\n|| **Name** `type` | **Description** ||\n|| **result** {cell} ||\n|#\n");
    let (path, mut text) = page("thing.item.get", "", example, &table);
    for (fragment, _) in fragments {
        text.push_str(&format!("\n{{% include [Thing](/{fragment}) %}}\n"));
    }
    let own = read_with(&path, &text, fragments).0;
    let others = others
        .iter()
        .map(|(path, text)| read_with(path, text, fragments).0);
    let pages: Vec<_> = std::iter::once(own).chain(others).collect();
    let access = AccessTable::committed().expect("the table");
    let (api, _) = resolve(&pages, &access, &Overrides::default());
    let method = api
        .methods
        .iter()
        .find(|method| method.name == "thing.item.get");
    shown(
        method
            .and_then(|method| method.response.ty.as_ref())
            .expect("an answer"),
    )
}

const EXAMPLE: &str = r#"{"ID": "1", "BORN": "2025-01-31", "PAID": "Y"}"#;

fn described() -> String {
    rows(&[
        ("ID", "integer"),
        ("BORN", "date"),
        ("PAID", "char"),
        ("RATE", "double"),
    ])
}

#[test]
fn a_dictionary_has_an_object_that_methods_share() {
    let dictionary = format!("# Types\n\n### thing_item\n\n{}", described());
    let cell = "[`thing_item`](./data-types.md#thing_item) |";
    let others = [("api-reference/thing/data-types.md", dictionary)];
    insta::assert_snapshot!(told(EXAMPLE, cell, &others, &[]), @r#"Shared("thing_item")"#);
}

#[test]
fn a_page_of_fields_describes_the_answer() {
    let fields = format!(
        "# Fields of a Thing\n\n## Main Fields {{#main}}\n\n{}",
        described()
    );
    let cell = "`object` | [described](./fields.md#main)";
    let others = [("api-reference/thing/fields.md", fields)];
    insta::assert_snapshot!(
        told(EXAMPLE, cell, &others, &[]),
        @"{ID: Integer, BORN: Date, PAID: Boolean(YesNo), RATE: Number}"
    );
}

#[test]
fn a_section_of_another_method_describes_the_answer() {
    let (path, text) = page("thing.item.set", "", EXAMPLE, "");
    let text = format!("{text}\n#### Object Thing {{#thing}}\n\n{}", described());
    let cell = "`object` | [described](./thing-item-set.md#thing)";
    insta::assert_snapshot!(
        told(EXAMPLE, cell, &[(path.as_str(), text)], &[]),
        @"{ID: Integer, BORN: Date, PAID: Boolean(YesNo), RATE: Number}"
    );
}

#[test]
fn a_fragment_is_read_where_it_is_included() {
    let fragment = format!("#### Object Thing {{#thing}}\n\n{}", described());
    let cell = "`object` | [below](#thing)";
    let fragments = [("api-reference/thing/_includes/thing.md", fragment.as_str())];
    insta::assert_snapshot!(
        told(EXAMPLE, cell, &[], &fragments),
        @"{ID: Integer, BORN: Date, PAID: Boolean(YesNo), RATE: Number}"
    );
}
