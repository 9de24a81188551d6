//! Names of parameters, values and codes in every spelling, and texts.

use codegen::ir::{Case, DefaultValue, Method, Required, Type};
use serde_json::json;

use crate::build::*;

/// All of them.
pub fn methods() -> Vec<Method> {
    vec![fields(), sets(), codes(), texts()]
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
    field.applies_to = vec![Case::new("Tab [one] <two>")];
    let mut method = method("crm.course.texts", [field.clone()], Some(obj([field])));
    method.title = "Get <list> of [things] `x` crm.course.texts".into();
    method.docs = Some("# Heading\n<https://x> [a][b] `".into());
    method.deprecated = Some(vec!["crm.item.get".into()]);
    method.page = "api-reference/a b/c(d).md".into();
    method
}
