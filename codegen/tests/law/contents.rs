//! Anything that can stand under a heading, by region.

use codegen::facts::{At, Case, Content, ErrorRow, Example, Prose, Region, TypeRow, Variant};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::fields::{VALUE, field, reference, references, values};

/// What a section of a region may hold. Neighbours that would be read as one are one.
pub fn contents(region: Region) -> BoxedStrategy<Vec<Content>> {
    let one = match region {
        Region::Head => {
            prop_oneof![fields(), variants(), types(), Just(Content::NoParameters)].boxed()
        }
        Region::Other => prop_oneof![fields(), variants(), types()].boxed(),
        Region::Parameters => prop_oneof![
            6 => fields(),
            2 => variants(),
            2 => see(),
            1 => depends_on(),
            1 => Just(Content::NoParameters),
            1 => Just(Content::ListParameters),
        ]
        .boxed(),
        Region::Examples => members()
            .prop_map(|members| example(Value::Object(members)))
            .boxed(),
        Region::Response => prop_oneof![
            status(),
            json().prop_filter_map("an answer is a container", |value| {
                (value.is_object() || value.is_array()).then(|| example(value))
            }),
            fields(),
            variants(),
            see(),
            depends_on(),
            vec(error(false), 1..4).prop_map(Content::Errors),
        ]
        .boxed(),
        Region::Errors => prop_oneof![
            status(),
            "[A-Z][A-Z0-9_]{0,20}".prop_map(Content::ErrorGroup),
            vec(error(true), 1..5).prop_map(Content::Errors),
        ]
        .boxed(),
        Region::Related => vec(reference(), 1..4)
            .prop_filter_map("a related page is another page", |all| {
                let mut pages: Vec<String> = Vec::new();
                for link in all {
                    if !link.path.is_empty() && !pages.contains(&link.path) {
                        pages.push(link.path);
                    }
                }
                (!pages.is_empty()).then_some(Content::Related(pages))
            })
            .boxed(),
    };
    let most = if region == Region::Related { 2 } else { 4 };
    vec(one, 1..most)
        .prop_map(|mut all| {
            all.dedup_by(|one, other| matches!((one, other), (Content::See(_), Content::See(_))));
            all
        })
        .boxed()
}

fn fields() -> impl Strategy<Value = Content> {
    vec(field(), 1..5).prop_map(Content::Fields)
}

fn see() -> impl Strategy<Value = Content> {
    references().prop_filter_map("something to see", |all| {
        (!all.is_empty()).then_some(Content::See(all))
    })
}

fn depends_on() -> impl Strategy<Value = Content> {
    "[A-Za-z_][A-Za-z0-9_]{1,8}".prop_filter_map("no selection", |name| {
        (!name.eq_ignore_ascii_case("select")).then_some(Content::DependsOn(name))
    })
}

fn variants() -> impl Strategy<Value = Content> {
    let title = "[A-Za-z*_<>#`][A-Za-z0-9 *_<>\\[\\]().,/-]{0,14}[A-Za-z0-9)]";
    let case = ("[A-Za-z][A-Za-z0-9_]{1,8}", option::of("[A-Za-z0-9_]{1,6}"));
    let case = case.prop_map(|(name, value)| Case { name, value });
    let variant = (title, option::of(case), vec(fields(), 1..3));
    let variant = variant.prop_map(|(title, case, content)| Variant {
        title: title.split_whitespace().collect::<Vec<_>>().join(" "),
        case,
        content,
    });
    vec(variant, 1..4).prop_map(Content::Variants)
}

fn types() -> impl Strategy<Value = Content> {
    let base = prop::sample::select(vec!["integer", "string", "object", "datetime", "double"]);
    let row = (
        "[a-z_]{4,12}",
        option::of(base),
        option::of(values(VALUE)),
        references(),
    )
        .prop_map(|(name, base, values, see)| TypeRow {
            name: format!("{name}_x"),
            base: base.map(str::to_owned),
            values: values.unwrap_or_default(),
            see,
            at: At::default(),
        });
    vec(row, 1..4).prop_map(Content::Types)
}

fn status() -> impl Strategy<Value = Content> {
    vec("[1-5][0-9]{2}", 1..3).prop_map(Content::Status)
}

fn error(fielded: bool) -> impl Strategy<Value = ErrorRow> {
    let code = option::of("([A-Z][A-Z_]{3,12}|[0-9]{1,12}|[A-Za-z]{8,12})");
    let field = if fielded {
        option::of(
            "[a-z#][A-Za-z.#\\[\\]]{1,8}[a-z]".prop_filter("no blank", |field: &String| {
                field != "none" && field != "empty"
            }),
        )
        .boxed()
    } else {
        Just(None).boxed()
    };
    (code, option::of("[1-5][0-9]{2}"), field).prop_map(|(code, status, field)| ErrorRow {
        code,
        status,
        field,
        message: Prose::default(),
        at: At::default(),
    })
}

fn example(value: Value) -> Content {
    Content::Example(Example {
        value,
        at: At::default(),
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z_]{0,8}",
        "\\PC{0,12}",
        "[\\x00-\\x7f]{0,8}",
        Just("```".to_owned())
    ]
}

fn members() -> impl Strategy<Value = Map<String, Value>> {
    vec((text(), json()), 0..5).prop_map(|members| members.into_iter().collect())
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-9_999_999_i32..9_999_999).prop_map(|number| Value::from(f64::from(number) / 1000.0)),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((text(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}
