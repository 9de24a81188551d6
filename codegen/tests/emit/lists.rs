//! Methods that list.

use codegen::emit::{Families, emit};
use codegen::ir::{Access, Listing, Method, Object, Offset, Paging, Type, Version};

use crate::build::*;

fn filter(fields: &[&str]) -> Type {
    Type::Filter(fields_of(fields))
}

fn order(fields: &[&str]) -> Type {
    Type::Order(fields_of(fields))
}

fn fields_of(names: &[&str]) -> Object {
    let fields = names.iter().map(|name| optional(name, Type::Any));
    Object {
        open: true,
        ..object(fields)
    }
}

fn rows() -> Type {
    list(obj([optional("ID", Type::Integer)]))
}

fn listing(rows: &[&str]) -> Listing {
    let some = |name: &str| Some(name.to_owned());
    Listing {
        rows: rows.iter().map(|name| (*name).to_owned()).collect(),
        keyed: false,
        id: some("ID"),
        filter: some("filter"),
        order: some("order"),
        select: some("select"),
        no_count: false,
    }
}

/// `crm.deal.list`, whose conditions and orders are documented for some fields.
fn deals(filters: &[&str], orders: &[&str]) -> Method {
    let params = [
        optional("filter", filter(filters)),
        optional("order", order(orders)),
        optional("select", Type::Select(Vec::new())),
        optional("START", Type::Integer),
    ];
    let mut deals = method("crm.deal.list", params, Some(rows()));
    deals.access = Access::Read;
    deals.paging = Paging::Start;
    deals.listing = Some(listing(&[]));
    deals
}

/// What is emitted for a list, from its streams on.
fn listed(method: Method) -> String {
    let path = match method.version {
        Version::V2 => "sdk/src/api/crm/deal.rs",
        Version::V3 => "sdk/src/api/v3/crm/deal.rs",
    };
    let families = Families::committed().expect("the table");
    let outputs = emit(&api([method]), &families).expect("outputs");
    let file = outputs.into_iter().find(|output| output.path == path);
    let text = file.expect("the file").content;
    let at = text
        .find("    /// All rows, one by one.")
        .unwrap_or(text.len());
    let rest = &text[text[..at].rfind("impl").unwrap_or(at)..];
    let end = rest.find("/// The object").unwrap_or(rest.len());
    rest[..end].to_owned()
}

/// What the method lists by, in one line.
fn descriptor(method: Method) -> String {
    let text: String = listed(method).split_whitespace().collect();
    let start = text
        .find("=crate::listing::Listing::")
        .expect("a descriptor");
    let rest = &text[start + "=crate::listing::Listing::".len()..];
    rest[..rest.find(';').expect("an end")].replace(",)", ")")
}

#[test]
fn a_method_that_lists_has_streams_of_its_rows() {
    insta::assert_snapshot!(listed(deals(&[], &[])));
}

#[test]
fn a_method_that_does_not_list_has_none() {
    let mut one = deals(&[], &[]);
    one.listing = None;
    assert!(!listed(one).contains("listing"));
}

#[test]
fn the_identifier_leads_through_a_list_where_conditions_and_orders_may_have_it() {
    let key = |filters: &[&str], orders: &[&str]| {
        let text = descriptor(deals(filters, orders));
        let (_, key) = text.split_once(".key(\"")?;
        Some(key[..2].to_owned())
    };
    assert_eq!(key(&[], &[]).as_deref(), Some("ID"));
    assert_eq!(key(&["id", "title"], &["id"]).as_deref(), Some("id"));
    assert_eq!(key(&["title"], &["id"]), None);
    assert_eq!(key(&["id"], &["title"]), None);
}

#[test]
fn the_rows_are_where_the_answer_has_them() {
    let mut deals = deals(&[], &[]);
    deals.response.ty = Some(obj([optional(
        "items",
        map(obj([optional("ID", Type::Integer)])),
    )]));
    deals.listing = Some(Listing {
        keyed: true,
        no_count: true,
        select: None,
        ..listing(&["items"])
    });
    let text = listed(deals.clone());
    assert!(text.contains("type Row = ListResultItems;"), "{text}");
    assert_eq!(
        descriptor(deals),
        r#"start("START").rows(&["items"]).keyed().id("ID").key("ID").filter("filter").order("order").no_count()"#
    );
}

#[test]
fn each_way_of_paging_has_its_descriptor() {
    let paged = |paging: Paging, name: &str, ty: Type| {
        let mut method = method("crm.deal.list", [optional(name, ty)], Some(rows()));
        if matches!(paging, Paging::Pagination | Paging::Cursor) {
            method.version = Version::V3;
        }
        method.paging = paging;
        let none = Listing {
            id: None,
            filter: None,
            order: None,
            select: None,
            ..listing(&[])
        };
        method.listing = Some(none);
        descriptor(method)
    };
    let offset = |from: &str, after_id: bool| {
        Paging::Offset(Offset {
            from: from.to_owned(),
            after_id,
            limit: None,
        })
    };
    let members = |names: &[&str]| obj(names.iter().map(|name| optional(name, Type::Integer)));
    let by = |names: &[&str]| paged(Paging::Pagination, "pagination", members(names));
    assert_eq!(
        paged(offset("OFFSET", false), "OFFSET", Type::Integer),
        r#"offset("OFFSET")"#
    );
    assert_eq!(
        paged(offset("LAST_ID", true), "LAST_ID", Type::Integer),
        r#"before("LAST_ID")"#
    );
    assert_eq!(
        by(&["page", "limit", "offset"]),
        r#"pagination("pagination")"#
    );
    assert_eq!(by(&["limit", "afterCursor"]), r#"next("pagination")"#);
    assert_eq!(by(&["limit"]), "once()");
    assert_eq!(
        paged(Paging::Cursor, "cursor", members(&["value"])),
        r#"cursor("cursor")"#
    );
}
