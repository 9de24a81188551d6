//! The table, the example and the envelope → the type of an answer.

mod keys;
mod merge;
mod payload;
mod post;
mod rows;
mod shape;
mod sharing;
mod shown;
mod witness;

use serde_json::Value;

use super::examples::{self, Examples};
use super::places;
use super::structure::{self, Sourced};
use super::types::Resolver;
use crate::diagnostic::Place;
use crate::facts::{At, PageFacts, Region};
use crate::ir::{Heard, Type};
pub use keys::is_identifier;
use payload::Payload;
pub use post::post;
use rows::Rows;
use shape::Shape;
pub use sharing::share;
pub use shown::{complete, of_values};
use witness::{Disputes, Hearing};

/// What is known of an answer.
pub struct Answer {
    /// Its type.
    pub ty: Option<Type>,
    /// The `result` of its examples.
    pub examples: Vec<Value>,
    /// What its type would be without them.
    pub withheld: Option<Type>,
    /// How often the TypeScript example decided.
    pub heard: Heard,
}

/// An answer's type, and what it is made of.
pub fn response<'w>(facts: &'w PageFacts, types: &mut Resolver<'w>) -> Answer {
    types.enter(Region::Response);
    let (places, answers): (Vec<Place>, Vec<Value>) = examples::answers(facts)
        .filter_map(|(place, value)| Some((place, result(value)?)))
        .unzip();
    let documented = documented(facts, types, &answers);
    let rows = Rows::of(facts, types, &answers);
    // After the rows: it is no reason to think that a section is used.
    let withheld = rows.alone(self::documented(facts, types, &[]));
    let place = places.first().cloned();
    let mut disputes = Disputes::new();
    let ty = match merge::merge_all(&answers) {
        Some(merged) => {
            let examples: Vec<(Place, &Value)> = places.into_iter().zip(&answers).collect();
            let shape = Shape::new(rows, &merged, &examples);
            let ty = shape.of_value(&merged, documented.as_ref(), "", 0);
            disputes = shape.disputes();
            Some(ty)
        }
        None => documented,
    };
    let place = place.unwrap_or_else(|| home(facts));
    let (ty, heard) = match Payload::of(&facts.marks) {
        Some(payload) => Hearing::new(payload, &answers, disputes).hear(ty, &place),
        None => (ty, Heard::default()),
    };
    Answer {
        ty,
        examples: answers,
        withheld,
        heard,
    }
}

/// Where a page speaks of the answer, or of anything.
fn home(facts: &PageFacts) -> Place {
    let mut sections = facts.sections.iter();
    let section = sections.find(|section| section.region == Region::Response);
    let at = section.or(facts.sections.last()).map(|section| &section.at);
    places::place(at.unwrap_or(&At::default()), &facts.path)
}

/// The `result` of an envelope, the value itself where there is no envelope; errors are no answers.
fn result(value: Value) -> Option<Value> {
    match value {
        Value::Object(mut map) => {
            if map.contains_key("error") && !map.contains_key("result") {
                return None;
            }
            match map.shift_remove("result") {
                Some(result) => Some(result),
                None if map.contains_key("time") && map.len() <= 4 => {
                    map.shift_remove("time");
                    Some(Value::Object(map))
                }
                None => Some(Value::Object(map)),
            }
        }
        other => Some(other),
    }
}

/// The type that the table gives to `result`.
fn documented<'w>(
    facts: &'w PageFacts,
    types: &mut Resolver<'w>,
    answers: &[Value],
) -> Option<Type> {
    let examples = Examples::from_values(answers.to_vec());
    let rows: Vec<Sourced<'w>> = facts
        .sections
        .iter()
        .filter(|section| section.region == Region::Response)
        .flat_map(|section| structure::of_section(facts, section).fields)
        .collect();
    let row = rows
        .iter()
        .find(|row| row.field.names.iter().any(|name| name == "result"))?;
    let (ty, _) = types.ty(row.page, row.field, &examples);
    Some(ty)
}
