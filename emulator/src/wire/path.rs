//! What the path of a request says.

use std::fmt;

use super::envelope::Format;
use crate::failure::Failure;
use crate::model::Version;

/// What a path asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    /// The version of the API.
    pub version: Version,
    /// The user and the code of a webhook.
    pub webhook: Option<(String, String)>,
    /// The method as written, without `.json` or `.xml`.
    pub method: String,
    /// The form of the answer.
    pub format: Format,
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("version", &self.version)
            .field("user", &self.webhook.as_ref().map(|(user, _)| user))
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// Reads a path. Empty segments count for nothing, so slashes may be doubled and one may stand at the end.
pub fn read(path: &str) -> Result<Target, Failure> {
    let mut segments = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        if segments.len() == 5 {
            return Err(nowhere());
        }
        segments.push(super::php::decode(segment)?);
    }
    let rest = match segments.first() {
        Some(first) if first == "rest" => &segments[1..],
        _ => return Err(nowhere()),
    };
    let (version, rest) = match rest.first() {
        Some(first) if first == "api" => (Version::V3, &rest[1..]),
        _ => (Version::V2, rest),
    };
    let (webhook, method) = match rest {
        [method] => (None, method.as_str()),
        [user, code] => (Some((user.clone(), code.clone())), ""),
        [user, code, method] => (Some((user.clone(), code.clone())), method.as_str()),
        _ => return Err(nowhere()),
    };
    let (method, format) = format(method);
    Ok(Target {
        version,
        webhook,
        method: method.to_owned(),
        format,
    })
}

/// The method, and the form that its ending asks for.
fn format(method: &str) -> (&str, Format) {
    match method.rsplit_once('.') {
        Some((method, end)) if end.eq_ignore_ascii_case("json") => (method, Format::Json),
        Some((method, end)) if end.eq_ignore_ascii_case("xml") => (method, Format::Xml),
        _ => (method, Format::Json),
    }
}

fn nowhere() -> Failure {
    Failure::new(404, "EMULATOR_NOTHING_HERE", "The REST API is below /rest/").classic()
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::model::Version;

    #[test]
    fn a_path_has_a_version_a_webhook_and_a_method() {
        let target = read("/rest/api/1/secret/tasks.task.get").unwrap();
        assert_eq!(target.version, Version::V3);
        assert_eq!(target.webhook, Some(("1".into(), "secret".into())));
        assert_eq!(target.method, "tasks.task.get");
        assert_eq!(read("/rest/user.current").unwrap().webhook, None);
    }

    #[test]
    fn doubled_slashes_one_at_the_end_and_the_format_count_for_nothing() {
        for path in [
            "/rest//1///secret/user.current.JSON",
            "//rest/1/secret/user.current/",
        ] {
            assert_eq!(
                read(path).unwrap(),
                read("/rest/1/secret/user.current").unwrap()
            );
        }
    }

    #[test]
    fn the_code_of_a_webhook_is_not_shown() {
        assert!(!format!("{:?}", read("/rest/1/secret/a").unwrap()).contains("secret"));
    }

    #[test]
    fn paths_elsewhere_are_refused() {
        for path in [
            "",
            "/",
            "/rest",
            "/rest/",
            "/other/user.get",
            "/rest/1/2/3/4",
            "/rest/api/1/2/3/4/5/6",
        ] {
            assert_eq!(read(path).unwrap_err().status, 404, "{path}");
        }
    }
}
