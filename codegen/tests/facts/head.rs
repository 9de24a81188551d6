//! Names, classes, and what stands above the first section.

use codegen::facts::{Class, PageFacts};

use crate::show::{PATH, read};

fn head(facts: &PageFacts) -> String {
    let class = match &facts.class {
        Class::Method { name, version } => format!("method {name} v{version}"),
        Class::Event { code } => format!("event {code}"),
        Class::Events => "events".to_owned(),
        Class::Reference => "reference".to_owned(),
    };
    let who = facts
        .who
        .map(|who| format!(", {who:?}"))
        .unwrap_or_default();
    let deprecated = facts
        .deprecated
        .as_ref()
        .map(|by| format!(", deprecated for {:?}", by.replaced_by));
    let marks = &facts.marks;
    let marks: String = [
        (marks.application_only, ", application only"),
        (marks.order_sensitive, ", order matters"),
    ]
    .into_iter()
    .filter(|(set, _)| *set)
    .map(|(_, word)| word)
    .collect();
    format!(
        "{class}, {:?}{who}{}{marks}",
        facts.scopes,
        deprecated.unwrap_or_default()
    )
}

fn of(path: &str, text: &str) -> String {
    head(&read(path, text))
}

const WHO: &str = "> Scope: `thing`\n>\n> Who can execute the method: any user\n";

fn call(method: &str) -> String {
    format!("## Code Examples\n\n```js\nBX24.callMethod('{method}', {{}});\n```\n")
}

/// A page with this heading, that calls these methods, in this file.
fn named(path: &str, title: &str, calls: &[&str]) -> Class {
    let calls: String = calls.iter().map(|name| call(name)).collect();
    let path = format!("api-reference/thing/{path}.md");
    read(&path, &format!("# {title}\n\n{WHO}\n{calls}")).class
}

fn method(name: &str) -> Class {
    Class::Method {
        name: name.to_owned(),
        version: 2,
    }
}

#[test]
fn a_method_is_spelled_as_the_examples_spell_it() {
    let class = named(
        "thing-item-add",
        "Add Thing thing.Item.add",
        &["thing.item.add"],
    );
    assert_eq!(class, method("thing.item.add"));
}

#[test]
fn every_way_to_call_names_the_method() {
    for code in [
        "curl -X POST -d '{}' https://x.bitrix24.com/rest/1/code/thing.item.add",
        "BX24.callMethod(\n    \"thing.item.add\", {})",
        "$b24.actions.v2.call.make<Thing>({ method: 'thing.item.add' })",
        "CRest::call('thing.item.add', [])",
        "$client->call('thing.item.add')",
        "client.Call(ctx, \"thing.item.add\", nil)",
    ] {
        let text = format!("# Add\n\n{WHO}\n## Code Examples\n\n```\n{code}\n```\n");
        assert_eq!(read(PATH, &text).class, method("thing.item.add"), "{code}");
    }
}

#[test]
fn calls_of_other_methods_do_not_name_the_page() {
    let class = named("thing-item-add", "Add", &["thing.list", "thing.item.add"]);
    assert_eq!(class, method("thing.item.add"));
    assert_eq!(
        named("thing-item-add", "Add", &["thing.list"]),
        Class::Reference
    );
}

#[test]
fn a_heading_names_the_method_where_the_file_is_called_otherwise() {
    let class = named("item-add", "Add bot.v2.Item.add", &["bot.v2.Item.add"]);
    assert_eq!(class, method("bot.v2.Item.add"));
    let class = named("thing-item-add", "(thing.item.add)", &[]);
    assert_eq!(class, method("thing.item.add"));
    let class = named("thing-item-add", "Remove the thing.item.add Service", &[]);
    assert_eq!(class, method("thing.item.add"));
}

#[test]
fn a_method_may_be_one_word() {
    assert_eq!(
        named("profile", "Get Profile", &["profile"]),
        method("profile")
    );
}

#[test]
fn a_family_of_methods_is_no_method() {
    assert_eq!(
        named("option", "Options thing.option.*", &[]),
        Class::Reference
    );
}

#[test]
fn a_function_of_the_browser_is_no_method() {
    let class = named("bx24-thing-add", "Call BX24.thing.add", &["bx24.thing.add"]);
    assert_eq!(class, Class::Reference);
}

#[test]
fn an_overview_is_no_method() {
    assert_eq!(
        named("index", "Things thing.index", &["index"]),
        Class::Reference
    );
}

#[test]
fn a_page_that_says_neither_who_calls_nor_with_what_is_no_method() {
    let text = format!("# Add thing.item.add\n\n{}", call("thing.item.add"));
    assert_eq!(read(PATH, &text).class, Class::Reference);
    let text = format!(
        "# Add thing.item.add\n\n## Method parameters\n\n{}",
        call("thing.item.add")
    );
    assert_eq!(read(PATH, &text).class, method("thing.item.add"));
}

#[test]
fn version_3_shows_in_any_of_four_signs() {
    for sign in [
        "This method belongs to REST 3.0.",
        "```bash\ncurl https://x.bitrix24.com/rest/api/1/code/thing.item.add\n```",
        "```ts\n$b24.actions.v3.call.make({ method: 'thing.item.add' })\n```",
    ] {
        let text = format!("# Add thing.item.add\n\n{WHO}\n{sign}\n");
        let version_3 = Class::Method {
            name: "thing.item.add".to_owned(),
            version: 3,
        };
        assert_eq!(read(PATH, &text).class, version_3, "{sign}");
    }
    let (facts, _) = crate::show::read_with(
        PATH,
        &format!(
            "# Add thing.item.add\n\n{WHO}\n{{% include [e](../../_includes/error-info-v3.md) %}}\n"
        ),
        &[("_includes/error-info-v3.md", "")],
    );
    assert!(matches!(facts.class, Class::Method { version: 3, .. }));
}

#[test]
fn the_suffix_of_version_3_is_no_part_of_the_name() {
    let class = named(
        "thing-item-add-rest-v3",
        "Add thing.item.add",
        &["thing.item.add"],
    );
    assert_eq!(class, method("thing.item.add"));
}

#[test]
fn the_first_heading_is_the_title() {
    let text = format!("# Add a `Thing`  thing.item.add\n\n{WHO}\n# Is Not Given\n");
    assert_eq!(read(PATH, &text).title, "Add a Thing thing.item.add");
}

#[test]
fn scopes_are_read_from_the_quote() {
    let scopes = |quote: &str| {
        let quote = quote.replace('\n', "\n> ");
        read(PATH, &format!("# Add thing.item.add\n\n> {quote}\n")).scopes
    };
    assert_eq!(scopes("Scope: [`crm`](../scopes.md)"), ["crm"]);
    assert_eq!(
        scopes("Scope: `crm`, `im`\n\nWho can execute the method: `any`"),
        ["crm", "im"]
    );
    assert_eq!(scopes("Scope: [`a, b`](../s.md)"), ["a", "b"]);
    assert_eq!(scopes("Scope: **crm**"), ["crm"]);
    assert_eq!(scopes("Who can execute the method: any user"), [""; 0]);
}

#[test]
fn a_sentence_among_the_scopes_is_no_scope() {
    let scopes = |quote: &str| read(PATH, &format!("# Add thing.item.add\n\n> {quote}\n")).scopes;
    assert_eq!(
        scopes("Scope: `thing`, `depending on the place`"),
        ["thing"]
    );
    assert_eq!(
        scopes("Scope: [`thing`](../s.md), that of `itemId` (e.g., [`crm`](../s.md))"),
        ["thing"]
    );
    assert_eq!(
        scopes("Scope: `thing.part`, `a_b` or `c`"),
        ["thing.part", "a_b", "c"]
    );
}

#[test]
fn who_may_call_is_one_of_three_classes() {
    let who = |words: &str| {
        let words = words.replace('\n', "\n> ");
        let facts = read(
            PATH,
            &format!("# Add thing.item.add\n\n> Who can execute the method: {words}\n"),
        );
        facts.who.map(|who| format!("{who:?}")).unwrap_or_default()
    };
    assert_eq!(who("any user"), "AnyUser");
    assert_eq!(who("authorized user"), "AnyUser");
    assert_eq!(who("Administrator"), "Administrator");
    assert_eq!(who("administrator or a head of something"), "Permitted");
    assert_eq!(who("any user with \"edit\" permission"), "Permitted");
    assert_eq!(
        who("\n\n- administrator: anything\n- any user: their own"),
        "Permitted"
    );
}

#[test]
fn who_may_call_is_found_in_its_other_wordings() {
    for words in [
        "Who can execute this method",
        "Permissions to execute the method",
        "**Who can execute the method**",
    ] {
        let facts = read(
            PATH,
            &format!("# Add thing.item.add\n\n> Scope: `a`\n>\n> {words}: any user\n"),
        );
        assert!(facts.who.is_some(), "{words}");
        assert_eq!(facts.class, method("thing.item.add"), "{words}");
    }
}

#[test]
fn a_note_calls_the_method_deprecated_and_names_what_replaces_it() {
    for title in ["DEPRECATED", "Deprecated method"] {
        let note = format!(
            "{{% note warning \"{title}\" %}}\n\nUse [{{#T}}](../new/thing-item-set.md) and [this](./other.md#x).\n\n{{% endnote %}}"
        );
        let facts = read(PATH, &format!("# Add thing.item.add\n\n{WHO}\n{note}\n"));
        let by = facts.deprecated.expect("deprecated").replaced_by;
        assert_eq!(
            by,
            [
                "api-reference/new/thing-item-set.md",
                "api-reference/thing/other.md"
            ],
            "{title}"
        );
    }
}

#[test]
fn other_notes_do_not_deprecate() {
    let note = "{% note warning \"Mind\" %}\n\nThe old one is deprecated.\n\n{% endnote %}";
    let facts = read(PATH, &format!("# Add thing.item.add\n\n{WHO}\n{note}\n"));
    assert_eq!(facts.deprecated, None);
}

#[test]
fn a_method_in_a_folder_of_outdated_ones_is_deprecated_without_a_note() {
    for folder in ["outdated", "deprecated"] {
        let path = format!("api-reference/thing/{folder}/thing-item-add.md");
        let facts = read(&path, &format!("# Add thing.item.add\n\n{WHO}\n"));
        assert!(facts.deprecated.is_some(), "{folder}");
    }
}

fn tabs(titles: &[&str]) -> String {
    let tab = |title: &&str| {
        format!(
            "- {title}\n\n    ```bash\n    curl https://x.bitrix24.com/rest/thing.item.add\n    ```\n\n"
        )
    };
    let tabs: String = titles.iter().map(tab).collect();
    format!(
        "# Add thing.item.add\n\n{WHO}\n## Code Examples\n\n{{% list tabs %}}\n\n{tabs}{{% endlist %}}\n"
    )
}

#[test]
fn a_command_with_a_token_and_none_with_a_webhook_means_applications_only() {
    insta::assert_snapshot!(of(PATH, &tabs(&["cURL (OAuth)"])), @r#"method thing.item.add v2, ["thing"], AnyUser, application only"#);
    insta::assert_snapshot!(of(PATH, &tabs(&["cURL (Webhook)", "cURL (OAuth)"])), @r#"method thing.item.add v2, ["thing"], AnyUser"#);
}

#[test]
fn the_order_of_parameters_matters_where_the_page_says_so() {
    let matters = |words: &str| {
        let text = format!("# Add thing.item.add\n\n{WHO}\n{words}\n");
        read(PATH, &text).marks.order_sensitive
    };
    for words in [
        "The order of parameters is strict.",
        "Nothing is done if the parameter order is violated.",
        "Parameter order in the call is violated",
        "- Incorrect parameter order",
        "Give parameters in the call according to the order of the table.",
        "Keeping the order of parameters is mandatory.",
    ] {
        assert!(matters(words), "{words}");
    }
    for words in [
        "Any words.",
        "The order property is mandatory.",
        "`strictly` — in the order of the queue.",
        "### Parameter order",
        "`{order: {SORT: 'ASC'}, filter: {MANDATORY: 'Y'}}`",
    ] {
        assert!(!matters(words), "{words}");
    }
}
