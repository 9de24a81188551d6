//! Headings and what belongs to which.

use crate::show::sections;

const TABLE: &str = "#|\n|| **Name** | **Description** ||\n|| **a**\n`integer` | ||\n|#\n";

fn heads(text: &str) -> String {
    let shown = sections(text);
    let heads: Vec<&str> = shown
        .lines()
        .filter(|line| !line.starts_with(' '))
        .collect();
    heads.join("\n")
}

/// The headings of a page that describes no method.
fn of_reference(text: &str) -> String {
    let facts = crate::show::read(
        "api-reference/thing/fields.md",
        &format!("# Fields\n\n{text}"),
    );
    let shown = crate::show::all(&facts);
    let heads: Vec<&str> = shown
        .lines()
        .filter(|line| !line.starts_with(' '))
        .collect();
    heads.join("\n")
}

#[test]
fn every_heading_of_a_region_becomes_the_canonical_one() {
    let of = |title: &str, content: &str| heads(&format!("## {title}\n\n{content}"));
    for title in ["Method Parameters", "Method parameters", "Parameters"] {
        assert_eq!(
            of(title, TABLE),
            "## Method Parameters (parameters)",
            "{title}"
        );
    }
    for title in [
        "Response Handling",
        "Returned Data",
        "Response on Success",
        "Successful Response",
        "Result:",
        "Returned Fields",
        "Fields Returned by the Method",
    ] {
        assert_eq!(
            of(title, TABLE),
            "## Response Handling (response)",
            "{title}"
        );
    }
    for title in ["Code Examples", "Examples", "Code Example", "Example"] {
        let call =
            "```bash\ncurl -d '{\"a\": 1}' https://x.bitrix24.com/rest/1/c/thing.item.add\n```";
        assert_eq!(of(title, call), "## Code Examples (examples)", "{title}");
    }
    for title in ["Error Handling", "Error handling", "Possible Error Codes"] {
        assert_eq!(
            of(title, "HTTP status: **400**"),
            "## Error Handling (errors)",
            "{title}"
        );
    }
    for title in [
        "Continue Learning",
        "Continue Your Exploration",
        "Continue Exploring",
        "See Also",
    ] {
        assert_eq!(
            of(title, "- [{#T}](./other.md)"),
            "## Continue Learning (related)",
            "{title}"
        );
    }
}

#[test]
fn parameters_of_something_above_the_examples_are_those_of_the_method() {
    let call = "## Code Examples\n\n```bash\ncurl -d '{\"a\": 1}' https://x.bitrix24.com/rest/1/c/thing.item.add\n```\n";
    insta::assert_snapshot!(heads(&format!("## Item Parameters\n\n{TABLE}\n{call}")), @r"
    ## Method Parameters (parameters)
    ## Code Examples (examples)
    ");
    insta::assert_snapshot!(heads(&format!("## Method Parameters for A\n\n{TABLE}\n## Method Parameters for B\n\n{TABLE}")), @r"
    ## Method Parameters (parameters)
    ## Method Parameters for B (parameters)
    ");
    insta::assert_snapshot!(heads(&format!("{call}\n## Item Parameters\n\n{TABLE}")), @r"
    ## Code Examples (examples)
    ## Item Parameters (other)
    ");
}

#[test]
fn only_a_method_has_parameters_of_something() {
    let text = format!("# When a Thing Is Added onThingAdd\n\n## Item Parameters\n\n{TABLE}");
    let facts = crate::show::read("api-reference/thing/events/on-thing-add.md", &text);
    insta::assert_snapshot!(crate::show::all(&facts), @r"
    ## Item Parameters (other)
      a: integer
    ");
}

#[test]
fn a_table_that_leaves_a_method_without_parameters_is_reported() {
    let found = |text: &str| {
        let page =
            format!("# Add thing.item.add\n\n> Who can execute the method: any user\n\n{text}");
        let found = crate::show::read_with(crate::show::PATH, &page, &[]).1;
        let codes = found
            .iter()
            .map(|found| found.rsplit(' ').next().unwrap_or_default().to_owned());
        codes.collect::<Vec<_>>()
    };
    let call = "## Code Examples\n\n```bash\ncurl -d '{\"a\": 1}' https://x.bitrix24.com/rest/1/c/thing.item.add\n```\n\n";
    assert_eq!(
        found(&format!("## What It Takes\n\n{TABLE}\n{call}")),
        ["parameters-not-read"]
    );
    for told in [
        format!("## What It Takes\n\n{TABLE}\n## Parameters\n\n{TABLE}\n{call}"),
        format!("## Method Parameters\n\nNo parameters.\n\n## Fields\n\n{TABLE}\n{call}"),
        format!("{call}## Fields\n\n{TABLE}\n"),
        format!("{TABLE}\n## Fields\n\n{TABLE}\n{call}"),
    ] {
        assert_eq!(found(&told), [""; 0], "{told}");
    }
}

#[test]
fn a_second_heading_of_a_region_keeps_its_words() {
    insta::assert_snapshot!(heads(&format!(
        "## Response Handling\n\nHTTP status: **200**\n\n## Returned Data\n\n{TABLE}"
    )), @r"
    ## Response Handling (response)
    ## Returned Data (response)
    ");
}

#[test]
fn a_region_may_open_below_another() {
    insta::assert_snapshot!(heads(&format!(
        "## Code Examples\n\n### Response Handling\n\nHTTP status: **200**\n\n#### Returned Data\n\n{TABLE}\n### Possible Errors\n\nHTTP status: **400**\n"
    )), @r"
    ## Code Examples (examples)
    ### Response Handling (response)
    #### Returned Data (response)
    ### Possible Errors (errors)
    ");
}

#[test]
fn a_table_before_the_first_section_belongs_to_the_head() {
    insta::assert_snapshot!(sections(TABLE), @r"
    # (head)
      a: integer
    ");
}

#[test]
fn sections_without_facts_are_left_out_and_those_above_others_stay() {
    insta::assert_snapshot!(of_reference(&format!(
        "## Method Parameters\n\nWords.\n\n## Purpose\n\nWords.\n\n### Inside\n\nWords.\n\n## Features\n\n### Fields of a Thing\n\n{TABLE}"
    )), @r"
    ## Features (other)
    ### Fields of a Thing (other)
    ");
}

#[test]
fn a_second_heading_of_the_first_level_is_a_section() {
    insta::assert_snapshot!(of_reference(&format!("# Another\n\n{TABLE}")), @"## Another (other)");
}

#[test]
fn related_pages_are_listed_once() {
    insta::assert_snapshot!(sections("## Continue Learning\n\n- [{#T}](./thing-list.md)\n- [Words](../other/a.md#x)\n- [{#T}](./thing-list.md)\n- [site](https://example.com)\n"), @r"
    ## Continue Learning (related)
      api-reference/thing/thing-list.md
      api-reference/other/a.md
    ");
}

#[test]
fn notes_and_cuts_are_unfolded() {
    insta::assert_snapshot!(sections(&format!("## Method Parameters\n\n{{% cut \"More\" %}}\n\n{TABLE}\n{{% endcut %}}")), @r"
    ## Method Parameters (parameters)
      a: integer
    ");
}

#[test]
fn a_fragment_is_read_where_it_is_included() {
    let page = "# Add thing.item.add\n\n## Response Handling\n\n{% include [x](./_includes/answer.md) %}\n\n{% include [x](../../_includes/system-errors.md) %}\n";
    let (facts, found) = crate::show::read_with(
        crate::show::PATH,
        page,
        &[
            (
                "api-reference/thing/_includes/answer.md",
                &format!("{TABLE}\n### Inner {{#inner}}\n\nSee [that](../fields.md).\n"),
            ),
            (
                "_includes/system-errors.md",
                "## System Errors\n\nHTTP status: **500**\n",
            ),
        ],
    );
    assert!(found.is_empty(), "{found:?}");
    insta::assert_snapshot!(crate::show::all(&facts), @r"
    ## Response Handling (response)
      a: integer
    ### Inner {#inner} (response)
      see → api-reference/thing/fields.md
    ");
}

#[test]
fn an_answer_that_lacks_a_level_among_the_examples_keeps_the_parts_beside_it() {
    let text = format!(
        "## Code Examples\n\n### Response Handling\n\n{TABLE}\n### Returned Data\n\n{TABLE}\n### Item\n\n{TABLE}\n## Method Parameters\n\n{TABLE}"
    );
    assert_eq!(
        heads(&text),
        "## Code Examples (examples)\n### Response Handling (response)\n### Returned Data (response)\n### Item (response)\n## Method Parameters (parameters)"
    );
}
