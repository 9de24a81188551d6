//! Rows of errors → a method's errors in order.

use crate::facts::{Content, PageFacts, Region};
use crate::ir::{ErrorFact, ErrorField};

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
                        let code = row.code.clone().or_else(|| group.clone());
                        let status = row.status.clone().or_else(|| status.clone());
                        let message =
                            Some(row.message.0.clone()).filter(|message| !message.is_empty());
                        // `#FIELD#` stands for any.
                        let field = row.field.clone().filter(|field| !field.contains('#'));
                        put(&mut out, code, status, field, message);
                    }
                }
                _ => {}
            }
        }
    }
    out
}

/// Adds an error; those of one code that name fields are one.
fn put(
    out: &mut Vec<ErrorFact>,
    code: Option<String>,
    status: Option<String>,
    field: Option<String>,
    message: Option<String>,
) {
    let Some(name) = field else {
        let error = ErrorFact {
            code,
            status,
            fields: Vec::new(),
            message,
        };
        if error.code.is_none() || !out.contains(&error) {
            out.push(error);
        }
        return;
    };
    let field = ErrorField { name, message };
    let known = out
        .iter_mut()
        .find(|error| error.code == code && error.status == status && !error.fields.is_empty());
    match known {
        Some(error) if error.fields.contains(&field) => {}
        Some(error) => error.fields.push(field),
        None => out.push(ErrorFact {
            code,
            status,
            fields: vec![field],
            message: None,
        }),
    }
}
