//! The cells that describe a field → its facts. What they say in other words is prose.

use std::sync::LazyLock;

use regex::Regex;

use super::super::link;
use super::super::outline::File;
use super::super::table::{self, Shape as TableShape};
use super::super::text::{lines, links, marked};
use super::super::words::said;
use super::values::{self, Lead};
use super::{bullet, literal, phrase, shape, types};
use crate::facts::{AllowedValue, Field, Prose, Reference, ValuesOf, Wire};
use crate::page::{Block, Inline, Item};

/// Announces the values of one member of an object.
static MEMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\bvalues (?:of|for) (?:the )?`(\w+)`|`(\w+)` values\b)[^`]*:$")
        .expect("a constant pattern")
});

/// Adds what some cells say to a field that has its names and types.
pub fn describe(field: &mut Field, cells: &[&[Block]], file: &File<'_>) {
    let mut reading = Reading {
        field,
        file,
        prose: String::new(),
        text: String::new(),
        lead: String::new(),
        fences: Vec::new(),
    };
    for cell in cells {
        reading.blocks(cell);
    }
    reading.finish();
}

struct Reading<'r, 'p> {
    field: &'r mut Field,
    file: &'r File<'p>,
    /// All paragraphs.
    prose: String,
    /// The same, with the words that carry facts in English.
    text: String,
    /// The last paragraph of it.
    lead: String,
    fences: Vec<String>,
}

impl Reading<'_, '_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph { text, .. } | Block::Heading { title: text, .. } => {
                    self.paragraph(text);
                }
                Block::List { items, .. } => self.list(items),
                Block::Fence { code, .. } => self.fences.push(code.clone()),
                Block::Table(table) => {
                    if let TableShape::Fields(columns) = table::shape(table)
                        && self.field.children.is_empty()
                        && !types::is_scalar(&self.field.types)
                    {
                        let mut lost = Vec::new();
                        let children = super::fields(table, &columns, self.file, &mut lost);
                        let named = |field: &Field| {
                            field
                                .names
                                .iter()
                                .all(|name| super::name::is_field_name(name))
                        };
                        if children.iter().all(named) {
                            self.field.children = children;
                        }
                    }
                }
                Block::Note { blocks, .. }
                | Block::Cut { blocks, .. }
                | Block::Quote { blocks, .. } => {
                    self.blocks(blocks);
                }
                Block::Tabs { .. } | Block::Include { .. } => {}
            }
        }
    }

    fn paragraph(&mut self, text: &[Inline]) {
        let words = marked(text).trim().to_owned();
        if words.is_empty() {
            return;
        }
        if !types::is_scalar(&self.field.types) {
            let mut found = Vec::new();
            links(text, &mut found);
            for (_, target) in found {
                self.see(link::resolve(self.file.path(), target));
            }
        }
        let said = said(&words);
        if let Some((kind, found)) = values::inline(&words, &said) {
            self.allow(kind, found);
        } else if text.iter().any(|piece| matches!(piece, Inline::Break(_)))
            && types::is_scalar(&self.field.types)
            && let Some(found) = values::lines(&lines(text))
        {
            self.allow(Lead::Values, found);
        }
        for piece in text {
            if let Inline::Code(code, _) = piece
                && shape::any_keys(code)
            {
                self.field.any_keys = true;
            }
        }
        for (all, words) in [(&mut self.prose, words.as_str()), (&mut self.text, &said)] {
            if !all.is_empty() {
                all.push('\n');
            }
            all.push_str(words);
        }
        self.lead = said.into_owned();
    }

    fn see(&mut self, reference: Option<Reference>) {
        if let Some(reference) = reference
            && !self.field.see.contains(&reference)
        {
            self.field.see.push(reference);
        }
    }

    fn list(&mut self, items: &[Item]) {
        let lead = values::lead(&self.lead).map(|(kind, _)| kind);
        let object = self.is("object");
        let listed = values::listed(items);
        if listed
            .as_ref()
            .is_some_and(|found| self.shows_in_code(found))
        {
            return;
        }
        if let Some(found) = listed.filter(|_| !self.names_parts()) {
            let flags = found
                .iter()
                .all(|value| matches!(value.value.as_str(), "Y" | "N"))
                || found
                    .iter()
                    .all(|value| matches!(value.value.as_str(), "true" | "false"))
                || found.iter().all(|value| is_number(&value.value));
            let directions = are_directions(&found);
            if object && directions {
                return self.allow(Lead::Entries, found);
            }
            if !types::is_container(&self.field.types) {
                // Whatever its type: what a filter lists is what one can filter by.
                if self.is_called("filter") {
                    return;
                }
                if lead.is_some() || flags || self.announces() {
                    self.allow(Lead::Values, found);
                }
                return;
            }
            if self.is_selection() {
                return self.allow(Lead::Keys, found);
            }
            if !object && (lead == Some(Lead::Values) || flags) && !self.names_fields() {
                return self.allow(Lead::Values, found);
            }
        }
        // The values for `field` are the names of fields.
        if let Some(member) = MEMBER.captures(&self.lead)
            && let Some(name) = member.get(1).or(member.get(2))
            && !name.as_str().starts_with("field")
        {
            return;
        }
        if bullet::explain_placeholders(items) {
            self.field.any_keys = !types::is_scalar(&self.field.types);
            return;
        }
        if !types::is_scalar(&self.field.types)
            && self.field.children.is_empty()
            && let Some(children) = bullet::fields(items, self.file)
        {
            self.field.children = children;
            return;
        }
        // Bullets that are sentences may hold what a sentence can.
        for item in items {
            self.blocks(&item.blocks);
        }
    }

    /// A list of names of fields, not of the fields.
    fn is_selection(&self) -> bool {
        self.is_called("select")
    }

    fn is_called(&self, wanted: &str) -> bool {
        let names = &self.field.names;
        names.iter().any(|name| name.eq_ignore_ascii_case(wanted))
    }

    fn announces(&self) -> bool {
        // What a code span says is not what the sentence announces.
        let words: String = self.lead.split('`').step_by(2).collect();
        let lead = words.to_lowercase();
        // Examples are not all there is, and "where:" explains the parts of something.
        lead.ends_with(':')
            && !lead.ends_with(" where:")
            && !lead.contains("example")
            && [
                "value", "one of", "type", "option", "can be", "mode", "status",
            ]
            .iter()
            .any(|word| lead.contains(word))
    }

    /// Whether a piece of code in the words has all that is listed as values: the list explains the code.
    fn shows_in_code(&self, listed: &[AllowedValue]) -> bool {
        let mut codes = self.lead.split('`').skip(1).step_by(2);
        codes.any(|code| {
            let holds = |one: &AllowedValue| {
                let quoted = format!("\"{}\"", one.value);
                code.contains(&quoted) && !code.contains(&format!("{quoted}:"))
            };
            code.starts_with('{') && listed.iter().all(holds)
        })
    }

    /// Whether the words call a field without a type an object: what is listed is what it is made of.
    fn names_parts(&self) -> bool {
        self.field.types.is_empty() && self.lead.to_lowercase().contains("an object with ")
    }

    fn names_fields(&self) -> bool {
        let lead = self.lead.to_lowercase();
        ["field", "key", "object", "structure", "propert"]
            .iter()
            .any(|word| lead.contains(word))
    }

    fn is(&self, ty: &str) -> bool {
        self.field
            .types
            .iter()
            .any(|token| token.name.eq_ignore_ascii_case(ty))
    }

    fn allow(&mut self, kind: Lead, found: Vec<AllowedValue>) {
        if !self.field.values.is_empty() {
            return;
        }
        let object = self.is("object");
        let of = match kind {
            Lead::Entries => ValuesOf::Entries,
            _ if object && are_directions(&found) => ValuesOf::Entries,
            Lead::Keys if types::is_scalar(&self.field.types) => ValuesOf::Itself,
            Lead::Keys if object => ValuesOf::Keys,
            Lead::Values | Lead::Keys if !object => ValuesOf::Itself,
            _ => return,
        };
        self.field.values = match of {
            ValuesOf::Itself => literal::values(found),
            ValuesOf::Entries | ValuesOf::Keys => found,
        };
        self.field.values_of = of;
    }

    fn finish(self) {
        let Reading {
            field,
            file: _,
            prose,
            text,
            lead: _,
            fences,
        } = self;
        let said = phrase::Said::by(&text);
        field.default = said
            .default(&text, field)
            .and_then(|found| literal::default(field, found));
        if !types::is_scalar(&field.types) {
            field.depends_on = phrase::depends_on(&text);
        }
        field.condition = said.condition(&text, &field.names);
        field.one_of = said.one_of(&text, &field.names);
        field.deprecated = said.deprecated(&text);
        field.multiple = said.multiple(&text);
        field.any_keys |= text.contains("Any keys.");
        if types::is_boolean(&field.types) {
            wire(field, &text);
        }
        if !types::is_scalar(&field.types) && field.children.is_empty() {
            let local = field.see.iter().any(|see| !see.anchor.is_empty());
            for code in &fences {
                match shape::read(code, &field.names, &field.at) {
                    Some(shape::Shape::AnyKeys) => field.any_keys = true,
                    // An illustration does not claim to be complete.
                    Some(shape::Shape::Fields(fields)) if !local && field.children.is_empty() => {
                        field.children = fields;
                        field.any_keys = true;
                    }
                    _ => {}
                }
            }
        }
        field.prose = Prose(prose);
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn are_directions(values: &[AllowedValue]) -> bool {
    !values.is_empty()
        && values
            .iter()
            .all(|value| matches!(value.value.to_lowercase().as_str(), "asc" | "desc"))
}

/// A default that stands in a column of its own tells how a boolean travels, too.
pub fn wire_of_default(field: &mut Field, literal: &str) {
    if field.wire.is_none() && types::is_boolean(&field.types) {
        wire(field, &format!("`{literal}`"));
    }
}

/// How a boolean travels: the values that are allowed, or those that the text mentions.
fn wire(field: &mut Field, text: &str) {
    let of = |values: &[&str]| -> Option<Wire> {
        let any = |set: [&str; 2]| values.iter().any(|value| set.contains(value));
        if any(["Y", "N"]) {
            Some(Wire::YesNo)
        } else if any(["true", "false"]) {
            Some(Wire::TrueFalse)
        } else if any(["1", "0"]) {
            Some(Wire::OneZero)
        } else {
            None
        }
    };
    if field.values.is_empty() {
        // Code spans hold full stops, too; a blank behind one ends a sentence.
        let said: Vec<&str> = text
            .split('\n')
            .flat_map(|line| line.split(". "))
            .filter(|sentence| !phrase::refuses(sentence))
            .collect();
        let codes = said
            .iter()
            .flat_map(|sentence| sentence.split('`').skip(1).step_by(2));
        field.wire = of(&codes.collect::<Vec<_>>());
        return;
    }
    let all: Vec<&str> = field
        .values
        .iter()
        .map(|value| value.value.as_str())
        .collect();
    let flags = ["Y", "N", "y", "n", "true", "false", "1", "0"];
    if field.values_of == ValuesOf::Itself && all.iter().all(|value| flags.contains(value)) {
        field.wire = of(&all).or(Some(Wire::YesNo));
        field.values.clear();
    }
}
