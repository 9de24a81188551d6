//! Tables that may be a method's parameters and were read as something else.

use super::region;
use crate::diagnostic::Diagnostic;
use crate::facts::{Content, Field, Region, Section};

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
