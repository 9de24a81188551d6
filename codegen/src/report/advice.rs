//! Findings that an override may mend → the same with the override to write.

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::emit::truth::{Misfit, Verdict};
use crate::ir::{Api, Field, Method, Type, Version, name_of};
use crate::resolve::Overrides;

/// What is said before the override of an example's parameter. An example is no witness against the table beside it.
const OF_EXAMPLE: &str =
    "Correct the page. Where something besides the example says so, write into codegen/overrides:";
/// The same for a type.
const OF_TYPE: &str = "Correct its name, or describe it in a dictionary of types. Until then, write what it is into codegen/overrides:";

/// The finding about an example that the types cannot write.
pub fn misfit(api: &Api, verdict: &Verdict) -> Option<Diagnostic> {
    let found = verdict.finding()?;
    let mended = api
        .methods
        .iter()
        .find(|method| method.name == verdict.method && method.version == verdict.version)
        .and_then(|method| {
            let mut examples = method.examples.iter();
            let example = examples.find(|example| example.place == verdict.place)?;
            let (parameter, verb) = mends(method, verdict.misfits.first()?, &example.body)?;
            Some(entry(&of_method(method), &parameter, &verb))
        });
    Some(match mended {
        Some(toml) => found.with_help(format!("{OF_EXAMPLE}\n{toml}")),
        None => found,
    })
}

/// The findings about types, where a parameter has the type.
pub fn types(api: &Api, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for finding in &mut found {
        if finding.code != "type-unknown" {
            continue;
        }
        let in_methods = api.methods.iter().find_map(|method| {
            let mut signatures = method.signatures.iter();
            let found = signatures.find_map(|signature| at(&signature.params, finding))?;
            Some((of_method(method), found))
        });
        let in_objects = || {
            api.shared.iter().find_map(|shared| {
                let found = at(&shared.object.fields, finding)?;
                Some((format!("object = {:?}\n", shared.name), found))
            })
        };
        if let Some((target, (parameter, field))) = in_methods.or_else(in_objects) {
            let of = |ty: &str| entry(&target, &parameter, &format!("type = {ty:?}"));
            let toml = of(&name_of(&field.ty));
            // Not every type of the IR can be written.
            let toml = match Overrides::parse("", &toml) {
                Ok(_) => toml,
                Err(_) => of("any"),
            };
            finding.help = Some(format!("{OF_TYPE}\n{toml}"));
        }
    }
    found
}

fn of_method(method: &Method) -> String {
    let version = match method.version {
        Version::V2 => "",
        Version::V3 => "version = 3\n",
    };
    format!("method = {:?}\n{version}", method.name)
}

fn entry(target: &str, parameter: &str, verb: &str) -> String {
    format!(
        "[[override]]\n{target}parameter = {parameter:?}\n{verb}\nreason = \"…\"\nwitness = \"…\""
    )
}

/// The field that a finding is about, and its path.
fn at<'f>(fields: &'f [Field], finding: &Diagnostic) -> Option<(String, &'f Field)> {
    fields.iter().find_map(|field| {
        if field.place == finding.place {
            return Some((field.name.clone(), field));
        }
        let (inner, found) = at(inner(&field.ty), finding)?;
        Some((format!("{}.{inner}", field.name), found))
    })
}

fn inner(ty: &Type) -> &[Field] {
    match ty {
        Type::Object(object) | Type::Filter(object) | Type::Order(object) => &object.fields,
        Type::List(of) | Type::Map(of) | Type::OneOrMany(of) => inner(of),
        _ => &[],
    }
}

fn is_map(ty: &Type) -> bool {
    match ty {
        Type::Map(_) => true,
        Type::List(of) | Type::OneOrMany(of) => is_map(of),
        _ => false,
    }
}

/// The parameter and the verb that would let the types write what the example sends.
fn mends(method: &Method, misfit: &Misfit, body: &Value) -> Option<(String, String)> {
    let steps = steps(&misfit.path);
    let mut value = Some(body);
    for step in &steps {
        value = value.and_then(|value| match step.parse::<usize>() {
            Ok(at) if value.is_array() => value.get(at),
            _ => value.get(step),
        });
    }
    let mut parameter: Vec<&str> = Vec::new();
    let mut fields: &[Field] = &method.signatures.first()?.params;
    let mut map = false;
    let mut of_map = false;
    for step in &steps {
        let known = fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(step));
        let is_index = step.parse::<usize>().is_ok();
        of_map = known.is_none() && map && !is_index;
        match known {
            Some(field) => {
                parameter.push(&field.name);
                fields = inner(&field.ty);
                map = is_map(&field.ty);
            }
            // Indices and the keys of maps are no part of the path.
            None if is_index || of_map => {}
            None => {
                parameter.push(step);
                fields = &[];
            }
        }
    }
    let reason = misfit.reason.as_str();
    let verb = if reason.contains("always required") {
        "required = \"conditional\"".to_owned()
    } else if reason.contains("no such name") {
        format!("add = {:?}", type_of(value?))
    } else if reason.contains("is documented")
        || reason.contains(" is no ")
        || reason.contains("in a set of")
    {
        let ty = type_of(value?);
        let ty = if of_map { format!("map<{ty}>") } else { ty };
        format!("type = {ty:?}")
    } else {
        return None;
    };
    Some((parameter.join("."), verb))
}

/// `$.a.b[0]["c d"]` → its steps.
fn steps(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut rest = path.strip_prefix('$').unwrap_or(path);
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let end = quoted.find("\"]").unwrap_or(quoted.len());
            steps.push(quoted[..end].replace("\\\"", "\"").replace("\\\\", "\\"));
            rest = quoted.get(end + 2..).unwrap_or_default();
            continue;
        }
        rest = rest.trim_start_matches(['.', '[', ']']);
        let end = rest.find(['.', '[', ']']).unwrap_or(rest.len());
        if end > 0 {
            steps.push(rest[..end].to_owned());
        }
        rest = &rest[end..];
    }
    steps
}

/// The type of a value, as an override writes it.
fn type_of(value: &Value) -> String {
    match value {
        Value::Bool(_) => "boolean".to_owned(),
        Value::Number(number) if number.is_f64() => "double".to_owned(),
        Value::Number(_) => "integer".to_owned(),
        Value::String(_) => "string".to_owned(),
        Value::Array(items) => match items.first() {
            Some(item) => format!("{}[]", type_of(item)),
            None => "any[]".to_owned(),
        },
        Value::Object(_) => "object".to_owned(),
        Value::Null => "any".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn a_path_is_read_step_by_step() {
        assert_eq!(
            steps("$.fields[\"A|B\"].ROWS[0].ID"),
            ["fields", "A|B", "ROWS", "0", "ID"]
        );
        assert_eq!(steps("$"), [""; 0]);
    }
}
