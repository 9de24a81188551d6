//! One small API for each construct.

use codegen::emit::{Families, emit, manifest};
use codegen::ir::{Access, Api, Case, DefaultValue, Required, Type, Version, Wire};

use crate::build::*;

fn file(api: &Api, path: &str) -> String {
    let families = Families::committed().expect("the table");
    let outputs = emit(api, &families).expect("outputs");
    let paths: Vec<_> = outputs.iter().map(|o| o.path.clone()).collect();
    let found = outputs.into_iter().find(|o| o.path == path);
    found
        .unwrap_or_else(|| panic!("no {path} in {paths:?}"))
        .content
}

fn lead_contact() -> Api {
    let contact = || required("CONTACT_ID", Type::Integer);
    let mut delete = method(
        "crm.lead.contact.delete",
        [
            required("id", Type::Integer),
            required("fields", obj([contact()])),
        ],
        Some(Type::Boolean(Wire::TrueFalse)),
    );
    delete.title = "Remove contact from lead crm.lead.contact.delete".to_owned();
    delete.errors = vec![error("ACCESS_DENIED"), error("NOT_FOUND"), error("")];
    let mut items = method(
        "crm.lead.contact.items.get",
        [required("id", Type::Integer)],
        Some(list(obj([
            optional("CONTACT_ID", Type::Integer),
            optional("IS_PRIMARY", Type::Boolean(Wire::YesNo)),
        ]))),
    );
    items.access = Access::Read;
    api([delete, items])
}

#[test]
fn a_method_is_a_request_with_a_constructor_setters_and_a_hatch() {
    insta::assert_snapshot!(file(&lead_contact(), "sdk/src/api/crm/lead.rs"));
}

#[test]
fn a_first_segment_is_an_accessor_and_the_error_codes_of_its_methods() {
    insta::assert_snapshot!(file(&lead_contact(), "sdk/src/api/crm/mod.rs"));
}

#[test]
fn the_root_declares_the_modules_by_feature() {
    let mut third = method("tasks.task.get", [], None);
    third.version = Version::V3;
    let api = api([
        method("crm.lead.get", [], None),
        method("profile", [], None),
        method("crm.vat.get", [], None),
        third,
    ]);
    insta::assert_snapshot!(file(&api, "sdk/src/api/mod.rs"));
}

#[test]
fn version_3_stands_apart() {
    let mut third = method("tasks.task.get", [required("id", Type::Integer)], None);
    third.version = Version::V3;
    let api = api([
        third,
        method("tasks.task.get", [required("taskId", Type::Integer)], None),
    ]);
    let third = file(&api, "sdk/src/api/v3/mod.rs");
    insta::assert_snapshot!(third + &file(&api, "sdk/src/api/v3/tasks/mod.rs"));
    assert!(file(&api, "sdk/src/api/tasks/task.rs").contains("Method::v2("));
    assert!(file(&api, "sdk/src/api/v3/tasks/task.rs").contains("Method::v3("));
}

#[test]
fn a_setter_says_what_its_parameter_is() {
    let mut field = optional("SORT_ORDER", one_of(&[("ASC", ""), ("DESC", "")]));
    field.default = Some(DefaultValue::Literal("ASC".to_owned()));
    field.required = Required::Conditional(vec!["SORT".to_owned()]);
    field.deprecated = true;
    field.nullable = true;
    field.applies_to = vec![Case::new("Deal").by("type", vec!["2".to_owned()])];
    insta::assert_snapshot!(file(
        &api([method("user.get", [field], None)]),
        "sdk/src/api/user/mod.rs"
    ));
}

#[test]
fn each_signature_has_a_constructor_and_all_share_the_setters() {
    let mut get = method("user.get", [], None);
    get.signatures = vec![
        signature(
            "by_id",
            [required("id", Type::Integer), optional("lang", Type::Text)],
        ),
        signature(
            "by_code",
            [required("code", Type::Text), optional("id", Type::Integer)],
        ),
    ];
    insta::assert_snapshot!(file(&api([get]), "sdk/src/api/user/mod.rs"));
}

#[test]
fn numbers_and_signs_take_their_variants_names_from_the_labels() {
    let kind = one_of_numbers(&[("1", "file"), ("2", "WebDAV"), ("3", "")]);
    let sign = one_of(&[("+", ""), ("-", ""), ("", "")]);
    let params = [required("kind", kind.clone()), required("sign", sign)];
    let api = api([method(
        "user.get",
        params,
        Some(obj([optional("kind", kind)])),
    )]);
    insta::assert_snapshot!(file(&api, "sdk/src/api/user/mod.rs"));
}

#[test]
fn shared_objects_are_compiled_with_their_users_and_boxed_where_they_hold_themselves() {
    let node = || Type::Shared("tree_node".to_owned());
    let mut api = api([
        method("user.get", [required("node", node())], Some(node())),
        method("disk.file.get", [], Some(list(node()))),
    ]);
    api.shared = vec![shared(
        "tree_node",
        [
            optional("parent", node()),
            optional("children", list(node())),
        ],
    )];
    insta::assert_snapshot!(file(&api, "sdk/src/api/types/mod.rs"));
}

#[test]
fn an_answer_is_read_by_name_and_keeps_the_rest() {
    let mut title = optional("TITLE", Type::Text);
    title.aliases = vec!["title".to_owned()];
    let mut numbered = optional("propertyN", list(Type::Text));
    numbered.pattern = true;
    let answer = obj([
        title,
        optional("amount", Type::Number),
        optional("tags", list(Type::Text)),
        optional("by_day", map(list(Type::Integer))),
        optional("owner", obj([optional("id", Type::Integer)])),
        optional("extra", Type::Any),
        numbered,
    ]);
    insta::assert_snapshot!(file(
        &api([method("user.get", [], Some(answer))]),
        "sdk/src/api/user/mod.rs"
    ));
}

#[test]
fn an_event_is_a_variant_with_its_data_in_the_module_of_its_family() {
    let fields = || obj([optional("FIELDS", obj([optional("ID", Type::Integer)]))]);
    let mut api = api([]);
    api.events = vec![
        event("onCrmDealAdd", Some(fields())),
        event("ONCRMDEALADDDEAL", Some(fields())),
        event(
            "onAppInstall",
            Some(obj([optional("access_token", Type::Text)])),
        ),
    ];
    let set = file(&api, "sdk/src/api/incoming/mod.rs");
    insta::assert_snapshot!(set + &file(&api, "sdk/src/api/incoming/crm.rs"));
    let own = file(&api, "sdk/src/api/incoming/app.rs");
    assert!(
        own.contains("access_token: Option<crate::incoming::Secret>"),
        "{own}"
    );
}

#[test]
fn an_event_without_a_family_is_an_error_that_says_what_to_do() {
    let families = Families::committed().expect("the table");
    let mut api = api([]);
    api.events = vec![event("onUnheard", None)];
    let error = emit(&api, &families).expect_err("an error");
    insta::assert_snapshot!(error.to_string(), @"no family has the event `ONUNHEARD`: add the start of its code to `events` of a family in codegen/families.toml");
}

#[test]
fn the_manifest_lists_the_families() {
    let families = Families::committed().expect("the table");
    let current = "[features]\ndefault = [\"ring\"]\nring = []\n# generated features: below\n";
    insta::assert_snapshot!(manifest(current, &families).expect("a manifest"));
}

#[test]
fn an_unknown_first_segment_is_an_error_that_says_what_to_do() {
    let families = Families::committed().expect("the table");
    let error = emit(&api([method("unheard.of", [], None)]), &families).expect_err("an error");
    insta::assert_snapshot!(error.to_string(), @"no family has the first segments `unheard`: add each to `names` of a family in codegen/families.toml");
}

#[test]
fn an_accessor_may_not_take_a_name_of_the_client() {
    let table = "[client]\nreserved = [\"raw\"]\n[[family]]\nabout = \"a\"\nnames = [\"raw\"]\n";
    for name in ["raw.get", "raw"] {
        let families = Families::parse(table).expect("a table");
        let error = emit(&api([method(name, [], None)]), &families).expect_err("an error");
        assert!(
            error
                .to_string()
                .contains("give it another name in [modules]"),
            "{error}"
        );
        let families = Families::parse(&format!("[modules]\nraw = \"raw_methods\"\n{table}"))
            .expect("a table");
        assert!(emit(&api([method(name, [], None)]), &families).is_ok());
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let families = Families::committed().expect("the table");
    let once = emit(&crate::course::api(), &families).expect("outputs");
    let twice = emit(&crate::course::api(), &families).expect("outputs");
    assert_eq!(once, twice);
    assert!(once.is_sorted_by_key(|o| &o.path));
}
