//! The table, the example and the envelope → the type of an answer.

mod keys;
mod merge;
mod post;
mod rows;
mod shape;

use serde_json::Value;

use super::examples::{self, Examples};
use super::structure::{self, Sourced};
use super::types::Resolver;
use crate::diagnostic::Place;
use crate::facts::{PageFacts, Region};
use crate::ir::Type;
pub use post::post;
use rows::Rows;
use shape::Shape;

/// An answer's type, and the `result` of its examples.
pub fn response<'w>(facts: &'w PageFacts, types: &mut Resolver<'w>) -> (Option<Type>, Vec<Value>) {
    types.enter(Region::Response);
    let (places, answers): (Vec<Place>, Vec<Value>) = examples::answers(facts)
        .filter_map(|(place, value)| Some((place, result(value)?)))
        .unzip();
    let documented = documented(facts, types, &answers);
    let rows = Rows::of(facts, types);
    let Some(merged) = merge::merge_all(&answers) else {
        return (documented, answers);
    };
    let examples: Vec<(Place, &Value)> = places.into_iter().zip(&answers).collect();
    let ty = Shape::new(rows, &merged, &examples).of_value(&merged, documented.as_ref(), "", 0);
    (Some(ty), answers)
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
