//! Documentation comments: facts in fixed phrases, and nothing that rustdoc would take for markup.

mod facts;

use proc_macro2::TokenStream;
use quote::quote;

use super::plan::{Method, Plan, Record, Shape, Slot, Write, documented};
pub use super::words::{code, plain};
use crate::facts::Who;
use crate::ir::{self, Access, Field, Version};
use crate::render::breakable;
use facts::{codes, fact, facts};

/// Where the pages stand.
const SITE: &str = "https://apidocs.bitrix24.com/";

/// Lines as documentation attributes.
pub fn doc(lines: impl IntoIterator<Item = String>) -> TokenStream {
    let lines = lines.into_iter().map(|line| {
        if line.is_empty() {
            line
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// One line.
pub fn line(text: impl Into<String>) -> TokenStream {
    doc([text.into()])
}

/// Prose of `--docs`, paragraph by paragraph.
fn prose(text: Option<&String>) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text
        .map(String::as_str)
        .unwrap_or_default()
        .lines()
        .filter(|l| !l.trim().is_empty())
    {
        lines.push(String::new());
        lines.push(plain(paragraph));
    }
    lines
}

/// The page of a method.
pub fn url(page: &str) -> String {
    let page = page.strip_suffix(".md").unwrap_or(page);
    let escaped = page.replace(' ', "%20").replace(['<', '>', ')', '('], "");
    format!("{SITE}{escaped}.html")
}

/// A title without the method's name at its end.
fn title(method: &Method<'_>) -> String {
    without(&method.ir.title, &method.ir.name)
}

/// A title without a name at its end.
fn without(title: &str, name: &str) -> String {
    let title = title.trim();
    let cut = title.len().saturating_sub(name.len());
    let short = match (title.get(..cut), title.get(cut..)) {
        (Some(before), Some(last)) if last.eq_ignore_ascii_case(name) => before.trim(),
        _ => title,
    };
    if short.is_empty() {
        code(name)
    } else {
        plain(short)
    }
}

fn who(who: Who) -> String {
    match who {
        Who::AnyUser => "any user",
        Who::Administrator => "an administrator",
        Who::Permitted => "a user with permission",
    }
    .to_owned()
}

fn deprecated(instead: &[String]) -> String {
    let by = if instead.is_empty() {
        String::new()
    } else {
        format!(": use {}", codes(instead.iter().map(String::as_str)))
    };
    format!("**Deprecated**{by}.")
}

/// A request.
pub fn request(method: &Method<'_>) -> TokenStream {
    let ir = method.ir;
    let mut lines = vec![
        format!("{}.", title(method).trim_end_matches('.')),
        String::new(),
    ];
    let mut facts = vec![code(&ir.name)];
    if ir.version == Version::V3 {
        facts.push("REST 3.0".to_owned());
    }
    facts.push(
        if ir.access == Access::Read {
            "reads only"
        } else {
            "writes"
        }
        .to_owned(),
    );
    if !ir.scopes.is_empty() {
        facts.push(format!(
            "scope {}",
            codes(ir.scopes.iter().map(String::as_str))
        ));
    }
    facts.extend(ir.who.map(who));
    if ir.application_only {
        facts.push("applications only".to_owned());
    }
    lines.push(format!(
        "{} ([documentation]({})).",
        facts.join("; "),
        url(&ir.page)
    ));
    if let Some(instead) = &ir.deprecated {
        lines.extend([String::new(), deprecated(instead)]);
    }
    lines.extend(prose(ir.docs.as_ref()));
    lines.extend(errors(ir));
    doc(lines)
}

/// An event.
pub fn event(event: &ir::Event) -> TokenStream {
    let mut lines = vec![
        format!(
            "{}.",
            without(&event.title, &event.code).trim_end_matches('.')
        ),
        String::new(),
    ];
    let mut facts = vec![code(&event.code)];
    if !event.scopes.is_empty() {
        facts.push(format!(
            "scope {}",
            codes(event.scopes.iter().map(String::as_str))
        ));
    }
    facts.extend(event.who.map(who));
    lines.push(format!(
        "{} ([documentation]({})).",
        facts.join("; "),
        url(&event.page)
    ));
    if let Some(instead) = &event.deprecated {
        lines.extend([String::new(), deprecated(instead)]);
    }
    lines.extend(prose(event.docs.as_ref()));
    doc(lines)
}

/// An object of an answer or of an event, in one line.
pub fn record(record: &Record<'_>) -> String {
    let about = code(&record.about);
    match &record.event {
        None => format!("The object {about} of an answer."),
        Some(event) => format!("The object {about} of the event {}.", code(event)),
    }
}

/// The documented error codes, and under `--docs` what they mean.
fn errors(method: &ir::Method) -> Vec<String> {
    let all = documented(method);
    if all.is_empty() {
        return Vec::new();
    }
    let message = |code: &str| {
        let mut same = method
            .errors
            .iter()
            .filter(|error| error.code.as_deref() == Some(code));
        same.find_map(|error| error.message.as_deref())
    };
    if all.iter().all(|code| message(code).is_none()) {
        let all: Vec<String> = all.into_iter().map(breakable).collect();
        return vec![String::new(), format!("Error codes: {}.", all.join(" | "))];
    }
    let mut lines = vec![String::new(), "Error codes:".to_owned(), String::new()];
    lines.extend(all.into_iter().map(|code| match message(code) {
        Some(message) => format!("- {}: {}", breakable(code), plain(message)),
        None => format!("- {}", breakable(code)),
    }));
    lines
}

/// A constructor.
pub fn constructor(
    plan: &Plan<'_>,
    shape: &Shape<'_>,
    arguments: &[(usize, Write)],
) -> TokenStream {
    if arguments.is_empty() {
        return line("Nothing is required.");
    }
    let mut lines = vec!["Takes what is always required.".to_owned(), String::new()];
    for (slot, kind) in arguments {
        let slot = &shape.slots[*slot];
        lines.push(format!("- {}", fact(plan, slot, kind).join(" ")));
        // Indented, or it would end the list.
        let about = prose(slot.field.docs.as_ref()).into_iter();
        lines.extend(about.map(|line| {
            if line.is_empty() {
                line
            } else {
                format!("  {line}")
            }
        }));
    }
    doc(lines)
}

/// A setter.
pub fn setter(plan: &Plan<'_>, slot: &Slot<'_>) -> TokenStream {
    doc(setter_lines(plan, slot))
}

/// What is said about a setter.
pub fn setter_lines(plan: &Plan<'_>, slot: &Slot<'_>) -> Vec<String> {
    let mut lines = vec![fact(plan, slot, &slot.kind).join(" ")];
    lines.extend(prose(slot.field.docs.as_ref()));
    lines
}

/// A field of an answer.
pub fn column(field: &Field, nullable: bool) -> TokenStream {
    doc(column_lines(field, nullable))
}

/// What is said about a field of an answer.
pub fn column_lines(field: &Field, nullable: bool) -> Vec<String> {
    let mut lines = vec![facts(field, nullable, None).join(" ")];
    if field.pattern {
        lines[0].push_str(" By their names.");
    }
    lines.extend(prose(field.docs.as_ref()));
    lines
}

/// `custom`.
pub fn custom(shape: &Shape<'_>) -> TokenStream {
    let mut lines = vec!["Sets what has no setter, by its name.".to_owned()];
    if !shape.patterns.is_empty() {
        lines.extend([
            String::new(),
            format!(
                "Documented forms: {}.",
                codes(shape.patterns.iter().copied())
            ),
        ]);
    }
    doc(lines)
}
