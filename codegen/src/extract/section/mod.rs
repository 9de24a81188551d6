//! The parts of a page → sections of facts.

mod blocks;
mod errors;
mod tables;
mod text;

use super::event;
use super::outline::Outline;
use super::region::{self, Regions};
use super::requests;
use super::unread::{self, Strays};
use super::words;
use crate::diagnostic::Diagnostic;
use crate::facts::{Class, Region, Section};

/// What the sections of one page are read with.
pub struct Reader<'o, 'p> {
    outline: &'o Outline<'p>,
    class: &'o Class,
    /// Whether any example is a cURL command: then a JSON fence among the examples is no request.
    curl: bool,
    found: Vec<Diagnostic>,
    /// What stands under no heading of its kind.
    strays: Strays,
}

/// Reads every section that holds a fact; `text` is the page's source.
pub fn sections(
    outline: &Outline<'_>,
    text: &str,
    class: &Class,
) -> (Vec<Section>, Vec<Diagnostic>) {
    let mut reader = Reader {
        outline,
        class,
        curl: outline
            .parts
            .iter()
            .flat_map(|part| &part.blocks)
            .any(|located| requests::has_curl(located.block)),
        found: Vec::new(),
        strays: Strays::default(),
    };
    let mut regions = Regions::of_page(class);
    let mut sections = Vec::new();
    let mut titled = false;
    let mut opened: Vec<Region> = Vec::new();
    for (number, part) in outline.parts.iter().enumerate() {
        let title = part.title();
        let words::Heading {
            title,
            anchor: own_anchor,
        } = words::heading(&title, text);
        // Only the first heading is the page's title.
        let first = number == 0 || (part.level <= 1 && !titled);
        titled |= number > 0 && part.level <= 1;
        let level = if first { 1 } else { part.level.max(2) };
        let region = if first {
            Region::Head
        } else {
            regions.enter(level, &title)
        };
        let content = reader.content(part, region);
        if !content.is_empty() {
            regions.holds(region);
        }
        sections.push(Section {
            region,
            level,
            title: match (first, region::canonical_of(class, region)) {
                (true, _) => String::new(),
                (false, Some(canonical)) if level == 2 && !opened.contains(&region) => {
                    opened.push(region);
                    canonical.to_owned()
                }
                _ => heading(&title),
            },
            anchor: part.anchor.map(str::to_owned).or(own_anchor),
            content,
            at: part.at.clone(),
        });
    }
    let mut found = reader.found;
    if event::is_event(class) {
        event::complete(&mut sections);
    }
    if matches!(class, Class::Method { .. }) {
        found.extend(unread::parameters(&sections));
        found.extend(reader.strays.unread(&sections));
    }
    (prune(sections), found)
}

fn heading(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn prune(sections: Vec<Section>) -> Vec<Section> {
    without_empty(one_head(sections))
}

/// What stands above the first section is one part, whether a title stands in it or not.
fn one_head(sections: Vec<Section>) -> Vec<Section> {
    let mut kept: Vec<Section> = Vec::new();
    for section in sections {
        if section.level == 1
            && kept.len() == 1
            && let Some(head) = kept.first_mut()
        {
            head.content.extend(section.content);
        } else {
            kept.push(section);
        }
    }
    kept
}

/// Drops sections that hold no fact and under which no section does.
pub fn without_empty(mut kept: Vec<Section>) -> Vec<Section> {
    let mut keep = vec![false; kept.len()];
    for at in (0..kept.len()).rev() {
        let level = kept[at].level;
        let below = kept[at + 1..]
            .iter()
            .zip(&keep[at + 1..])
            .take_while(|(section, _)| section.level > level)
            .any(|(_, keep)| *keep);
        keep[at] = !kept[at].content.is_empty() || (below && level > 1);
    }
    let mut keep = keep.into_iter();
    kept.retain(|_| keep.next().unwrap_or(true));
    kept
}
