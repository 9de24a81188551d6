//! Parameters and fields that are new or gone; the facts of those that stayed.

use super::show::default;
use super::{Effect, Out, Subject, Way, What, types};
use crate::ir::{Case, Field, Required, name_of};

/// Where a comparison stands.
pub struct Place<'s> {
    /// The method or object.
    pub subject: &'s Subject,
    /// Which way the values go.
    pub way: Way,
    /// The path so far.
    pub path: String,
}

impl<'s> Place<'s> {
    /// A field below.
    pub fn field(&self, name: &str) -> Self {
        self.below(if self.path.is_empty() { "" } else { "." }, name)
    }

    /// An element of a list or an entry of a map.
    pub fn inside(&self, mark: &str) -> Self {
        self.below("", mark)
    }

    fn below(&self, separator: &str, name: &str) -> Self {
        Place {
            subject: self.subject,
            way: self.way,
            path: format!("{}{separator}{name}", self.path),
        }
    }
}

/// Whether values only come from the portal.
fn is_read(way: Way) -> bool {
    matches!(way, Way::Response | Way::Event)
}

/// Compares fields by their names.
pub fn compare(place: &Place<'_>, old: &[Field], new: &[Field], out: &mut Out) {
    let find = |fields: &'_ [Field], name: &str| fields.iter().position(|field| field.name == name);
    for field in new {
        let here = place.field(&field.name);
        match find(old, &field.name) {
            Some(at) => stayed(&here, &old[at], field, out),
            None => {
                let required = field.required == Required::Always && !is_read(place.way);
                let effect = if required {
                    Effect::Breaking
                } else {
                    Effect::Additive
                };
                let what = What::FieldAdded {
                    way: place.way,
                    path: here.path.clone(),
                    ty: name_of(&field.ty),
                    required,
                };
                out.put(place.subject, effect, what);
            }
        }
    }
    for field in old {
        if find(new, &field.name).is_none() {
            let (way, path) = (place.way, place.field(&field.name).path);
            out.put(
                place.subject,
                Effect::Breaking,
                What::FieldRemoved { way, path },
            );
        }
    }
}

fn stayed(place: &Place<'_>, old: &Field, new: &Field, out: &mut Out) {
    let path = || place.path.clone();
    if old.required != new.required && !is_read(place.way) {
        let argument = |field: &Field| field.required == Required::Always;
        let effect = if argument(old) == argument(new) {
            Effect::Invisible
        } else {
            Effect::Breaking
        };
        let what = What::Required {
            path: path(),
            from: old.required.clone(),
            to: new.required.clone(),
        };
        out.put(place.subject, effect, what);
    }
    types::compare(place, &old.ty, &new.ty, out);
    if old.default != new.default {
        let what = What::Default {
            path: path(),
            from: old.default.clone(),
            to: new.default.clone(),
        };
        out.put(place.subject, Effect::Invisible, what);
    }
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let facts = [
        ("null", yes(old.nullable), yes(new.nullable)),
        ("deprecated", yes(old.deprecated), yes(new.deprecated)),
        ("applies to", cases(&old.applies_to), cases(&new.applies_to)),
        ("in cases", in_cases(old), in_cases(new)),
        (
            "other names",
            old.aliases.join(", "),
            new.aliases.join(", "),
        ),
    ];
    for (name, from, to) in facts {
        if from != to {
            let path = path();
            let what = What::FieldFact {
                path,
                name,
                from,
                to,
            };
            out.put(place.subject, Effect::Invisible, what);
        }
    }
}

fn cases(cases: &[Case]) -> String {
    let words: Vec<String> = cases.iter().map(Case::words).collect();
    words.join(", ")
}

/// What a field is in its cases, where that differs: the default, a star where it must be passed, and the values.
fn in_cases(field: &Field) -> String {
    let words = field.in_cases.iter().map(|own| {
        let star = if own.required == Required::No {
            ""
        } else {
            "*"
        };
        let values: Vec<&str> = own
            .values
            .iter()
            .map(|value| value.value.as_str())
            .collect();
        let values = values.join(" | ");
        format!(
            "{}{star}: {} {values}",
            own.case.label,
            default(own.default.as_ref())
        )
        .trim_end()
        .to_owned()
    });
    words.collect::<Vec<_>>().join(", ")
}
