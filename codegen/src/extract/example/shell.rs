//! A cURL command → the call it makes.

mod words;

use serde_json::Value;

use self::words::{Command, Quoting};
use super::json::{self, Repair};

/// A call as a cURL command makes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Curl {
    /// The REST method: the last segment of the URL's path without `.json`. None where that is not a name.
    pub method: Option<String>,
    /// Whether the URL is one of REST 3.0: `/rest/api/…`.
    pub v3: bool,
    /// Whether the URL carries a user and a code: `/rest/<id>/<code>/<method>`.
    pub webhook: bool,
    /// The parameters.
    pub body: CurlBody,
    /// What had to be read over in a JSON body.
    pub repairs: Vec<Repair>,
}

/// The parameters of a call, without `auth`: it says who calls, not what is called.
#[derive(Debug, Clone, PartialEq)]
pub enum CurlBody {
    /// There are none.
    None,
    /// Usually an object, keys in order.
    Json(Value),
    /// `KEY=value&…`, as written.
    Form(String),
    /// A body that cannot be read.
    Invalid {
        /// The body as the shell would pass it.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Options that take the next word as their value, apart from those that carry a body.
const WITH_VALUE: &[&str] = &[
    "-A",
    "-b",
    "-c",
    "-e",
    "-H",
    "-m",
    "-o",
    "-u",
    "-X",
    "--connect-timeout",
    "--cookie",
    "--header",
    "--max-time",
    "--output",
    "--request",
    "--user",
    "--user-agent",
];

/// Options that carry a body.
const WITH_BODY: &[&str] = &[
    "-d",
    "-F",
    "--data",
    "--data-ascii",
    "--data-binary",
    "--data-raw",
    "--data-urlencode",
    "--form",
    "--json",
];

/// Reads the first cURL command of a code block.
///
/// Where the shell would not pass on a readable body, the block is read once more as its author meant it: with
/// apostrophes inside single-quoted JSON as text.
pub fn curl(code: &str) -> Option<Curl> {
    // Code of other languages need not be read as a shell would.
    if !code.contains("curl") && !code.contains("/rest/") {
        return None;
    }
    let read = |quoting| words::commands(code, quoting).iter().find_map(call);
    let first = read(Quoting::Shell)?;
    if !matches!(first.body, CurlBody::Invalid { .. }) {
        return Some(first);
    }
    match read(Quoting::Apostrophes) {
        Some(mut meant) if !matches!(meant.body, CurlBody::Invalid { .. }) => {
            meant.repairs.insert(0, Repair::Apostrophe);
            Some(meant)
        }
        _ => Some(first),
    }
}

/// The call of a command, where the command is cURL.
fn call(command: &Command) -> Option<Curl> {
    let prefix = |word: &&String| *word == "$" || *word == "sudo" || word.contains('=');
    let skipped = command.words.iter().take_while(prefix).count();
    let mut words = command.words.iter().skip(skipped);
    // Where the fence says `curl`, the command may begin with its options.
    if command.words.get(skipped)? == "curl" {
        words.next();
    } else if !command.words[skipped].starts_with('-')
        || !command.words.iter().any(|word| word.contains("/rest/"))
    {
        return None;
    }

    let mut url = None;
    let mut bodies = Vec::new();
    while let Some(word) = words.next() {
        if WITH_VALUE.contains(&word.as_str()) {
            words.next();
        } else if word == "--url" {
            url = words.next().map(String::as_str);
        } else if WITH_BODY.contains(&word.as_str()) {
            bodies.extend(words.next().map(String::as_str));
        } else if let Some(body) = attached(word) {
            bodies.push(body);
        } else if !word.starts_with('-') && (url.is_none() || word.contains("/rest/")) {
            url = Some(word);
        }
    }
    let url = url.unwrap_or_default();
    let (path, query) = url.split_once(['?', '#']).unwrap_or((url, ""));
    let (body, repairs) = if command.unclosed {
        let body = CurlBody::Invalid {
            text: bodies.join("&"),
            reason: "a quote of the shell is not closed".to_owned(),
        };
        (body, Vec::new())
    } else if bodies.is_empty() {
        (form(query), Vec::new())
    } else {
        body(&bodies, command.stdin.as_deref())
    };
    let target = target(path);
    Some(Curl {
        method: target.method,
        v3: target.v3,
        webhook: target.webhook,
        body,
        repairs,
    })
}

/// The body of an option and its value in one word.
fn attached(word: &str) -> Option<&str> {
    WITH_BODY.iter().find_map(|option| {
        let value = word.strip_prefix(option)?;
        if option.starts_with("--") {
            value.strip_prefix('=')
        } else {
            Some(value)
        }
    })
}

struct Target {
    method: Option<String>,
    v3: bool,
    webhook: bool,
}

/// What the path of a URL calls.
fn target(path: &str) -> Target {
    let rest = path.split_once("/rest/").map_or("", |(_, rest)| rest);
    let (v3, rest) = match rest.strip_prefix("api/") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let segments: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    let last = segments.last().copied().unwrap_or_default();
    let name = last.strip_suffix(".json").unwrap_or(last);
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'));
    Target {
        method: named.then(|| name.to_owned()),
        v3,
        webhook: segments.len() > 2,
    }
}

fn body(bodies: &[&str], stdin: Option<&str>) -> (CurlBody, Vec<Repair>) {
    let whole = bodies
        .iter()
        .map(|body| {
            if *body == "@-" {
                stdin.unwrap_or_default()
            } else {
                body
            }
        })
        .collect::<Vec<_>>()
        .join("&");
    let text = whole.trim();
    if text.is_empty() {
        return (CurlBody::None, Vec::new());
    }
    if !text.starts_with(['{', '[', '"']) && text.contains('=') {
        return (form(text), Vec::new());
    }
    match json::tolerant(text) {
        Ok((mut value, repairs)) => {
            if let Value::Object(members) = &mut value {
                members.shift_remove("auth");
                if members.is_empty() {
                    return (CurlBody::None, repairs);
                }
            }
            (CurlBody::Json(value), repairs)
        }
        Err(reason) => {
            let text = text.to_owned();
            (CurlBody::Invalid { text, reason }, Vec::new())
        }
    }
}

/// The body of pairs in the form of a query.
fn form(pairs: &str) -> CurlBody {
    let kept: Vec<&str> = pairs
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("auth="))
        .collect();
    if kept.is_empty() {
        CurlBody::None
    } else {
        CurlBody::Form(kept.join("&"))
    }
}

#[cfg(test)]
#[path = "shell/tests.rs"]
mod tests;
