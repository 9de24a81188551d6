//! What became of a call, and of the commands in a batch.

use serde_json::{Map, Value};

use super::secrets::Secrets;
use super::text;
use crate::log::Received;
use crate::model::Version;

/// How much of a command is shown.
const COMMAND: usize = 400;

/// A command of a batch.
pub struct Command {
    pub name: String,
    pub text: String,
    /// What became of it.
    pub outcome: String,
    /// How good that is.
    pub level: &'static str,
    /// How long it took, in seconds.
    pub took: String,
}

/// Whether it went wrong, or a command in it did.
pub fn is_error(call: &Received) -> bool {
    const ERRORS: &[u8] = b"\"result_error\":";
    if !(200..400).contains(&call.status) {
        return true;
    }
    if !is_batch(call) {
        return false;
    }
    // Without reading all that a batch has answered. Only an empty list is no error.
    let mut windows = call.answer.windows(ERRORS.len());
    let place = windows.position(|part| part == ERRORS);
    let rest = place.and_then(|place| call.answer.get(place + ERRORS.len()..));
    rest.is_some_and(|rest| !rest.starts_with(b"[]"))
}

/// The code of the error, or what it says where it has none.
pub fn note(call: &Received) -> String {
    const MOST: usize = 1 << 20;
    if !is_error(call) || call.answer.len() > MOST {
        return String::new();
    }
    let Ok(answer) = serde_json::from_slice::<Value>(&call.answer) else {
        return String::new();
    };
    let below = named(&answer["result"]["result_error"]);
    if !below.is_empty() {
        let told = below.into_iter();
        let told = told.map(|(name, error)| format!("{name}: {}", code(&error)));
        return told.collect::<Vec<_>>().join(", ");
    }
    match &answer["error"] {
        Value::String(code) if !code.is_empty() => code.clone(),
        error @ Value::Object(_) => code(error),
        // The classic API has the text beside the code.
        _ => text_of(&answer["error_description"]),
    }
}

/// The commands of a batch of the classic API; nothing for other calls.
pub fn commands(call: &Received, secrets: &Secrets) -> Vec<Command> {
    if !is_batch(call) || call.version == Version::V3 {
        return Vec::new();
    }
    let parameters = call.parameters();
    let answer: Value = serde_json::from_slice(&call.answer).unwrap_or_default();
    let result = &answer["result"];
    let [results, errors, times] =
        ["result", "result_error", "result_time"].map(|part| named(&result[part]));
    let commands = named(&parameters["cmd"]).into_iter();
    let commands = commands.map(|(name, command)| {
        let (outcome, level) = match errors.get(&name) {
            Some(error) => (code(error), "bad"),
            None if results.contains_key(&name) => ("done".to_owned(), "good"),
            None => ("not run".to_owned(), "warn"),
        };
        let took = times.get(&name).and_then(|time| time["duration"].as_f64());
        Command {
            text: text::line(secrets.text(&text_of(&command)), COMMAND),
            outcome,
            level,
            took: took.map_or_else(String::new, |took| format!("{:.2} ms", took * 1000.0)),
            name,
        }
    });
    commands.collect()
}

fn is_batch(call: &Received) -> bool {
    call.method.eq_ignore_ascii_case("batch")
}

/// What has names, or places for names.
fn named(values: &Value) -> Map<String, Value> {
    match values {
        Value::Object(values) => values.clone(),
        Value::Array(values) => {
            let numbered = values.iter().enumerate();
            numbered
                .map(|(place, value)| (place.to_string(), value.clone()))
                .collect()
        }
        _ => Map::new(),
    }
}

/// The code in an error that is an object, or what it says.
fn code(error: &Value) -> String {
    let parts = ["code", "error", "message", "error_description"];
    let mut parts = parts.iter().map(|name| text_of(&error[*name]));
    parts.find(|part| !part.is_empty()).unwrap_or_default()
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use serde_json::{Value, json};

    use super::super::secrets::Secrets;
    use super::{commands, is_error, note};
    use crate::log::Received;
    use crate::model::Version;

    fn call(method: &str, status: u16, sent: &Value, answer: &Value) -> Received {
        Received {
            method: method.to_owned(),
            written: sent.to_string().into_bytes().into(),
            status,
            answer: answer.to_string().into_bytes().into(),
            ..Received::new(SystemTime::UNIX_EPOCH, Version::V2)
        }
    }

    #[test]
    fn an_error_is_known_by_its_code_and_without_one_by_its_text() {
        for (answer, told) in [
            (json!({"error": "A", "error_description": "b"}), "A"),
            (json!({"error": "", "error_description": "b"}), "b"),
            (json!({"error": 0, "error_description": "b"}), "b"),
            (json!({"error": {"code": "A", "message": "b"}}), "A"),
            (json!("no error"), ""),
        ] {
            assert_eq!(note(&call("a", 400, &json!({}), &answer)), told);
        }
    }

    #[test]
    fn a_batch_has_failed_if_one_of_its_commands_has_in_whatever_form() {
        let answer = |errors: Value| json!({"result": {"result": [], "result_error": errors}});
        let told = |errors: Value| {
            let call = call("batch", 200, &json!({}), &answer(errors));
            (is_error(&call), note(&call))
        };
        assert_eq!(told(json!([])), (false, String::new()));
        let error = json!({"error": "A", "error_description": "b"});
        assert_eq!(told(json!([error])), (true, "0: A".to_owned()));
        assert_eq!(told(json!({"x": error})), (true, "x: A".to_owned()));
        assert!(!is_error(&call(
            "a",
            200,
            &json!({}),
            &answer(json!([error]))
        )));
    }

    #[test]
    fn a_command_is_done_or_has_failed_or_was_not_run() {
        let sent = json!({"cmd": {"a": "x?auth=1", "b": "y", "c": "z"}, "halt": 1});
        let answer = json!({"result": {
            "result": {"a": null}, "result_error": {"b": {"error": "B"}}, "result_time": {"a": {"duration": 0.0015}}
        }});
        let told = commands(&call("batch", 200, &sent, &answer), &Secrets::default());
        let told: Vec<_> = told
            .iter()
            .map(|one| [one.name.as_str(), &one.text, &one.outcome, &one.took])
            .collect();
        assert_eq!(
            told,
            [
                ["a", "x?auth=•••", "done", "1.50 ms"],
                ["b", "y", "B", ""],
                ["c", "z", "not run", ""],
            ]
        );
    }
}
