//! Descriptions with much the same names → dialects, each with all that any of them says.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde_json::Value;

use super::unite::{covers, united};
use super::{COMMON, Seat, describes, flags, inside, put, reads, under};
use crate::ir::{Method, Object, SharedObject, Type, Version};

/// The last words of the names of dialects.
const NAME: &str = "field_description";

/// Descriptions that are one type.
pub struct Dialect<'a> {
    pub shared: SharedObject,
    version: Version,
    /// The methods that speak it.
    methods: BTreeSet<&'a str>,
    values: Vec<&'a Value>,
}

/// One description of an answer.
struct Seen<'a> {
    method: &'a Method,
    object: &'a Object,
    values: Vec<&'a Value>,
}

/// The dialects of descriptions that several methods give.
pub fn all(methods: &[Method], known: &[SharedObject]) -> Vec<Dialect<'static>> {
    let mut seen = Vec::new();
    for method in methods {
        if let Some(ty) = &method.response.ty {
            let values: Vec<&Value> = method.response.examples.iter().collect();
            gather(ty, values, Seat::Root, method, &mut seen);
        }
    }
    // The one that says most is the heart of its dialect.
    seen.sort_by_key(|one| Reverse(one.object.fields.len()));
    let mut dialects: Vec<Dialect<'_>> = Vec::new();
    for one in &seen {
        join(one, &mut dialects);
    }
    dialects.retain(|dialect| dialect.methods.len() > 1);
    dialects.sort_by_key(|dialect| Reverse(dialect.methods.len()));
    let mut taken = BTreeSet::new();
    for dialect in &mut dialects {
        let name = documented(dialect, known, &taken).unwrap_or_else(|| own(dialect, &taken));
        taken.insert(name.clone());
        dialect.shared.name = name;
    }
    nest(dialects)
}

fn gather<'a>(
    ty: &'a Type,
    values: Vec<&'a Value>,
    seat: Seat,
    method: &'a Method,
    seen: &mut Vec<Seen<'a>>,
) {
    match ty {
        Type::Object(object) => {
            for field in &object.fields {
                let values = under(&values, &field.name);
                gather(&field.ty, values, seat.in_field(object), method, seen);
            }
            if describes(object, seat) {
                seen.push(Seen {
                    method,
                    object,
                    values,
                });
            }
        }
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => {
            gather(inner, inside(&values), seat.in_many(), method, seen);
        }
        _ => {}
    }
}

/// The names that tell dialects apart.
fn telling(object: &Object) -> impl Iterator<Item = &str> {
    let names = object.fields.iter().map(|field| field.name.as_str());
    names.filter(|name| !COMMON.contains(name))
}

/// How many of an object's telling names a dialect has, and how many there are.
fn shares(object: &Object, dialect: &Object) -> (usize, usize) {
    let known = |name: &&str| dialect.fields.iter().any(|field| field.name == *name);
    let all = telling(object).count();
    (telling(object).filter(known).count(), all)
}

/// Adds a description to the dialect that has two thirds of its names, most of them first, or begins one.
fn join<'a>(one: &Seen<'a>, dialects: &mut Vec<Dialect<'a>>) {
    let mut near: Vec<(usize, &mut Dialect<'a>)> = dialects
        .iter_mut()
        .filter(|dialect| dialect.version == one.method.version)
        .filter_map(|dialect| {
            let (common, all) = shares(one.object, &dialect.shared.object);
            (common > 0 && common * 3 >= all * 2).then_some((common, dialect))
        })
        .collect();
    near.sort_by_key(|(common, _)| Reverse(*common));
    for (_, dialect) in near {
        let values = dialect.values.iter().chain(&one.values);
        let values: Vec<&Value> = values.copied().collect();
        if let Some(object) = united(&dialect.shared.object, one.object, &values) {
            dialect.values = values;
            dialect.shared.object = object;
            dialect.methods.insert(&one.method.name);
            return;
        }
    }
    let Some(first) = one.object.fields.first() else {
        return;
    };
    // Without a flag it may describe anything.
    if flags(one.object) > 0 {
        dialects.push(Dialect {
            shared: SharedObject {
                name: String::new(),
                object: one.object.clone(),
                place: first.place.clone(),
            },
            version: one.method.version,
            methods: BTreeSet::from([one.method.name.as_str()]),
            values: one.values.clone(),
        });
    }
}

/// The name that a dictionary gives to a description with nothing in it that the dialect lacks.
fn documented(
    dialect: &Dialect<'_>,
    known: &[SharedObject],
    taken: &BTreeSet<String>,
) -> Option<String> {
    let says = |known: &&SharedObject| {
        dialect.version == Version::V2
            && !taken.contains(&known.name)
            && describes(&known.object, Seat::Part)
            && covers(&dialect.shared.object, &known.object, &[])
    };
    let names = known.iter().filter(says).map(|known| &known.name);
    names.min_by_key(|name| name.len()).cloned()
}

/// The name behind what the names of all methods have in common, if that is anything.
fn own(dialect: &Dialect<'_>, taken: &BTreeSet<String>) -> String {
    let segments = |name: &&str| -> BTreeSet<String> {
        let segments = name.split('.').map(str::to_lowercase);
        segments
            .filter(|segment| !segment.contains("field"))
            .collect()
    };
    let common = dialect.methods.iter().map(segments);
    let common = common.reduce(|common, own| &common & &own);
    let longest = common.into_iter().flatten().max_by_key(String::len);
    let version = match dialect.version {
        Version::V2 => None,
        Version::V3 => Some("v3".to_owned()),
    };
    let words = version.into_iter().chain(longest);
    let stem = words.map(|word| word + "_").collect::<String>() + NAME;
    let mut names = (1..).map(|count| match count {
        1 => stem.clone(),
        more => format!("{stem}_{more}"),
    });
    names
        .find(|name| !taken.contains(name))
        .unwrap_or_else(|| stem.clone())
}

/// Descriptions in descriptions are of a dialect, too.
fn nest(dialects: Vec<Dialect<'_>>) -> Vec<Dialect<'static>> {
    let objects: Vec<Object> = dialects
        .iter()
        .map(|dialect| {
            let mut object = dialect.shared.object.clone();
            for field in &mut object.fields {
                let values = under(&dialect.values, &field.name);
                put(
                    &mut field.ty,
                    &values,
                    Seat::Part,
                    dialect.version,
                    &dialects,
                );
            }
            object
        })
        .collect();
    let all = dialects.into_iter().zip(objects);
    let nested = all.map(|(dialect, object)| Dialect {
        shared: SharedObject {
            object,
            ..dialect.shared
        },
        version: dialect.version,
        methods: BTreeSet::new(),
        values: Vec::new(),
    });
    nested.collect()
}

/// The dialect of a description, by its name: one that has all that it says, and reads its values.
pub fn of<'d>(
    object: &Object,
    values: &[&Value],
    version: Version,
    dialects: &'d [Dialect<'_>],
) -> Option<&'d str> {
    let speaks = |dialect: &&Dialect<'_>| {
        dialect.version == version
            && covers(&dialect.shared.object, object, values)
            && reads(&Type::Object(dialect.shared.object.clone()), values)
    };
    // Where nothing tells, the one that most methods speak.
    dialects
        .iter()
        .find(speaks)
        .map(|dialect| dialect.shared.name.as_str())
}
