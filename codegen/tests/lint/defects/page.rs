//! Titles, heads, links and headings, and pages beside each other.

use codegen::lint::lint;

use super::{has, spoilt};
use crate::pages::{PAGE, PATH, with};

#[test]
fn titles_name_the_method_as_the_examples_do() {
    has(
        "Thing crm.thing.add",
        "Thing",
        "title-without-name",
        "# Add",
    );
    has(
        "Thing crm.thing.add",
        "Thing crm.ting.add",
        "title-of-another",
        "# Add",
    );
    has(
        "Thing crm.thing.add",
        "Thing crm.Thing.add",
        "title-other-case",
        "# Add",
    );
}

#[test]
fn the_head_of_a_page_is_whole() {
    has(
        "> Scope: [`crm`](../../scopes.md)\n>\n",
        "",
        "scope-missing",
        "# Add",
    );
    has(
        ">\n> Who can execute the method: any user\n",
        "",
        "who-missing",
        "# Add",
    );
    has("Adds one thing.\n", "", "description-missing", "# Add");
    let codes: Vec<&str> = spoilt("## Method Parameters\n", "")
        .iter()
        .map(|(code, _)| *code)
        .collect();
    assert_eq!(codes, ["parameters-without-heading", "heading-jump"]);
}

#[test]
fn links_lead_to_what_they_name() {
    let link = "[crm.thing.update](./crm-thing-update.md)";
    has(
        link,
        "[crm.thing.edit](./crm-thing-update.md)",
        "link-names-another",
        "[crm.thing.edit]",
    );
    has(
        link,
        "[crm.Thing.update](./crm-thing-update.md)",
        "link-other-case",
        "[crm.Thing",
    );
    has(
        link,
        "[crm.thing.update](./crm-thing-edit.md)",
        "link-dead",
        "[crm.thing.update]",
    );
    has(
        "[below](#fields)",
        "[below](#parametr-fields)",
        "anchor-dead",
        "[below]",
    );
}

#[test]
fn an_anchor_of_the_headings_own_words_is_alive() {
    assert_eq!(spoilt("[below](#fields)", "[below](#parameter-fields)"), []);
}

#[test]
fn headings_and_letters_read_as_they_look() {
    has(
        "### Parameter fields",
        "#### Parameter fields",
        "heading-jump",
        "####",
    );
    has(
        "## Code Examples",
        "# Code Examples",
        "title-twice",
        "# Code",
    );
    has(
        "| A number ||",
        "| A number\n\n# One ||",
        "heading-in-cell",
        "# One",
    );
    has("Adds one thing.", "Adds one<br>thing.", "html", "<br>");
    has(
        "Adds one thing.",
        "Adds\u{a0}one thing.",
        "blank-not-plain",
        "\u{a0}one",
    );
    has(
        "Adds one thing.",
        "Adds one th\u{456}ng.",
        "letter-of-another-script",
        "\u{456}ng",
    );
    has(
        "| A number ||",
        "|\n```js\n1\n``` ||",
        "fence-end-shared",
        "```",
    );
}

#[test]
fn a_method_has_one_page() {
    let other = "api-reference/crm/other/crm-thing-add.md";
    let found = lint(&with(&[
        (PATH, PAGE),
        (
            other,
            &PAGE.replace("./crm-thing-update", "../thing/crm-thing-update"),
        ),
    ]));
    let found = found.expect("findings");
    let twice: Vec<_> = found
        .iter()
        .filter(|finding| finding.code == "method-twice")
        .collect();
    assert_eq!(twice.len(), 2, "{found:#?}");
    assert!(twice[1].message.contains(other), "{found:#?}");
}

#[test]
fn a_page_among_outdated_ones_says_so() {
    let path = "api-reference/crm/outdated/crm-thing-add.md";
    let page = PAGE.replace("./crm-thing-update", "../thing/crm-thing-update");
    let marked = page.replace(
        "Adds one thing.",
        "{% note warning \"DEPRECATED\" %}\n\nWords.\n\n{% endnote %}\n\nAdds one thing.",
    );
    let codes = |page: &str| -> Vec<&str> {
        let found = lint(&with(&[(path, page)]));
        let found = found.expect("findings").into_iter();
        found
            .filter(|finding| finding.place.path == path)
            .map(|finding| finding.code)
            .collect()
    };
    assert_eq!(codes(&page), ["deprecation-not-marked"]);
    assert_eq!(codes(&marked), [""; 0]);
}
