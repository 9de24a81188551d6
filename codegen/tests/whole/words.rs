//! A mass edit of upstream's prose changes no fact: every word that is neither structure nor vocabulary of the reader is
//! another one.

use std::collections::HashSet;
use std::path::Path;
use std::sync::LazyLock;

use codegen::diff::diff;
use codegen::extract::corpus;
use codegen::resolve::{AccessTable, Overrides, resolve};
use codegen::source::Tree;
use regex::Regex;

use crate::upstream::checkout;
use crate::world::{World, root};

/// The words in the strings of the reader's own sources, in lower case: what it may take notice of.
static VOCABULARY: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let string = Regex::new(r##""(?:[^"\\]|\\.)*"|r#"(?s:.*?)"#"##).expect("a pattern");
    let word = Regex::new("[A-Za-z]+").expect("a pattern");
    let mut words = HashSet::new();
    for folder in ["extract", "page"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src")
            .join(folder);
        for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
            if entry.file_type().is_file() && entry.file_name() != "tests.rs" {
                let source = std::fs::read_to_string(entry.path()).expect("a source");
                let source = source.split("#[cfg(test)]").next().unwrap_or_default();
                for string in string.find_iter(source) {
                    // What findings say is a sentence, and nothing that is read.
                    let text = string.as_str().trim_matches(['"', '#', 'r']);
                    if !(text.contains(' ') && text.ends_with('.')) {
                        let found = word.find_iter(text);
                        words.extend(found.map(|word| word.as_str().to_lowercase()));
                    }
                }
            }
        }
    }
    words
});

/// What is not prose within a line: code and the label of a value, targets of links, markup, names in bold, words that are parts of names.
static STRUCTURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:`[^`]*`|'[^' ]*')\s*(?:[-—–=:(]+\s*(?:\]\([^)]*\)|[^`,;.()\n])+)?|\]\([^)]*\)|<[^>]*>|\{[%#][^}]*\}|\*\*[^*]*\*\*|&\w+;|https?://\S+|\w*[\d_.$]\w*",
    )
    .expect("a pattern")
});
static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[A-Za-z]{2,}\b").expect("a pattern"));

/// How many words a text has, and how many of them the edit has changed.
#[derive(Default)]
struct Words {
    all: usize,
    changed: usize,
}

/// The page with other words.
fn reworded(text: &str, words: &mut Words) -> String {
    let mut fenced = false;
    let mut in_first_cell = false;
    let mut tabs: Vec<usize> = Vec::new();
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        // One line may hold both ends.
        let fence = trimmed.starts_with("```");
        if line.matches("```").count() % 2 == 1 {
            fenced = !fenced;
        }
        let indent = line.len() - trimmed.len();
        if trimmed.starts_with("{% list tabs") {
            tabs.push(indent);
        } else if trimmed.starts_with("{% endlist") {
            tabs.pop();
        }
        let structure = fenced
            || (tabs.last() == Some(&indent) && trimmed.starts_with("- "))
            || trimmed.starts_with(['#', '{', '>'])
            || trimmed.starts_with("|#")
            || fence;
        if structure {
            out.push_str(line);
            continue;
        }
        let mut rest = line;
        if trimmed.starts_with("||") {
            in_first_cell = true;
        }
        // The first cell of a row holds a name and a type.
        if in_first_cell {
            let opened = trimmed.starts_with("||");
            let start = if opened { indent + 2 } else { 0 };
            match line[start..].find('|') {
                Some(end) => {
                    out.push_str(&line[..start + end]);
                    rest = &line[start + end..];
                    in_first_cell = false;
                }
                None => {
                    out.push_str(line);
                    continue;
                }
            }
        }
        let mut from = 0;
        for found in STRUCTURE.find_iter(rest) {
            out.push_str(&other_words(&rest[from..found.start()], words));
            out.push_str(found.as_str());
            from = found.end();
        }
        out.push_str(&other_words(&rest[from..], words));
    }
    out
}

fn other_words(prose: &str, words: &mut Words) -> String {
    let other = WORD.replace_all(prose, |found: &regex::Captures<'_>| {
        let word = &found[0];
        words.all += 1;
        if VOCABULARY.contains(&word.to_lowercase()) {
            return word.to_owned();
        }
        words.changed += 1;
        turned(word)
    });
    other.into_owned()
}

/// Another word of the same form.
fn turned(word: &str) -> String {
    let turn = |letter: char| match letter {
        'a'..='y' | 'A'..='Y' => char::from(letter as u8 + 1),
        'z' => 'a',
        'Z' => 'A',
        other => other,
    };
    let other: String = word.chars().map(turn).collect();
    if VOCABULARY.contains(&other.to_lowercase()) {
        turned(&other)
    } else {
        other
    }
}

#[test]
fn a_mass_edit_of_upstream_s_prose_is_no_change() {
    let Some((world, folder)) = World::upstream().zip(checkout()) else {
        return;
    };
    let (tree, _) = Tree::load(&folder).expect("pages");
    let mut words = Words::default();
    let pages = tree
        .iter()
        .map(|(path, text)| (path.to_owned(), reworded(text, &mut words)));
    let tree = Tree::from_pages(pages.collect::<Vec<_>>());
    let corpus = corpus::read(&tree, &|| ());
    let table = AccessTable::committed().expect("the tables");
    let overrides = Overrides::load(&root()).expect("the overrides");
    let (api, _) = resolve(&corpus.pages, &table, &overrides);
    println!("{} of {} words are others", words.changed, words.all);
    // What is left are the small words of the language, and those of the field.
    assert!(words.changed * 10 > words.all * 3, "few words are changed");
    let changes = diff(&world.api, &api).changes;
    assert!(
        changes.is_empty(),
        "{} changes, such as\n{}",
        changes.len(),
        changes
            .iter()
            .take(60)
            .map(|change| format!("{:?}: {:?}\n", change.subject, change.what))
            .collect::<String>()
    );
}

#[test]
fn an_edit_changes_prose_and_nothing_else() {
    let page = "# Get a Thing\n\nGrey elephants, see [elephants](../elephants.md#grey).\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **elephant**\n[`string`](../a.md) | Grey elephant `grey`, default elephant ||\n|#\n\n```json\n{\"elephant\": 1}\n```\n";
    let edited = "# Get a Thing\n\nHsfz fmfqibout, tff [fmfqibout](../elephants.md#grey).\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **elephant**\n[`string`](../a.md) | Hsfz fmfqibou `grey`, default fmfqibou ||\n|#\n\n```json\n{\"elephant\": 1}\n```\n";
    let mut words = Words::default();
    assert_eq!(reworded(page, &mut words), edited.replace("tff", "see"));
    assert_eq!((words.all, words.changed), (8, 6));
}
