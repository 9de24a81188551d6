//! Types in every place, around themselves, and in alternative signatures.

use codegen::ir::{Method, Object, SharedObject, Type, Wire};
use serde_json::json;

use crate::build::*;

/// All of them.
pub fn methods() -> Vec<Method> {
    vec![nested(), recursive(), signatures()]
}

/// Objects described once, around themselves, without fields, and used by nobody.
pub fn shared_objects() -> Vec<SharedObject> {
    vec![
        shared(
            "crm_multifield",
            [optional("ID", Type::Integer), optional("VALUE", Type::Text)],
        ),
        shared("empty_thing", []),
        shared(
            "tree_node",
            [
                optional("parent", Type::Shared("tree_node".into())),
                optional("children", list(Type::Shared("tree_node".into()))),
                optional("leaf", Type::Shared("tree_leaf".into())),
                optional("state", one_of(&[("open", ""), ("shut", "")])),
            ],
        ),
        shared(
            "tree_leaf",
            [optional(
                "node",
                obj([optional("node", Type::Shared("tree_node".into()))]),
            )],
        ),
        shared("unused", [optional("ID", Type::Integer)]),
    ]
}

/// Every type in every place.
fn nested() -> Method {
    let every = || {
        vec![
            optional("text", Type::Text),
            optional("integer", Type::Integer),
            optional("number", Type::Number),
            optional("yes", Type::Boolean(Wire::YesNo)),
            optional("one", Type::Boolean(Wire::OneZero)),
            optional("bool", Type::Boolean(Wire::TrueFalse)),
            optional("date", Type::Date),
            optional("moment", Type::DateTime),
            optional("file", Type::File),
            optional("any", Type::Any),
            optional("scalar", Type::Scalar),
            optional("enum", one_of(&[("a", "")])),
            optional(
                "number_enum",
                one_of_numbers(&[("1", "first"), ("2", "second")]),
            ),
            optional("no_values", one_of(&[])),
            optional(
                "object",
                obj([optional(
                    "deep",
                    obj([optional("deeper", obj([optional("x", Type::Text)]))]),
                )]),
            ),
            optional("empty", obj([])),
            optional("patterns", obj([pattern("PROPERTY_*")])),
            optional("shared", Type::Shared("crm_multifield".into())),
            optional("shared_empty", Type::Shared("empty_thing".into())),
            optional("shared_missing", Type::Shared("nowhere".into())),
            optional("texts", list(Type::Text)),
            optional("objects", list(obj([optional("x", Type::Text)]))),
            optional("lists", list(list(list(Type::Integer)))),
            optional("maps", map(list(map(Type::Text)))),
            optional("map_objects", map(obj([required("x", Type::Text)]))),
            optional("many", Type::OneOrMany(Box::new(Type::Text))),
            optional(
                "many_objects",
                Type::OneOrMany(Box::new(obj([optional("x", Type::Text)]))),
            ),
            optional("enums", list(one_of(&[("a", ""), ("b", "")]))),
            optional("union", Type::Union(vec![Type::Text, list(Type::Text)])),
            optional("scalars", Type::Union(vec![Type::Text, Type::Integer])),
            optional(
                "filter",
                Type::Filter(object([optional("ID", Type::Integer)])),
            ),
            optional("order", Type::Order(Object::default())),
            optional("select", Type::Select(vec!["ID".into()])),
        ]
    };
    let mut params = every();
    params.push(optional(
        "strict",
        obj(every().into_iter().map(|f| required(&f.name, f.ty))),
    ));
    let mut answer = every();
    answer[0].aliases = vec!["TEXT".into(), "txt".into()];
    let texts = answer.iter_mut().find(|f| f.name == "texts");
    texts
        .into_iter()
        .for_each(|f| f.aliases = vec!["TEXTS".into()]);
    let mut method = method("crm.course.get", params, Some(list(obj(answer))));
    method.examples = [
        json!({}),
        json!({
            "text": "a \"b\" \\ {} 'c'", "integer": -5, "number": 1.5, "yes": "Y", "one": 0, "bool": true, "date": "2024-01-31",
            "moment": "2024-01-31T10:00:00+03:00", "file": ["a.txt", "YQ=="], "any": {"b": [1, {"a": null}]}, "scalar": 1,
            "enum": "unheard of", "number_enum": 2, "no_values": "x", "object": {"deep": {"deeper": {"x": "y"}}},
            "empty": {"b": 1, "a": [2]}, "patterns": {"PROPERTY_1": 1}, "shared": {"ID": 1, "VALUE": "x"}, "texts": ["a", null],
            "objects": [{"x": "1"}, {}], "lists": [[[1], []], []], "maps": {"b": [{"z": "1", "a": "2"}], "a": []},
            "map_objects": {"0": {"x": "y"}}, "many": "one", "many_objects": [{"x": "y"}], "enums": ["a", "c"],
            "union": ["a"], "scalars": "s", "filter": {">=ID": 1, "@NAME": ["a"]}, "order": {"ID": "DESC"}, "select": ["ID", "UF_*"],
        }),
        json!({
            "text": null, "integer": 18446744073709551615u64, "number": "10.50", "yes": "N", "one": 1, "bool": null, "date": null,
            "file": 7, "scalar": true, "object": null, "texts": null, "empty": {}, "maps": null, "many": ["a", "b"], "filter": null,
            "order": null, "select": [], "number_enum": 77, "many_objects": [],
        }),
        json!({"many": ["a"], "many_objects": {"x": "y"}, "number": 3, "file": "YQ==", "scalar": 1.25, "filter": [["ID", ">", 1]], "order": {}, "select": null, "any": null}),
    ].map(example).into();
    method
}

fn recursive() -> Method {
    method(
        "disk.tree.get",
        [optional("node", Type::Shared("tree_node".into()))],
        Some(obj([
            optional("root", Type::Shared("tree_node".into())),
            optional("all", map(Type::Shared("tree_leaf".into()))),
        ])),
    )
}

fn signatures() -> Method {
    let mut method = method("crm.course.signatures", [], None);
    let fields = |extra: &str| obj([required("NAME", Type::Text), optional(extra, Type::Text)]);
    method.signatures = vec![
        signature(
            "by_id",
            [
                required("id", Type::Integer),
                optional("by_id", Type::Text),
                required("fields", fields("A")),
            ],
        ),
        signature(
            "by_signed_id",
            [
                required("signedId", Type::Text),
                required("fields", fields("B")),
                optional("id", Type::Text),
            ],
        ),
        signature("send", [required("id", Type::Integer)]),
        signature("", [optional("code", Type::Text)]),
    ];
    method.order_sensitive = true;
    method.examples = [
        json!({"id": 1, "fields": {"NAME": "a", "A": "b"}}),
        json!({"signedId": "x", "fields": {"NAME": "a", "B": "b"}}),
        json!({"id": 1}),
        json!({"code": "c"}),
    ]
    .map(example)
    .into();
    method
}
