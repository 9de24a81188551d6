//! The obstacle course of names: what documentation of this kind calls its things.

use serde_json::json;

use codegen::ir::{Access, Api, DefaultValue, Event, Method, Object, Required, Type, Version};

use crate::build::*;

/// Methods, parameters, fields, values and codes that are hard to name.
pub fn api() -> Api {
    let mut api = crate::build::api(prelude_names().into_iter().chain(segments()).chain([
        fields(),
        nested(),
        sets(),
        signatures(),
        codes(),
        texts(),
        recursive(),
        third(),
        overlapping(),
    ]));
    api.shared = vec![
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
    ];
    api.events = events();
    api
}

/// Events with data of every form, and some that ask for names that are taken.
fn events() -> Vec<Event> {
    let thing = || {
        obj([
            optional("extra", Type::Any),
            optional("data", Type::Shared("tree_node".into())),
            optional("access_token", Type::Text),
            optional("self", map(obj([optional("Refresh_Token", Type::Text)]))),
            optional("KIND", one_of(&[("a", ""), ("b", "")])),
        ])
    };
    vec![
        event("onAppInstall", Some(thing())),
        event("onAppUnknown", None),
        event("onCrmDealAdd", Some(thing())),
        event("onCrmDealDelete", Some(thing())),
        event("onCrmDealUpdate", Some(list(thing()))),
        event("ONCRMDEALADDDEAL", Some(Type::Integer)),
        event("ONCRM", Some(Type::List(Box::new(Type::Any)))),
        event("onUserData", Some(Type::Shared("tree_leaf".into()))),
        Event {
            code: "ONUSERDATAAGAIN".to_owned(),
            ..event("on-user-data", Some(Type::Shared("empty_thing".into())))
        },
        event("ONUSER-BOX", Some(obj([]))),
    ]
}

/// Types called as the prelude, the derives and the runtime are.
fn prelude_names() -> Vec<Method> {
    let names = [
        "option",
        "vec",
        "string",
        "result",
        "box",
        "send",
        "sync",
        "copy",
        "clone",
        "default",
        "into",
        "from",
        "debug",
        "some",
        "none",
        "ok",
        "err",
        "self",
        "request",
        "body",
        "list",
        "text",
        "any",
        "client",
        "slots",
        "method",
        "error.code",
        "as.ref",
        "iterator",
        "drop",
        "fn",
        "reader",
        "pending",
        "unbound",
        "std",
        "core",
        "crate",
        "i64",
    ];
    let answer = || {
        obj([
            optional("ID", Type::Integer),
            optional("NAME", Type::Text),
            optional("LIST", list(Type::Text)),
            optional("KIND", one_of(&[("a", ""), ("b", "")])),
            optional("SOME", map(obj([optional("x", Type::Any)]))),
        ])
    };
    let params = || {
        vec![
            required("id", Type::Integer),
            required(
                "fields",
                obj([
                    required("NAME", Type::Text),
                    optional("tags", list(Type::Text)),
                ]),
            ),
            optional("kind", one_of(&[("a", ""), ("b", "")])),
        ]
    };
    let mut methods: Vec<_> = names
        .iter()
        .map(|name| method(&format!("lists.{name}"), params(), Some(answer())))
        .collect();
    methods.extend(
        names
            .iter()
            .map(|name| method(&format!("lists.{name}.inner.get"), params(), Some(answer()))),
    );
    methods
}

/// Segments that are keywords, digits, camel case, of two spellings, and names of files.
fn segments() -> Vec<Method> {
    [
        "main.eventlog.get",
        "main.main.main",
        "crm.main",
        "crm.type.get",
        "crm.mod.get",
        "crm.1c.2fa",
        "crm.lib.get",
        "catalog.priceType.get",
        "catalog.pricetype.list",
        "catalog.price_type.list",
        "im.v2.Chat.get",
        "im.v2.Chat",
        "im.v2",
        "profile",
        "scope",
        "methods",
        "events",
        "batch",
        "event.get",
        "method.get",
        "crm.invoice.get",
        "crm.types.get",
        "crm.get",
        "crm.crm",
        "user.user.user",
        "crm.api.get",
        "task.item.add",
        "tasks.task.add",
        "crm.aux.get",
        "user.option.get",
        "user.option.set",
    ]
    .into_iter()
    .map(|name| {
        method(
            name,
            [required("id", Type::Integer)],
            Some(Type::Boolean(codegen::ir::Wire::TrueFalse)),
        )
    })
    .collect()
}

/// Parameters of every spelling.
fn fields() -> Method {
    let names = [
        "send",
        "new",
        "custom",
        "bind",
        "extra",
        "read",
        "clone",
        "into",
        "default",
        "slots",
        "client",
        "value",
        "type",
        "self",
        "Self",
        "crate",
        "super",
        "fn",
        "async",
        "match",
        "sort",
        "SORT",
        "Sort",
        "=DELETED",
        "DELETED",
        "~X",
        "X",
        "A|B",
        "UF_DEPARTMENT[]",
        "1C",
        "0",
        "",
        " ",
        "имя",
        "名前",
        "a.b",
        "a_b",
        "aB",
        "select",
        "METHOD",
        "items",
        "pages",
        "r",
        "reader",
        "into_slots",
        "_",
        "__",
        "-",
        "<script>",
        "a\"b",
        "a\\b",
        "`x`",
        "[link]",
        "{{x}}",
        "rest",
        "first",
    ];
    let fields: Vec<_> = names
        .iter()
        .map(|name| optional(name, Type::Text))
        .collect();
    let mut params = fields.clone();
    params.extend([pattern("UF_*"), pattern("ufCrm…"), pattern("propertyN")]);
    let mut object = object(fields.clone());
    object.open = true;
    params.push(optional("nested", Type::Object(object)));
    let mut required: Vec<_> = fields.clone();
    required
        .iter_mut()
        .for_each(|f| f.required = Required::Always);
    params.push(optional("strict", obj(required)));
    let mut method = method("crm.course.fields", params, Some(obj(fields)));
    method.examples = vec![example(json!({
        "send": "a", "new": "b", "custom": "c", "type": "d", "sort": "e", "SORT": "f", "=DELETED": "g", "a\"b": "h",
        "UF_CRM_1": [1, null], "ufCrm_2": "x", "property5": {"a": 1}, "nested": {"self": "y", "anything": true}, "имя": "z",
    }))];
    method
}

/// Every type in every place.
fn nested() -> Method {
    let every = || {
        vec![
            optional("text", Type::Text),
            optional("integer", Type::Integer),
            optional("number", Type::Number),
            optional("yes", Type::Boolean(codegen::ir::Wire::YesNo)),
            optional("one", Type::Boolean(codegen::ir::Wire::OneZero)),
            optional("bool", Type::Boolean(codegen::ir::Wire::TrueFalse)),
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
        json!({"many": ["a"], "number": 3, "file": "YQ==", "scalar": 1.25, "filter": [["ID", ">", 1]], "order": {}, "select": null, "any": null}),
    ].map(example).into();
    method
}

/// Methods whose nested objects would be called as other methods are.
fn overlapping() -> Method {
    method(
        "crm.course.getFields",
        [optional("x", obj([optional("y", Type::Text)]))],
        Some(obj([optional("id", Type::Text)])),
    )
}

fn sets() -> Method {
    method(
        "crm.course.sets",
        [
            required(
                "labels",
                one_of_numbers(&[
                    ("1", "file"),
                    ("2", "WebDAV"),
                    ("3", "file"),
                    ("4", ""),
                    ("-1", ""),
                    ("1", "again"),
                    ("01", ""),
                ]),
            ),
            required(
                "signs",
                one_of(&[
                    ("+", ""),
                    ("-", ""),
                    ("=", "equal to"),
                    (">", ""),
                    ("≥", ""),
                    ("", "nothing"),
                    ("", ""),
                ]),
            ),
            optional(
                "words",
                one_of(&[
                    ("Self", ""),
                    ("self", ""),
                    ("SELF", ""),
                    ("unknown", ""),
                    ("type", ""),
                    ("a-b", ""),
                    ("a_b", ""),
                    ("2fa", ""),
                    ("да", ""),
                    ("a\"b", ""),
                    ("Unknown", ""),
                ]),
            ),
            optional("Option", one_of(&[("none", ""), ("some", "")])),
            optional("String", one_of(&[("1.5", ""), ("1_5", "")])),
        ],
        Some(obj([
            optional("labels", one_of_numbers(&[("1", "file")])),
            optional("kind", one_of(&[("a", "")])),
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

fn codes() -> Method {
    let mut method = method("crm.course.codes", [], Some(Type::Any));
    method.errors = [
        "100",
        "0",
        "-1",
        "ACCESS_DENIED",
        "access_denied",
        "",
        " ",
        "OTHER",
        "Other",
        "a b c",
        "ERROR.X",
        "?",
        "SELF",
        "200",
        "\"quoted\"",
    ]
    .map(error)
    .to_vec();
    method
}

/// Texts that rustdoc would take for markup.
fn texts() -> Method {
    let mut field = optional("x", Type::Text);
    field.docs = Some("See [the page](../x.md) or [Thing], <b>bold</b>, `code, https://example.com/?a=b.\n\n    indented\n```\nlet x = ;\n```\n- item [x]\n<unclosed".into());
    field.default = Some(DefaultValue::Literal("[]<x>`y`".into()));
    field.required = Required::Conditional(vec!["a]b".into()]);
    field.applies_to = vec!["Tab [one] <two>".into()];
    let mut method = method("crm.course.texts", [field.clone()], Some(obj([field])));
    method.title = "Get <list> of [things] `x` crm.course.texts".into();
    method.docs = Some("# Heading\n<https://x> [a][b] `".into());
    method.deprecated = Some(vec!["crm.item.get".into()]);
    method.page = "api-reference/a b/c(d).md".into();
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

fn third() -> Method {
    let mut method = method(
        "tasks.task.get",
        [required("id", Type::Integer)],
        Some(obj([optional(
            "item",
            obj([optional("id", Type::Integer)]),
        )])),
    );
    method.version = Version::V3;
    method.access = Access::Read;
    method.errors = vec![error("BITRIX_REST_V3_EXCEPTION_ACCESSDENIED")];
    method
}
