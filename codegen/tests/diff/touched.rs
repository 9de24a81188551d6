//! What a change reaches from afar, where only what it touches is compared.

use codegen::cli::Options;
use codegen::cli::side::{Side, compare};
use codegen::diff::{Diff, Subject};
use codegen::memo::Memo;

use crate::pages::{self, Pages};

const NAMES: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

/// A method whose answer shows an object with the ten names, and more.
fn method(name: &str, more: &str) -> (String, String) {
    let all = NAMES.map(|name| format!("\"{name}\": \"x\""));
    let example = format!("{{\"result\": {{{}{more}}}}}", all.join(", "));
    let (scope, _) = name.split_once('.').expect("a scope");
    let file = name.replace('.', "-");
    let page = format!(
        "# Get It {name}\n\n> Scope: `crm`\n>\n> Who can execute the method: `any user`\n\n## Method Parameters\n\n#|\n|| **Name** `type` | **Description** ||\n|| **id** `integer` | ||\n|#\n\n## Response Handling\n\nHTTP status: **200**\n\n```json\n{example}\n```\n"
    );
    (format!("api-reference/{scope}/{file}.md"), page)
}

/// A dictionary of one object, a method that answers with it, and one of another scope that shows it too.
fn world(other: &str) -> Pages {
    let rows = NAMES.map(|name| format!("|| **{name}** `string` | ||\n"));
    let dictionary = format!(
        "# Types\n\n### thing_item\n\n#|\n|| **Name** `type` | **Description** ||\n{}|#\n",
        rows.concat()
    );
    let path = "api-reference/crm/data-types.md".to_owned();
    [
        (path, dictionary),
        method("crm.item.get", ", \"k\": 1"),
        method("sale.item.get", other),
    ]
    .into()
}

fn side(pages: &Pages) -> Side {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in pages {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a page");
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let options = Options::default().quietly();
    Side::folder(&options, &Memo::none(), folder.path(), &root).expect("a side")
}

#[test]
fn an_example_that_makes_a_shared_object_another_one_changes_all_that_answer_with_it() {
    let (old, new) = (world(""), world(", \"k\": [{\"z\": \"x\"}]"));
    let is_changed = |diff: &Diff| {
        let mut changes = diff.changes.iter();
        changes.any(|change| matches!(&change.subject, Subject::Method { name, .. } if name == "crm.item.get"))
    };
    let all = pages::compare(&old, &new, "").facts;
    assert!(is_changed(&all), "{all:#?}");
    assert_eq!(compare(&side(&old), &side(&new)).facts, all);
}
