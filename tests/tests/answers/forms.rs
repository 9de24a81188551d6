//! The same answer in other forms, and answers that are a little other.
//!
//! A value is changed by its type, as a portal of another version, or with other settings, may send it.

use codegen::ir::{Field, Object, Type};
use codegen::resolve::is_raw;
use serde_json::{Map, Value, json};

use super::seed::Seed;
use super::world::DOCS_SRC;

/// A key that no page has.
pub const UNKNOWN: &str = "unknown key";
/// A value that no set has; as a number it is this one.
pub const UNSEEN: &str = "987654321";

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutation {
    /// Any value, into another of its forms.
    Form,
    /// All integers, into texts.
    IntegersAsTexts,
    /// Every object: it has a key more.
    Unknown,
    /// Every object: it has fewer keys.
    Drop,
    /// A value of a set, into one that is not documented.
    Unseen,
    /// Every list of what cannot be `null`: it has a `null` more.
    Gaps,
}

/// Changes a value of a type.
pub fn mutate(value: &mut Value, ty: &Type, mutation: Mutation, seed: &mut Seed) {
    match ty {
        Type::Shared(name) => {
            let shared = DOCS_SRC.shared.iter().find(|shared| shared.name == *name);
            match shared {
                Some(shared) => object(value, &shared.object, mutation, seed),
                None => map(value, &Type::Any, mutation, seed),
            }
        }
        Type::Object(own) => object(value, own, mutation, seed),
        Type::List(element) | Type::OneOrMany(element) => list(value, element, mutation, seed),
        Type::Map(inner) => map(value, inner, mutation, seed),
        Type::Enum(_) if mutation == Mutation::Unseen => {
            if !is_nothing(value) && !value.is_array() && !value.is_object() {
                *value = UNSEEN.into();
            }
        }
        // Nothing is known of it.
        Type::Any
        | Type::File
        | Type::Union(_)
        | Type::Filter(_)
        | Type::Order(_)
        | Type::Select(_) => {}
        scalar => {
            let forms = match mutation {
                Mutation::Form => forms(value, scalar),
                Mutation::IntegersAsTexts => as_text(value, scalar),
                Mutation::Unknown | Mutation::Drop | Mutation::Unseen | Mutation::Gaps => {
                    Vec::new()
                }
            };
            if let Some(form) = seed.one(forms) {
                *value = form;
            }
        }
    }
}

fn object(value: &mut Value, own: &Object, mutation: Mutation, seed: &mut Seed) {
    if own.fields.iter().all(|field| field.pattern) {
        return map(value, &Type::Any, mutation, seed);
    }
    match value {
        Value::Object(members) => {
            members_of(members, &own.fields, mutation, seed);
            if members.is_empty() && mutation == Mutation::Form {
                *value = json!([]);
            }
        }
        Value::Array(items) if items.is_empty() && mutation == Mutation::Form => *value = json!({}),
        Value::Null | Value::Bool(false) if mutation == Mutation::Form => {
            *value = seed
                .one(vec![json!(null), json!(false), json!("")])
                .unwrap_or_default();
        }
        _ => {}
    }
}

fn members_of(
    members: &mut Map<String, Value>,
    fields: &[Field],
    mutation: Mutation,
    seed: &mut Seed,
) {
    for (name, value) in members.iter_mut() {
        let named = |field: &&Field| field.is_of(name) || field.aliases.contains(name);
        // A pattern without a type is left to what stands beside the fields.
        let kept = |field: &&Field| !field.pattern || !is_raw(&field.ty);
        if let Some(field) = fields.iter().filter(kept).find(named) {
            mutate(value, &field.ty, mutation, seed);
        }
    }
    match mutation {
        Mutation::Drop => members.retain(|_, _| !seed.one_in(3)),
        Mutation::Unknown => {
            members.insert(UNKNOWN.to_owned(), true.into());
        }
        _ => {}
    }
}

fn list(value: &mut Value, element: &Type, mutation: Mutation, seed: &mut Seed) {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| mutate(item, element, mutation, seed)),
        Value::Object(members) if is_numbered(members) => members
            .values_mut()
            .for_each(|item| mutate(item, element, mutation, seed)),
        _ if is_nothing(value) => {}
        _ => mutate(value, element, mutation, seed),
    }
    if let (Mutation::Gaps, Value::Array(items)) = (mutation, &mut *value)
        && !may_be_null(element)
    {
        items.insert(seed.below(items.len() + 1), Value::Null);
    }
    if mutation != Mutation::Form {
        return;
    }
    let forms = match &*value {
        empty if is_nothing(empty) => empties(),
        Value::Array(items) => {
            let numbered = items.iter().enumerate();
            let numbered = numbered.map(|(index, item)| (index.to_string(), item.clone()));
            let mut forms = vec![value.clone(), Value::Object(numbered.collect())];
            // What would itself be taken for a list, or for nothing, is none that may stand alone.
            forms.extend(match items.as_slice() {
                [one @ Value::Object(members)] if !is_numbered(members) => Some(one.clone()),
                [one] if !is_nothing(one) && !one.is_array() && !one.is_object() => {
                    Some(one.clone())
                }
                _ => None,
            });
            forms
        }
        Value::Object(members) if is_numbered(members) => {
            vec![members.values().cloned().collect()]
        }
        one => vec![json!([one.clone()])],
    };
    *value = seed.one(forms).unwrap_or_default();
}

/// Whether `null` is a value of a type: what is raw has it, and a container is empty by it.
fn may_be_null(ty: &Type) -> bool {
    let container = matches!(ty, Type::List(_) | Type::Map(_) | Type::OneOrMany(_));
    let unknown = |name: &String| !DOCS_SRC.shared.iter().any(|shared| shared.name == *name);
    container || is_raw(ty) || matches!(ty, Type::Shared(name) if unknown(name))
}

fn map(value: &mut Value, inner: &Type, mutation: Mutation, seed: &mut Seed) {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| mutate(item, inner, mutation, seed)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|item| mutate(item, inner, mutation, seed)),
        _ => {}
    }
    if mutation != Mutation::Form {
        return;
    }
    let forms = match &*value {
        empty if is_nothing(empty) => empties(),
        Value::Array(items) => {
            let numbered = items.iter().enumerate();
            let numbered = numbered.map(|(index, item)| (index.to_string(), item.clone()));
            vec![Value::Object(numbered.collect())]
        }
        Value::Object(members)
            if (0..members.len())
                .map(|at| at.to_string())
                .eq(members.keys().cloned()) =>
        {
            vec![members.values().cloned().collect()]
        }
        _ => return,
    };
    *value = seed.one(forms).unwrap_or_default();
}

/// The forms of a container with nothing in it.
fn empties() -> Vec<Value> {
    vec![json!([]), json!({}), json!(null), json!(false), json!("")]
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn is_numbered(members: &Map<String, Value>) -> bool {
    let digits = |key: &String| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
    members.keys().all(digits)
}

fn as_text(value: &Value, ty: &Type) -> Vec<Value> {
    match (ty, value) {
        (Type::Enum(set), _) if !set.integer => Vec::new(),
        (Type::Integer | Type::Number | Type::Enum(_), Value::Number(number))
            if !number.is_f64() =>
        {
            vec![number.to_string().into()]
        }
        _ => Vec::new(),
    }
}

/// The forms of a single value; none where it has but one.
fn forms(value: &Value, ty: &Type) -> Vec<Value> {
    let empty = matches!(value, Value::Null | Value::Bool(false))
        || value.as_array().is_some_and(Vec::is_empty);
    let blank = value.as_str().is_some_and(|text| text.trim().is_empty());
    match ty {
        Type::Boolean(_) => flag(value),
        Type::Enum(set) if !set.integer => written(value),
        Type::Integer | Type::Number | Type::Date | Type::DateTime | Type::Enum(_)
            if empty || blank =>
        {
            vec![json!(null), json!(false), json!([]), json!(""), json!(" ")]
        }
        // `""` stays what it is: a text.
        Type::Text | Type::Scalar if empty => vec![json!(null), json!(false), json!([])],
        Type::Integer | Type::Enum(_) => integer(value),
        Type::Number => number(value),
        _ => written(value),
    }
}

fn flag(value: &Value) -> Vec<Value> {
    let yes = match value {
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => match text.to_lowercase().as_str() {
            "y" | "1" | "true" => true,
            "n" | "0" | "false" => false,
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    if yes {
        vec![
            json!(true),
            json!("Y"),
            json!("y"),
            json!(1),
            json!("1"),
            json!("true"),
        ]
    } else {
        vec![
            json!(false),
            json!("N"),
            json!("n"),
            json!(0),
            json!("0"),
            json!("false"),
            json!(""),
        ]
    }
}

fn integer(value: &Value) -> Vec<Value> {
    let whole = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    let Some(whole) = whole else {
        return Vec::new();
    };
    let mut forms = vec![
        json!(whole),
        json!(whole.to_string()),
        json!(format!("{whole}.00")),
    ];
    #[expect(clippy::cast_precision_loss, reason = "small enough to lose nothing")]
    if whole.abs() < 1 << 50 {
        forms.push(json!(whole as f64));
    }
    forms
}

/// As a number and as a text, where its digits stay the same.
fn number(value: &Value) -> Vec<Value> {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (None, Some(binary)) => vec![value.clone(), json!(binary.to_string())],
            _ => vec![value.clone(), json!(number.to_string())],
        },
        Value::String(text) => {
            let number = serde_json::from_str::<Value>(text).ok();
            // `0.0` as a number has no digits to keep.
            let same = |number: &Value| number.is_number() && *text == format!("{number}");
            let number = number.filter(|number| same(number) && !text.ends_with(".0"));
            let spaced = json!(format!(" {text} "));
            number.into_iter().chain([spaced, value.clone()]).collect()
        }
        _ => Vec::new(),
    }
}

/// A number as a text.
fn written(value: &Value) -> Vec<Value> {
    match value {
        Value::Number(number) => vec![json!(number.to_string())],
        _ => Vec::new(),
    }
}

/// Puts another value into the place of any that is in a value.
pub fn graft(into: &mut Value, value: Value, seed: &mut Seed) {
    let inner: Option<&mut Value> = match into {
        Value::Array(items) => {
            let at = seed.below(items.len());
            items.get_mut(at)
        }
        Value::Object(members) => {
            let at = seed.below(members.len());
            members.values_mut().nth(at)
        }
        _ => None,
    };
    match inner {
        Some(inner) if !seed.one_in(4) => graft(inner, value, seed),
        _ => *into = value,
    }
}
