//! What the fields of a page refer to.

use crate::facts::{Content, Field, PageFacts, Reference};
use crate::resolve::places::Pages;

/// Whether a section is described as that of another field of the page.
pub fn is_of_another(pages: &Pages<'_>, page: &PageFacts, field: &Field, section: usize) -> bool {
    let leads = |to: &Reference| pages.at(page, to) == Some(section);
    page.sections
        .iter()
        .flat_map(|section| &section.content)
        .any(|content| in_content(content, field, &leads))
}

fn in_content(content: &Content, field: &Field, leads: &dyn Fn(&Reference) -> bool) -> bool {
    match content {
        Content::Fields(fields) => in_fields(fields, field, leads),
        Content::Variants(variants) => variants
            .iter()
            .flat_map(|variant| &variant.content)
            .any(|content| in_content(content, field, leads)),
        _ => false,
    }
}

/// Names do not tell fields apart: another object may have one of the same name. What a cell says of the section of a
/// field that it lists is that field's.
fn in_fields(fields: &[Field], field: &Field, leads: &dyn Fn(&Reference) -> bool) -> bool {
    fields.iter().any(|other| {
        let tokens = other.types.iter().filter_map(|token| token.link.as_ref());
        let own = std::ptr::eq(other, field) || lists(other, field);
        let refers = !own && tokens.chain(&other.see).any(leads);
        refers || in_fields(&other.children, field, leads)
    })
}

/// Whether a cell lists a field.
fn lists(above: &Field, field: &Field) -> bool {
    let mut children = above.children.iter();
    children.any(|child| std::ptr::eq(child, field) || lists(child, field))
}
