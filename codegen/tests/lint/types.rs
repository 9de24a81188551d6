//! Types that are described somewhere, if only in words.

use crate::pages::{PAGE, PATH, with};
use codegen::lint::lint;

/// The page with the type of a row that links to a target.
fn spoilt(link: &str, section: &str) -> String {
    let row = "**other**\n[`integer`](../../data-types.md)";
    let page = PAGE
        .replace(row, &format!("**other**\n[`hue`]({link})"))
        .replace("## Code Examples", &format!("{section}## Code Examples"));
    assert_ne!(page, PAGE);
    page
}

fn found(pages: &[(&str, &str)]) -> Vec<&'static str> {
    let found = lint(&with(pages)).expect("findings");
    found.into_iter().map(|found| found.code).collect()
}

fn codes(link: &str, section: &str) -> Vec<&'static str> {
    found(&[(PATH, &spoilt(link, section))])
}

#[test]
fn a_type_that_a_section_describes_in_words_is_no_defect() {
    assert_eq!(
        codes("#hue", "### Hue\n\nA word for a colour.\n\n"),
        [""; 0]
    );
}

#[test]
fn a_type_that_leads_to_no_section_is_one() {
    assert_eq!(codes("#hue", ""), ["type-unknown", "anchor-dead"]);
}

#[test]
fn a_type_that_leads_to_the_list_of_types_and_is_not_there_is_one() {
    assert_eq!(codes("../../data-types.md", ""), ["type-unknown"]);
}

#[test]
fn a_type_that_leads_to_the_whole_of_another_page_is_one() {
    assert_eq!(codes("./crm-thing-update.md", ""), ["type-unknown"]);
}

#[test]
fn a_type_that_leads_to_a_page_with_a_section_of_its_name_is_no_defect() {
    let fields = "# Fields\n\n## Hue\n\nA word for a colour.\n";
    let path = "api-reference/crm/thing/fields.md";
    let page = spoilt("./fields.md", "");
    assert_eq!(found(&[(PATH, &page), (path, fields)]), [""; 0]);
}
