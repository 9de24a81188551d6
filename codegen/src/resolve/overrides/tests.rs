use super::{Overrides, apply};
use crate::extract::corpus;
use crate::ir::{Api, Field, Type};
use crate::resolve::{AccessTable, resolve};
use crate::source::Tree;

const PAGE: &str = "# Add a Thing thing.item.add\n\n> Scope: `thing`\n>\n> Who can execute the method: `any user`\n\n## Method Parameters\n\n#|\n|| **Name** `type` | **Description** ||\n|| **id*** `integer` | ||\n|| **fields** `object` | [below](#fields) ||\n|#\n\n### Parameter fields {#fields}\n\n#|\n|| **Name** `type` | **Description** ||\n|| **ON** `boolean` | Written as `true` or `false`. ||\n|| **ROWS** `object[]` | [below](#rows) ||\n|#\n\n### Parameter ROWS {#rows}\n\n#|\n|| **Name** `type` | **Description** ||\n|| **A** `string` | ||\n|| **KIND** `string` | Possible values: `a`; `b`. ||\n|#\n";

fn api() -> Api {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("api-reference/thing");
    std::fs::create_dir_all(&path).expect("a folder");
    std::fs::write(path.join("thing-item-add.md"), PAGE).expect("a page");
    let (tree, _) = Tree::load(folder.path()).expect("pages");
    let corpus = corpus::read(&tree, &|| ());
    let table = AccessTable::committed().expect("the table");
    resolve(&corpus.pages, &table, &Overrides::default()).0
}

fn with(entries: &[(&str, &str)]) -> (Api, Vec<String>) {
    let text: String = entries
        .iter()
        .map(|(parameter, verb)| {
            format!("[[override]]\nmethod = \"thing.item.add\"\nparameter = \"{parameter}\"\n{verb}\nreason = \"wrong\"\nwitness = \"a sibling\"\n\n")
        })
        .collect();
    let overrides = Overrides::parse("o.toml", &text).expect("overrides");
    let mut api = api();
    let found = apply(&overrides, &mut api);
    let found = found
        .into_iter()
        .map(|found| format!("{}: {}", found.place, found.message));
    (api, found.collect())
}

fn shown(fields: &[Field], depth: usize) -> String {
    let lines = fields.iter().map(|field| {
        let Field {
            name,
            aliases,
            required,
            ..
        } = field;
        let (ty, inner) = ty(&field.ty, depth);
        format!(
            "{}{name} {aliases:?} {required:?}: {ty}\n{inner}",
            "  ".repeat(depth)
        )
    });
    lines.collect()
}

fn ty(shape: &Type, depth: usize) -> (String, String) {
    match shape {
        Type::Object(object) => (
            format!("object, open: {}", object.open),
            shown(&object.fields, depth + 1),
        ),
        Type::List(inner) => {
            let (name, fields) = ty(inner, depth);
            (format!("list of {name}"), fields)
        }
        Type::Map(inner) => {
            let (name, fields) = ty(inner, depth);
            (format!("map of {name}"), fields)
        }
        Type::OneOrMany(inner) => {
            let (name, fields) = ty(inner, depth);
            (format!("one or many of {name}"), fields)
        }
        Type::Enum(set) => {
            let values: Vec<&str> = set
                .values
                .iter()
                .map(|value| value.value.as_str())
                .collect();
            (values.join(" or "), String::new())
        }
        other => (format!("{other:?}"), String::new()),
    }
}

fn refused(entry: &str) -> String {
    format!(
        "{:#}",
        Overrides::parse("o.toml", entry).expect_err("refused")
    )
}

#[test]
fn each_verb_changes_what_it_names_at_any_depth() {
    let (api, found) = with(&[
        ("id", "type = \"string\""),
        ("id", "required = \"no\""),
        ("id", "aliases = [\"ID\"]"),
        ("fields.ON", "wire = \"yes_no\""),
        ("fields.ROWS.A", "values = [\"x\", \"y\"]"),
        ("fields.ROWS.B", "add = \"map<integer[]>\""),
        ("fields.ROWS", "open = true"),
        ("fields.ON", "name = \"OFF\""),
    ]);
    assert_eq!(found, [""; 0]);
    insta::assert_snapshot!(shown(&api.methods[0].signatures[0].params, 0));
    let (api, found) = with(&[("fields", "skip = true")]);
    assert_eq!(found, [""; 0]);
    assert_eq!(api.methods[0].signatures[0].params.len(), 1);
}

/// Each verb for what is not there, and for what upstream says itself.
const STALE: &[(&str, &str)] = &[
    ("fields.NONE", "type = \"string\""),
    ("id", "type = \"integer\""),
    ("fields.NONE", "required = \"always\""),
    ("fields.ON", "required = \"no\""),
    ("fields.NONE", "name = \"OTHER\""),
    ("fields.NONE", "name = \"ON\""),
    ("fields.ON", "name = \"ROWS\""),
    ("fields.NONE", "aliases = [\"on\"]"),
    ("fields.ON", "aliases = [\"ON\"]"),
    ("fields.ROWS", "wire = \"yes_no\""),
    ("fields.ON", "wire = \"true_false\""),
    ("fields.NONE", "values = [\"a\"]"),
    ("fields.ROWS.KIND", "values = [\"a\", \"b\"]"),
    ("fields.NONE", "container = \"list\""),
    ("fields.ROWS", "container = \"list\""),
    ("id", "container = \"one\""),
    ("fields.ON", "add = \"string\""),
    ("id", "open = true"),
    ("fields.NONE", "skip = true"),
    ("id.inner", "skip = true"),
];

#[test]
fn an_override_without_an_effect_says_what_is_there_now() {
    let stale = STALE.iter().map(|entry| {
        let (_, found) = with(&[*entry]);
        let [found] = found.as_slice() else {
            panic!("{entry:?}: {found:?}");
        };
        let (_, why) = found.split_once(": ").expect("a place");
        let (_, why) = why.split_once(" has no effect: ").expect("a reason");
        format!("{} {}: {why}", entry.0, entry.1)
    });
    insta::assert_snapshot!(stale.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_stale_override_is_found_at_its_line() {
    let (_, found) = with(&[("fields", "open = true"), ("fields", "open = true")]);
    assert_eq!(
        found,
        [
            "o.toml:8:1: The override of `fields` in `thing.item.add` has no effect: upstream says the same by now: it takes names that the page does not list."
        ]
    );
}

#[test]
fn a_container_keeps_what_is_in_it() {
    let (api, found) = with(&[
        ("fields.ROWS", "container = \"map\""),
        ("fields.ON", "container = \"list\""),
        ("id", "container = \"one_or_many\""),
    ]);
    assert_eq!(found, [""; 0]);
    insta::assert_snapshot!(shown(&api.methods[0].signatures[0].params, 0));
    let (api, found) = with(&[("fields.ROWS", "container = \"one\"")]);
    assert_eq!(found, [""; 0]);
    let rows = shown(&api.methods[0].signatures[0].params, 0);
    assert!(rows.contains("ROWS [] No: object, open: false"), "{rows}");
}

#[test]
fn values_and_the_written_form_are_those_of_the_elements() {
    let (api, found) = with(&[
        ("fields.ON", "container = \"list\""),
        ("fields.ON", "wire = \"one_zero\""),
        ("id", "container = \"list\""),
        ("id", "values = [\"1\", \"2\"]"),
    ]);
    assert_eq!(found, [""; 0]);
    insta::assert_snapshot!(shown(&api.methods[0].signatures[0].params, 0));
}

#[test]
fn a_link_is_the_address_of_a_page() {
    let head = "[[override]]\nmethod = \"a\"\nparameter = \"b\"\nskip = true\nreason = \"r\"\nwitness = \"w\"\n";
    for link in ["https://example.com", "https://a.example.com/x/y.md?z#part"] {
        let text = format!("{head}link = \"{link}\"\n");
        let overrides = Overrides::parse("o.toml", &text).expect("a link");
        assert_eq!(overrides.entries()[0].link.as_deref(), Some(link));
    }
    for link in [
        "",
        "example.com",
        "http://example.com",
        "https://",
        "https://example",
        "https://exa mple.com",
        "https://.com",
        "https://example.com/a b",
    ] {
        assert!(
            refused(&format!("{head}link = \"{link}\"\n")).contains("no address"),
            "{link}"
        );
    }
}

#[test]
fn an_override_of_a_method_without_a_page_is_stale() {
    let text = "[[override]]\nmethod = \"no.such\"\nparameter = \"a\"\nskip = true\nreason = \"r\"\nwitness = \"w\"\n";
    let overrides = Overrides::parse("o.toml", text).expect("overrides");
    let found = apply(&overrides, &mut api());
    assert!(found[0].message.contains("no page documents this method"));
    assert_eq!(found[0].place.to_string(), "o.toml:1:1");
}

#[test]
fn an_override_has_one_verb_a_reason_and_a_witness() {
    let head = "[[override]]\nmethod = \"a\"\nparameter = \"b\"\n";
    assert!(
        refused(&format!("{head}reason = \"r\"\nwitness = \"w\"\n")).contains("this one has 0")
    );
    assert!(
        refused(&format!(
            "{head}reason = \"r\"\nwitness = \"w\"\nskip = true\nname = \"c\"\n"
        ))
        .contains("this one has 2")
    );
    assert!(
        refused(&format!(
            "{head}reason = \" \"\nwitness = \"w\"\nskip = true\n"
        ))
        .contains("reason")
    );
    assert!(
        refused(&format!(
            "{head}reason = \"r\"\nwitness = \"\"\nskip = true\n"
        ))
        .contains("witness")
    );
    assert!(
        refused(&format!(
            "{head}reason = \"r\"\nwitness = \"w\"\ntype = \"strnig\"\n"
        ))
        .contains("strnig")
    );
    assert!(refused(&format!("{head}reazon = \"r\"\n")).contains("reazon"));
}
