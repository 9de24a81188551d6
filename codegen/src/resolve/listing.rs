//! How a method pages and lists.

use crate::diagnostic::Place;
use crate::facts::{Content, PageFacts};
use crate::ir::{Field, Listing, Object, Paging, Required, Signature, Type, Version};

use super::places;

/// The paging style; a method that follows the rules of all list methods gets its `start`.
pub fn paging(facts: &PageFacts, version: Version, signatures: &mut [Signature]) -> Paging {
    let has = |signatures: &[Signature], name: &str| {
        signatures
            .iter()
            .flat_map(|signature| &signature.params)
            .any(|param| param.name.eq_ignore_ascii_case(name))
    };
    if version == Version::V3 {
        return if has(signatures, "pagination") {
            Paging::Pagination
        } else if has(signatures, "cursor") {
            Paging::Cursor
        } else {
            Paging::None
        };
    }
    let by_reference = facts
        .sections
        .iter()
        .flat_map(|section| &section.content)
        .any(|content| *content == Content::ListParameters);
    if by_reference {
        let page = places::place(&crate::facts::At(None), &facts.path);
        let open = || Object {
            fields: Vec::new(),
            open: true,
        };
        for (name, ty) in [
            ("order", Type::Order(open())),
            ("filter", Type::Filter(open())),
            ("select", Type::Select(Vec::new())),
            ("start", Type::Integer),
        ] {
            if !has(signatures, name) {
                for signature in signatures.iter_mut() {
                    signature.params.push(parameter(name, ty.clone(), &page));
                }
            }
        }
    }
    let numbering = facts.path.contains("numerator");
    if (has(signatures, "start") && !numbering) || facts.marks.list_helper {
        Paging::Start
    } else {
        Paging::None
    }
}

/// A parameter that all list methods have.
fn parameter(name: &str, ty: Type, place: &Place) -> Field {
    Field {
        name: name.to_owned(),
        aliases: Vec::new(),
        pattern: false,
        ty,
        nullable: false,
        required: Required::No,
        default: None,
        deprecated: false,
        applies_to: Vec::new(),
        described: false,
        place: place.clone(),
        docs: None,
    }
}

/// How to iterate over what a method lists.
pub fn listing(
    name: &str,
    paging: Paging,
    signatures: &[Signature],
    answer: Option<&Type>,
) -> Option<Listing> {
    if paging == Paging::None {
        return None;
    }
    let (rows, row) = rows(answer?)?;
    let id = row.and_then(|fields| {
        fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case("id"))
            .map(|field| field.name.clone())
    });
    let param = |wanted: &[&str]| {
        signatures
            .iter()
            .flat_map(|signature| &signature.params)
            .find(|param| {
                wanted
                    .iter()
                    .any(|wanted| param.name.eq_ignore_ascii_case(wanted))
            })
            .map(|param| param.name.clone())
    };
    let filter = param(&["filter"]);
    Some(Listing {
        rows,
        no_count: paging == Paging::Start && filter.is_some() && name.starts_with("crm."),
        id,
        filter,
        order: param(&["order", "sort"]),
        select: param(&["select"]),
    })
}

/// The path of the rows in an answer, and the fields of a row.
fn rows(ty: &Type) -> Option<(Vec<String>, Option<&[Field]>)> {
    match ty {
        Type::List(inner) => Some((Vec::new(), object(inner))),
        Type::Object(object_type) => {
            let mut lists = object_type
                .fields
                .iter()
                .filter_map(|field| match &field.ty {
                    Type::List(inner) => Some((field.name.clone(), object(inner))),
                    _ => None,
                });
            let first = lists.next()?;
            lists.next().is_none().then_some((vec![first.0], first.1))
        }
        _ => None,
    }
}

fn object(ty: &Type) -> Option<&[Field]> {
    match ty {
        Type::Object(object) => Some(&object.fields),
        _ => None,
    }
}
