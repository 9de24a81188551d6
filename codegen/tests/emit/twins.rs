//! What is documented several times in the same words is one type with several names.

use codegen::emit::{Families, emit};
use codegen::ir::{Api, Type};

use crate::build::*;

/// A file of the generated tree.
fn file(api: &Api, path: &str) -> String {
    let outputs = emit(api, &Families::committed().expect("the table")).expect("outputs");
    let path = format!("sdk/src/api/{path}.rs");
    let found = outputs.into_iter().find(|o| o.path == path);
    found.expect("a file").content
}

fn answers(get: Type, list: Type) -> String {
    let api = api([
        method("crm.deal.get", [], Some(get)),
        method("crm.deal.list", [], Some(self::list(list))),
    ]);
    file(&api, "crm/deal")
}

fn owner(name: &str) -> Type {
    obj([optional("OWNER", obj([optional(name, Type::Integer)]))])
}

/// Two methods that answer with the same object.
fn same(one: &str, other: &str) -> Api {
    let answer = || Some(obj([optional("ID", Type::Integer)]));
    api([method(one, [], answer()), method(other, [], answer())])
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
    let api = api([
        method("crm.deal.add", fields(), None),
        method("crm.deal.update", fields(), None),
    ]);
    let text = file(&api, "crm/deal");
    assert!(
        text.contains("pub type UpdateFields = AddFields;"),
        "{text}"
    );
}

#[test]
fn objects_of_two_modules_are_one_type_where_one_feature_compiles_both() {
    let text = file(&same("crm.deal.get", "crm.lead.get"), "crm/lead");
    let alias = "pub type GetResult = crate::api::crm::deal::GetResult;";
    assert!(text.contains(alias), "{text}");
}

#[test]
fn objects_of_two_features_are_two_types() {
    let text = file(&same("crm.deal.get", "tasks.task.get"), "tasks/task");
    assert!(text.contains("pub struct GetResult {"), "{text}");
}

#[test]
fn of_a_feature_and_the_one_that_it_requires_the_required_one_has_the_type() {
    // The documentation names the other one first.
    let api = same("crm.invoice.get", "crm.lead.get");
    let (invoice, lead) = (file(&api, "crm/invoice"), file(&api, "crm/lead"));
    let alias = "pub type GetResult = crate::api::crm::lead::GetResult;";
    assert!(invoice.contains(alias), "{invoice}");
    assert!(lead.contains("pub struct GetResult {"), "{lead}");
}

#[test]
fn what_is_always_compiled_stands_for_the_same_of_any_feature() {
    let text = file(&same("crm.deal.get", "scope.some.get"), "crm/deal");
    let alias = "pub type GetResult = crate::api::scope::some::GetResult;";
    assert!(text.contains(alias), "{text}");
}

#[test]
fn objects_whose_parts_only_some_features_see_as_one_type_are_two_types() {
    let mut api = api([
        method("crm.deal.get", [], Some(owner("ID"))),
        // This one sees both the owner of a deal, and the object that it shares with tasks.
        method("crm.invoice.get", [], Some(owner("ID"))),
        method("crm.invoice.owner", [], Some(Type::Shared("owner".into()))),
        method("tasks.task.owner", [], Some(Type::Shared("owner".into()))),
    ]);
    api.shared
        .push(shared("owner", [optional("ID", Type::Integer)]));
    let text = file(&api, "crm/invoice");
    let alias = "pub type GetResultOwner = crate::api::types::Owner;";
    assert!(text.contains(alias), "{text}");
    assert!(text.contains("pub struct GetResult {"), "{text}");
}
