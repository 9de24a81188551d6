//! Examples of answers, and the tables beside them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::subject::{Fence, Subject, inlines};
use crate::diagnostic::Diagnostic;
use crate::extract::example::json::{self, Repair};
use crate::facts::{Content, Field, Region, TypeToken};
use crate::page::{Inline, plain};

/// Names of the envelope, which no page has to describe.
const ENVELOPE: &[&str] = &["result", "time", "total", "next"];

/// Types that say nothing of what is inside.
const BASE: &[&str] = &[
    "array", "boolean", "char", "date", "datetime", "double", "file", "integer", "null", "object",
    "string", "text", "time",
];

/// Checks one page.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if subject.method().is_none() {
        return found;
    }
    for region in [Region::Response, Region::Errors] {
        for fence in subject.fences(region) {
            found.extend(text(subject, &fence));
        }
    }
    let shown: Vec<(Value, usize)> = subject
        .fences(Region::Response)
        .iter()
        .filter_map(|fence| Some((json::tolerant(fence.code).ok()?.0, fence.at)))
        .filter(|(value, _)| value.is_object() || value.is_array())
        .collect();
    found.extend(envelope(subject, &shown));
    found.extend(kind(subject, &shown));
    found.extend(undescribed(subject, &shown));
    found
}

/// What is marked as JSON and is none.
fn text(subject: &Subject<'_>, fence: &Fence<'_>) -> Option<Diagnostic> {
    if !fence.lang.eq_ignore_ascii_case("json") {
        return None;
    }
    let printed = fence.code.trim_start().starts_with("Array");
    // The comment keeps the strict reader away: it takes a second key of the same name without a word.
    let read = json::tolerant(&format!("{}\n//", fence.code));
    let reason = match &read {
        Ok((_, repairs)) => format!("it has {}", noun(slip(repairs)?)),
        Err(_) if printed => "it is what PHP prints of an array".to_owned(),
        Err(reason) => reason.clone(),
    };
    let at = match &read {
        Ok((_, repairs)) => match slip(repairs) {
            Some(Repair::DuplicateKey(key)) => {
                let quoted = format!("\"{key}\"");
                let first = subject.find(fence.at, &quoted);
                subject.find(first + 1, &quoted)
            }
            _ => strict(subject, fence),
        },
        Err(_) => fence.at,
    };
    Some(subject.finding(
        at,
        "json-invalid",
        format!("This is marked as JSON and is none: {reason}."),
        "Correct it, or mark it as what it is.",
    ))
}

/// Where a strict reader stops.
fn strict(subject: &Subject<'_>, fence: &Fence<'_>) -> usize {
    let Err(error) = serde_json::from_str::<Value>(fence.code) else {
        return fence.at;
    };
    let last = fence.code.lines().count();
    subject.line(fence, error.line().min(last).saturating_sub(1))
}

/// The first departure from JSON that is a slip: what is left out on purpose, comments and placeholders are not, nor is a
/// part of an object, nor the form of one, with names in the place of keys and values.
pub fn slip(repairs: &[Repair]) -> Option<&Repair> {
    let form = repairs
        .iter()
        .any(|repair| matches!(repair, Repair::UnquotedKey(_)))
        && repairs
            .iter()
            .any(|repair| matches!(repair, Repair::BareWord(_)));
    if form {
        return None;
    }
    let shortened = repairs
        .iter()
        .filter(|repair| matches!(repair, Repair::Comment | Repair::Elision))
        .count()
        > 1
        || repairs.contains(&Repair::Elision);
    repairs.iter().find(|repair| match repair {
        Repair::Comment | Repair::Elision | Repair::LooseMembers => false,
        Repair::TrailingComma | Repair::StrayComma | Repair::MissingComma => !shortened,
        Repair::BareWord(word) => !word.contains("**") && !word.starts_with(['<', '$']),
        _ => true,
    })
}

/// A departure in words.
pub fn noun(repair: &Repair) -> String {
    match repair {
        Repair::Comment => "a comment".to_owned(),
        Repair::TrailingComma => "a comma before a closing bracket".to_owned(),
        Repair::StrayComma => "a comma in the place of a value".to_owned(),
        Repair::MissingComma => "no comma between two entries".to_owned(),
        Repair::SingleQuotes => "a text in single quotes".to_owned(),
        Repair::UnquotedKey(key) => format!("the key `{key}` without quotes"),
        Repair::EqualsSign => "an equals sign in the place of a colon".to_owned(),
        Repair::Elision => "entries left out".to_owned(),
        Repair::DuplicateKey(key) => format!("the key `{key}` twice in one object"),
        Repair::ControlCharacter => "a line break inside a text".to_owned(),
        Repair::BadEscape => "a backslash that escapes nothing".to_owned(),
        Repair::InnerQuote => "a quote inside a text without a backslash before it".to_owned(),
        Repair::BareWord(word) => format!("the word `{word}` without quotes"),
        Repair::OddNumber(number) => format!("the number `{number}`"),
        Repair::LooseMembers => "members without an object around them".to_owned(),
        Repair::KeylessValue => "a value without a key".to_owned(),
        Repair::Unclosed => "a bracket that is not closed by its own kind".to_owned(),
        Repair::StrayBracket => "a closing bracket that nothing opened".to_owned(),
        Repair::TrailingText(_) => "something behind its end".to_owned(),
        Repair::Apostrophe => "an apostrophe, which ends the word for the shell".to_owned(),
    }
}

/// An answer without `result`.
fn envelope(subject: &Subject<'_>, shown: &[(Value, usize)]) -> Option<Diagnostic> {
    let has = |value: &Value, name: &str| value.get(name).is_some();
    let (_, at) = shown.first()?;
    let told = shown
        .iter()
        .any(|(value, _)| has(value, "result") || has(value, "error"));
    (!told).then(|| {
        subject.finding(
            *at,
            "answer-without-result",
            "The example is not the whole answer: that has a `result`.",
            "Show the answer as the portal sends it.",
        )
    })
}

/// The kind of the `result`, in the table and in the example.
fn kind(subject: &Subject<'_>, shown: &[(Value, usize)]) -> Option<Diagnostic> {
    let tables = subject.tables(Region::Response);
    let (_, fields) = tables.first()?;
    let row = fields
        .iter()
        .find(|field| field.names == ["result"])
        .filter(|field| field.types.len() == 1)?;
    let documented = documented(row.types.first()?)?;
    let results: Vec<&Value> = shown
        .iter()
        .filter_map(|(value, _)| value.get("result"))
        .collect();
    let fits = |value: &&Value| match (value, documented) {
        (Value::Null, _) => true,
        (Value::Array(items), _) if items.is_empty() => documented != "a plain value",
        (Value::Object(members), _) if members.is_empty() => documented != "a plain value",
        (Value::Array(_), kind) => kind == "an array",
        (Value::Object(_), kind) => kind == "an object",
        (_, kind) => kind == "a plain value",
    };
    let first = results.first()?;
    if results.iter().any(fits) {
        return None;
    }
    let is = match first {
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
        _ => "a plain value",
    };
    let place = row.at.0.clone()?;
    (place.path == subject.path).then(|| {
        Diagnostic::warning(
            place,
            "answer-of-another-kind",
            format!("`result` is described as {documented}, and the example shows {is}."),
        )
        .with_help("Correct the type, or the example.")
    })
}

/// What a base type stands for in JSON.
fn documented(token: &TypeToken) -> Option<&'static str> {
    if token.lists > 0 {
        return Some("an array");
    }
    match token.name.to_lowercase().as_str() {
        "array" => Some("an array"),
        "object" => Some("an object"),
        "boolean" | "integer" | "string" | "double" => Some("a plain value"),
        _ => None,
    }
}

/// Names that the example shows beside described ones, and that the page has nowhere but in code.
fn undescribed(subject: &Subject<'_>, shown: &[(Value, usize)]) -> Vec<Diagnostic> {
    let tables = subject.tables(Region::Response);
    let mut names = BTreeSet::new();
    for (_, fields) in &tables {
        collect(fields, &mut names);
    }
    if names.len() < 2 || leads_elsewhere(subject) || names.iter().any(|name| is_pattern(name)) {
        return Vec::new();
    }
    let said = said(subject);
    let mut found = Vec::new();
    for (value, at) in shown {
        let Some(result) = value.get("result") else {
            continue;
        };
        let mut missing = Vec::new();
        look(result, &names, &mut missing);
        missing.retain(|name| !said.contains(&name.to_lowercase()));
        let Some(first) = missing.first() else {
            continue;
        };
        let more = match missing.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        found.push(subject.finding(
            subject.find(*at, &format!("\"{first}\"")),
            "answer-field-undescribed",
            format!("The example shows `{first}`{more}, and nothing on the page describes it."),
            "Describe the field in the table, or remove it from the example.",
        ));
    }
    found
}

/// Every name that the page writes in bold or as code within its text.
fn said(subject: &Subject<'_>) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    inlines(&subject.page.blocks, &mut |piece| {
        let text = match piece {
            Inline::Code(code, _) => code.clone(),
            Inline::Strong(inner, _) => plain(inner),
            _ => return,
        };
        let names = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        said.extend(names.map(str::to_lowercase));
    });
    said
}

fn is_pattern(name: &str) -> bool {
    crate::resolve::is_pattern(name) || name.contains(['<', '*', '%', ' ', '{'])
}

fn collect(fields: &[Field], names: &mut BTreeSet<String>) {
    for field in fields {
        for name in &field.names {
            let parts = name.split(['.', '|']);
            names.extend(parts.map(|part| part.trim_end_matches("[]").to_lowercase()));
        }
        names.extend(field.values.iter().map(|value| value.value.to_lowercase()));
        collect(&field.children, names);
    }
}

/// Whether any part of the answer is described on another page, or in words.
fn leads_elsewhere(subject: &Subject<'_>) -> bool {
    let sections = subject.facts.sections.iter();
    let mut sections = sections.filter(|section| section.region == Region::Response);
    let see = |content: &Content| match content {
        Content::See(references) => references.iter().any(|to| !to.path.is_empty()),
        _ => false,
    };
    // Any type but the base ones is described in a dictionary.
    let named = |token: &TypeToken| !BASE.contains(&token.name.to_lowercase().as_str());
    sections.any(|section| section.content.iter().any(see))
        || subject.tables(Region::Response).iter().any(|(_, fields)| {
            fields.iter().any(|field| {
                field.any_keys
                    || field.see.iter().any(|to| !to.path.is_empty())
                    || field.types.iter().any(named)
            })
        })
}

fn look(value: &Value, names: &BTreeSet<String>, missing: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| look(item, names, missing)),
        // The description of a field is described where all of them are.
        Value::Object(members) if members.contains_key("isRequired") => {}
        Value::Object(members) => {
            let known = |key: &String| {
                names.contains(&key.to_lowercase())
                    || ENVELOPE.contains(&key.as_str())
                    || key.to_uppercase().starts_with("UF")
            };
            // Where no key is described, the keys are values, such as identifiers, or all is described in words.
            let described = members
                .keys()
                .any(|key| names.contains(&key.to_lowercase()));
            for (key, inner) in members {
                if !described || known(key) {
                    look(inner, names, missing);
                } else if !missing.contains(key) && !key.bytes().all(|byte| byte.is_ascii_digit()) {
                    missing.push(key.clone());
                }
            }
        }
        _ => {}
    }
}
