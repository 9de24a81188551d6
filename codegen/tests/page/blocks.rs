//! Each construct that the pages are made of, as a small page and what is read of it.

use codegen::page::{self, Block};

use crate::show;

/// A page's outline with its findings, as a snapshot under the test's own name.
macro_rules! reads {
    ($text:expr) => {
        insta::assert_snapshot!(show::page($text))
    };
}

#[test]
fn headings_with_their_anchors() {
    reads!(
        "# One `a.b.c`\n\n## Two {#two}\n\n### Three {#three}{.wide}\n\n#### Four {#four .wide}\n\n##### Five {#five} #####\n\n###### {#six}\n\nSeven\n-----\n\n## A {b} {c#d}\n\n## A `{#code}`\n"
    );
}

#[test]
fn the_head_of_a_method_page() {
    reads!(
        "---\ntitle: Head\n---\n# Add a Thing thing.add\n\n> Scope: [`thing`](../scopes.md)\n>\n> Who can execute the method:\n> - owner\n> - *any* user\n\nAdds.\n"
    );
}

#[test]
fn metadata_may_be_empty_or_the_whole_page() {
    assert_eq!(show::page("---\n---\na\n"), "text a\n");
    assert_eq!(show::page("---\ntitle: a\n---"), "");
}

#[test]
fn a_line_that_only_looks_like_metadata() {
    assert_eq!(show::page("---\n\na\n"), "text a\n");
    assert_eq!(show::page("----\na\n---\n\nb\n"), "h2 a\ntext b\n");
}

#[test]
fn running_text_with_every_mark() {
    reads!(
        "a **b** *c* _d_ `e` [f `g`](h.md#i) ![j](k.png) <b>l</b> m&amp;n \\*o\\*  \np<br>q<br/>r <!-- s --> t **u***\nv^\\*^ ~~w~~ x_y_z\n"
    );
}

#[test]
fn lists_in_lists() {
    reads!(
        "- a\n  - b\n\n    ```json\n    {\"c\": 1}\n    ```\n\n  - d\n- e\n\n1. f\n\n   g\n2. h\n"
    );
}

#[test]
fn code_with_and_without_a_language() {
    reads!(
        "```json\n{\"a\": 1}\n```\n\n```\nb\n```\n\n~~~bash copy\ncurl\n~~~\n\n````md\n```\nc\n```\n````\n\n    indented\n\n```js\n```\n"
    );
}

#[test]
fn what_stands_in_code_is_only_code() {
    reads!(
        "```md\n## A {#a}\n\n#|\n|| b ||\n|#\n\n{% note %}\n\n<!-- c\n```\n\n{% note info %}\n\n```\n{% endnote %}\n```\n\n{% endnote %}\n"
    );
}

#[test]
fn notes_of_each_kind() {
    reads!(
        "{% note info %}\n\na\n\n{% endnote %}\n\n{% note warning \"Old\" %}\nb\n{% endnote %}\n\n{% note tip \"A \\\"b\\\"\" %}\n\nc\n\n{% endnote %}\n\n{% note alert %} d {% endnote %}\n"
    );
}

#[test]
fn a_note_in_a_note() {
    reads!(
        "{% note info \"A\" %}\n\na\n\n{% note tip \"B\" %}\n\nb\n\n{% endnote %}\n\nc\n\n{% endnote %}\n\nd\n"
    );
}

#[test]
fn a_cut_holds_tables_and_code() {
    reads!(
        "{% cut \"More\" %}\n\n#|\n|| a ||\n|#\n\n```\n{% endcut %}\n```\n\n{% endcut %}\n\nb\n"
    );
}

#[test]
fn tabs_with_code() {
    reads!(
        "{% list tabs %}\n\n- cURL (Webhook)\n\n    ```bash\n    curl \\\n      -d '{\"a\":1}'\n    ```\n\n- PHP\n\n    ```php\n    - not a tab\n    ```\n\n    b\n\n{% endlist %}\n\nc\n"
    );
}

/// What is no plain Markdown cuts a list, and stands behind its first part.
#[test]
fn tabs_are_indented_in_a_list() {
    reads!(
        "1. First\n\n   {% list tabs %}\n\n   - A\n\n     a\n\n   - B\n\n     b\n\n   {% endlist %}\n\n2. Second\n"
    );
}

#[test]
fn a_list_in_a_tab_is_no_tab() {
    reads!(
        "{% list tabs %}\n\n- A\n\n  - a\n  - b\n\n- B\n\n  #|\n|| c |\n- d\n||\n  |#\n\n{% endlist %}\n"
    );
}

#[test]
fn titles_of_tabs_are_plain_text() {
    reads!(
        "{% list tabs %}\n\n- **A** `b`\n\n  a\n\n- 1. One\n\n  b\n\n* C\n\n  c\n\n{% endlist %}\n"
    );
}

#[test]
fn tabs_in_a_tab() {
    reads!(
        "{% list tabs %}\n\n- A\n\n  {% list tabs %}\n\n  - X\n\n    x\n\n  - Y\n\n    y\n\n  {% endlist %}\n\n- B\n\n  b\n\n{% endlist %}\n"
    );
}

#[test]
fn tabs_whose_content_is_not_indented() {
    reads!("{% list tabs %}\n\n- A\n\n```js\na\n```\n\n- B\n\n```js\nb\n```\n\n{% endlist %}\n");
}

#[test]
fn tabs_whose_code_starts_in_a_cell() {
    reads!(
        "{% list tabs %}\n\n- A\n\n  #|\n  || a | ```js\n  b\n  - c\n  ```\n  ||\n  |#\n\n- B\n\n  b\n\n{% endlist %}\n"
    );
}

#[test]
fn a_condition_holds_what_is_not_published() {
    reads!(
        "a\n\n{% if build == 'dev' %}\n\n## B\n\n{% note %}\n\nc\n\n{% endnote %}\n\n{% endif %}\n\nd\n"
    );
}

#[test]
fn comments_are_left_out() {
    reads!(
        "a\n\n<!-- b -->\n\n<!--\n#|\n|| c ||\n|#\n\n{% note %}\nd\n-->\n\n<p>e</p> <!-- f -->\n\n<div><!-- g\nh --></div>\n"
    );
}

#[test]
fn an_include_is_read_where_it_stands() {
    let fragment = |path: &str| {
        (path == "a/_includes/f.md").then_some("## F {#f}\n\n{% include [g](g.md) %}\n")
    };
    let nested = |path: &str| fragment(path).or((path == "a/_includes/g.md").then_some("g\n"));
    let text = "a\n\n{% include notitle [x](./../a/_includes/f.md) %}\n\nb\n";
    let (page, found) = page::parse("a/page.md", text, &nested);
    insta::assert_snapshot!(show::outline(&page.blocks));
    assert_eq!(show::findings(&found), [""; 0]);
}

#[test]
fn an_include_from_the_root() {
    let (page, _) = page::parse("a/b/c.md", "{% include [x](/f.md) %}\n", &|path| {
        (path == "f.md").then_some("f\n")
    });
    assert_eq!(show::outline(&page.blocks), "include f.md\n  text f\n");
}

#[test]
fn the_name_cells_of_parameter_tables() {
    reads!(
        "#|\n|| **Name**\n`type` | **Description** ||\n|| **id***\n[`integer`](../data-types.md) | a ||\n|| **fields**^*^\n[`object`](../data-types.md) \\| [`array`](../data-types.md)\n| b:\n- `x` — y\n\n```json\n{\"z\": 1}\n``` ||\n|| **A**\\|**B** | c ||\n|#\n"
    );
}

#[test]
fn a_cell_is_dedented_by_its_own_lines() {
    reads!(
        "#|\n|| a\n    | b\n\n      - c\n        - d\n\n      ```\n      e\n        f\n      ``` ||\n|#\n"
    );
}

#[test]
fn a_heading_at_the_start_of_a_line_in_a_cell_stays_in_the_row() {
    reads!("## A\n\n#|\n|| `1`\n# b\n| c ||\n|| `2` | d ||\n|#\n\n## E\n");
}

/// The text under each span of a page says what the span is of.
#[test]
fn spans_are_the_bytes_of_what_was_read() {
    let text = "# é T {#t}\n\n{% list tabs %}\n\n- Ü\n\n  #|\n  || **ä** | `ö`\n  ß ||\n  |#\n\n{% endlist %}\n\n```js\nx\n```\n";
    let (page, _) = show::read(text);
    let mut shown = Vec::new();
    for block in &page.blocks {
        match block {
            Block::Heading { span, .. } | Block::Fence { span, .. } => {
                shown.push(&text[span.clone()])
            }
            Block::Tabs { tabs, .. } => {
                shown.push(&text[tabs[0].span.clone()]);
                if let Block::Table(table) = &tabs[0].blocks[0] {
                    shown.push(&text[table.span.clone()]);
                    shown.push(&text[table.rows[0].span.clone()]);
                    shown.extend(
                        table.rows[0]
                            .cells
                            .iter()
                            .map(|cell| &text[cell.span.clone()]),
                    );
                }
            }
            _ => {}
        }
    }
    assert_eq!(
        shown,
        [
            "# é T {#t}\n",
            "Ü",
            "#|\n  || **ä** | `ö`\n  ß ||\n  |#",
            "|| **ä** | `ö`\n  ß ||",
            "**ä**",
            "`ö`\n  ß",
            "x\n",
        ]
    );
}

#[test]
fn a_span_does_not_reach_into_the_indentation_of_the_next_line() {
    let text = "{% list tabs %}\n\n- A\n\n    ## B\n    c\n\n{% endlist %}\n";
    let (page, _) = show::read(text);
    let Some(Block::Tabs { tabs, .. }) = page.blocks.first() else {
        panic!("no tabs in {page:?}");
    };
    let Some(Block::Heading { span, .. }) = tabs[0].blocks.first() else {
        panic!("no heading in {tabs:?}");
    };
    assert_eq!(&text[span.clone()], "## B\n");
}

#[test]
fn windows_line_ends_change_no_words() {
    let unix = "# A {#a}\n\n{% note tip \"N\" %}\n\nb\n\n{% endnote %}\n\n{% list tabs %}\n\n- C\n\n  ```js\n  c\n  ```\n\n{% endlist %}\n\n#|\n|| d | e ||\n|#\n";
    let windows = unix.replace('\n', "\r\n");
    assert_eq!(show::page(&windows), show::page(unix));
}
