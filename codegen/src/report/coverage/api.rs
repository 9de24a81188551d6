//! The second part: what became of the facts.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::Result;

use super::answers::Answers;
use super::cases::Cases;
use super::{MARKER, table};
use crate::emit::truth::Verdict;
use crate::ir::{Api, Event, Field, Method, Required, Type, Version};
use crate::write::replace_below;

/// The page with its second part anew.
///
/// # Errors
///
/// When the page has no marker.
pub fn api(known: &str, figures: &Figures) -> Result<String> {
    let Figures {
        raw,
        starred,
        examples,
        cases,
        ..
    } = figures;
    let rows = [
        ("Methods whose answer is the raw value", figures.unanswered),
        ("Request fields", raw.all),
        ("Request fields that take any JSON", raw.any),
        (
            "Of these, though their page describes what is in them",
            raw.described,
        ),
        ("Root parameters starred without a condition", starred.all),
        (
            "Of these, constructor arguments",
            starred.all - starred.others.len(),
        ),
        ("Fields that apply to some cases only", cases.all),
        (
            "Of these, told by the value of a parameter or field",
            cases.told,
        ),
        ("Events", figures.events.all),
        (
            "Of these, with a type of their data",
            figures.events.all - figures.events.untyped.len(),
        ),
        ("Posts in their examples", figures.events.posts),
        ("Request examples", examples.all),
        ("Pages that have any", examples.pages.len()),
        (
            "Of these, pages whose examples the typed request writes",
            examples.pages.len() - examples.misfitting.len(),
        ),
    ];
    let mut out = "\n## The generated API\n\n".to_owned();
    out.push_str(&table(&rows));
    section(
        &mut out,
        "Events whose data has no type",
        &figures.events.untyped,
    );
    section(
        &mut out,
        "Events without a post among their examples",
        &figures.events.unshown,
    );
    section(
        &mut out,
        "Starred parameters that are no constructor arguments",
        &starred.others,
    );
    if !cases.untold.is_empty() {
        section(&mut out, "Cases that no page tells apart", &cases.untold);
    }
    section(
        &mut out,
        "Examples that the typed request cannot write",
        &examples.misfits,
    );
    section(
        &mut out,
        "Keys that examples spell otherwise than the tables",
        &examples.respelt,
    );
    figures.answers.write(&mut out);
    replace_below(known, MARKER, &out)
}

/// What became of the facts, in figures.
#[derive(Debug, Default)]
pub struct Figures {
    /// Methods that document no answer.
    pub unanswered: usize,
    /// Request fields, and those without a type.
    pub raw: Raw,
    /// Root parameters that are starred without a condition.
    pub starred: Starred,
    /// Fields of cases, and what tells those.
    pub cases: Cases,
    /// The types of answers.
    pub answers: Answers,
    /// What is known of events.
    pub events: Events,
    /// Request examples and whether the types write them.
    pub examples: Examples,
}

impl Figures {
    /// Counts.
    pub fn of(api: &Api, verdicts: &[Verdict]) -> Self {
        Self::with(Answers::of(api), api, verdicts)
    }

    /// The same, where answers were counted already.
    pub fn with(answers: Answers, api: &Api, verdicts: &[Verdict]) -> Self {
        let mut figures = Self {
            answers,
            events: Events::of(&api.events),
            examples: Examples::of(verdicts),
            ..Self::default()
        };
        for method in &api.methods {
            figures.unanswered += usize::from(method.response.ty.is_none());
            for signature in &method.signatures {
                figures.raw.fields(&signature.params);
            }
            figures.starred.method(method);
            figures.cases.method(method);
        }
        figures
    }
}

pub(super) fn section(out: &mut String, title: &str, lines: &BTreeSet<String>) {
    let _ = writeln!(out, "\n### {title} ({})\n", lines.len());
    for line in lines {
        let _ = writeln!(out, "- {line}");
    }
}

pub(super) fn named(name: &str, version: Version) -> String {
    match version {
        Version::V2 => format!("`{name}`"),
        Version::V3 => format!("`{name}` (REST 3.0)"),
    }
}

/// What is known of events.
#[derive(Debug, Default)]
pub struct Events {
    /// All of them.
    pub all: usize,
    /// Those whose page tells nothing of their data.
    pub untyped: BTreeSet<String>,
    /// Those whose page shows no post.
    pub unshown: BTreeSet<String>,
    /// The posts of the others.
    pub posts: usize,
}

impl Events {
    fn of(events: &[Event]) -> Self {
        let named = |without: fn(&&Event) -> bool| {
            let found = events.iter().filter(without);
            found
                .map(|event| format!("`{}`: {}", event.code, event.page))
                .collect()
        };
        Self {
            all: events.len(),
            untyped: named(|event| event.data.is_none()),
            unshown: named(|event| event.examples.is_empty()),
            posts: events.iter().map(|event| event.examples.len()).sum(),
        }
    }
}

/// Fields that take any JSON.
#[derive(Debug, Default)]
pub struct Raw {
    /// Fields.
    pub all: usize,
    /// Those that take any JSON.
    pub any: usize,
    /// Of these, those whose page describes what is in them.
    pub described: usize,
}

impl Raw {
    fn fields(&mut self, fields: &[Field]) {
        for field in fields {
            self.all += 1;
            let raw = is_raw(&field.ty);
            self.any += usize::from(raw);
            self.described += usize::from(raw && field.described);
            self.fields(inner(&field.ty));
        }
    }
}

fn is_raw(ty: &Type) -> bool {
    match ty {
        Type::Any => true,
        // Alternatives of different structure become any value.
        Type::Union(_) => !ty.is_single(),
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => is_raw(inner),
        _ => false,
    }
}

pub(super) fn inner(ty: &Type) -> &[Field] {
    match ty {
        Type::Object(object) | Type::Filter(object) | Type::Order(object) => &object.fields,
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => self::inner(inner),
        _ => &[],
    }
}

/// Root parameters that are starred without a condition.
#[derive(Debug, Default)]
pub struct Starred {
    /// All of them.
    pub all: usize,
    /// Those that no constructor takes.
    pub others: BTreeSet<String>,
}

impl Starred {
    fn method(&mut self, method: &Method) {
        for field in method
            .signatures
            .iter()
            .flat_map(|signature| &signature.params)
        {
            match field.required {
                Required::Always => self.all += 1,
                Required::Starred => {
                    let name = named(&method.name, method.version);
                    if self.others.insert(format!("{name}: `{}`", field.name)) {
                        self.all += 1;
                    }
                }
                _ => {}
            }
        }
    }
}

/// What the verdicts say.
#[derive(Debug, Default)]
pub struct Examples {
    /// How many examples there are.
    pub all: usize,
    /// The methods whose pages have any.
    pub pages: BTreeSet<String>,
    /// Those with an example that the types cannot write.
    pub misfitting: BTreeSet<String>,
    /// Why not.
    pub misfits: BTreeSet<String>,
    /// Keys in another spelling.
    pub respelt: BTreeSet<String>,
}

impl Examples {
    fn of(verdicts: &[Verdict]) -> Self {
        let mut examples = Self {
            all: verdicts.len(),
            ..Self::default()
        };
        for verdict in verdicts {
            let name = named(&verdict.method, verdict.version);
            examples.pages.insert(name.clone());
            for misfit in &verdict.misfits {
                examples.misfitting.insert(name.clone());
                let line = format!("{name}: `{}`: {}", misfit.path, misfit.reason);
                examples.misfits.insert(line);
            }
            for respelt in &verdict.respelt {
                let line = format!("{name}: `{}` for `{}`", respelt.path, respelt.documented);
                examples.respelt.insert(line);
            }
        }
        examples
    }
}

#[cfg(test)]
mod tests {
    use super::is_raw;
    use crate::ir::{Object, Type};

    #[test]
    fn alternatives_take_any_json_unless_all_are_single_values() {
        let scalars = Type::Union(vec![Type::Text, Type::Integer]);
        assert!(!is_raw(&scalars));
        let object = Type::Object(Object::default());
        let structures = Type::Union(vec![scalars, object.clone()]);
        assert!(is_raw(&structures));
        assert!(is_raw(&Type::List(Box::new(structures))));
        assert!(!is_raw(&object));
    }
}
