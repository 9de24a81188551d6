//! What a method answers about an object that is not there, as its page says.

use crate::failure::Failure;
use crate::model::{DocumentedError, Method, Version};

const TEXT: &str = "Not found";

/// Codes for this, the first that a page has.
const CODES: &[&str] = &[
    "NOT_FOUND",
    "ERROR_NOT_FOUND",
    "ERROR_ELEMENT_NOT_FOUND",
    "",
    "ERROR_CORE",
    "0",
    "ACCESS_ERROR",
];
const THIRD: &[&str] = &[
    "BITRIX_REST_V3_EXCEPTION_ENTITYNOTFOUNDEXCEPTION",
    // Who may not see an object is not told that there is one.
    "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION",
];

/// Methods whose pages have another code for it, which does not tell that by its name.
const OWN: &[(&str, &str)] = &[
    ("catalog.section.get", "200700300030"),
    ("catalog.section.update", "200700300030"),
    ("catalog.section.delete", "200700300030"),
    ("crm.contact.delete", "ERROR_CORE"),
    ("crm.quote.delete", "ERROR_CORE"),
    ("im.message.update", "CANT_EDIT_MESSAGE"),
    ("im.message.delete", "CANT_EDIT_MESSAGE"),
    ("lists.update", "ERROR_IBLOCK_NOT_FOUND"),
    ("lists.delete", "ERROR_IBLOCK_NOT_FOUND"),
    ("sale.basketitem.get", "200140400001"),
    ("sale.basketitem.update", "200140400001"),
    ("sale.basketitem.delete", "200140400001"),
    ("sale.order.get", "201240400001"),
    ("sale.order.update", "200540400001"),
    ("sale.order.delete", "200540400001"),
    ("tasks.task.update", "0"),
    ("tasks.task.delete", "1048582"),
    ("tasks.task.defer", "1048582"),
    ("tasks.task.pause", "1048582"),
    ("tasks.task.renew", "1048582"),
];

/// The refusal.
pub fn not_there(method: &Method) -> Failure {
    let (codes, general) = match method.version {
        Version::V2 => (CODES, "NOT_FOUND"),
        Version::V3 => (THIRD, THIRD[0]),
    };
    let own = OWN.iter().filter(|(name, _)| {
        method.version == Version::V2 && name.eq_ignore_ascii_case(&method.name)
    });
    let mut codes = own.map(|(_, code)| code).chain(codes);
    match codes.find_map(|code| documented(method, code)) {
        Some(error) => Failure::new(error.status.max(400), error.code.clone(), TEXT),
        None => Failure::new(400, general, TEXT),
    }
}

fn documented<'a>(method: &'a Method, code: &str) -> Option<&'a DocumentedError> {
    method.errors.iter().find(|error| error.code == code)
}

#[cfg(test)]
mod tests {
    use super::{OWN, documented, not_there};
    use crate::model::{Data, Method, Version};

    #[test]
    fn each_code_of_ones_own_is_documented() {
        let data = Data::embedded();
        for (name, code) in OWN {
            let method = data.method(Version::V2, name).expect(name);
            assert!(documented(method, code).is_some(), "{name} {code}");
        }
    }

    #[test]
    fn the_refusal_is_the_one_of_the_page_and_the_general_one_where_it_has_none() {
        let said = |line: &str| {
            let failure = not_there(&Method::read(line));
            format!("{} {}", failure.status, failure.code)
        };
        assert_eq!(
            said(r#"{"e":["",["ERROR_NOT_FOUND",404]]}"#),
            "404 ERROR_NOT_FOUND"
        );
        assert_eq!(
            said(r#"{"n":"sale.order.get","e":["0","201240400001"]}"#),
            "400 201240400001"
        );
        assert_eq!(said(r#"{"e":["ACCESS_DENIED"]}"#), "400 NOT_FOUND");
        let denied = r#"{"v":3,"e":[["BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION",403]]}"#;
        assert_eq!(
            said(denied),
            "403 BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION"
        );
        let none = r#"{"v":3}"#;
        assert_eq!(
            said(none),
            "400 BITRIX_REST_V3_EXCEPTION_ENTITYNOTFOUNDEXCEPTION"
        );
    }
}
