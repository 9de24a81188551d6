use super::{ListingTable, describe};
use crate::diagnostic::Place;
use crate::ir::{
    Access, Api, Field, Listing, Method, Object, Offset, Paging, Response, SharedObject, Signature,
    Type, Version,
};

fn place() -> Place {
    Place {
        path: "thing.md".to_owned(),
        line: 1,
        column: 1,
    }
}

fn field(name: &str, ty: Type) -> Field {
    Field::new(name, ty, place())
}

fn object(fields: &[(&str, Type)]) -> Type {
    Type::Object(fields_of(fields))
}

fn fields_of(fields: &[(&str, Type)]) -> Object {
    Object {
        fields: fields
            .iter()
            .map(|(name, ty)| field(name, ty.clone()))
            .collect(),
        open: false,
    }
}

fn list(row: Type) -> Type {
    Type::List(Box::new(row))
}

fn map(row: Type) -> Type {
    Type::Map(Box::new(row))
}

fn row() -> Type {
    object(&[("NAME", Type::Text), ("ID", Type::Integer)])
}

fn order() -> Type {
    Type::Order(Object::default())
}

fn method(version: Version, params: &[(&str, Type)], answer: Type) -> Method {
    Method {
        name: "thing.item.list".to_owned(),
        version,
        title: String::new(),
        page: "thing.md".to_owned(),
        scopes: Vec::new(),
        who: None,
        deprecated: None,
        application_only: false,
        order_sensitive: false,
        access: Access::Read,
        paging: Paging::None,
        listing: None,
        signatures: vec![Signature {
            label: String::new(),
            params: fields_of(params).fields,
        }],
        response: Response {
            ty: Some(answer),
            ..Response::default()
        },
        errors: Vec::new(),
        related: Vec::new(),
        examples: Vec::new(),
        docs: None,
    }
}

fn described(params: &[(&str, Type)], answer: Type, table: &str) -> (Api, ListingTable) {
    let table = ListingTable::parse(table).expect("a table");
    let mut api = Api {
        events: Vec::new(),
        methods: vec![method(Version::V2, params, answer)],
        shared: vec![SharedObject {
            name: "thing_item".to_owned(),
            object: fields_of(&[("id", Type::Integer)]),
            place: place(),
        }],
    };
    describe(&mut api, &table);
    (api, table)
}

fn paging(params: &[&str]) -> Paging {
    let params: Vec<_> = params.iter().map(|name| (*name, Type::Integer)).collect();
    described(&params, row(), "").0.methods.remove(0).paging
}

fn listing(answer: Type) -> Option<Listing> {
    let params = [("start", Type::Integer)];
    described(&params, answer, "").0.methods.remove(0).listing
}

fn ordered(name: &str, ty: Type) -> Option<String> {
    let params = [("start", Type::Integer), (name, ty)];
    let method = described(&params, list(row()), "").0.methods.remove(0);
    method.listing.expect("a listing").order
}

fn offset(from: &str, after_id: bool, limit: Option<&str>) -> Paging {
    Paging::Offset(Offset {
        from: from.to_owned(),
        after_id,
        limit: limit.map(str::to_owned),
    })
}

#[test]
fn only_a_documented_start_pages_by_start() {
    assert_eq!(paging(&["START"]), Paging::Start);
    assert_eq!(paging(&["order"]), Paging::None);
}

#[test]
fn start_comes_before_a_limit_of_the_method_itself() {
    assert_eq!(paging(&["LAST_ID", "LIMIT", "start"]), Paging::Start);
}

#[test]
fn an_offset_pages_with_the_names_as_documented() {
    assert_eq!(
        paging(&["LIMIT", "LAST_ID", "OFFSET"]),
        offset("OFFSET", false, Some("LIMIT"))
    );
    assert_eq!(paging(&["offset"]), offset("offset", false, None));
}

#[test]
fn a_last_identifier_pages_beside_a_limit_only() {
    assert_eq!(
        paging(&["LAST_ID", "LIMIT"]),
        offset("LAST_ID", true, Some("LIMIT"))
    );
    assert_eq!(paging(&["LAST_ID"]), Paging::None);
}

#[test]
fn a_limit_or_nested_navigation_alone_does_not_page() {
    assert_eq!(paging(&["limit"]), Paging::None);
    assert_eq!(paging(&["NAV_PARAMS"]), Paging::None);
}

#[test]
fn rest_3_pages_by_pagination_or_a_cursor_and_not_by_an_offset() {
    for (name, expected) in [
        ("pagination", Paging::Pagination),
        ("cursor", Paging::Cursor),
        ("offset", Paging::None),
        ("start", Paging::None),
    ] {
        let mut api = Api {
            events: Vec::new(),
            methods: vec![method(Version::V3, &[(name, Type::Any)], row())],
            shared: Vec::new(),
        };
        describe(&mut api, &ListingTable::default());
        assert_eq!(api.methods[0].paging, expected, "{name}");
    }
}

#[test]
fn the_identifier_is_found_whatever_its_case() {
    let listing = listing(list(row())).expect("a listing");
    assert_eq!(listing.id.as_deref(), Some("ID"));
    assert!(listing.rows.is_empty());
}

#[test]
fn the_identifier_of_rows_that_a_dictionary_describes_is_found_there() {
    let rows = list(Type::Shared("thing_item".to_owned()));
    let listing = listing(object(&[("items", rows)])).expect("a listing");
    assert_eq!(listing.rows, ["items"]);
    assert_eq!(listing.id.as_deref(), Some("id"));
}

#[test]
fn rows_in_a_map_are_keyed_where_there_is_no_list() {
    let keyed = listing(object(&[("items", map(row()))])).expect("a listing");
    assert!(keyed.keyed);
    assert_eq!(keyed.id.as_deref(), Some("ID"));
    let listed = object(&[("users", map(row())), ("items", list(row()))]);
    let listed = listing(listed).expect("a listing");
    assert_eq!(
        (listed.keyed, listed.rows),
        (false, vec!["items".to_owned()])
    );
}

#[test]
fn a_map_of_values_is_no_listing() {
    assert_eq!(listing(map(Type::Text)), None);
}

#[test]
fn two_lists_are_no_listing_unless_the_table_says_which() {
    let answer = || object(&[("items", list(row())), ("users", list(row()))]);
    assert_eq!(listing(answer()), None);
    let table = "[[listing]]\nmethod = \"thing.item.list\"\nrows = [\"items\"]\n";
    let (api, table) = described(&[("start", Type::Integer)], answer(), table);
    let listing = api.methods[0].listing.as_ref().expect("a listing");
    assert_eq!(listing.rows, ["items"]);
    assert!(table.stale(&api).is_empty());
}

#[test]
fn sort_is_the_order_only_where_its_type_is_one() {
    assert_eq!(ordered("sort", order()).as_deref(), Some("sort"));
    assert_eq!(ordered("sort", Type::Text), None);
}

#[test]
fn an_order_may_be_one_of_several_types() {
    let ty = Type::Union(vec![Type::Text, order()]);
    assert_eq!(ordered("order", ty).as_deref(), Some("order"));
}

#[test]
fn the_count_can_be_left_out_where_the_table_says_so_and_a_filter_is_there() {
    let table = "[[listing]]\nmethod = \"thing.*\"\nno_count = true\nwitness = \"p.md\"\n";
    let filter = ("filter", Type::Filter(Object::default()));
    let start = ("start", Type::Integer);
    let no_count = |params: &[(&str, Type)], table| {
        let method = described(params, list(row()), table).0.methods.remove(0);
        method.listing.expect("a listing").no_count
    };
    assert!(no_count(&[start.clone(), filter.clone()], table));
    assert!(!no_count(std::slice::from_ref(&start), table));
    assert!(!no_count(
        &[("offset", Type::Integer), filter.clone()],
        table
    ));
    assert!(!no_count(&[start, filter], ""));
}

#[test]
fn an_entry_whose_prefix_is_of_no_method_is_stale() {
    let table = "[[listing]]\nmethod = \"thin.*\"\nno_count = true\nwitness = \"p.md\"\n";
    let (api, table) = described(&[("start", Type::Integer)], list(row()), table);
    let found = table.stale(&api);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].place.to_string(), "codegen/listing.toml:2:10");
}

#[test]
fn an_entry_that_names_what_rows_do_not_have_is_stale() {
    for fact in [
        "rows = [\"gone\"]",
        "id = \"gone\"",
        "no_count = true\nwitness = \"p.md\"",
    ] {
        let table = format!("[[listing]]\nmethod = \"thing.item.list\"\n{fact}\n");
        let (api, table) = described(&[("start", Type::Integer)], list(row()), &table);
        assert_eq!(table.stale(&api).len(), 1, "{fact}");
    }
}

#[test]
fn an_identifier_of_rows_without_fields_is_taken_from_the_table() {
    let table = "[[listing]]\nmethod = \"thing.item.list\"\nid = \"id\"\n";
    let (api, _) = described(&[("start", Type::Integer)], list(object(&[])), table);
    let listing = api.methods[0].listing.as_ref().expect("a listing");
    assert_eq!(listing.id.as_deref(), Some("id"));
}

#[test]
fn a_method_does_not_page_where_the_table_says_so() {
    let table = "[[listing]]\nmethod = \"thing.item.list\"\npages = false\n";
    let (api, entries) = described(&[("offset", Type::Integer)], list(row()), table);
    assert_eq!(api.methods[0].paging, Paging::None);
    assert_eq!(api.methods[0].listing, None);
    assert!(entries.stale(&api).is_empty());
    let (api, entries) = described(&[], list(row()), table);
    assert_eq!(entries.stale(&api).len(), 1);
}

#[test]
fn an_entry_that_leaves_the_count_out_has_a_witness() {
    let error = ListingTable::parse("[[listing]]\nmethod = \"thing.*\"\nno_count = true\n")
        .expect_err("no witness");
    assert!(error.to_string().contains("`thing.*`"), "{error}");
}
