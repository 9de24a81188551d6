//! Names of methods: those that Rust, the runtime and files have taken, and those that differ in little.

use codegen::ir::{Access, Method, Type, Version, Wire};

use crate::build::*;

/// All of them.
pub fn methods() -> Vec<Method> {
    let mut methods = prelude_names();
    methods.extend(segments());
    methods.extend([overlapping(), third()]);
    methods
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
            Some(Type::Boolean(Wire::TrueFalse)),
        )
    })
    .collect()
}

/// Methods whose nested objects would be called as other methods are.
fn overlapping() -> Method {
    method(
        "crm.course.getFields",
        [optional("x", obj([optional("y", Type::Text)]))],
        Some(obj([optional("id", Type::Text)])),
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
