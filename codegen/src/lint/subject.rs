//! One page as its checks see it.

use crate::diagnostic::{Diagnostic, Place};
use crate::extract::region::Regions;
use crate::facts::{Class, Content, Field, PageFacts, Region, Section};
use crate::page::{Block, Inline, Page};
use crate::source::LineIndex;

/// A page, its blocks and its facts.
pub struct Subject<'s> {
    /// The page, relative to the root of the documentation.
    pub path: &'s str,
    /// Its text.
    pub text: &'s str,
    /// Its blocks.
    pub page: &'s Page,
    /// What it says, references that lead nowhere included.
    pub facts: &'s PageFacts,
    index: LineIndex<'s>,
}

impl<'s> Subject<'s> {
    /// Of a page.
    pub fn new(path: &'s str, text: &'s str, page: &'s Page, facts: &'s PageFacts) -> Self {
        Self {
            path,
            text,
            page,
            facts,
            index: LineIndex::new(text),
        }
    }

    /// The name of the method that the page documents.
    pub fn method(&self) -> Option<&'s str> {
        match &self.facts.class {
            Class::Method { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The place of a byte.
    pub fn place(&self, offset: usize) -> Place {
        self.index.place(self.path, offset)
    }

    /// A finding at a byte.
    pub fn finding(
        &self,
        offset: usize,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::warning(self.place(offset), code, message).with_help(help)
    }

    /// The first heading, or the start of the page.
    pub fn title_at(&self) -> usize {
        let title = self.page.blocks.iter().find_map(|block| match block {
            Block::Heading { span, .. } => Some(span.start),
            _ => None,
        });
        title.unwrap_or(0)
    }

    /// The byte of a text behind another byte, or that byte where it is not there.
    pub fn find(&self, from: usize, wanted: &str) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        rest.find(wanted).map_or(from, |at| from + at)
    }

    /// The page's own blocks with the region that each stands in, notes and cuts unfolded.
    pub fn regions(&self) -> Vec<(Region, &'s Block)> {
        let mut regions = Regions::of_page(&self.facts.class);
        let mut region = Region::Head;
        let mut out = Vec::new();
        place_in(&self.page.blocks, &mut regions, &mut region, &mut out);
        out
    }

    /// The fences of a region, wherever they stand in it.
    pub fn fences(&self, wanted: Region) -> Vec<Fence<'s>> {
        let regions = self.regions().into_iter();
        let blocks = regions.filter(|(region, _)| *region == wanted);
        blocks
            .flat_map(|(_, block)| fences_of(std::slice::from_ref(block)))
            .collect()
    }

    /// The fences of a region that are shown together: those of one tab, or one that stands alone.
    pub fn tabs(&self, wanted: Region) -> Vec<Vec<Fence<'s>>> {
        let mut found = Vec::new();
        for (region, block) in self.regions() {
            match block {
                _ if region != wanted => {}
                Block::Tabs { tabs, .. } => {
                    found.extend(tabs.iter().map(|tab| fences_of(&tab.blocks)));
                }
                block => found.extend(
                    fences_of(std::slice::from_ref(block))
                        .into_iter()
                        .map(|fence| vec![fence]),
                ),
            }
        }
        found
    }

    /// Where a line of a fence's code starts, behind its indentation.
    pub fn line(&self, fence: &Fence<'_>, number: usize) -> usize {
        let lines = self.text[fence.at..].split_inclusive('\n');
        let before: usize = lines.take(number).map(str::len).sum();
        let line = &self.text[fence.at + before..];
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        fence.at + before + blanks
    }

    /// The tables of fields of a region, each under its section.
    pub fn tables(&self, wanted: Region) -> Vec<(&'s Section, &'s [Field])> {
        let sections = self.facts.sections.iter();
        let sections = sections.filter(|section| section.region == wanted);
        sections
            .flat_map(|section| {
                let tables = section.content.iter().flat_map(fields);
                tables.map(move |fields| (section, fields))
            })
            .collect()
    }
}

/// A fence of a page.
pub struct Fence<'s> {
    /// Its language.
    pub lang: &'s str,
    /// Its code.
    pub code: &'s str,
    /// Where the code starts.
    pub at: usize,
}

fn fences_of(blocks: &[Block]) -> Vec<Fence<'_>> {
    let mut found = Vec::new();
    walk(blocks, &mut |block| {
        if let Block::Fence { lang, code, span } = block {
            found.push(Fence {
                lang,
                code,
                at: span.start,
            });
        }
    });
    found
}

fn place_in<'s>(
    blocks: &'s [Block],
    regions: &mut Regions,
    region: &mut Region,
    out: &mut Vec<(Region, &'s Block)>,
) {
    for block in blocks {
        match block {
            Block::Heading { level, title, .. } => {
                *region = regions.enter(*level, &crate::page::plain(title));
            }
            Block::Note { blocks, .. } | Block::Cut { blocks, .. } => {
                place_in(blocks, regions, region, out);
            }
            block => {
                if matches!(
                    block,
                    Block::Table(_) | Block::Fence { .. } | Block::Tabs { .. }
                ) {
                    regions.holds(*region);
                }
                out.push((*region, block));
            }
        }
    }
}

/// The tables of fields of a part, those of its tabs with them.
pub fn fields(content: &Content) -> Vec<&[Field]> {
    match content {
        Content::Fields(fields) => vec![fields.as_slice()],
        Content::Variants(variants) => {
            let content = variants.iter().flat_map(|variant| &variant.content);
            content.flat_map(fields).collect()
        }
        _ => Vec::new(),
    }
}

/// Every block at any depth, fragments left out: they are pages of their own.
pub fn walk<'p>(blocks: &'p [Block], see: &mut dyn FnMut(&'p Block)) {
    for block in blocks {
        see(block);
        match block {
            Block::Note { blocks, .. }
            | Block::Cut { blocks, .. }
            | Block::Quote { blocks, .. } => walk(blocks, see),
            Block::List { items, .. } => items.iter().for_each(|item| walk(&item.blocks, see)),
            Block::Tabs { tabs, .. } => tabs.iter().for_each(|tab| walk(&tab.blocks, see)),
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    walk(&cell.blocks, see);
                }
            }
            _ => {}
        }
    }
}

/// Every piece of running text at any depth.
pub fn inlines<'p>(blocks: &'p [Block], see: &mut dyn FnMut(&'p Inline)) {
    walk(blocks, &mut |block| match block {
        Block::Paragraph { text, .. } | Block::Heading { title: text, .. } => pieces(text, see),
        _ => {}
    });
}

fn pieces<'p>(text: &'p [Inline], see: &mut dyn FnMut(&'p Inline)) {
    for piece in text {
        see(piece);
        match piece {
            Inline::Strong(inner, _) | Inline::Emphasis(inner, _) => pieces(inner, see),
            Inline::Link { text, .. } => pieces(text, see),
            _ => {}
        }
    }
}
