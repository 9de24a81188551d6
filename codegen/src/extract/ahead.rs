//! What other pages need to know of a page: it says which pages contribute facts, before any facts are looked at.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::corpus::references;
use crate::facts::{Class, Content, PageFacts};
use crate::render::says_something;

/// Another page that a page refers to for a structure, and whether to one of its sections.
pub type Lead = (String, bool);

/// What others need to know of a page, and what it needs to know of them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ahead {
    /// What it describes.
    pub class: Class,
    /// Whether others may refer to it for a structure.
    pub says_something: bool,
    /// The pages that it refers to for a structure.
    pub leads: Vec<Lead>,
    /// The pages of which it says the name.
    names: Vec<String>,
}

impl Ahead {
    /// That of a page.
    pub fn of(facts: &PageFacts) -> Self {
        let mut names = Vec::new();
        if let Some(deprecated) = &facts.deprecated {
            names.extend_from_slice(&deprecated.replaced_by);
        }
        for section in &facts.sections {
            names_in(&section.content, &mut names);
        }
        Self {
            class: facts.class.clone(),
            says_something: says_something(facts),
            leads: leads(facts),
            names,
        }
    }

    /// Which of the pages that it refers to and names are useful, and as what: with its own text, this is all that decides
    /// what is left of it among other pages.
    pub fn answers(&self, useful: &HashMap<String, bool>) -> Vec<u8> {
        let leads = self.leads.iter().map(|(path, _)| path);
        let pages = leads.chain(&self.names);
        let answer = |path: &String| match useful.get(path) {
            None => 0,
            Some(false) => 1,
            Some(true) => 2,
        };
        pages.map(answer).collect()
    }
}

fn leads(facts: &PageFacts) -> Vec<Lead> {
    let mut leads: Vec<Lead> = Vec::new();
    references(facts, &mut |reference| {
        let anchored = !reference.anchor.is_empty();
        let known = |(path, other): &Lead| *other == anchored && *path == reference.path;
        if !reference.path.is_empty() && !leads.iter().any(known) {
            leads.push((reference.path.clone(), anchored));
        }
    });
    leads
}

fn names_in(contents: &[Content], names: &mut Vec<String>) {
    for content in contents {
        match content {
            Content::Related(pages) => names.extend_from_slice(pages),
            Content::Variants(variants) => {
                for variant in variants {
                    names_in(&variant.content, names);
                }
            }
            _ => {}
        }
    }
}
