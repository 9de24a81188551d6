//! One edit of the pages, and what it is called.

use codegen::diff::diff;
use codegen::diff::show::{Comparison, markdown, text};
use codegen::ir::Access;

use crate::pages::{LIST, SET, api, base, compare, edited, listing};

/// What has changed since the base, as text.
fn since(new: &crate::pages::Pages) -> String {
    text(&compare(&base(), new, ""), "0.2.0")
}

/// What replacing a piece of the page changes.
fn edit(from: &str, to: &str) -> String {
    since(&edited(from, to))
}

#[test]
fn nothing_has_changed_where_nothing_has() {
    assert_eq!(since(&base()), "no fact has changed\n");
}

#[test]
fn a_method_that_is_new_or_gone() {
    let mut new = base();
    let page = new.remove(SET).expect("the page");
    insta::assert_snapshot!(since(&new));
    new.insert(
        "api-reference/crm/thing/crm-thing-put.md".into(),
        page.replace("crm.thing.set", "crm.thing.put"),
    );
    insta::assert_snapshot!(since(&new));
}

#[test]
fn a_method_with_another_name_on_the_same_page_is_renamed() {
    let mut new = base();
    let page = new[SET]
        .replace("# Set Thing crm.thing.set", "# Set Thing crm.thing.change")
        .replace(
            "> Scope",
            "```toml\n[facts]\nmethod = \"crm.thing.change\"\n```\n\n> Scope",
        );
    new.insert(SET.into(), page);
    insta::assert_snapshot!(since(&new));
}

#[test]
fn a_page_elsewhere_is_moved_and_no_removal() {
    let mut new = base();
    let page = new.remove(SET).expect("the page");
    new.insert("api-reference/crm/other/crm-thing-set.md".into(), page);
    insta::assert_snapshot!(since(&new));
}

#[test]
fn deprecation_and_other_facts_of_a_method() {
    insta::assert_snapshot!(edit(
        "## Method Parameters",
        "{% note warning \"DEPRECATED\" %}\n\n- [{#T}](./crm-thing-get.md)\n\n{% endnote %}\n\n## Method Parameters",
    ));
    insta::assert_snapshot!(edit("Scope: `crm`", "Scope: `crm`, `sale`"));
    insta::assert_snapshot!(edit("`any user`", "`administrator`"));
}

#[test]
fn parameters_that_are_new_or_gone() {
    insta::assert_snapshot!(edit(
        "|| **kind**",
        "|| **extra** `integer` | ||\n|| **kind**"
    ));
    insta::assert_snapshot!(edit(
        "|| **kind**",
        "|| **extra*** `integer` | ||\n|| **kind**"
    ));
    insta::assert_snapshot!(edit(
        "|| **COUNT** `integer` | ||",
        "|| **NUMBER** `integer` | ||"
    ));
}

#[test]
fn parameters_that_become_required_or_optional() {
    insta::assert_snapshot!(edit("**open**", "**open***"));
    insta::assert_snapshot!(edit("**id***", "**id**"));
    insta::assert_snapshot!(edit(
        "|| **open** `boolean` | Written",
        "|| **open** `boolean` | Required if `kind`. Written"
    ));
}

#[test]
fn arguments_in_another_order_break_calls_that_still_compile() {
    insta::assert_snapshot!(edit(
        "|| **id*** `integer` | ||\n|| **kind** `string` | Possible values: `plain`; `fancy`. Default: `plain`. ||\n|| **open** `boolean` | Written as `Y` or `N`. ||\n|| **fields*** `object` | [below](#fields) ||",
        "|| **fields*** `object` | [below](#fields) ||\n|| **id*** `integer` | ||\n|| **kind** `string` | Possible values: `plain`; `fancy`. Default: `plain`. ||\n|| **open** `boolean` | Written as `Y` or `N`. ||",
    ));
}

#[test]
fn types_that_take_more_less_or_something_else() {
    insta::assert_snapshot!(edit("**id*** `integer`", "**id*** `double`"));
    insta::assert_snapshot!(edit("**id*** `integer`", "**id*** `integer` \\| `string`"));
    insta::assert_snapshot!(edit("**COUNT** `integer`", "**COUNT** `datetime`"));
}

#[test]
fn allowed_values_defaults_and_the_form_of_booleans() {
    insta::assert_snapshot!(edit("`plain`; `fancy`", "`plain`; `fancy`; `new`"));
    insta::assert_snapshot!(edit("`plain`; `fancy`", "`plain`; `other`"));
    insta::assert_snapshot!(edit("Default: `plain`", "Default: `fancy`"));
    insta::assert_snapshot!(edit("`Y` or `N`", "`true` or `false`"));
}

#[test]
fn fields_of_answers() {
    insta::assert_snapshot!(edit(
        "\"title\": \"text\"",
        "\"title\": \"text\", \"more\": 1"
    ));
    insta::assert_snapshot!(edit("\"title\": \"text\"", "\"title\": [\"text\"]"));
    insta::assert_snapshot!(edit(", \"title\": \"text\"", ""));
}

#[test]
fn error_codes_break_only_where_the_family_loses_one() {
    insta::assert_snapshot!(edit("|| `NOT_FOUND` | ||\n", ""));
    insta::assert_snapshot!(edit("|| `ACCESS_DENIED` | ||\n", ""));
    insta::assert_snapshot!(edit(
        "|| `NOT_FOUND` | ||\n",
        "|| `NOT_FOUND` | ||\n|| `LOCKED` | ||\n"
    ));
}

#[test]
fn the_status_of_an_error_that_stays() {
    insta::assert_snapshot!(edit("status: **400**", "status: **403**"));
}

/// What has changed where a method lists, from one edit of its page.
fn of_list(from: &str, to: &str) -> String {
    let old = listing();
    let mut new = old.clone();
    let page = new.get_mut(LIST).expect("the page");
    assert!(page.contains(from), "the page has no `{from}`");
    *page = page.replace(from, to);
    text(&compare(&old, &new, ""), "0.2.0")
}

#[test]
fn how_a_method_lists() {
    insta::assert_snapshot!(of_list("\"things\": [", "\"rows\": ["));
    insta::assert_snapshot!(of_list("\"id\": 1", "\"ID\": 1"));
    insta::assert_snapshot!(of_list("|| **filter** `object` | ||\n", ""));
    insta::assert_snapshot!(of_list("|| **start** `integer` | ||\n", ""));
    insta::assert_snapshot!(of_list(
        "**start** `integer`",
        "**offset** `integer` | ||\n|| **limit** `integer`"
    ));
}

#[test]
fn whether_a_method_writes() {
    let old = api(&base(), "");
    let mut new = old.clone();
    for method in &mut new.methods {
        method.access = Access::Read;
    }
    let change = diff(&old, &new);
    let comparison = Comparison {
        facts: change.clone(),
        sdk: change,
    };
    insta::assert_snapshot!(text(&comparison, "0.1.1"));
}

const OVERRIDE: &str = "[[override]]\nmethod = \"crm.thing.set\"\nparameter = \"id\"\ntype = \"string\"\nreason = \"wrong\"\nwitness = \"a sibling\"\n";

#[test]
fn a_change_that_an_override_hides_is_shown_and_counts_for_nothing() {
    let new = edited("**id*** `integer`", "**id*** `double`");
    let comparison = compare(&base(), &new, OVERRIDE);
    insta::assert_snapshot!(text(&comparison, "0.1.0"));
}

#[test]
fn a_pull_request_lists_changes_by_what_they_mean() {
    let mut new = edited("**kind**", "**sort**");
    let page = new[SET]
        .replace("`plain`; `fancy`", "`plain`; `fancy`; `new`")
        .replace("crm`", "crm`, `sale`");
    new.insert(SET.into(), page);
    insta::assert_snapshot!(markdown(&compare(&base(), &new, ""), "0.2.0"));
}

#[test]
fn a_default_that_comes_to_depend_on_something() {
    let shown = edit(
        "Default: `plain`.",
        "Default: `plain` if `open` is set, otherwise `fancy`.",
    );
    let line = "`kind`: default `plain` → depending on `open`";
    assert!(shown.contains(line), "{shown}");
}

#[test]
fn a_field_that_comes_to_apply_to_one_case_is_named_with_what_tells_it() {
    let table = "#|\n|| **Name** `type` | **Description** ||\n|| **COUNT** `integer` | ||\n|#\n";
    let tab =
        |title: &str, table: &str| format!("- {title}\n\n    {}\n", table.replace('\n', "\n    "));
    let tabs = format!(
        "{{% list tabs %}}\n\n{}\n{}\n{{% endlist %}}\n",
        tab("plain", table),
        tab("fancy", &table.replace("COUNT", "SIZE")),
    );
    let shown = edit(table, &tabs);
    let line = "`fields.ROWS[].COUNT`: applies to: none → `plain (kind = plain)`";
    assert!(shown.contains(line), "{shown}");
}
