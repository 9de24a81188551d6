//! The classic `batch`: commands as `method?parameters`, which may refer to earlier results.

use serde_json::{Map, Value, json};

use super::{COMMANDS, is, reference};
use crate::access::Caller;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::model::Version;
use crate::portal::{Done, Place, Portal};
use crate::wire::{array, inner_failure, query};

/// What the commands have given so far, each by its key.
#[derive(Default)]
struct Results {
    result: Map<String, Value>,
    error: Map<String, Value>,
    total: Map<String, Value>,
    next: Map<String, Value>,
    time: Map<String, Value>,
}

/// Carries out a batch.
///
/// # Errors
///
/// When there are no commands at all; what becomes of each is in the answer.
pub fn run(
    portal: &Portal,
    parameters: Map<String, Value>,
    caller: &Caller,
) -> Result<Answer, Failure> {
    let halt = parameters.get("halt").is_some_and(is_on);
    let commands = commands(parameters)?;
    let mut results = Results::default();
    let mut budget = reference::Budget::default();
    for (place, (key, command)) in commands.into_iter().enumerate() {
        let start = portal.clock().now();
        let outcome = if place < COMMANDS {
            carry_out(portal, &command, caller, &results, &mut budget)
        } else {
            let text = format!("A batch carries {COMMANDS} commands");
            Err(Failure::new(400, "ERROR_BATCH_LENGTH_EXCEEDED", text))
        };
        match outcome {
            Ok(done) => {
                let answer = done.answer;
                for (name, value) in answer.beside() {
                    let place = match name.as_str() {
                        "total" => &mut results.total,
                        _ => &mut results.next,
                    };
                    place.insert(key.clone(), value);
                }
                let time = portal.timing(start, done.usage).block();
                results.time.insert(key.clone(), time);
                results.result.insert(key, answer.result);
            }
            Err(failure) => {
                results.error.insert(key, inner_failure(&failure));
                if halt {
                    break;
                }
            }
        }
    }
    Ok(Answer::new(json!({
        "result": array(results.result),
        "result_error": array(results.error),
        "result_total": array(results.total),
        "result_next": array(results.next),
        "result_time": array(results.time),
    })))
}

/// The commands by their keys: an object's, or the places of a list.
fn commands(mut parameters: Map<String, Value>) -> Result<Vec<(String, Value)>, Failure> {
    match parameters.shift_remove("cmd") {
        Some(Value::Object(commands)) => Ok(commands.into_iter().collect()),
        Some(Value::Array(commands)) => {
            let numbered = commands.into_iter().enumerate();
            Ok(numbered
                .map(|(place, command)| (place.to_string(), command))
                .collect())
        }
        _ => {
            let text = "Argument 'cmd' is null or empty";
            Err(Failure::new(400, "ERROR_ARGUMENT", text).about("cmd"))
        }
    }
}

fn carry_out(
    portal: &Portal,
    command: &Value,
    caller: &Caller,
    results: &Results,
    budget: &mut reference::Budget,
) -> Result<Done, Failure> {
    let command = command.as_str().unwrap_or_default();
    let (method, text) = command.split_once('?').unwrap_or((command, ""));
    let method = method.trim().trim_matches('/');
    if is(method) {
        let text = "A batch carries no batch";
        return Err(Failure::new(405, "ERROR_BATCH_METHOD_NOT_ALLOWED", text));
    }
    let parameters = query(text.as_bytes())?;
    let parameters = reference::resolve(parameters, &results.result, budget)?;
    portal.run(Version::V2, method, &parameters, caller, Place::Batch)
}

/// What PHP takes for true, and the word `false`, which the documentation allows.
fn is_on(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(is) => *is,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !matches!(text.to_ascii_lowercase().as_str(), "" | "0" | "false"),
        Value::Array(items) => !items.is_empty(),
        Value::Object(items) => !items.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_on;

    #[test]
    fn halt_is_on_by_what_php_takes_for_true() {
        for on in [json!(1), json!("1"), json!(true), json!("true"), json!("Y")] {
            assert!(is_on(&on), "{on}");
        }
        for off in [
            json!(0),
            json!("0"),
            json!(false),
            json!("false"),
            json!(""),
            json!(null),
            json!([]),
        ] {
            assert!(!is_on(&off), "{off}");
        }
    }
}
