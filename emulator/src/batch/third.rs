//! The `batch` of REST 3.0: a list of commands, all of which succeed or none.

use serde_json::{Map, Value};

use super::{COMMANDS, is};
use crate::access::Caller;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::model::Version;
use crate::portal::{Place, Portal};

/// Carries out a batch.
///
/// # Errors
///
/// When one of the commands is none, before any is carried out, and when one fails, with its error.
pub fn run(portal: &Portal, commands: &[Value], caller: &Caller) -> Result<Answer, Failure> {
    if commands.len() > COMMANDS {
        let text = format!("A batch carries {COMMANDS} commands");
        return Err(Failure::new(400, "EMULATOR_BATCH_TOO_LONG", text));
    }
    let is_command =
        |command: &Value| command.get("method").is_some() && command.get("query").is_some();
    if !commands.iter().all(is_command) {
        let text = "A command has a `method` and a `query`";
        let code = "BITRIX_REST_V3_EXCEPTION_INVALIDSELECTEXCEPTION";
        return Err(Failure::new(400, code, text));
    }
    let none = Map::new();
    let results = commands.iter().map(|command| {
        let method = command.get("method").and_then(Value::as_str);
        let method = method.unwrap_or_default();
        if is(method) {
            let text = "A batch carries no batch";
            return Err(Failure::new(405, "ERROR_BATCH_METHOD_NOT_ALLOWED", text));
        }
        let parameters = command.get("query").and_then(Value::as_object);
        let parameters = parameters.unwrap_or(&none);
        let done = portal.run(Version::V3, method, parameters, caller, Place::Batch)?;
        Ok(done.answer.result)
    });
    let results: Result<Vec<Value>, Failure> = results.collect();
    Ok(Answer::new(Value::Array(results?)))
}
