//! Pages of methods that take the same fields.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::facts::{Class, Content, Field, PageFacts, Region};

/// The kinds of values that base types stand for: what two pages may call by either name is one kind.
const KINDS: &[(&str, &[&str])] = &[
    ("text", &["string", "text", "char"]),
    ("number", &["integer", "double"]),
    ("boolean", &["boolean", "char"]),
    ("date", &["date", "datetime", "string"]),
    ("object", &["object"]),
    ("array", &["array"]),
];

/// Fields that `add` and `update` of one family describe with types that no value has both of.
pub fn check<'p>(pages: impl Iterator<Item = &'p PageFacts>) -> Vec<Diagnostic> {
    let mut families: BTreeMap<(String, u8), [Option<&PageFacts>; 2]> = BTreeMap::new();
    for facts in pages {
        let Class::Method { name, version } = &facts.class else {
            continue;
        };
        let name = name.to_lowercase();
        let Some((family, verb)) = name.rsplit_once('.') else {
            continue;
        };
        let at = match verb {
            "add" => 0,
            "update" => 1,
            _ => continue,
        };
        families.entry((family.to_owned(), *version)).or_default()[at] = Some(facts);
    }
    let mut found = Vec::new();
    for pair in families.values() {
        if let [Some(add), Some(update)] = pair {
            found.extend(compare(add, update));
        }
    }
    found
}

fn compare(add: &PageFacts, update: &PageFacts) -> Vec<Diagnostic> {
    let (one, other) = (fields(add), fields(update));
    let mut found = Vec::new();
    for (name, field) in other {
        let Some((Some(first), Some(second))) = one.get(name).map(|known| (*known, field)) else {
            continue;
        };
        let (of_add, of_update) = (types(first), types(second));
        let (Some(of_add), Some(of_update), Some(place)) = (of_add, of_update, second.at.0.clone())
        else {
            continue;
        };
        if !of_add
            .iter()
            .any(|ty| of_update.iter().any(|other| agree(ty, other)))
        {
            let page = add.path.rsplit('/').next().unwrap_or(&add.path);
            found.push(
                Diagnostic::warning(
                    place,
                    "type-contradicts",
                    format!(
                        "`{name}` is `{}` here and `{}` on `{page}`.",
                        of_update.join(" | "),
                        of_add.join(" | ")
                    ),
                )
                .with_help("Find out which of the two is right, and correct the other page."),
            );
        }
    }
    found
}

/// The parameters by name; none where a name stands for several.
fn fields(facts: &PageFacts) -> BTreeMap<&str, Option<&Field>> {
    let mut found: BTreeMap<&str, Option<&Field>> = BTreeMap::new();
    for section in &facts.sections {
        if section.region != Region::Parameters {
            continue;
        }
        for content in &section.content {
            let Content::Fields(fields) = content else {
                continue;
            };
            for field in fields {
                for name in &field.names {
                    found
                        .entry(name)
                        .and_modify(|known| *known = None)
                        .or_insert(Some(field));
                }
            }
        }
    }
    found
}

/// The base types of a field; none where it has any other.
fn types(field: &Field) -> Option<Vec<String>> {
    let types: Vec<String> = field
        .types
        .iter()
        .map(|token| format!("{}{}", token.name, "[]".repeat(token.lists.into())))
        .collect();
    let base = |ty: &String| kinds(ty).next().is_some();
    (!types.is_empty() && types.iter().all(base)).then_some(types)
}

fn kinds(ty: &str) -> impl Iterator<Item = &'static str> {
    let of = move |(kind, types): &&(&str, &[&str])| match ty.ends_with("[]") {
        true => *kind == "array",
        false => types.contains(&ty),
    };
    KINDS
        .iter()
        .filter(move |kind| of(kind))
        .map(|(kind, _)| *kind)
}

fn agree(one: &str, other: &str) -> bool {
    kinds(one).any(|kind| kinds(other).any(|other| other == kind))
}
