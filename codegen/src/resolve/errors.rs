//! Rows of errors → a method's errors in order.

use crate::facts::{Content, PageFacts, Region};
use crate::ir::ErrorFact;

/// The errors of a page.
pub fn errors(facts: &PageFacts) -> Vec<ErrorFact> {
    let mut out: Vec<ErrorFact> = Vec::new();
    let mut status: Option<String> = None;
    for section in &facts.sections {
        let mut group: Option<String> = None;
        for content in &section.content {
            match content {
                Content::Status(codes) if section.region == Region::Errors => {
                    status = match codes.as_slice() {
                        [one] => Some(one.clone()),
                        _ => None,
                    };
                }
                Content::ErrorGroup(code) => group = Some(code.clone()),
                Content::Errors(rows) => {
                    for row in rows {
                        let error = ErrorFact {
                            code: row.code.clone().or_else(|| group.clone()),
                            status: row.status.clone().or_else(|| status.clone()),
                            // `#FIELD#` stands for any.
                            field: row.field.clone().filter(|field| !field.contains('#')),
                            message: Some(row.message.0.clone())
                                .filter(|message| !message.is_empty()),
                        };
                        if error.code.is_none() || !out.contains(&error) {
                            out.push(error);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    out
}
