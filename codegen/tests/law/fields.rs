//! Any field that a row can express.

use codegen::facts::{AllowedValue, Default_, Field, Reference, TypeToken, ValuesOf, Wire};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// A link to another page, or within this one.
pub fn reference() -> impl Strategy<Value = Reference> {
    let path = prop::sample::select(vec![
        "api-reference/data-types.md",
        "api-reference/thing/fields.md",
        "api-reference/thing/sub/deep/fields.md",
        "settings/other.md",
    ]);
    let anchor = "[A-Za-z][A-Za-z0-9_-]{0,12}";
    prop_oneof![
        anchor.prop_map(|anchor| Reference {
            path: String::new(),
            anchor
        }),
        (path, prop_oneof![Just(String::new()), anchor]).prop_map(|(path, anchor)| Reference {
            path: path.to_owned(),
            anchor
        }),
    ]
}

/// References, none twice.
pub fn references() -> impl Strategy<Value = Vec<Reference>> {
    vec(reference(), 0..3).prop_map(unique)
}

fn unique<T: PartialEq>(all: Vec<T>) -> Vec<T> {
    let mut kept = Vec::new();
    for one in all {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}

/// A type is a word; one without an anchor in the list of base types carries no link.
fn token(names: &'static [&'static str]) -> impl Strategy<Value = TypeToken> {
    let link = option::of(
        reference().prop_filter("no link to the list of types", |link| {
            !link.anchor.is_empty() || !link.path.ends_with("data-types.md")
        }),
    );
    (prop::sample::select(names), 0_u8..3, link).prop_map(|(name, lists, link)| TypeToken {
        name: name.to_owned(),
        lists,
        link,
    })
}

fn identifier() -> impl Strategy<Value = String> {
    // A star behind `_` makes a pattern of the name.
    "[A-Za-z_~=][A-Za-z0-9_.]{0,12}[A-Za-z0-9]"
}

/// A pattern cannot be starred: its last star is its own.
fn pattern() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z]{1,6}_\\*",
        "[A-Z]{1,6}_\\.\\.\\.",
        "[a-z]{1,6}…",
        Just("*".to_owned())
    ]
}

fn odd_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}\\[\\]\\.[a-z]{1,6}",
        "<[a-zA-Z]{0,5}[a-z]>",
        "[0-9]{1,5}",
        "[A-Z]{1,4}\\|[A-Z]{1,4}",
        "[a-z]{1,4}(@<[a-z]{1,3}>|&[a-z]{1,3}|#[a-z]{1,3}|\\+[a-z])",
    ]
}

fn own(starrable: bool, bullet: bool) -> BoxedStrategy<Vec<String>> {
    let one = match (starrable, bullet) {
        (true, true) => identifier().boxed(),
        (true, false) => prop_oneof![4 => identifier(), 1 => odd_name()].boxed(),
        (false, true) => prop_oneof![4 => identifier(), 1 => pattern()].boxed(),
        (false, false) => prop_oneof![4 => identifier(), 1 => pattern(), 1 => odd_name()].boxed(),
    };
    prop_oneof![
        9 => one.prop_map(|name| vec![name]),
        1 => vec(identifier(), 2..4).prop_map(unique),
    ]
    .boxed()
}

/// A label is a name of at most three words, and these are facts of their own.
fn label() -> impl Strategy<Value = Option<String>> {
    let words = "[A-Za-z0-9'+/-]{0,3}[A-Za-z0-9]{2,6}( [A-Za-z0-9]{3,6}){0,2}";
    let facts = ["default", "required", "multiple", "deprecated", "outdated"];
    option::of(words.prop_filter("a plain name", move |label: &String| {
        let label = label.to_lowercase();
        let starts = label.starts_with(|letter: char| letter.is_alphanumeric());
        starts
            && !facts.iter().any(|word| label.contains(word))
            && !label.split(' ').any(|word| matches!(word, "or" | "and"))
    }))
}

/// Values, none twice. Those that look like code, a method or a flag mean something else.
pub fn values(literal: &'static str) -> impl Strategy<Value = Vec<AllowedValue>> {
    let value = (literal, label()).prop_map(|(value, label)| AllowedValue { value, label });
    vec(value, 1..5).prop_map(|all| {
        let mut kept: Vec<AllowedValue> = Vec::new();
        for one in all {
            if !kept.iter().any(|known| known.value == one.value) {
                kept.push(one);
            }
        }
        kept
    })
}

/// Any value of a scalar.
pub const VALUE: &str = "([A-QS-Z][A-WYZ0-9_]{1,8}|-?[1-9][0-9]{1,3}|[a-z]{4,6}|>=?|[a-z]{3}[A-Z /|*<]{1,2}[a-z]{2}|[a-z]{1,2}`[a-z]|)";
const KEY: &str = "[A-Z][A-Z0-9_]{4,8}";
/// What a default of any scalar type can be.
const SCALAR: &str = "(-?[1-9][0-9]{0,4}|null|)";
const LITERAL: &str =
    "([A-Za-z0-9_*#-]{2,12}|\\['\\*'\\]|\\{id: 'ASC'\\}|[a-z]{2}\\|[a-z]{2}|[a-z]{1,2}`[a-z]|)";

#[derive(Debug, Clone, Copy)]
enum Kind {
    Scalar,
    Boolean,
    List,
    Object,
    Untyped,
}

const SCALARS: &[&str] = &[
    "integer",
    "string",
    "crm_thing",
    "sale_order.id",
    "null",
    "datetime",
];

/// A row of a table.
pub fn field() -> impl Strategy<Value = Field> {
    nested(2, false)
}

fn nested(depth: u32, bullet: bool) -> BoxedStrategy<Field> {
    let kinds = vec![
        Kind::Scalar,
        Kind::Boolean,
        Kind::List,
        Kind::Object,
        Kind::Untyped,
    ];
    (prop::sample::select(kinds), any::<bool>())
        .prop_flat_map(move |(kind, starred)| of_kind(kind, starred, depth, bullet))
        .boxed()
}

fn of_kind(kind: Kind, starred: bool, depth: u32, bullet: bool) -> BoxedStrategy<Field> {
    let scalar = matches!(kind, Kind::Scalar | Kind::Boolean);
    let types = match kind {
        Kind::Scalar => vec(token(SCALARS), 1..4)
            .prop_map(|types| {
                types
                    .into_iter()
                    .map(|ty| TypeToken { lists: 0, ..ty })
                    .collect()
            })
            .boxed(),
        Kind::Boolean => token(&["boolean", "char"])
            .prop_map(|ty| vec![TypeToken { lists: 0, ..ty }])
            .boxed(),
        Kind::List => token(&["array", "integer", "crm_thing"])
            .prop_map(|ty| {
                let lists = if ty.name == "array" {
                    0
                } else {
                    ty.lists.max(1)
                };
                vec![TypeToken { lists, ..ty }]
            })
            .boxed(),
        Kind::Object => token(&["object"]).prop_map(|ty| vec![ty]).boxed(),
        Kind::Untyped => Just(Vec::new()).boxed(),
    };
    let allowed = match kind {
        Kind::Boolean => Just((Vec::new(), ValuesOf::Itself)).boxed(),
        Kind::Object => prop_oneof![
            2 => Just((Vec::new(), ValuesOf::Itself)),
            1 => values(KEY).prop_map(|values| (values, ValuesOf::Keys)),
            1 => values(KEY).prop_map(|values| (values, ValuesOf::Entries)),
        ]
        .boxed(),
        _ => prop_oneof![
            1 => Just((Vec::new(), ValuesOf::Itself)),
            1 => values(VALUE).prop_map(|values| (values, ValuesOf::Itself)),
        ]
        .boxed(),
    };
    // How a boolean travels shows in its default, too.
    let default = match kind {
        Kind::Boolean => prop::sample::select(vec![
            (None, None),
            (None, Some(Default_::Computed)),
            (None, Some(Default_::Conditional(vec!["A_ID".to_owned()]))),
            (Some(Wire::YesNo), None),
            (Some(Wire::YesNo), Some(Default_::Literal("N".to_owned()))),
            (
                Some(Wire::TrueFalse),
                Some(Default_::Literal("true".to_owned())),
            ),
            (Some(Wire::OneZero), Some(Default_::Literal("0".to_owned()))),
        ])
        .boxed(),
        _ => option::of(prop_oneof![
            Just(Default_::Computed),
            vec("[A-Za-z_][A-Za-z0-9_]{1,8}", 0..3).prop_map(Default_::Conditional),
            (if scalar { SCALAR } else { LITERAL }).prop_map(Default_::Literal)
        ])
        .prop_map(|default| (None, default))
        .boxed(),
    };
    let see = if scalar {
        Just(Vec::new()).boxed()
    } else {
        references().boxed()
    };
    let children = if scalar || depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        prop_oneof![
            2 => Just(Vec::new()),
            1 => vec(nested(depth - 1, true), 1..4),
        ]
        .boxed()
    };
    let depends_on = if scalar {
        Just(None).boxed()
    } else {
        option::of(
            "[A-Za-z_][A-Za-z0-9_]{1,8}"
                .prop_filter("no selection", |name| !name.eq_ignore_ascii_case("select")),
        )
        .boxed()
    };
    let condition = option::of(vec("[A-Za-z_][A-Za-z0-9_]{1,8}", 0..3).prop_map(unique));
    let one_of = option::of(vec("[A-Za-z_][A-Za-z0-9_]{1,8}", 1..3).prop_map(unique));
    let said = (any::<bool>(), any::<bool>(), any::<bool>());
    (
        own(starred, bullet),
        types.prop_map(unique),
        allowed,
        default,
        see,
        children,
        (condition, one_of, depends_on),
        said,
    )
        .prop_map(
            move |(
                names,
                types,
                (values, values_of),
                (wire, default),
                see,
                children,
                (condition, one_of, depends_on),
                said,
            )| {
                let (deprecated, multiple, any_keys) = said;
                let condition = condition.map(|others| {
                    others
                        .into_iter()
                        .filter(|name| !names.contains(name))
                        .collect()
                });
                // Only a plain name is told among others.
                let plain = |name: &String| {
                    let mut bytes = name.bytes();
                    name.len() > 1
                        && !name.starts_with(|first: char| first.is_ascii_digit())
                        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                };
                let is_other = |name: &String| !names.contains(name);
                let one_of: Vec<String> = one_of
                    .filter(|_| names.first().is_some_and(plain))
                    .map(|others: Vec<String>| others.into_iter().filter(is_other).collect())
                    .unwrap_or_default();
                Field {
                    names,
                    starred,
                    types,
                    condition,
                    one_of,
                    values,
                    values_of,
                    default,
                    wire,
                    deprecated,
                    multiple,
                    any_keys,
                    depends_on,
                    see,
                    children,
                    ..Field::default()
                }
            },
        )
        .boxed()
}
