//! Pages of events: what handlers receive, where an answer would stand on a page of a method.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::class::bare;
use super::example::php;
use super::words::{en, said};
use super::{region, requests};
use crate::facts::{Class, Content, Field, Region, Section, TypeToken};

/// The heading that what handlers receive stands under.
pub const RECEIVES: &str = "What the Handler Receives";

/// The region that a heading of a page of one event opens.
pub fn opened_by(title: &str) -> Option<Region> {
    let words = title.to_lowercase();
    if en::EVENT_HEADINGS.contains(&words.trim_end_matches([':', '.', ' '])) {
        return Some(Region::Response);
    }
    region::opened_by(title).filter(|region| !is_of_one_method(*region))
}

/// The region that a heading of a page of several events opens: the code of one opens what its handlers receive.
pub fn opened_by_code(title: &str) -> Option<Region> {
    if is_code(title) {
        return Some(Region::Response);
    }
    region::opened_by(title).filter(|region| !is_of_one_method(*region))
}

fn is_of_one_method(region: Region) -> bool {
    matches!(region, Region::Parameters | Region::Response)
}

/// Whether a heading is nothing but the code of an event.
pub fn is_code(title: &str) -> bool {
    title.len() > 6
        && title.starts_with("ON")
        && title
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The event of a page that shows no post, by its title and its file's name.
pub fn named(title: &str, stem: &str) -> Option<String> {
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[oO]n(?:[A-Z][a-z0-9]+)+$").expect("a constant pattern"));
    let name = title.split_whitespace().find(|word| NAME.is_match(word))?;
    (bare(name) == bare(stem)).then(|| name.to_uppercase())
}

/// What a fence shows of what handlers receive; beside it only a whole post counts.
pub fn posted(class: &Class, region: Region, lang: &str, code: &str) -> Option<Value> {
    if !is_event(class) {
        return None;
    }
    let value = match lang {
        "php" => php::array(code),
        _ => requests::answer(lang, code),
    }
    .filter(Value::is_object)?;
    match region {
        Region::Response => Some(value),
        Region::Head | Region::Other => {
            let whole = value.get("event").is_some_and(Value::is_string)
                && value.get("data").is_some_and(|data| !data.is_string());
            whole.then_some(value)
        }
        _ => None,
    }
}

/// Whether a page describes one event or several.
pub fn is_event(class: &Class) -> bool {
    matches!(class, Class::Event { .. } | Class::Events)
}

/// Adds the fields that only a cell's words name.
pub fn complete(sections: &mut [Section]) {
    static HOLDS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i:array contains the) (?:field ([A-Z][A-Z_]*)|([A-Z][A-Z_]*) field)\b")
            .expect("a constant pattern")
    });
    let contents = sections.iter_mut().flat_map(|section| &mut section.content);
    let fields = contents.filter_map(|content| match content {
        Content::Fields(fields) => Some(fields),
        _ => None,
    });
    for field in fields.flatten() {
        if !field.children.is_empty() || !field.see.is_empty() {
            continue;
        }
        let prose = said(&field.prose.0);
        let Some(found) = HOLDS.captures(&prose) else {
            continue;
        };
        let Some(name) = found.get(1).or(found.get(2)) else {
            continue;
        };
        let identifier = name.as_str() == "ID" || name.as_str().ends_with("_ID");
        field.children.push(Field {
            names: vec![name.as_str().to_owned()],
            types: identifier
                .then(|| TypeToken {
                    name: "integer".to_owned(),
                    lists: 0,
                    link: None,
                })
                .into_iter()
                .collect(),
            at: field.at.clone(),
            ..Field::default()
        });
    }
}
