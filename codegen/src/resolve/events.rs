//! Pages of events → events.

use std::collections::BTreeMap;

use super::World;
use super::places;
use super::response;
use super::types::Resolver;
use crate::diagnostic::Diagnostic;
use crate::extract::event::is_code;
use crate::facts::{At, Class, Content, PageFacts, Section};
use crate::ir::Event;

/// The pages of single events, made of those that describe several.
pub fn split(pages: &[&PageFacts]) -> Vec<PageFacts> {
    pages
        .iter()
        .filter(|facts| facts.class == Class::Events)
        .flat_map(|facts| each(facts))
        .collect()
}

fn each(facts: &PageFacts) -> Vec<PageFacts> {
    let own = |at: usize| -> Vec<Section> {
        places::with_inner(&facts.sections, at)
            .into_iter()
            .cloned()
            .collect()
    };
    let starts: Vec<usize> = (0..facts.sections.len())
        .filter(|at| is_code(&facts.sections[*at].title))
        .collect();
    let one = |at: &usize| {
        let code = facts.sections[*at].title.clone();
        let mut sections = own(*at);
        let shown = sections.iter().any(has_example);
        // `As [that event](#…)`: what it shows is what this one looks like.
        if !shown {
            let like = starts
                .iter()
                .find(|other| refers(&sections, &facts.sections[**other]));
            let examples = like.map(|other| examples(&own(*other))).unwrap_or_default();
            sections[0].content.extend(examples);
        }
        // A whole post may stand anywhere on the page.
        let posts = facts
            .sections
            .iter()
            .filter(|section| !is_code(&section.title));
        let posts = posts
            .flat_map(|section| &section.content)
            .filter(|content| {
                matches!(content, Content::Example(example)
                if example.value.get("event").and_then(|event| event.as_str()) == Some(&code))
            });
        let inner: Vec<Content> = posts
            .filter(|content| !sections.iter().any(|own| own.content.contains(content)))
            .cloned()
            .collect();
        sections[0].content.extend(inner);
        PageFacts {
            title: code.clone(),
            class: Class::Event { code },
            sections,
            ..facts.clone()
        }
    };
    starts.iter().map(one).collect()
}

fn has_example(section: &Section) -> bool {
    let mut contents = section.content.iter();
    contents.any(|content| matches!(content, Content::Example(_)))
}

fn examples(sections: &[Section]) -> Vec<Content> {
    let contents = sections.iter().flat_map(|section| &section.content);
    contents
        .filter(|content| matches!(content, Content::Example(_)))
        .cloned()
        .collect()
}

/// Whether the text of sections refers to another one of the page.
fn refers(sections: &[Section], to: &Section) -> bool {
    let contents = sections.iter().flat_map(|section| &section.content);
    contents
        .filter_map(|content| match content {
            Content::See(references) => Some(references),
            _ => None,
        })
        .flatten()
        .any(|reference| {
            reference.path.is_empty()
                && (to.anchor.as_deref() == Some(&reference.anchor)
                    || to.title.eq_ignore_ascii_case(&reference.anchor))
        })
}

/// The codes of events by their pages.
pub fn codes<'p>(pages: &[&'p PageFacts]) -> BTreeMap<&'p str, String> {
    pages
        .iter()
        .filter_map(|facts| match &facts.class {
            Class::Event { code } => Some((facts.path.as_str(), code.to_uppercase())),
            _ => None,
        })
        .collect()
}

/// The event of a page.
pub fn event(
    facts: &PageFacts,
    codes: &BTreeMap<&str, String>,
    world: &World<'_>,
) -> Option<(Event, Vec<Diagnostic>)> {
    let Class::Event { code } = &facts.class else {
        return None;
    };
    let mut types = Resolver::new(world, facts);
    let (data, examples) = response::post(facts, code, &mut types);
    let replaced = |deprecated: &crate::facts::Deprecation| {
        let paths = deprecated.replaced_by.iter();
        paths
            .filter_map(|path| codes.get(path.as_str()).cloned())
            .collect()
    };
    let event = Event {
        code: code.to_uppercase(),
        name: name(facts, code),
        title: facts.title.clone(),
        page: facts.path.clone(),
        scopes: facts.scopes.clone(),
        who: facts.who,
        deprecated: facts.deprecated.as_ref().map(replaced),
        data,
        examples,
        docs: Some(facts.about.0.clone()).filter(|about| !about.is_empty()),
    };
    Some((event, types.into_diagnostics()))
}

/// Sorts events by their codes, and drops those that another page describes too.
pub fn sort(events: &mut Vec<Event>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    events.sort_by(|one, other| (&one.code, &one.page).cmp(&(&other.code, &other.page)));
    events.dedup_by(|again, first| {
        if again.code != first.code {
            return false;
        }
        let place = places::place(&At::default(), &again.page);
        let message = format!(
            "The event `{}` is described before, on `{}`; the first page counts.",
            again.code, first.page
        );
        found.push(
            Diagnostic::warning(place, "event-twice", message)
                .with_help("Remove one of the two pages, or correct its code."),
        );
        true
    });
    found
}

/// The code in the spelling that tells its words: the title's, else the file's, else as it is.
fn name(facts: &PageFacts, code: &str) -> String {
    let title = facts.title.split_whitespace();
    let mut words = title.map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()));
    let spelt = |word: &&str| {
        word.eq_ignore_ascii_case(code) && word.contains(|letter: char| letter.is_lowercase())
    };
    if let Some(word) = words.find(spelt) {
        return word.to_owned();
    }
    if code.contains(|letter: char| letter.is_lowercase() || letter == '.') {
        return code.to_owned();
    }
    let stem = facts.path.rsplit('/').next().unwrap_or_default();
    let stem = stem.trim_end_matches(".md");
    if stem.replace('-', "").eq_ignore_ascii_case(code) {
        return stem.to_owned();
    }
    code.to_owned()
}
