//! What may be a method's parameters, calls, answers or errors, and was not read as such: headings may be unknown ones.

use super::outline::File;
use super::{region, requests, table};
use crate::diagnostic::{Diagnostic, Place};
use crate::facts::{Class, Content, Field, Region, Section};
use crate::page::Block;

/// A table of fields above the examples of a method that seems to take none: its heading may be an unknown one.
pub fn parameters(sections: &[Section]) -> Option<Diagnostic> {
    let told = sections.iter().any(|section| {
        let says = |content: &Content| {
            matches!(content, Content::NoParameters) || !fields_of(content).is_empty()
        };
        matches!(section.region, Region::Head | Region::Parameters)
            && section.content.iter().any(says)
    });
    if told {
        return None;
    }
    let (section, field) = sections
        .iter()
        .take_while(|section| !region::is_of_calls(section.region) || section.content.is_empty())
        .filter(|section| section.region == Region::Other)
        .find_map(|section| {
            let fields = section.content.iter().flat_map(fields_of);
            Some((section, fields.into_iter().next()?))
        })?;
    let place = field.at.0.clone()?;
    Some(
        Diagnostic::warning(
            place,
            "parameters-not-read",
            format!(
                "The method is left without parameters, and the table under \"{}\" was not read as theirs.",
                section.title
            ),
        )
        .with_help("Head the section `Method Parameters`, or add this place to the ledger."),
    )
}

/// The first call, answer and table of errors that stand under headings of no region, and the first call that stands
/// under one of its own and cannot be read.
#[derive(Debug, Default)]
pub struct Strays {
    request: Option<Place>,
    unreadable: Option<Place>,
    answer: Option<Place>,
    errors: Option<Place>,
}

impl Strays {
    /// Looks at a block under such a heading.
    pub fn see(&mut self, block: &Block, file: &File<'_>, class: &Class) {
        let (found, span) = match block {
            Block::Fence { code, span, .. } if requests::is_own_call(code, class) => {
                (&mut self.request, span)
            }
            Block::Fence { lang, code, span } => {
                let answer = requests::answer(lang, code);
                if answer.is_none_or(|value| value.get("result").is_none()) {
                    return;
                }
                (&mut self.answer, span)
            }
            Block::Table(table) => {
                let columns = table::error_shape(table);
                if columns.is_none_or(|it| it.code.is_none() || it.message.is_none()) {
                    return;
                }
                (&mut self.errors, &table.span)
            }
            _ => return,
        };
        found.get_or_insert_with(|| file.place(span));
    }

    /// A command among the examples that gives no example.
    pub fn see_unreadable(&mut self, command: Place) {
        self.unreadable.get_or_insert(command);
    }

    /// Those of a kind that the page has none of where it belongs.
    pub fn unread(self, sections: &[Section]) -> impl Iterator<Item = Diagnostic> {
        let any = |of: &dyn Fn(Region) -> bool, is: fn(&Content) -> bool| {
            let mut own = sections.iter().filter(|section| of(section.region));
            own.any(|section| section.content.iter().any(|content| holds(content, is)))
        };
        let has = |region: Region, is: fn(&Content) -> bool| any(&|of| of == region, is);
        let is_example: fn(&Content) -> bool = |content| matches!(content, Content::Example(_));
        let are_errors: fn(&Content) -> bool = |content| matches!(content, Content::Errors(_));
        let kinds = [
            (
                self.unreadable
                    .filter(|_| !has(Region::Examples, is_example)),
                "request-not-read",
                "The method is left without an example, for the call of this command cannot be read.",
                "Write its body as JSON behind `-d`, or add this place to the ledger.",
            ),
            (
                self.request.filter(|_| !has(Region::Examples, is_example)),
                "request-not-read",
                "The method is left without an example, and this call was not read as one.",
                "Head the section `Code Examples`, or add this place to the ledger.",
            ),
            (
                self.answer.filter(|_| {
                    !has(Region::Response, |content| {
                        !matches!(content, Content::See(_))
                    })
                }),
                "answer-not-read",
                "The method is left without an answer, and this example was not read as one.",
                "Head the section `Response Handling`, or add this place to the ledger.",
            ),
            (
                // They are read under any heading where their columns tell enough.
                self.errors.filter(|_| !any(&|_| true, are_errors)),
                "errors-not-read",
                "The method is left without errors, and this table was not read as theirs.",
                "Head the section `Error Handling`, or add this place to the ledger.",
            ),
        ];
        kinds
            .into_iter()
            .filter_map(|(place, code, message, help)| {
                Some(Diagnostic::warning(place?, code, message.to_owned()).with_help(help))
            })
    }
}

/// Whether a content, or one in its variants, is of a kind.
fn holds(content: &Content, is: fn(&Content) -> bool) -> bool {
    let inner = |content: &Content| match content {
        Content::Variants(variants) => {
            let mut all = variants.iter().flat_map(|variant| &variant.content);
            all.any(|content| holds(content, is))
        }
        _ => false,
    };
    is(content) || inner(content)
}

/// The fields of a table or of tabs with tables.
fn fields_of(content: &Content) -> Vec<&Field> {
    match content {
        Content::Fields(fields) => fields.iter().collect(),
        Content::Variants(variants) => variants
            .iter()
            .flat_map(|variant| &variant.content)
            .flat_map(fields_of)
            .collect(),
        _ => Vec::new(),
    }
}
