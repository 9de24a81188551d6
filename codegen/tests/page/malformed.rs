//! Directives, fences, includes and nesting that are malformed: one finding each, at its place, and nothing else is
//! lost.

use codegen::page;

use crate::show;

#[test]
fn a_directive_without_end_takes_the_rest() {
    assert_eq!(
        show::page("a\n\n{% note tip \"N\" %}\n\nb\n"),
        "text a\nnote tip \"N\"\n  text b\n3:1 directive-not-closed\n"
    );
}

#[test]
fn an_end_without_a_directive_is_left_out() {
    assert_eq!(
        show::page("a\n\n{% endcut %}\n\nb\n"),
        "text a\ntext b\n3:1 directive-not-open\n"
    );
}

#[test]
fn directives_that_overlap_are_both_said() {
    assert_eq!(
        show::page(
            "{% note %}\n\na\n\n{% cut \"C\" %}\n\nb\n\n{% endnote %}\n\nc\n\n{% endcut %}\n"
        ),
        "note  \"\"\n  text a\n  cut \"C\"\n    text b\ntext c\n5:1 directive-not-closed\n13:1 directive-not-open\n"
    );
}

#[test]
fn an_unknown_directive_is_left_out() {
    assert_eq!(
        show::page("a\n\n{% frobnicate x %}\n\nb\n"),
        "text a\ntext b\n3:1 directive-unknown\n"
    );
}

#[test]
fn a_directive_without_its_closing_marks_is_text() {
    assert_eq!(
        show::page("{% note info\n\nb\n"),
        "text {% note info\ntext b\n1:1 directive-unknown\n"
    );
}

#[test]
fn a_directive_within_a_line_is_text() {
    assert_eq!(
        show::page("  a {% note %} b\n"),
        "text a {% note %} b\n1:5 directive-in-line\n"
    );
}

#[test]
fn a_directive_in_a_code_span_is_code() {
    assert_eq!(show::page("a `{% note %}` b\n"), "text a `{% note %}` b\n");
}

#[test]
fn an_end_in_a_code_span_ends_nothing() {
    assert_eq!(
        show::page("{% note %}\n\na `{% endnote %}` b\n\n{% endnote %}\n"),
        "note  \"\"\n  text a `{% endnote %}` b\n"
    );
}

#[test]
fn text_before_the_first_tab_is_said() {
    assert_eq!(
        show::page("{% list tabs %}\n\na\n\n- B\n\n  b\n\n{% endlist %}\n"),
        "tabs\n  tab \"B\"\n    text b\n3:1 text-outside-tabs\n"
    );
}

#[test]
fn tabs_without_a_tab_are_said() {
    assert_eq!(
        show::page("{% list tabs %}\n\na\n\n{% endlist %}\n\nb\n"),
        "tabs\ntext b\n3:1 text-outside-tabs\n"
    );
}

#[test]
fn a_fence_without_end_takes_the_rest() {
    assert_eq!(
        show::page("a\n\n  ```js\n  b\n\n## C\n"),
        "text a\nfence js \"b\\n\\n## C\\n\"\n3:1 fence-not-closed\n"
    );
}

#[test]
fn a_comment_without_end_is_said() {
    assert_eq!(
        show::page("a\n\n<!-- b\n\nc\n"),
        "text a\n3:1 comment-not-closed\n"
    );
}

#[test]
fn an_include_that_is_missing_is_said_with_its_path() {
    let text = "a\n\n{% include [x](../_includes/x.md#part) %}\n\nb\n";
    let (page, found) = page::parse("one/two.md", text, &|_| None);
    assert_eq!(
        show::outline(&page.blocks),
        "text a\ninclude _includes/x.md\ntext b\n"
    );
    assert_eq!(show::findings(&found), ["3:1 include-missing"]);
    assert!(
        found[0].message.contains("`_includes/x.md`"),
        "{}",
        found[0].message
    );
    assert_eq!(found[0].place.path, "one/two.md");
}

#[test]
fn an_include_from_outside_is_not_looked_for() {
    let text = "{% include [x](../../secret.md) %}\n";
    let (page, found) = page::parse("one/two.md", text, &|_| Some("secret"));
    assert_eq!(show::outline(&page.blocks), "include secret.md\n");
    assert_eq!(show::findings(&found), ["1:1 include-outside"]);
    assert!(
        found[0].message.contains("`../../secret.md`"),
        "{}",
        found[0].message
    );
}

#[test]
fn an_include_without_a_target_is_said() {
    assert_eq!(
        show::page("{% include x.md %}\n"),
        "1:1 directive-unknown\n"
    );
}

#[test]
fn includes_that_include_each_other_end_at_once() {
    let fragments = |path: &str| match path {
        "a.md" => Some("a\n\n{% include [b](b.md) %}\n"),
        "b.md" => Some("b\n\n{% include [a](./a.md) %}\n"),
        _ => None,
    };
    let (page, found) = page::parse("a.md", fragments("a.md").unwrap(), &fragments);
    assert_eq!(
        show::outline(&page.blocks),
        "text a\ninclude b.md\n  text b\n  include a.md\n"
    );
    assert_eq!(show::findings(&found), ["3:1 include-cycle"]);
    assert_eq!(found[0].place.path, "b.md");
}

#[test]
fn a_page_that_includes_itself_is_said() {
    let text = "a\n\n{% include [p](p.md) %}\n";
    let (page, found) = page::parse("p.md", text, &|_| Some(text));
    assert_eq!(show::outline(&page.blocks), "text a\ninclude p.md\n");
    assert_eq!(show::findings(&found), ["3:1 include-cycle"]);
}

#[test]
fn a_long_chain_of_includes_is_said() {
    let chain: Vec<_> = (0..1000)
        .map(|number| format!("{{% include [n]({}.md) %}}\n", number + 1))
        .collect();
    let fragments = |path: &str| {
        let number: usize = path.strip_suffix(".md")?.parse().ok()?;
        chain.get(number).map(String::as_str)
    };
    let (_, found) = page::parse("0.md", &chain[0], &fragments);
    assert_eq!(show::findings(&found), ["1:1 nested-too-deep"]);
}

#[test]
fn what_is_wrong_with_a_fragment_is_said_of_the_fragment() {
    let fragments = |_: &str| Some("ok\n\n|#\n");
    let (_, found) = page::parse("p.md", "{% include [b](f/b.md) %}\n", &fragments);
    assert_eq!(found[0].place.to_string(), "f/b.md:3:1");
}

#[test]
fn the_same_fragment_may_be_included_twice() {
    let text = "{% include [b](b.md) %}\n\n{% include [b](b.md) %}\n";
    let (page, found) = page::parse("p.md", text, &|_| Some("b\n"));
    assert_eq!(
        show::outline(&page.blocks),
        "include b.md\n  text b\ninclude b.md\n  text b\n"
    );
    assert_eq!(show::findings(&found), [""; 0]);
}

/// Nothing is so deep that the stack ends before the text does.
fn deep(unit: &str, end: &str) -> (page::Page, Vec<String>) {
    let text = format!("{}deep\n{}", unit.repeat(20_000), end.repeat(20_000));
    let (page, found) = show::read(&text);
    let mut codes: Vec<_> = found.iter().map(|found| found.code.to_owned()).collect();
    codes.dedup();
    (page, codes)
}

#[test]
fn quotations_may_be_nested_without_end() {
    let (page, found) = deep("> ", "");
    assert_eq!(found, ["nested-too-deep"]);
    assert!(show::outline(&page.blocks).ends_with("text deep\n"));
}

#[test]
fn lists_may_be_nested_without_end() {
    let (page, found) = deep("- ", "");
    assert_eq!(found, ["nested-too-deep"]);
    assert!(show::outline(&page.blocks).ends_with("text deep\n"));
}

#[test]
fn stress_may_be_nested_without_end() {
    let (page, found) = deep("*a **b ", "**c *d");
    assert!(found.contains(&"nested-too-deep".to_owned()));
    assert!(show::outline(&page.blocks).contains("deep"));
}

#[test]
fn directives_may_be_nested_without_end() {
    let (page, found) = deep("{% note %}\n", "{% endnote %}\n");
    assert_eq!(found, ["nested-too-deep"]);
    assert!(show::outline(&page.blocks).contains("deep"));
}

#[test]
fn tables_may_be_nested_without_end() {
    let (page, found) = deep("#|\n||\n", "||\n|#\n");
    assert_eq!(found, ["nested-too-deep"]);
    assert!(show::outline(&page.blocks).contains("deep"));
}
