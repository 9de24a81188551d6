//! One defect at a time.

use codegen::lint::lint;

use crate::pages::{PAGE, PATH, found, with};

/// The findings of the page in which one text stands for another: code and the line's text.
#[track_caller]
fn spoilt(from: &str, to: &str) -> Vec<(&'static str, String)> {
    assert!(PAGE.contains(from), "the page has no `{from}`");
    let page = PAGE.replacen(from, to, 1);
    let lines: Vec<&str> = page.lines().collect();
    let all = found(&page);
    all.iter()
        .map(|finding| {
            assert_eq!(finding.place.path, PATH, "{finding:?}");
            let line = lines[finding.place.line as usize - 1];
            let behind: String = line
                .chars()
                .skip(finding.place.column as usize - 1)
                .collect();
            (finding.code, behind)
        })
        .collect()
}

/// The page with one text for another has this one finding, at a place where the text starts so.
#[track_caller]
fn has(from: &str, to: &str, code: &str, at: &str) {
    let found = spoilt(from, to);
    let [(is, behind)] = found.as_slice() else {
        panic!("one finding expected: {found:#?}");
    };
    assert_eq!(*is, code);
    assert!(behind.starts_with(at), "`{behind}`");
}

#[test]
fn a_page_without_a_defect_has_no_findings() {
    assert_eq!(found(PAGE), []);
}

#[test]
fn a_russian_page_without_a_defect_has_no_findings() {
    let mut page = PAGE.to_owned();
    for (english, russian) in [
        (
            "Who can execute the method: any user",
            "Кто может выполнять метод: любой пользователь",
        ),
        ("Method Parameters", "Параметры метода"),
        (
            "**Name**\n`type` | **Description**",
            "**Название**\n`тип` | **Описание**",
        ),
        (
            "Required if `kind` is not passed",
            "Обязательный, если не передан `kind`",
        ),
        ("### Parameter fields {#fields}", "### Параметр fields"),
        ("[below](#fields)", "[ниже](#parametr-fields)"),
        ("Code Examples", "Примеры кода"),
        ("Response Handling", "Обработка ответа"),
        ("Returned Data", "Возвращаемые данные"),
        ("Error Handling", "Обработка ошибок"),
        ("Possible Error Codes", "Возможные коды ошибок"),
        ("**Code** | **Description**", "**Код** | **Описание**"),
    ] {
        page = page.replace(english, russian);
    }
    assert!(page.contains("Обработка ошибок"), "{page}");
    assert_eq!(found(&page), []);
}

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
fn rows_are_whole() {
    has(
        "**other**\n[`integer`](../../data-types.md)",
        "**other**",
        "row-without-type",
        "**other**",
    );
    has(
        "(../../data-types.md) | Which one ||",
        "(../../data-types.md) | ||",
        "row-without-description",
        "**kind***",
    );
}

#[test]
fn tables_are_whole() {
    let header = "|| **Name**\n`type` | **Description** ||\n|| **kind***";
    has(header, "|| **kind***", "table-without-header", "#|");
    has(
        "| Nothing there ||",
        "| Nothing there | Nothing ||",
        "row-uneven",
        "|| `NOT_FOUND`",
    );
    has(
        "|| **SORT**",
        "|| **Numbers of things** | ||\n|| **SORT**",
        "row-is-title",
        "**Numbers",
    );
    has("| Its name ||", "| Its name", "row-not-closed", "|#");
}

#[test]
fn a_table_names_each_field_once() {
    has("|| **other**", "|| **kind**", "name-twice", "**kind**");
    has(
        "|| **other**",
        "|| **Kind**",
        "name-twice-in-case",
        "**Kind**",
    );
}

#[test]
fn stars_say_what_the_words_say() {
    has(
        "**other**",
        "**other***",
        "star-under-condition",
        "**other***",
    );
    has("|| **ID**", "|| **ID***", "star-in-answer", "**ID***");
}

#[test]
fn stars_that_a_note_explains_are_no_defect() {
    let page = PAGE.replacen("|| **ID**", "|| **ID***", 1);
    let note = "### Returned Data\n\n{% include [Note](../../../_includes/required.md) %}";
    let noted = page.replacen("### Returned Data", note, 1);
    let codes = |page: &str| -> Vec<_> { found(page).iter().map(|one| one.code).collect() };
    assert_eq!(codes(&page), ["star-in-answer"]);
    assert!(
        !codes(&noted).contains(&"star-in-answer"),
        "{:?}",
        codes(&noted)
    );
}

#[test]
fn errors_have_codes() {
    has("|| `NOT_FOUND`", "|| —", "error-without-code", "—");
    has(
        "|| `NOT_FOUND`",
        "|| There is nothing of that name",
        "error-code-is-text",
        "There",
    );
    has(
        "|| **Code** |",
        "|| **Error text** |",
        "errors-without-codes",
        "#|",
    );
}

#[test]
fn examples_call_the_pages_own_method_with_a_body_that_can_be_read() {
    has(
        "callMethod('crm.thing.add'",
        "callMethod('crm.thing.get'",
        "example-of-another",
        "BX24",
    );
    has("```bash", "```http", "fence-language", "curl");
    has("\"SORT\":5}}'", "\"SORT\":5,}}'", "request-not-json", "-d");
    has(
        "\"NAME\":\"A\",\"SORT\"",
        "\"NAME\":\"A's\",\"SORT\"",
        "apostrophe-in-command",
        "-d",
    );
    has("\"SORT\":5", "\"SIZE\":5", "example-misfit", "curl");
}

#[test]
fn answers_are_json_and_what_the_tables_say() {
    has(
        "\"NAME\": \"A\"\n",
        "\"NAME\": \"A\",\n",
        "json-invalid",
        "}",
    );
    has(
        "\"NAME\": \"A\"\n",
        "\"NAME\": \"A\", \"ID\": 2\n",
        "json-invalid",
        "\"ID\": 2",
    );
    has(
        "\"NAME\": \"A\"\n",
        "\"COLOUR\": \"A\"\n",
        "answer-field-undescribed",
        "\"COLOUR\"",
    );
    has(
        "\"result\": {",
        "\"thing\": {",
        "answer-without-result",
        "{",
    );
    has(
        "**result**\n[`object`]",
        "**result**\n[`array`]",
        "answer-of-another-kind",
        "**result**",
    );
}

#[test]
fn what_an_example_leaves_out_on_purpose_is_no_defect() {
    assert_eq!(
        spoilt("\"NAME\": \"A\"\n", "\"NAME\": \"A\", // a name\n"),
        []
    );
    assert_eq!(spoilt("\"NAME\": \"A\"\n", "\"NAME\": \"A\",\n ...\n"), []);
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
fn pages_of_one_family_agree_on_the_types_of_their_fields() {
    // The page of `update` is the one that is named.
    let page = PAGE.replacen("**SORT**\n[`integer`]", "**SORT**\n[`boolean`]", 1);
    let codes: Vec<_> = found(&page)
        .iter()
        .filter(|finding| finding.code == "type-contradicts")
        .map(|finding| finding.message.clone())
        .collect();
    assert_eq!(
        codes,
        ["`SORT` is `integer` here and `boolean` on `crm-thing-add.md`."]
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

#[test]
fn the_examples_of_a_page_call_one_version_of_the_api() {
    let js = "- JS\n\n    ```js\n    BX24.callMethod('crm.thing.add', { kind: 1, fields: { NAME: 'A' } });\n    ```";
    let curl = "- cURL (OAuth)\n\n    ```bash\n    curl -d '{\"kind\":1,\"fields\":{\"NAME\":\"A\"},\"auth\":\"**token**\"}' https://**address**/rest/api/crm.thing.add\n    ```";
    has(js, curl, "example-of-another-version", "/rest/**user**");
}

#[test]
fn rows_name_fields_of_types_that_are_described() {
    has(
        "|| **SORT**\n",
        "||\n[`integer`](../../data-types.md) | Words ||\n|| **SORT**\n",
        "row-without-name",
        "||",
    );
    has(
        "**other**\n[`integer`]",
        "**other**\n[`ingeter`]",
        "type-unknown",
        "**other**",
    );
    has("|| **SORT**", "|| ||\n|| **SORT**", "row-empty", "|| ||");
    has("|| **SORT**", "- || **SORT**", "text-between-rows", "- ||");
}
