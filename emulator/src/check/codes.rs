//! Which error says what is wrong: the one of the method's page, or the general one.

use crate::failure::Failure;
use crate::model::{DocumentedError, Method, Version};

const VALIDATION: &str = "BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION";
const SCOPE: &str = "BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION";

/// Words in codes about something that is not there.
const ABSENT: &[&str] = &["REQUIRED", "MISSING", "EMPTY", "PROVIDED", "SPECIFIED"];
/// Words in codes about something that is not as it should be.
const AMISS: &[&str] = &["INVALID", "WRONG", "FORMAT", "VALID", "INCORRECT", "ERROR"];
/// Words for parameters as such.
const ANY: &[&str] = &[
    "PARAMS",
    "PARAMETERS",
    "FIELD",
    "FIELDS",
    "ARGUMENT",
    "ARG",
    "REQUIRED",
];
/// Codes of a request that is wrong in some way.
const GENERAL: &[&str] = &[
    "ERROR_ARGUMENT",
    "PARAMS_ERROR",
    "WRONG_REQUEST",
    "INVALID_ARG_VALUE",
    "BX_INVALID_VALUE",
    "100",
];

/// The caller lacks the scope.
pub fn insufficient_scope(method: &Method) -> Failure {
    let text = "The method is in none of the scopes that the caller has";
    match method.version {
        Version::V2 => Failure::new(403, "insufficient_scope", text),
        Version::V3 => Failure::new(403, SCOPE, text),
    }
}

/// A webhook calls what is for applications.
pub fn application_only(method: &Method) -> Failure {
    let own = method
        .errors
        .iter()
        .find(|error| error.code == "WRONG_AUTH_TYPE");
    let status = own.map_or(403, |error| error.status);
    Failure::new(
        status,
        "WRONG_AUTH_TYPE",
        "Only an application may call this",
    )
}

/// A parameter is not there.
pub fn missing(method: &Method, path: &str) -> Failure {
    let text = format!("Argument '{path}' is null or empty");
    failure(method, path, text, ABSENT)
}

/// A parameter is of another type.
pub fn wrong(method: &Method, path: &str) -> Failure {
    let text = format!("Argument '{path}' has a value of another type");
    failure(method, path, text, AMISS)
}

fn failure(method: &Method, path: &str, text: String, about: &[&str]) -> Failure {
    let name = path.rsplit('.').next().unwrap_or(path);
    let (own, general) = match method.version {
        Version::V2 => (best(&method.errors, name, about), "ERROR_ARGUMENT"),
        Version::V3 => (third(&method.errors, path, name), VALIDATION),
    };
    match own {
        Some(error) => Failure::new(error.status.max(400), error.code.clone(), text),
        None => Failure::new(400, general, text),
    }
    .about(path)
}

/// REST 3.0 says which fields an error is about.
fn third<'a>(errors: &'a [DocumentedError], path: &str, name: &str) -> Option<&'a DocumentedError> {
    errors
        .iter()
        .find(|error| {
            error
                .fields
                .iter()
                .any(|field| field == path || field == name)
        })
        .filter(|error| error.code.contains("VALIDATION"))
}

/// The code that says most about this parameter.
fn best<'a>(
    errors: &'a [DocumentedError],
    name: &str,
    about: &[&str],
) -> Option<&'a DocumentedError> {
    let name = words(name);
    let rated = errors
        .iter()
        .map(|error| (rate(&error.code, &name, about), error));
    // The first of the best.
    rated
        .filter(|(rate, _)| *rate > 0)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, error)| error)
}

fn rate(code: &str, name: &[String], about: &[&str]) -> u8 {
    let code_words = words(code);
    let has = |list: &[&str]| code_words.iter().any(|word| list.contains(&word.as_str()));
    let names_it = !name.is_empty() && code_words.windows(name.len()).any(|part| part == name);
    if names_it && has(about) {
        4
    } else if code_words == name {
        3
    } else if has(about) && has(ANY) && !names_another(&code_words, about) {
        2
    } else {
        u8::from(GENERAL.contains(&code))
    }
}

/// Whether a code has words beside those that any parameter may have: it is about another one.
fn names_another(words: &[String], about: &[&str]) -> bool {
    const FILLERS: &[&str] = &[
        "ERROR",
        "VALIDATION",
        "BX",
        "IS",
        "NOT",
        "VALUE",
        "TYPE",
        "CODE",
    ];
    words.iter().any(|word| {
        let word = word.as_str();
        !about.contains(&word) && !ANY.contains(&word) && !FILLERS.contains(&word)
    })
}

/// The words of a name in capitals: `entityTypeId` and `ENTITY_TYPE_ID` are the same.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for sign in name.chars() {
        let starts = sign.is_uppercase() && was_small;
        if starts || !sign.is_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (sign.is_alphanumeric(), words.last_mut()) {
            word.extend(sign.to_uppercase());
        }
        was_small = sign.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{application_only, insufficient_scope, missing, wrong};
    use crate::model::Method;

    fn method(errors: &str) -> Method {
        Method::read(&format!("{{\"n\":\"a\",\"v\":2,\"e\":[{errors}]}}"))
    }

    fn said(failure: &crate::failure::Failure) -> String {
        format!("{} {}", failure.status, failure.code)
    }

    #[test]
    fn the_code_that_names_the_parameter_comes_first() {
        let page = method(
            "\"ERROR_ARGUMENT\",\"USER_ID_EMPTY\",[\"CHAT_ID_EMPTY\",403],\"MISSING_PARAMS\"",
        );
        assert_eq!(said(&missing(&page, "chatId")), "403 CHAT_ID_EMPTY");
        assert_eq!(said(&missing(&page, "colour")), "400 MISSING_PARAMS");
    }

    #[test]
    fn a_code_about_another_parameter_is_not_taken() {
        let page = method("\"BOT_ID_REQUIRED\",\"ACCESS_DENIED\"");
        assert_eq!(said(&missing(&page, "colour")), "400 ERROR_ARGUMENT");
        assert_eq!(said(&missing(&page, "ID")), "400 BOT_ID_REQUIRED");
    }

    #[test]
    fn a_short_name_is_not_found_inside_of_a_word() {
        assert_eq!(
            said(&missing(&method("\"VALIDATION_EMPTY_THING\""), "id")),
            "400 ERROR_ARGUMENT"
        );
    }

    #[test]
    fn a_wrong_type_has_codes_of_its_own() {
        let page = method("\"VALIDATION_ID_NOT_PROVIDED\",\"VALIDATION_INVALID_ID_FORMAT\"");
        assert_eq!(
            said(&wrong(&page, "id")),
            "400 VALIDATION_INVALID_ID_FORMAT"
        );
        assert_eq!(
            said(&missing(&page, "id")),
            "400 VALIDATION_ID_NOT_PROVIDED"
        );
    }

    #[test]
    fn a_page_without_a_code_for_it_gets_the_general_one_of_its_version() {
        assert_eq!(
            said(&wrong(&method("\"ACCESS_DENIED\""), "id")),
            "400 ERROR_ARGUMENT"
        );
        let third = Method::read("{\"n\":\"a\",\"v\":3}");
        let validation = "400 BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION";
        assert_eq!(said(&missing(&third, "id")), validation);
        assert_eq!(
            said(&insufficient_scope(&method(""))),
            "403 insufficient_scope"
        );
        assert_eq!(
            said(&insufficient_scope(&third)),
            "403 BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION"
        );
    }

    #[test]
    fn an_application_is_asked_for_with_the_status_of_the_page() {
        assert_eq!(
            said(&application_only(&method("[\"WRONG_AUTH_TYPE\",401]"))),
            "401 WRONG_AUTH_TYPE"
        );
        assert_eq!(said(&application_only(&method(""))), "403 WRONG_AUTH_TYPE");
    }
}
