//! Pages of which a run knows that they say what stands in docs-src/: whatever changes around them, `sync` writes and tells
//! what it would of pages that it reads anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::cli::{Options, sync};
use codegen::memo::Memo;
use proptest::prelude::*;

use crate::workspace::Workspace;

/// The pages: two methods, a page of fields, an overview, and a fragment.
const PATHS: [&str; 5] = [
    "crm/crm-quote-get.md",
    "crm/crm-deal-get.md",
    "things/fields.md",
    "things/index.md",
    "things/_includes/part.md",
];

/// What stands at a path.
#[derive(Debug, Clone)]
enum Kind {
    Gone,
    /// Words alone.
    Guide(bool),
    /// A method, or an event, where the path allows it; what it leads to, whether to a section, and what it names.
    Method(usize, bool, usize),
    Event,
    /// A table of fields, which leads further, and whether its row has an end.
    Fields(usize, bool),
    /// A table behind a fragment.
    Including,
}

fn kind() -> impl Strategy<Value = Kind> {
    let page = 0..PATHS.len();
    prop_oneof![
        Just(Kind::Gone),
        any::<bool>().prop_map(Kind::Guide),
        (page.clone(), any::<bool>(), page.clone())
            .prop_map(|(to, anchored, named)| Kind::Method(to, anchored, named)),
        Just(Kind::Event),
        (page, any::<bool>()).prop_map(|(to, open)| Kind::Fields(to, open)),
        Just(Kind::Including),
    ]
}

fn table(words: &str, end: &str) -> String {
    format!(
        "#|\n|| **Name**\n`type` | **Description** ||\n|| **A**\n`object` | {words} {end}\n|#\n"
    )
}

fn text(path: &str, kind: &Kind) -> Option<String> {
    let to = |page: usize| format!("[it](../{})", PATHS[page]);
    let name = path
        .rsplit('/')
        .next()?
        .trim_end_matches(".md")
        .replace('-', ".");
    Some(match kind {
        Kind::Gone => return None,
        Kind::Guide(other) => format!("# A Guide\n\n{}\n", if *other { "Some." } else { "Words." }),
        Kind::Method(page, anchored, named) => {
            let anchor = if *anchored { "#a" } else { "" };
            let link = to(*page).replace(')', &format!("{anchor})"));
            format!(
                "# Get {name}\n\n> Who can execute the method: any user\n\n## Response Handling\n\n{}\n## Continue Learning\n\n- {}\n",
                table(&link, "||"),
                to(*named)
            )
        }
        Kind::Event => {
            "# On Add\n\n```json\n{\"event\": \"FIELDS\", \"data\": {\"ID\": 1}}\n```\n".to_owned()
        }
        Kind::Fields(page, open) => {
            let end = if *open { "" } else { "||" };
            format!("# Fields\n\n## Part {{#a}}\n\n{}", table(&to(*page), end))
        }
        Kind::Including => {
            "# Fields\n\n## Part {#a}\n\n{% include [part](../things/_includes/part.md) %}\n"
                .to_owned()
        }
    })
}

/// The files of docs-src/, and what is found about the pages.
type Synced = (BTreeMap<String, String>, Vec<String>);

fn synced(root: &Path, upstream: &Path, memo: Memo) -> Synced {
    let arguments = sync::Arguments {
        from: upstream.to_path_buf(),
        commit: None,
        lose: 100,
    };
    let done = sync::carry_out(&Options::default().quietly(), &memo, root, &arguments);
    let done = done.expect("pages").expect("whole pages");
    memo.close();
    let found = done.findings.diagnostics.iter();
    let found = found.map(|found| format!("{found:?}")).collect();
    let after = done.after.tree;
    let pages = after.iter().map(|(path, _)| path);
    let files = pages.chain(["COVERAGE.md"]).map(|path| {
        let file = root.join("docs-src").join(path);
        (path.to_owned(), fs::read_to_string(file).expect("a file"))
    });
    (files.collect(), found)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_what_is_known_of_pages_gives_what_is_read_anew(
        first in prop::collection::vec(kind(), PATHS.len()),
        edits in prop::collection::vec((0..PATHS.len(), kind()), 1..6),
    ) {
        let workspace = Workspace::new();
        let upstream = workspace.path("upstream");
        let put = |at: usize, kind: &Kind| {
            let path = format!("api-reference/{}", PATHS[at]);
            match text(PATHS[at], kind) {
                Some(text) => workspace.upstream(&path, text),
                None => drop(fs::remove_file(upstream.join(path))),
            }
        };
        first.iter().enumerate().for_each(|(at, kind)| put(at, kind));
        let (root, anew) = (workspace.path("ws"), workspace.path("anew"));
        synced(&root, &upstream, Memo::open(&root));
        for (at, kind) in edits {
            put(at, &kind);
            let known = synced(&root, &upstream, Memo::open(&root));
            let _ = fs::remove_dir_all(&anew);
            prop_assert_eq!(known, synced(&anew, &upstream, Memo::none()));
        }
    }
}
