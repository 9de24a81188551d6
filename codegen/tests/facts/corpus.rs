//! Which pages contribute facts, and which of their references lead anywhere.

use codegen::extract::corpus::{self, Corpus};
use codegen::source::Tree;

use crate::show::all;

const TABLE: &str = "#|\n|| **Name**\n`type` | **Description** ||\n|| **a**\n`integer` | ||\n|#\n";

fn read(pages: &[(&str, &str)]) -> Corpus {
    let pages = pages
        .iter()
        .map(|(path, text)| (format!("api-reference/{path}.md"), (*text).to_owned()));
    corpus::read(&Tree::from_pages(pages), &|| ())
}

fn kept(corpus: &Corpus) -> Vec<&str> {
    corpus
        .pages
        .iter()
        .map(|facts| facts.path.as_str())
        .collect()
}

fn skipped(corpus: &Corpus) -> Vec<String> {
    let shown = |(path, why): &(String, corpus::Skipped)| format!("{path}: {why:?}");
    corpus.skipped.iter().map(shown).collect()
}

/// A method whose answer is described elsewhere.
fn method(links: &str) -> String {
    format!(
        "# Get thing.item.get\n\n> Who can execute the method: any user\n\n## Response Handling\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **result**\n`object` | {links} ||\n|#\n"
    )
}

#[test]
fn pages_of_fields_are_kept_where_something_refers_to_them() {
    let page = format!("# Fields\n\n{TABLE}");
    let get = method("[fields](./fields.md)");
    let corpus = read(&[
        ("thing/fields", &page),
        ("thing/others", &page),
        ("thing/thing-item-get", &get),
        ("thing/guide", "# Guide\n\nWords.\n"),
        ("thing/index", "# Overview\n\nWords.\n"),
        ("thing/_includes/part", TABLE),
    ]);
    assert_eq!(
        kept(&corpus),
        [
            "api-reference/thing/fields.md",
            "api-reference/thing/thing-item-get.md"
        ]
    );
    assert_eq!(
        skipped(&corpus),
        [
            "api-reference/thing/_includes/part.md: Fragment",
            "api-reference/thing/guide.md: NoFacts",
            "api-reference/thing/index.md: Overview",
            "api-reference/thing/others.md: NotReferredTo",
        ]
    );
}

#[test]
fn what_is_referred_to_may_refer_further() {
    let first = format!(
        "# Fields\n\n{}",
        TABLE.replace("`integer` |", "`object` | [more](./more.md)")
    );
    let more = format!("# More\n\n{TABLE}");
    let get = method("[fields](./fields.md)");
    let corpus = read(&[
        ("thing/fields", &first),
        ("thing/more", &more),
        ("thing/thing-item-get", &get),
    ]);
    assert_eq!(corpus.pages.len(), 3);
}

#[test]
fn an_overview_is_kept_where_something_refers_to_one_of_its_sections() {
    let index = format!("# Overview\n\n## Fields {{#fields}}\n\n{TABLE}");
    let get = method("[fields](./index.md#fields)");
    let corpus = read(&[("thing/index", &index), ("thing/thing-item-get", &get)]);
    assert_eq!(corpus.pages.len(), 2);
    let get = method("[things](./index.md)");
    let corpus = read(&[("thing/index", &index), ("thing/thing-item-get", &get)]);
    assert_eq!(skipped(&corpus), ["api-reference/thing/index.md: Overview"]);
}

#[test]
fn references_to_methods_as_a_whole_and_to_nothing_are_dropped() {
    let links =
        "[a](./thing-item-list.md), [b](./thing-item-list.md#x), [c](./missing.md), [d](#below)";
    let list = method("").replace("thing.item.get", "thing.item.list");
    let corpus = read(&[
        ("thing/thing-item-get", &method(links)),
        ("thing/thing-item-list", &list),
    ]);
    insta::assert_snapshot!(all(&corpus.pages[0]), @r"
    ## Response Handling (response)
      result: object → api-reference/thing/thing-item-list.md#x → #below
    ");
}

#[test]
fn nothing_is_left_of_a_text_whose_references_all_lead_nowhere() {
    let page = format!(
        "# Add thing.item.add\n\n> Who can execute the method: any user\n\n## Method Parameters\n\nSee [that](./missing.md).\n\n{{% list tabs %}}\n\n- One\n\n    See [that](./missing.md).\n\n- Two\n\n    See [that](./missing.md).\n\n    {}\n{{% endlist %}}\n\n## Continue Learning\n\n- [{{#T}}](./missing.md)\n",
        TABLE.replace('\n', "\n    ")
    );
    let corpus = read(&[("thing/thing-item-add", &page)]);
    insta::assert_snapshot!(all(&corpus.pages[0]), @r"
    ## Method Parameters (parameters)
      variant Two
        a: integer
    ");
}
