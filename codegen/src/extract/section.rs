//! The parts of a page → sections of facts.

use std::sync::LazyLock;

use regex::Regex;

use super::errors;
use super::event;
use super::link;
use super::outline::{File, Located, Outline, Part};
use super::region::{self, Regions};
use super::requests::{self, Requests};
use super::row;
use super::table::{self, Shape};
use super::text::{links, marked, words};
use super::unread;
use crate::diagnostic::Diagnostic;
use crate::facts::{At, Class, Content, Example, Reference, Region, Section, TypeRow, Variant};
use crate::page::{Block, Inline, Table};

static STATUS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*HTTP[ -]?(?:status|code)(?: code)?\s*:?\s*(.*)$")
        .expect("a constant pattern")
});
static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[1-5][0-9]{2}\b").expect("a constant pattern"));
static GROUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*error code\s*:\s*`([^`]+)`").expect("a constant pattern")
});
static NONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\W*(?:no parameters\b|without parameters\b|none\W*$|there are no parameters|(?:the |this )?method (?:has|does not (?:have|accept|require|take)|accepts|takes|requires)",
        r" ?(?:no|any)?(?: input)? ?parameters|(?:no|without) (?:input )?parameters|(?:the |this )?method is called without parameters\b)",
    ))
    .expect("a constant pattern")
});
static LIST_PARAMETERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)list[- ]methods?").expect("a constant pattern"));

/// What the sections of one page are read with.
pub struct Reader<'o, 'p> {
    outline: &'o Outline<'p>,
    class: &'o Class,
    /// Whether any example is a cURL command: then a JSON fence among the examples is no request.
    curl: bool,
    found: Vec<Diagnostic>,
}

/// Reads every section that holds a fact.
pub fn sections(outline: &Outline<'_>, class: &Class) -> (Vec<Section>, Vec<Diagnostic>) {
    let mut reader = Reader {
        outline,
        class,
        curl: outline
            .parts
            .iter()
            .flat_map(|part| &part.blocks)
            .any(|located| requests::has_curl(located.block)),
        found: Vec::new(),
    };
    let mut regions = Regions::of_page(class);
    let mut sections = Vec::new();
    let mut titled = false;
    let mut opened: Vec<Region> = Vec::new();
    for (number, part) in outline.parts.iter().enumerate() {
        let title = part.title();
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
            anchor: part.anchor.map(str::to_owned),
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

impl Reader<'_, '_> {
    fn content(&mut self, part: &Part<'_>, region: Region) -> Vec<Content> {
        let mut content = Vec::new();
        for located in &part.blocks {
            self.block(located, region, &mut content);
        }
        if region == Region::Related {
            let mut pages: Vec<String> = Vec::new();
            for located in &part.blocks {
                let file = &self.outline.files[located.file];
                collect_links(located.block, file.path(), &mut |reference| {
                    if !reference.path.is_empty() && !pages.contains(&reference.path) {
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

    fn block(&mut self, located: &Located<'_>, region: Region, content: &mut Vec<Content>) {
        let file = &self.outline.files[located.file];
        match (region, located.block) {
            (Region::Related, _) => {}
            (Region::Examples, block) => {
                let mut requests = Requests {
                    file,
                    class: self.class,
                    curl: self.curl,
                    found: &mut self.found,
                };
                for (value, at) in requests.of(block) {
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
                } else if code.trim_start().starts_with(['{', '[']) {
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

    fn paragraph(
        &mut self,
        text: &[Inline],
        region: Region,
        file: &File<'_>,
        content: &mut Vec<Content>,
    ) {
        let said = marked(text);
        if let Some(status) = status(&said) {
            if region != Region::Head && !status.is_empty() {
                content.push(Content::Status(status));
            }
            return;
        }
        // Some pages lost the heading above it.
        let unheaded = region == Region::Head && matches!(self.class, Class::Method { .. });
        if (unheaded || region == Region::Parameters) && NONE.is_match(&said) {
            content.push(Content::NoParameters);
            return;
        }
        if region == Region::Parameters {
            let mut found = Vec::new();
            links(text, &mut found);
            let to_lists = found.iter().any(|(text, target)| {
                target.contains("settings/how-to-call-rest-api/list-methods")
                    || LIST_PARAMETERS.is_match(&words(text))
            });
            if to_lists {
                content.push(Content::ListParameters);
                return;
            }
        }
        if matches!(region, Region::Parameters | Region::Response) {
            let mut found = Vec::new();
            see(text, file, &mut found);
            push_see(content, found);
        }
    }

    fn table(
        &mut self,
        table: &Table,
        region: Region,
        file: &File<'_>,
        content: &mut Vec<Content>,
    ) {
        match table::shape(table) {
            Shape::Fields(columns) => {
                let fields = row::fields(table, &columns, file, &mut self.found);
                if !fields.is_empty() {
                    content.push(Content::Fields(fields));
                }
            }
            Shape::Types => content.push(Content::Types(types(table, file))),
            Shape::Other if matches!(region, Region::Parameters | Region::Response) => {
                // A table of values, of colours, of objects' names: it explains, and lists no fields.
                if let Some(errors) = self.stray_errors(table) {
                    content.push(Content::Errors(errors::rows(table, &errors, file)));
                    return;
                }
                self.found.push(
                    Diagnostic::warning(
                        file.place(&table.span),
                        "table-not-of-fields",
                        "This table stands where fields are described, and its header names no field.",
                    )
                    .with_help("Head its first column `Name`, or add this place to the ledger."),
                );
            }
            Shape::Other => {}
        }
    }

    /// A table of errors that stands under no heading of its own.
    fn stray_errors(&self, table: &Table) -> Option<table::ErrorColumns> {
        let columns = table::error_shape(table)?;
        let code = columns.code?;
        let head = table::cell_words(table.rows.first()?.cells.get(code)?).to_lowercase();
        (matches!(self.class, Class::Method { .. })
            && (columns.status.is_some() || head.contains("error")))
        .then_some(columns)
    }

    fn errors(&mut self, block: &Block, file: &File<'_>, content: &mut Vec<Content>) {
        match block {
            Block::Table(table) => {
                if let Some(columns) = table::error_shape(table) {
                    content.push(Content::Errors(errors::rows(table, &columns, file)));
                }
            }
            Block::Paragraph { text, .. } => {
                let said = marked(text);
                if let Some(status) = status(&said).filter(|status| !status.is_empty()) {
                    content.push(Content::Status(status));
                } else if let Some(group) = GROUP.captures(&said) {
                    content.push(Content::ErrorGroup(group[1].trim().to_owned()));
                }
            }
            Block::Tabs { tabs, .. } => {
                for tab in tabs {
                    for block in unfold(&tab.blocks) {
                        self.errors(block, file, content);
                    }
                }
            }
            Block::List { items, .. } => {
                for item in items {
                    for block in &item.blocks {
                        self.errors(block, file, content);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The blocks of a tab with notes, cuts and fragments unfolded.
fn unfold(blocks: &[Block]) -> Vec<&Block> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Note { blocks, .. } | Block::Cut { blocks, .. } => found.extend(unfold(blocks)),
            block => found.push(block),
        }
    }
    found
}

fn status(text: &str) -> Option<Vec<String>> {
    let found = STATUS.captures(text)?;
    Some(
        DIGITS
            .find_iter(&found[1])
            .map(|status| status.as_str().to_owned())
            .collect(),
    )
}

/// References of running text to sections of this page or of others.
fn see(text: &[Inline], file: &File<'_>, found: &mut Vec<Reference>) {
    let mut all = Vec::new();
    links(text, &mut all);
    for (_, target) in all {
        if let Some(reference) = link::resolve(file.path(), target)
            && !found.contains(&reference)
        {
            found.push(reference);
        }
    }
}

fn push_see(content: &mut Vec<Content>, found: Vec<Reference>) {
    if found.is_empty() {
        return;
    }
    if let Some(Content::See(known)) = content.last_mut() {
        for reference in found {
            if !known.contains(&reference) {
                known.push(reference);
            }
        }
        return;
    }
    content.push(Content::See(found));
}

fn collect_links(block: &Block, page: &str, found: &mut dyn FnMut(Reference)) {
    match block {
        Block::Paragraph { text, .. } => {
            let mut all = Vec::new();
            links(text, &mut all);
            for (_, target) in all {
                if let Some(reference) = link::resolve(page, target) {
                    found(reference);
                }
            }
        }
        Block::List { items, .. } => {
            for block in items.iter().flat_map(|item| &item.blocks) {
                collect_links(block, page, found);
            }
        }
        Block::Quote { blocks, .. } => {
            for block in blocks {
                collect_links(block, page, found);
            }
        }
        _ => {}
    }
}

/// A table of types: `token` and the base it stands for.
fn types(table: &Table, file: &File<'_>) -> Vec<TypeRow> {
    table
        .rows
        .iter()
        .skip(1)
        .filter_map(|row| {
            let cell = row.cells.first()?;
            let name = table::cell_words(cell);
            if name.is_empty() || name.contains(' ') {
                return None;
            }
            let mut described = crate::facts::Field {
                types: Vec::new(),
                ..crate::facts::Field::default()
            };
            let cells: Vec<&[Block]> = row.cells[1..]
                .iter()
                .map(|cell| cell.blocks.as_slice())
                .collect();
            row::describe(&mut described, &cells, file);
            Some(TypeRow {
                base: base(&name, &described.prose.0),
                name,
                values: described.values,
                see: described.see,
                at: at(file, cell),
            })
        })
        .collect()
}

fn at(file: &File<'_>, cell: &crate::page::Cell) -> At {
    file.at(&cell.span)
}

/// The base type that a description of a type names first.
fn base(name: &str, text: &str) -> Option<String> {
    static BASES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(integer|identifier|id\b|string|text|symbolic|code|boolean|double|floating|date|array|object|structure|list of|number)")
            .expect("a constant pattern")
    });
    static BASIC: &[&str] = &[
        "integer",
        "boolean",
        "char",
        "double",
        "date",
        "datetime",
        "timestamp",
        "string",
        "text",
        "file",
        "enum",
        "array",
        "object",
        "function",
        "callable",
        "any",
        "null",
    ];
    if BASIC.contains(&name) {
        return None;
    }
    static STATED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^Base: `([a-z]+)`").expect("a constant pattern"));
    if let Some(stated) = STATED.captures(text) {
        return Some(stated[1].to_owned()).filter(|base| base != "none");
    }
    let word = BASES.captures(text)?[1].to_lowercase();
    Some(
        match word.as_str() {
            "integer" | "identifier" | "id" | "number" => "integer",
            "double" | "floating" => "double",
            "boolean" => "boolean",
            "date" => "datetime",
            "array" | "list of" => "array",
            "object" | "structure" => "object",
            _ => "string",
        }
        .to_owned(),
    )
}
