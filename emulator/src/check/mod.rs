//! Whether a call is one that the documentation allows.

mod codes;
mod values;

use serde_json::{Map, Value};

use crate::access::Caller;
use crate::failure::Failure;
use crate::model::{Data, Method, Object};
use values::Problem;

/// Checks who calls and with what.
///
/// # Errors
///
/// With the error of the method's page where it has one for this, and with the general one otherwise.
pub fn check(
    data: &Data,
    method: &Method,
    parameters: &Map<String, Value>,
    caller: &Caller,
) -> Result<(), Failure> {
    if !caller.has_one_of(&method.scopes) {
        return Err(codes::insufficient_scope(method));
    }
    if method.application_only && !caller.application {
        return Err(codes::application_only(method));
    }
    let mut first = None;
    for way in &method.ways {
        match problem(data, method, way, parameters) {
            None => return Ok(()),
            problem => first = first.or(problem),
        }
    }
    match first {
        None => Ok(()),
        Some(Problem::Missing(parameter)) => Err(codes::missing(method, &parameter)),
        Some(Problem::Wrong(parameter)) => Err(codes::wrong(method, &parameter)),
    }
}

/// Whether parameters come as a list. More methods take them so than have pages that say it.
fn are_numbered(parameters: &Map<String, Value>) -> bool {
    let mut names = parameters.keys().enumerate();
    !parameters.is_empty() && names.all(|(place, name)| *name == place.to_string())
}

/// What is wrong with a call in one of its ways.
fn problem(
    data: &Data,
    method: &Method,
    way: &Object,
    parameters: &Map<String, Value>,
) -> Option<Problem> {
    if method.positional || are_numbered(parameters) {
        values::in_places(data, way, parameters)
    } else {
        values::in_fields(data, way, parameters, "")
    }
}
