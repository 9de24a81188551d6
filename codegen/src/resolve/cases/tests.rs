use super::{VariantTable, tell};
use crate::diagnostic::Place;
use crate::ir::{
    Access, Api, Case, Enum, EnumValue, Field, Method, Object, Paging, Response, Signature, Type,
    Version,
};

const PAGE: &str = "api-reference/a/b.md";

fn field(name: &str, ty: Type) -> Field {
    let place = Place {
        path: PAGE.to_owned(),
        line: 1,
        column: 1,
    };
    Field::new(name, ty, place)
}

fn object(fields: Vec<Field>) -> Type {
    let open = false;
    Type::Object(Object { fields, open })
}

fn set(values: &[&str]) -> Type {
    let value = |value: &&str| EnumValue {
        value: (*value).to_owned(),
        label: None,
    };
    Type::Enum(Enum {
        integer: false,
        values: values.iter().map(value).collect(),
    })
}

/// An API of one method that takes a set beside an object of fields, one for each case.
fn api(name: &str, values: &[&str], cases: Vec<Case>) -> Api {
    let fields = cases.into_iter().enumerate().map(|(number, case)| Field {
        applies_to: vec![case],
        ..field(&format!("f{number}"), Type::Text)
    });
    let settings = field("settings", object(fields.collect()));
    let outer = field("fields", object(vec![field(name, set(values)), settings]));
    let method = Method {
        name: "a.b".to_owned(),
        version: Version::V2,
        title: String::new(),
        page: PAGE.to_owned(),
        scopes: Vec::new(),
        who: None,
        deprecated: None,
        application_only: false,
        order_sensitive: false,
        access: Access::Write,
        paging: Paging::None,
        listing: None,
        signatures: vec![Signature {
            label: String::new(),
            params: vec![outer],
        }],
        response: Response::default(),
        errors: Vec::new(),
        related: Vec::new(),
        examples: Vec::new(),
        docs: None,
    };
    Api {
        methods: vec![method],
        ..Api::default()
    }
}

/// The cases of the fields in order, in words.
fn told(api: &Api) -> Vec<String> {
    fn collect(fields: &[Field], out: &mut Vec<String>) {
        for field in fields {
            out.extend(field.applies_to.iter().map(Case::words));
            if let Type::Object(object) = &field.ty {
                collect(&object.fields, out);
            }
        }
    }
    let mut out = Vec::new();
    collect(&api.methods[0].signatures[0].params, &mut out);
    out
}

fn titles(titles: &[&str]) -> Vec<Case> {
    titles.iter().map(|title| Case::new(title)).collect()
}

fn table(more: &str) -> VariantTable {
    let text = format!(
        "[[variants]]\npage = \"{PAGE}\"\nby = \"kind\"\nreason = \"r\"\nwitness = \"w\"\n{more}"
    );
    VariantTable::parse(&text).expect("a table")
}

#[test]
fn titles_that_are_the_values_of_a_set_are_told_by_its_field() {
    let mut api = api(
        "type",
        &["one", "two", "three"],
        titles(&["one|two", "three"]),
    );
    tell(&mut api, &VariantTable::default());
    assert_eq!(
        told(&api),
        [
            "one|two (fields.type = one | two)",
            "three (fields.type = three)"
        ]
    );
}

#[test]
fn a_title_that_is_no_value_of_the_set_leaves_the_cases_untold() {
    let mut api = api("type", &["one", "two"], titles(&["one", "three"]));
    tell(&mut api, &VariantTable::default());
    assert_eq!(told(&api), ["one", "three"]);
}

#[test]
fn a_field_that_the_page_names_is_found_where_the_request_passes_it() {
    let cases = vec![Case::new("One").by("type", vec!["1".to_owned()])];
    let mut api = api("type", &[], cases);
    tell(&mut api, &VariantTable::default());
    assert_eq!(told(&api), ["One (fields.type = 1)"]);
}

#[test]
fn the_table_tells_what_no_page_says() {
    let mut api = api("other", &[], titles(&["The one", "two", "The rest"]));
    let table = table("values = { \"The one\" = [\"1\"] }\nopen = [\"The rest\"]\n");
    assert!(tell(&mut api, &table).is_empty());
    assert_eq!(
        told(&api),
        [
            "The one (kind = 1)",
            "two (kind = two)",
            "The rest (kind = …)"
        ]
    );
    assert!(table.stale(&api).is_empty());
}

#[test]
fn an_entry_for_what_the_page_says_itself_is_found() {
    let mut api = api("type", &["one", "two"], titles(&["one", "two"]));
    assert_eq!(tell(&mut api, &table("")).len(), 1);
}

#[test]
fn an_entry_with_a_title_that_no_case_has_is_stale() {
    let mut api = api("other", &[], titles(&["one"]));
    let table = table("open = [\"two\"]\n");
    tell(&mut api, &table);
    assert_eq!(table.stale(&api).len(), 1);
}
