//! `$result[key][field]…` in the parameters of a command: what an earlier command has given.

use serde_json::{Map, Value};

use crate::failure::Failure;

const MARK: &str = "$result[";

/// How much may be put in for references in one batch, so that references to references cannot fill the memory.
pub struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(16 << 20)
    }
}

impl Budget {
    fn take(&mut self, size: usize) -> Result<(), Failure> {
        self.0 = self
            .0
            .checked_sub(size)
            .ok_or_else(|| Failure::unreadable("The references of the batch give too much"))?;
        Ok(())
    }
}

/// Puts results in for references. A value that is one reference becomes what that gives, with its structure; one in a longer
/// text becomes a text. A reference that gives nothing stays as it is.
pub fn resolve(
    parameters: Map<String, Value>,
    results: &Map<String, Value>,
    budget: &mut Budget,
) -> Result<Map<String, Value>, Failure> {
    parameters
        .into_iter()
        .map(|(name, value)| Ok((name, resolved(value, results, budget)?)))
        .collect()
}

fn resolved(
    value: Value,
    results: &Map<String, Value>,
    budget: &mut Budget,
) -> Result<Value, Failure> {
    match value {
        Value::String(text) if text.contains(MARK) => in_text(text, results, budget),
        Value::Array(items) => {
            let items = items.into_iter();
            items
                .map(|item| resolved(item, results, budget))
                .collect::<Result<_, _>>()
                .map(Value::Array)
        }
        Value::Object(items) => resolve(items, results, budget).map(Value::Object),
        value => Ok(value),
    }
}

fn in_text(
    text: String,
    results: &Map<String, Value>,
    budget: &mut Budget,
) -> Result<Value, Failure> {
    if let Some((Some(found), "")) = text.starts_with(MARK).then(|| lookup(&text, results)) {
        budget.take(size(found))?;
        return Ok(found.clone());
    }
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(MARK) {
        out.push_str(&rest[..at]);
        let reference = &rest[at..];
        let (found, after) = lookup(reference, results);
        let written = &reference[..reference.len() - after.len()];
        match found.and_then(as_text) {
            Some(found) => {
                budget.take(found.len())?;
                out.push_str(&found);
            }
            None => out.push_str(written),
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(Value::String(out))
}

/// What the reference that the text begins with gives, and the text after it.
fn lookup<'a, 'r>(text: &'a str, results: &'r Map<String, Value>) -> (Option<&'r Value>, &'a str) {
    let mut rest = &text[MARK.len() - 1..];
    let mut found: Option<&Value> = None;
    let mut first = true;
    while let Some((key, after)) = rest
        .strip_prefix('[')
        .and_then(|inner| inner.split_once(']'))
    {
        let key = key.trim_matches(['\'', '"']);
        found = if first {
            results.get(key)
        } else {
            found.and_then(|value| step(value, key))
        };
        first = false;
        rest = after;
    }
    if first {
        // A bracket that is never closed is no reference; what stands before it is passed over.
        return (None, &text[MARK.len()..]);
    }
    (found, rest)
}

fn step<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match value {
        Value::Object(fields) => fields.get(key),
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(if *is { "1" } else { "" }.to_owned()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// About how much memory a value takes.
fn size(value: &Value) -> usize {
    let inner = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, field)| key.len() + size(field))
            .sum(),
        _ => 0,
    };
    inner + 32
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Budget, resolve};

    fn read(parameters: Value) -> Value {
        let (Value::Object(parameters), Value::Object(results)) = (
            parameters,
            json!({"user": {"ID": "7", "UF_DEPARTMENT": [3, 4]}, "1": [{"ID": 50}]}),
        ) else {
            unreachable!()
        };
        Value::Object(resolve(parameters, &results, &mut Budget::default()).unwrap())
    }

    #[test]
    fn a_value_that_is_a_reference_keeps_the_structure_of_what_it_gives() {
        assert_eq!(
            read(json!({"a": "$result[user][UF_DEPARTMENT]", "b": {"c": ["$result[1][0][ID]"]}})),
            json!({"a": [3, 4], "b": {"c": [50]}})
        );
    }

    #[test]
    fn a_reference_in_a_longer_text_becomes_a_text() {
        assert_eq!(
            read(json!({"a": "Deal $result[1][0][ID] of $result[user][ID]!"})),
            json!({"a": "Deal 50 of 7!"})
        );
    }

    #[test]
    fn a_reference_that_gives_nothing_stays_as_it_is() {
        for text in [
            "$result[nobody][ID]",
            "$result[user][NAME] x",
            "$result[1][9][ID]",
            "$result[",
            "$result[user",
            "x $result[user][UF_DEPARTMENT]",
            "$result",
        ] {
            assert_eq!(read(json!({"a": text})), json!({"a": text}));
        }
    }

    #[test]
    fn references_that_give_too_much_are_refused() {
        let Value::Object(results) = json!({"big": "x".repeat(1 << 20)}) else {
            unreachable!()
        };
        let Value::Object(parameters) = json!({"a": "$result[big] ".repeat(20)}) else {
            unreachable!()
        };
        assert!(resolve(parameters, &results, &mut Budget::default()).is_err());
    }
}
