//! How the rows of a method that lists are found, and what it can be listed by.

use super::{Method, Plan, Read};
use crate::ir::{self, Field, Listing, Paging, Type};

/// What goes through all rows of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<'p> {
    /// What the IR says.
    pub listing: &'p Listing,
    /// What a row is.
    pub row: &'p Read,
    /// How it goes on.
    pub walk: Walk<'p>,
    /// The row's identifier as conditions and orders spell it; none where they do not take it.
    pub key: Option<&'p str>,
}

/// How a listing goes on from page to page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walk<'p> {
    /// By the parameter `start`.
    Start(&'p str),
    /// By how many rows to skip.
    Offset(&'p str),
    /// By the smallest identifier so far.
    Before(&'p str),
    /// By the members `offset` and `limit` of a parameter.
    Pagination(&'p str),
    /// By the cursor that the answer gives, as a member of a parameter.
    Next(&'p str),
    /// By a cursor that names a field and its last value.
    Cursor(&'p str),
    /// Not at all: there is one page.
    Once,
}

impl Plan<'_> {
    /// How a method is listed, where it is.
    pub fn listed<'p>(&'p self, method: &'p Method<'_>) -> Option<Listed<'p>> {
        let listing = method.ir.listing.as_ref()?;
        let mut rows = &method.output;
        for name in &listing.rows {
            let Read::Record(id, _) = rows else {
                return None;
            };
            let fields = self.records[*id].fields.iter();
            rows = &fields.into_iter().find(|it| it.field.name == *name)?.ty;
        }
        let (Read::List(row) | Read::Map(row)) = rows else {
            return None;
        };
        Some(Listed {
            listing,
            row,
            walk: walk(method.ir)?,
            key: key(method.ir, listing),
        })
    }
}

fn walk(method: &ir::Method) -> Option<Walk<'_>> {
    let named = |name: &str| param(method, |param| param.name.eq_ignore_ascii_case(name));
    Some(match &method.paging {
        Paging::None => return None,
        Paging::Start => Walk::Start(&named("start")?.name),
        Paging::Offset(offset) if offset.after_id => Walk::Before(&offset.from),
        Paging::Offset(offset) => Walk::Offset(&offset.from),
        Paging::Cursor => Walk::Cursor(&named("cursor")?.name),
        Paging::Pagination => {
            let pagination = named("pagination")?;
            let member = |name: &str| match &pagination.ty {
                Type::Object(object) => object.fields.iter().any(|field| field.name == name),
                _ => name == "offset",
            };
            match () {
                () if member("offset") => Walk::Pagination(&pagination.name),
                () if member("afterCursor") => Walk::Next(&pagination.name),
                () => Walk::Once,
            }
        }
    })
}

/// A method whose conditions and orders are documented field by field takes no other ones.
fn key<'p>(method: &'p ir::Method, listing: &'p Listing) -> Option<&'p str> {
    let id = listing.id.as_deref()?;
    let takes = |name: &Option<String>| -> Option<&'p str> {
        let name = name.as_deref()?;
        let param = param(method, |param| param.name == name)?;
        let fields = conditions(&param.ty)?;
        if fields.is_empty() {
            return Some(id);
        }
        let mut fields = fields.iter();
        let field = fields.find(|field| field.name.eq_ignore_ascii_case(id))?;
        Some(&field.name)
    };
    let key = takes(&listing.filter)?;
    // It is spelt once: a method that spells it in two ways is not known.
    let order = takes(&listing.order)?;
    (key == order || key.eq_ignore_ascii_case(order)).then_some(key)
}

/// The fields that a filter or an order documents.
fn conditions(ty: &Type) -> Option<&[Field]> {
    match ty {
        Type::Filter(object) | Type::Order(object) => Some(&object.fields),
        Type::Union(types) => types.iter().find_map(conditions),
        _ => None,
    }
}

fn param(method: &ir::Method, is: impl Fn(&Field) -> bool) -> Option<&Field> {
    let mut signatures = method.signatures.iter();
    signatures.find_map(|signature| signature.params.iter().find(|param| is(param)))
}
