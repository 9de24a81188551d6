//! What is documented several times in the same words is one type with several names.

use codegen::emit::{Families, emit};
use codegen::ir::{Api, Type};

use crate::build::*;

fn deal(api: &Api) -> String {
    let outputs = emit(api, &Families::committed().expect("the table")).expect("outputs");
    let found = outputs
        .into_iter()
        .find(|o| o.path == "sdk/src/api/crm/deal.rs");
    found.expect("the file of crm.deal.*").content
}

fn answers(get: Type, list: Type) -> String {
    deal(&api([
        method("crm.deal.get", [], Some(get)),
        method("crm.deal.list", [], Some(self::list(list))),
    ]))
}

fn owner(name: &str) -> Type {
    obj([optional("OWNER", obj([optional(name, Type::Integer)]))])
}

#[test]
fn an_object_that_two_methods_answer_is_one_type() {
    let text = answers(owner("ID"), owner("ID"));
    assert!(text.contains("pub type ListItem = GetResult;"), "{text}");
    assert!(
        text.contains("pub type ListItemOwner = GetResultOwner;"),
        "{text}"
    );
}

#[test]
fn objects_whose_parts_differ_are_two_types() {
    let text = answers(owner("ID"), owner("UF_ID"));
    assert!(!text.contains("pub type"), "{text}");
}

#[test]
fn objects_of_requests_are_one_type_where_their_setters_are_the_same() {
    let fields = || [required("fields", obj([optional("TITLE", Type::Text)]))];
    let text = deal(&api([
        method("crm.deal.add", fields(), None),
        method("crm.deal.update", fields(), None),
    ]));
    assert!(
        text.contains("pub type UpdateFields = AddFields;"),
        "{text}"
    );
}
