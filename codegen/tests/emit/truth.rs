//! Verdicts on examples.

use codegen::emit::Families;
use codegen::emit::truth;
use codegen::emit::truth::{Home, Truth};
use codegen::ir::{Method, Object, Type, Wire};
use serde_json::{Value, json};

use crate::build::*;

fn weigh(
    params: impl IntoIterator<Item = codegen::ir::Field>,
    bodies: impl IntoIterator<Item = Value>,
) -> Truth {
    let mut method = method("crm.lead.add", params, None);
    method.examples = bodies.into_iter().map(example).collect();
    examine(method)
}

fn examine(method: Method) -> Truth {
    let families = Families::committed().expect("the table");
    truth::examine(&api([method]), &families, &Home::SHAPES).expect("verdicts")
}

fn reasons(truth: &Truth) -> Vec<String> {
    truth
        .verdicts
        .iter()
        .flat_map(|v| &v.misfits)
        .map(|m| format!("{}: {}", m.path, m.reason))
        .collect()
}

#[test]
fn kinds_fit_exactly_or_not_at_all() {
    let kinds: [(&str, Type, Vec<Value>, Vec<Value>); 17] = [
        (
            "text",
            Type::Text,
            vec![json!("a"), json!(null)],
            vec![json!(1), json!(true), json!([])],
        ),
        (
            "integer",
            Type::Integer,
            vec![json!(1), json!(-1), json!(u64::MAX)],
            vec![json!("1"), json!(1.5), json!(true)],
        ),
        (
            "number",
            Type::Number,
            vec![json!(1), json!(1.5), json!("10.50")],
            vec![json!("x"), json!(true)],
        ),
        (
            "yes",
            Type::Boolean(Wire::YesNo),
            vec![json!("Y"), json!("N")],
            vec![json!(true), json!("y"), json!(1)],
        ),
        (
            "one",
            Type::Boolean(Wire::OneZero),
            vec![json!(1), json!(0)],
            vec![json!("1"), json!(2), json!(true)],
        ),
        (
            "bool",
            Type::Boolean(Wire::TrueFalse),
            vec![json!(true)],
            vec![json!("Y"), json!(1)],
        ),
        (
            "date",
            Type::Date,
            vec![json!("2024-01-01")],
            vec![json!(1)],
        ),
        (
            "scalar",
            Type::Scalar,
            vec![json!("a"), json!(1), json!(1.5), json!(true)],
            vec![json!([]), json!({})],
        ),
        (
            "file",
            Type::File,
            vec![json!(["a", "b"]), json!(5), json!("b")],
            vec![json!(["a"]), json!({})],
        ),
        (
            "set",
            one_of(&[("a", "")]),
            vec![json!("a"), json!("other"), json!(null)],
            vec![json!(1), json!([])],
        ),
        (
            "numbers",
            one_of_numbers(&[("1", "x")]),
            vec![json!(1), json!(7), json!(null)],
            vec![json!("1"), json!(1.5), json!(u64::MAX)],
        ),
        (
            "list",
            list(Type::Text),
            vec![json!([]), json!(["a"]), json!(null)],
            vec![json!("a"), json!([1]), json!({})],
        ),
        (
            "many",
            Type::OneOrMany(Box::new(Type::Text)),
            vec![json!("a"), json!(["a"]), json!([]), json!(null)],
            vec![json!(1), json!({})],
        ),
        (
            "many objects",
            Type::OneOrMany(Box::new(obj([optional("y", Type::Text)]))),
            vec![json!([{"y": "a"}]), json!([]), json!({"y": "a"})],
            vec![json!({"y": 1}), json!([{"y": 1}]), json!("a")],
        ),
        (
            "many lists",
            Type::OneOrMany(Box::new(list(Type::Text))),
            vec![json!([["a"]])],
            vec![json!(["a"]), json!("a")],
        ),
        (
            "object",
            obj([optional("y", Type::Text)]),
            vec![json!({}), json!({"y": "a"}), json!(null)],
            vec![json!([]), json!("a"), json!({"y": 1})],
        ),
        (
            "map",
            map(Type::Integer),
            vec![json!({}), json!({"b": 1, "a": 2}), json!(null)],
            vec![json!({"a": "1"}), json!([])],
        ),
    ];
    for (name, ty, fitting, misfitting) in kinds {
        for (value, fits) in fitting
            .into_iter()
            .map(|v| (v, true))
            .chain(misfitting.into_iter().map(|v| (v, false)))
        {
            let truth = weigh([optional("x", ty.clone())], [json!({"x": value.clone()})]);
            assert_eq!(
                truth.verdicts[0].fits(),
                fits,
                "{name}: {value}: {:?}",
                reasons(&truth)
            );
        }
    }
}

#[test]
fn a_misfit_says_where_and_why() {
    let fields = obj([
        required("ID", Type::Integer),
        optional("TAGS", list(Type::Text)),
    ]);
    let bodies = [
        json!({"fields": {"ID": "1", "TAGS": ["a", 2]}}),
        json!({"fields": {"UNKNOWN": 1}}),
        json!({"fields": []}),
        json!([1]),
        json!({}),
    ];
    insta::assert_snapshot!(reasons(&weigh([required("fields", fields)], bodies)).join("\n"));
}

#[test]
fn a_key_in_another_case_fits_and_is_listed() {
    let truth = weigh(
        [optional("sort", Type::Text)],
        [json!({"SORT": "a"}), json!({"sort": "a", "SORT": "b"})],
    );
    assert!(truth.verdicts[0].fits());
    assert_eq!(truth.verdicts[0].respelt[0].documented, "sort");
    assert_eq!(truth.verdicts[0].respelt[0].path, "$.SORT");
    assert!(!truth.verdicts[1].fits());
    assert!(
        truth.tests[0].content.contains(r#"{\"sort\":\"a\"}"#),
        "{}",
        truth.tests[0].content
    );
}

#[test]
fn another_name_for_a_field_fits_and_is_sent_as_the_table_has_it() {
    let mut field = optional("sort", Type::Text);
    field.aliases = vec!["order".to_owned()];
    let truth = weigh(
        [field],
        [json!({"order": "a"}), json!({"order": "a", "sort": "b"})],
    );
    assert!(truth.verdicts[0].fits());
    assert_eq!(truth.verdicts[0].respelt[0].documented, "sort");
    let misfit = &truth.verdicts[1].misfits[0];
    assert_eq!(misfit.reason, "it stands for `sort`, which is there too");
    assert!(
        truth.tests[0].content.contains(r#"{\"sort\":\"a\"}"#),
        "{}",
        truth.tests[0].content
    );
}

#[test]
fn unknown_keys_fit_where_the_page_says_that_there_are_some() {
    let open = Object {
        open: true,
        ..object([optional("ID", Type::Integer)])
    };
    let params = || {
        [
            optional("open", Type::Object(open.clone())),
            optional("shut", obj([optional("ID", Type::Integer)])),
            pattern("UF_*"),
        ]
    };
    let fits = |body: Value| weigh(params(), [body]).verdicts[0].fits();
    assert!(fits(json!({"open": {"OTHER": 1}})));
    assert!(!fits(json!({"shut": {"OTHER": 1}})));
    assert!(fits(json!({"UF_CRM_1": [1]})));
    assert!(!fits(json!({"OTHER": 1})));
}

#[test]
fn the_order_counts_only_where_the_method_reads_by_position() {
    let mut one = method(
        "crm.lead.add",
        [optional("a", Type::Text), optional("b", Type::Text)],
        None,
    );
    one.examples = vec![example(json!({"b": "1", "a": "2"}))];
    assert!(examine(one.clone()).verdicts[0].fits());
    one.order_sensitive = true;
    assert!(!examine(one).verdicts[0].fits());
}

#[test]
fn the_signature_that_fits_is_the_one_that_counts() {
    let mut get = method("crm.lead.get", [], None);
    get.signatures = vec![
        signature("by_id", [required("id", Type::Integer)]),
        signature("by_code", [required("code", Type::Text)]),
    ];
    get.examples = vec![example(json!({"code": "x"}))];
    let truth = examine(get);
    assert!(truth.verdicts[0].fits());
    assert!(
        truth.tests[0].content.contains("by_code("),
        "{}",
        truth.tests[0].content
    );
}

#[test]
fn a_test_builds_the_example_through_the_constructor_and_the_setters() {
    let fields = obj([
        required("TITLE", Type::Text),
        optional("OPENED", Type::Boolean(Wire::YesNo)),
        pattern("UF_*"),
    ]);
    let body =
        json!({"fields": {"TITLE": "a", "opened": "Y", "UF_X": [1]}, "order": {"ID": "ASC"}});
    let truth = weigh(
        [
            required("fields", fields),
            optional("order", Type::Order(Object::default())),
        ],
        [body],
    );
    assert_eq!(reasons(&truth), [""; 0]);
    insta::assert_snapshot!(
        truth
            .tests
            .iter()
            .map(|o| format!("{}\n{}", o.path, o.content))
            .collect::<String>()
    );
}
