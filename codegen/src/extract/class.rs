//! What a page describes: a method, an event, or neither.

use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::event;
use super::example::shell;
use super::words::{Language, ru};
use crate::facts::Class;
use crate::page::{Block, Page, plain};

/// How examples name the method that they call; the first group is the name.
static CALLS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"(?:BX24\.callMethod\(\s*|BX24\.callBatch\(\s*|method:\s*|CRest::call\(\s*|->call\(\s*|\.callMethod\(\s*"#,
        r#"|\.Call\(\s*ctx\s*,\s*|\.call\w*\(\s*|\.make\(\s*|->core->call\(\s*)['"`]([A-Za-z0-9_.\-]+)['"`]"#,
    ))
    .expect("a constant pattern")
});

/// `BX24.…` in a heading: a function of the browser library, not a REST method.
static FUNCTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\bBX24\.").expect("a constant pattern"));

static V3: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"/rest/api/|actions\.v3|error-info-v3\.md|belongs to REST 3\.0")
        .expect("a constant pattern")
});

/// A page that says who may execute it, or what its parameters are.
static EXECUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?mi)^> *(?:\*\*)?(?:Who can execute|Permissions to execute) (?:the )?(?:method|this method|methods)|^## Method parameters")
        .expect("a constant pattern")
});

static EXECUTE_RU: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(ru::EXECUTE).expect("a constant pattern"));

/// Reads the class of a page. `text` is its source with no includes expanded, `title` its first heading.
pub fn class(path: &str, text: &str, title: &str, page: &Page) -> Option<Class> {
    if let Some(class) = stated(page) {
        return Some(class);
    }
    let stem = path
        .rsplit('/')
        .next()
        .unwrap_or(path)
        .trim_end_matches(".md");
    let mut codes = Vec::new();
    fences(&page.blocks, &mut codes);
    if let Some(code) = event(text, title, stem, &codes) {
        return Some(Class::Event { code });
    }
    if stem == "index" || FUNCTION.is_match(title) {
        return None;
    }
    let russian = Language::of(text) == Language::Russian;
    let says_who = EXECUTE.is_match(text) || russian && EXECUTE_RU.is_match(text);
    if !says_who {
        if codes_among_headings(page) > 1 {
            return Some(Class::Events);
        }
        let code = event::named(title, stem)?;
        return Some(Class::Event { code });
    }
    let name = method(stem, title, &codes)?;
    let v3 = V3.is_match(text) || russian && text.contains(ru::V3);
    let version = if v3 { 3 } else { 2 };
    Some(Class::Method { name, version })
}

/// Whether an overview may describe anything but fields: it states a class, or shows the body of an event.
pub fn overview_may_tell(text: &str) -> bool {
    text.contains("toml") || names_event(text)
}

/// The method that a page's title names, where its file name agrees.
pub fn from_title(path: &str, title: &str) -> Option<Class> {
    let stem = path
        .rsplit('/')
        .next()
        .unwrap_or(path)
        .trim_end_matches(".md");
    let name = method(stem, title, &[])?;
    Some(Class::Method { name, version: 2 })
}

/// The class as the `facts` block of a canonical page gives it.
fn stated(page: &Page) -> Option<Class> {
    super::marks::block(page).and_then(|table| super::marks::class(&table))
}

fn method(stem: &str, title: &str, codes: &[&str]) -> Option<String> {
    let wanted = bare(stem.trim_end_matches("-rest-v3"));
    let mut called = Vec::new();
    for code in codes {
        let before = called.len();
        called.extend(self::called(code));
        // Most examples call the page's own method: the others need not be read.
        if let Some(name) = called[before..].iter().find(|name| bare(name) == wanted) {
            return Some(name.clone());
        }
    }
    let last = title.split_whitespace().rev().find_map(|word| {
        // `user.option.*` names a group.
        let word = word.trim_matches(['(', ')', ',', '.', '`']);
        let name = word.contains('.')
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        name.then_some(word)
    });
    if let Some(last) = last
        && (bare(last) == wanted || called.iter().any(|name| name.eq_ignore_ascii_case(last)))
    {
        return Some(last.to_owned());
    }
    None
}

/// The methods that a code example calls, in order.
pub fn called(code: &str) -> Vec<String> {
    let curl = shell::curl(code).and_then(|curl| curl.method);
    let calls = CALLS.captures_iter(code).map(|found| found[1].to_owned());
    curl.into_iter().chain(calls).collect()
}

/// How many headings of the second level are the code of an event.
fn codes_among_headings(page: &Page) -> usize {
    let titles = page.blocks.iter().filter_map(|block| match block {
        Block::Heading {
            level: 2, title, ..
        } => Some(plain(title)),
        _ => None,
    });
    titles.filter(|title| event::is_code(title.trim())).count()
}

fn names_event(text: &str) -> bool {
    let text = text.as_bytes();
    memmem::find(text, b"\"event\"").is_some() || memmem::find(text, b"'event'").is_some()
}

/// An event's code, as its handler's example shows it.
fn event(text: &str, title: &str, stem: &str, codes: &[&str]) -> Option<String> {
    if !names_event(text) {
        return None;
    }
    static POSTED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"['"]event['"]\s*(?::|=>)\s*['"]([A-Za-z0-9_.]+)['"]"#)
            .expect("a constant pattern")
    });
    let found = codes.iter().find_map(|code| POSTED.captures(code))?;
    let code = found[1].to_owned();
    let named = title.to_lowercase().contains(&code.to_lowercase()) || bare(stem) == bare(&code);
    named.then_some(code)
}

/// The letters and digits of a name, in lower case.
pub fn bare(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// Every fence of a page, fragments left out.
pub fn fences<'p>(blocks: &'p [Block], found: &mut Vec<&'p str>) {
    for block in blocks {
        match block {
            Block::Fence { code, .. } => found.push(code),
            Block::Note { blocks, .. }
            | Block::Cut { blocks, .. }
            | Block::Quote { blocks, .. } => {
                fences(blocks, found);
            }
            Block::Tabs { tabs, .. } => tabs.iter().for_each(|tab| fences(&tab.blocks, found)),
            Block::List { items, .. } => items.iter().for_each(|item| fences(&item.blocks, found)),
            _ => {}
        }
    }
}
