//! How a method pages and lists.

mod table;
#[cfg(test)]
mod tests;

use crate::facts::{At, Content, PageFacts};
use crate::ir::{
    Api, Field, Listing, Method, Object, Offset, Paging, SharedObject, Signature, Type, Version,
};

use super::places;
pub(super) use table::{FILE, TABLE, stale};
pub use table::{ListingTable, Told};

/// Gives a method that follows the rules of all list methods the parameters that they have.
pub fn by_reference(facts: &PageFacts, version: Version, signatures: &mut [Signature]) {
    let refers = facts
        .sections
        .iter()
        .flat_map(|section| &section.content)
        .any(|content| *content == Content::ListParameters);
    if version == Version::V3 || !refers {
        return;
    }
    let page = places::place(&At(None), &facts.path);
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
        if find(signatures, &[name]).is_none() {
            for signature in signatures.iter_mut() {
                let all = Field::new(name, ty.clone(), page.clone());
                signature.params.push(all);
            }
        }
    }
}

/// Says of every method how it pages and lists. Overrides come first: they may correct what this looks at.
pub fn describe(api: &mut Api, table: &ListingTable) {
    let Api {
        methods, shared, ..
    } = api;
    for method in methods {
        let told = table.of(&method.name);
        method.paging = match told.pages {
            Some(false) => Paging::None,
            _ => paging(method),
        };
        method.listing = listing(method, shared, &told);
    }
}

/// The paging style, by documented parameters alone.
fn paging(method: &Method) -> Paging {
    let named = |names: &[&str]| find(&method.signatures, names).map(|param| param.name.clone());
    if method.version == Version::V3 {
        return if named(&["pagination"]).is_some() {
            Paging::Pagination
        } else if named(&["cursor"]).is_some() {
            Paging::Cursor
        } else {
            Paging::None
        };
    }
    if named(&["start"]).is_some() {
        return Paging::Start;
    }
    let limit = named(&["limit"]);
    // An offset needs nothing else; a last identifier alone may be any parameter.
    if let Some(from) = named(&["offset"]) {
        return Paging::Offset(Offset {
            from,
            after_id: false,
            limit,
        });
    }
    match (named(&["last_id"]), limit) {
        (Some(from), Some(limit)) => Paging::Offset(Offset {
            from,
            after_id: true,
            limit: Some(limit),
        }),
        _ => Paging::None,
    }
}

/// The first parameter of one of the names, ignoring case.
fn find<'s>(signatures: &'s [Signature], names: &[&str]) -> Option<&'s Field> {
    signatures
        .iter()
        .flat_map(|signature| &signature.params)
        .find(|param| {
            names
                .iter()
                .any(|name| param.name.eq_ignore_ascii_case(name))
        })
}

/// How to iterate over what a method lists.
fn listing(method: &Method, shared: &[SharedObject], told: &Told<'_>) -> Option<Listing> {
    if method.paging == Paging::None {
        return None;
    }
    let answer = method.response.ty.as_ref()?;
    let rows = match told.rows {
        Some(path) => told_rows(answer, path, shared)?,
        None => rows(answer, shared)?,
    };
    let named = |name: &str| {
        let mut fields = rows.fields.iter().copied().flatten();
        fields
            .find(|field| field.name.eq_ignore_ascii_case(name))
            .map(|field| field.name.clone())
    };
    let id = match told.id {
        Some(id) if rows.fields.is_none_or(<[Field]>::is_empty) => Some(id.to_owned()),
        Some(id) => named(id),
        None => named("id"),
    };
    let param = |name: &str| find(&method.signatures, &[name]).map(|param| param.name.clone());
    let order = ["order", "sort"].iter().find_map(|name| {
        let param = find(&method.signatures, &[*name])?;
        is_order(&param.ty).then(|| param.name.clone())
    });
    let filter = param("filter");
    Some(Listing {
        rows: rows.path,
        keyed: rows.keyed,
        // Without a count one goes on by a filter on the identifier.
        no_count: told.no_count && method.paging == Paging::Start && filter.is_some(),
        id,
        filter,
        order,
        select: param("select"),
    })
}

/// A parameter called `sort` may as well be the name of a column.
fn is_order(ty: &Type) -> bool {
    match ty {
        Type::Order(_) => true,
        Type::Union(types) => types.iter().any(is_order),
        _ => false,
    }
}

/// Where rows are, and what is in one.
struct Rows<'t> {
    path: Vec<String>,
    keyed: bool,
    fields: Option<&'t [Field]>,
}

/// The only list of an answer; where it has none, the only map of objects.
fn rows<'t>(answer: &'t Type, shared: &'t [SharedObject]) -> Option<Rows<'t>> {
    if let Some(rows) = rows_here(answer, shared) {
        return Some(rows);
    }
    let fields = object(answer, shared)?;
    let inner = |keyed: bool| {
        let mut found = fields.iter().filter_map(move |field| {
            let rows = rows_here(&field.ty, shared)?;
            (rows.keyed == keyed).then(|| Rows {
                path: vec![field.name.clone()],
                ..rows
            })
        });
        let first = found.next();
        (first, found.next().is_some())
    };
    match inner(false) {
        (Some(rows), false) => Some(rows),
        (Some(_), true) => None,
        (None, _) => match inner(true) {
            (rows, false) => rows,
            (_, true) => None,
        },
    }
}

/// The rows at a path.
fn told_rows<'t>(
    answer: &'t Type,
    path: &[String],
    shared: &'t [SharedObject],
) -> Option<Rows<'t>> {
    let mut ty = answer;
    for name in path {
        let mut fields = object(ty, shared)?.iter();
        ty = &fields.find(|field| field.name == *name)?.ty;
    }
    Some(Rows {
        path: path.to_vec(),
        ..rows_here(ty, shared)?
    })
}

/// The rows, where a type is a list, or a map of objects by their identifiers.
fn rows_here<'t>(ty: &'t Type, shared: &'t [SharedObject]) -> Option<Rows<'t>> {
    let (keyed, row) = match ty {
        Type::List(row) => (false, row),
        Type::Map(row) if object(row, shared).is_some() => (true, row),
        _ => return None,
    };
    Some(Rows {
        path: Vec::new(),
        keyed,
        fields: object(row, shared),
    })
}

/// The fields of an object, be it described here or in a dictionary.
fn object<'t>(ty: &'t Type, shared: &'t [SharedObject]) -> Option<&'t [Field]> {
    match ty {
        Type::Object(object) => Some(&object.fields),
        Type::Shared(name) => shared
            .iter()
            .find(|shared| shared.name == *name)
            .map(|shared| shared.object.fields.as_slice()),
        _ => None,
    }
}
