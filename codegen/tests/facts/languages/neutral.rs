//! Facts without what each language names in its own words, so that twins can be compared.

use codegen::extract::{link::slug, reduce};
use codegen::facts::{Content, Field, PageFacts, Reference, Region};
use codegen::render::render;

/// The facts of a page as lines of its canonical form; names in words, and anchors made of them, are left out.
pub fn lines(facts: &PageFacts) -> Vec<String> {
    let mut facts = facts.clone();
    reduce(&mut facts);
    let anchors: Vec<(String, String)> = facts
        .sections
        .iter()
        .map(|section| {
            let made = slug(&section.title);
            (section.anchor.clone().unwrap_or_default(), made)
        })
        .collect();
    let neutral = |reference: &mut Reference| {
        if reference.path.is_empty() {
            let wanted = reference.anchor.to_lowercase();
            let at = anchors
                .iter()
                .position(|(own, made)| own.to_lowercase() == wanted || *made == wanted);
            if let Some(at) = at {
                reference.anchor = format!("section-{at}");
            }
        }
    };
    facts.title = code_of(&facts.title);
    for section in &mut facts.sections {
        for content in &mut section.content {
            of_content(content, &neutral);
        }
        let of_region = section.level == 2 && section.region != Region::Other;
        if !of_region {
            section.title = code_of(&section.title);
        }
        section.anchor = None;
    }
    let shown = render(&facts);
    shown
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The names in a title: its words without letters of any language's sentences, where they hold a sign of code.
fn code_of(title: &str) -> String {
    let is_code = |word: &&str| word.is_ascii() && word.contains(['.', '_', '`']);
    title
        .split_whitespace()
        .filter(is_code)
        .collect::<Vec<_>>()
        .join(" ")
}

fn of_content(content: &mut Content, neutral: &dyn Fn(&mut Reference)) {
    match content {
        Content::Fields(fields) => fields.iter_mut().for_each(|field| of_field(field, neutral)),
        Content::See(references) => references.iter_mut().for_each(neutral),
        Content::Types(rows) => {
            for row in rows {
                row.see.iter_mut().for_each(neutral);
                row.values.iter_mut().for_each(|value| value.label = None);
            }
        }
        Content::Variants(variants) => {
            for variant in variants {
                variant.title = code_of(&variant.title);
                let inner = variant.content.iter_mut();
                inner.for_each(|content| of_content(content, neutral));
            }
        }
        _ => {}
    }
}

fn of_field(field: &mut Field, neutral: &dyn Fn(&mut Reference)) {
    field.see.iter_mut().for_each(neutral);
    for token in &mut field.types {
        token.link.iter_mut().for_each(neutral);
    }
    field.values.iter_mut().for_each(|value| value.label = None);
    let inner = field.children.iter_mut();
    inner.for_each(|child| of_field(child, neutral));
}

/// The lines of two texts that the other one does not have, in order: `-` of the first, `+` of the second.
pub fn difference(one: &[String], other: &[String]) -> Vec<String> {
    let mut longest = vec![vec![0_usize; other.len() + 1]; one.len() + 1];
    for at in (0..one.len()).rev() {
        for against in (0..other.len()).rev() {
            longest[at][against] = if one[at] == other[against] {
                longest[at + 1][against + 1] + 1
            } else {
                longest[at + 1][against].max(longest[at][against + 1])
            };
        }
    }
    let (mut at, mut against) = (0, 0);
    let mut found = Vec::new();
    while at < one.len() || against < other.len() {
        if at < one.len() && against < other.len() && one[at] == other[against] {
            at += 1;
            against += 1;
        } else if against == other.len()
            || at < one.len() && longest[at + 1][against] >= longest[at][against + 1]
        {
            found.push(format!("- {}", one[at]));
            at += 1;
        } else {
            found.push(format!("+ {}", other[against]));
            against += 1;
        }
    }
    found
}
