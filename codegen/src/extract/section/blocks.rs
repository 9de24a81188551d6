//! The blocks under a heading → the facts in them.

use super::Reader;
use super::text::{case, collect_links, push_see, see};
use crate::diagnostic::Diagnostic;
use crate::extract::event;
use crate::extract::outline::{Located, Part};
use crate::extract::requests::{self, Requests};
use crate::facts::{Content, Example, Region, Variant};
use crate::page::Block;

impl Reader<'_, '_> {
    pub(super) fn content(&mut self, part: &Part<'_>, region: Region) -> Vec<Content> {
        let mut content = Vec::new();
        for located in &part.blocks {
            self.block(located, region, &mut content);
        }
        if region == Region::Related {
            let mut pages: Vec<String> = Vec::new();
            for located in &part.blocks {
                let file = &self.outline.files[located.file];
                collect_links(located.block, file.path(), &mut |reference| {
                    let leads_away = !reference.path.is_empty() && reference.path != file.path();
                    if leads_away && !pages.contains(&reference.path) {
                        pages.push(reference.path);
                    }
                });
            }
            return if pages.is_empty() {
                Vec::new()
            } else {
                vec![Content::Related(pages)]
            };
        }
        content
    }

    pub(super) fn block(
        &mut self,
        located: &Located<'_>,
        region: Region,
        content: &mut Vec<Content>,
    ) {
        let file = &self.outline.files[located.file];
        if region == Region::Other {
            self.strays.see(located.block, file, self.class);
        }
        match (region, located.block) {
            (Region::Related, _) => {}
            (Region::Examples, block) => {
                let told = self.found.len();
                let mut requests = Requests {
                    file,
                    class: self.class,
                    curl: self.curl,
                    found: &mut self.found,
                };
                let bodies = requests.of(block);
                if bodies.is_empty()
                    && told == self.found.len()
                    && let Some(span) = requests::curl_in(block)
                {
                    self.strays.see_unreadable(file.place(span));
                }
                for (value, at) in bodies {
                    content.push(Content::Example(Example { value, at }));
                }
            }
            (Region::Errors, block) => self.errors(block, file, content),
            (_, Block::Table(table)) => self.table(table, region, file, content),
            (_, Block::Tabs { tabs, .. }) => {
                let mut variants = Vec::new();
                for tab in tabs {
                    let mut inner = Vec::new();
                    for block in unfold(&tab.blocks) {
                        let located = Located {
                            block,
                            file: located.file,
                        };
                        self.block(&located, region, &mut inner);
                    }
                    if !inner.is_empty() {
                        variants.push(Variant {
                            title: tab.title.clone(),
                            case: case(&tab.blocks),
                            content: inner,
                        });
                    }
                }
                if !variants.is_empty() {
                    content.push(Content::Variants(variants));
                }
            }
            (_, Block::Fence { lang, code, span }) if event::is_event(self.class) => {
                if let Some(value) = event::posted(self.class, region, lang, code) {
                    let at = file.at(span);
                    content.push(Content::Example(Example { value, at }));
                }
            }
            (Region::Response, Block::Fence { lang, code, span }) => {
                if let Some(value) = requests::answer(lang, code) {
                    let at = file.at(span);
                    content.push(Content::Example(Example { value, at }));
                } else if code.trim_start().starts_with(['{', '['])
                    || (lang.eq_ignore_ascii_case("json") && !code.trim().is_empty())
                {
                    self.found.push(
                        Diagnostic::warning(
                            file.place(span),
                            "answer-not-json",
                            "This example of an answer is not JSON, even read leniently.",
                        )
                        .with_help("Correct the JSON."),
                    );
                }
            }
            (_, Block::Paragraph { text, .. }) => self.paragraph(text, region, file, content),
            (_, Block::List { items, .. }) => {
                let mut found = Vec::new();
                for item in items {
                    for block in &item.blocks {
                        if let Block::Paragraph { text, .. } = block {
                            see(text, file, &mut found);
                        } else if matches!(block, Block::Table(_)) {
                            let located = Located {
                                block,
                                file: located.file,
                            };
                            self.block(&located, region, content);
                        }
                    }
                }
                if matches!(region, Region::Parameters | Region::Response) {
                    push_see(content, found);
                }
            }
            _ => {}
        }
    }
}

/// The blocks of a tab with notes, cuts and fragments unfolded.
pub(super) fn unfold(blocks: &[Block]) -> Vec<&Block> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Note { blocks, .. } | Block::Cut { blocks, .. } => found.extend(unfold(blocks)),
            block => found.push(block),
        }
    }
    found
}
