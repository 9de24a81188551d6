//! What files on a drive hold: taken where a method said, and given out where its answer says.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::access::Caller;
use crate::answer::{Answer, Handler, Request};
use crate::failure::Failure;
use crate::model::Version;
use crate::portal::Portal;
use crate::store::Store;
use crate::wire;

/// Where files are taken and given out, below the portal's address.
pub const UPLOAD: &str = "/rest/upload.json";
/// The same for the way out.
pub const DOWNLOAD: &str = "/rest/download.json";

/// The method that makes a file.
const MADE_BY: &str = "disk.folder.uploadFile";
/// Those whose answers say where a file is given out.
const TOLD_BY: &[&str] = &[
    "disk.file.get",
    "disk.file.moveto",
    "disk.file.rename",
    "disk.file.restore",
    "disk.folder.getchildren",
];
/// The field of the form that takes a file.
const FIELD: &str = "file";

/// The contents of files, in memory.
pub struct Files {
    base: String,
    store: Arc<Store>,
    random: RandomState,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// Calls that were answered with an address, by its token.
    awaited: HashMap<String, Awaited>,
    /// By their tokens.
    contents: HashMap<String, Content>,
    /// The tokens of files, by their identifiers.
    tokens: HashMap<String, String>,
    made: u64,
}

/// A call whose file is to come.
#[derive(Clone)]
struct Awaited {
    parameters: Map<String, Value>,
    caller: Caller,
}

/// A file that is given out.
#[derive(Clone)]
pub struct Content {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

impl Files {
    /// None yet, at the address of a portal.
    pub fn new(base: String, store: Arc<Store>) -> Self {
        Self {
            base,
            store,
            random: RandomState::new(),
            kept: Mutex::default(),
        }
    }

    /// Takes a file at the address that was answered for it; what the method answers.
    ///
    /// # Errors
    ///
    /// When nothing is awaited there, and when the method refuses.
    pub fn take(
        &self,
        portal: &Portal,
        token: &str,
        content_type: &str,
        body: &[u8],
    ) -> Result<Answer, Failure> {
        let (name, bytes) = wire::file(content_type, body)?;
        let awaited = self.kept().awaited.remove(token);
        let Some(awaited) = awaited else {
            return Err(Failure::new(404, "ERROR_NOT_FOUND", "No file is awaited here").classic());
        };
        let mut parameters = awaited.parameters;
        let data = parameters.entry("data").or_insert_with(|| json!({}));
        if let Some(data) = data.as_object_mut() {
            data.entry("NAME").or_insert_with(|| name.clone().into());
        }
        parameters.insert("fileContent".to_owned(), json!([name, ""]));
        let answer = portal.perform(Version::V2, MADE_BY, &parameters, &awaited.caller)?;
        Ok(self.kept_as(answer, bytes))
    }

    /// The file with a token.
    pub fn give(&self, token: &str) -> Option<Content> {
        self.kept().contents.get(token).cloned()
    }

    fn make(&self, request: &Request<'_>) -> Option<Result<Answer, Failure>> {
        let content = request.parameters.get("fileContent");
        let Some(content) = content.filter(|content| !content.is_null()) else {
            let awaited = Awaited {
                parameters: request.parameters.clone(),
                caller: request.caller.clone(),
            };
            let token = self.token();
            let url = format!("{}{UPLOAD}?token={token}", self.base);
            self.kept().awaited.insert(token, awaited);
            return Some(Ok(Answer::new(json!({"field": FIELD, "uploadUrl": url}))));
        };
        let text = content.get(1).or_else(|| content.get("1"));
        let text = text.or(Some(content)).and_then(Value::as_str);
        let text = text.unwrap_or_default();
        // What is no base64 is kept as it came.
        let bytes = STANDARD
            .decode(text)
            .unwrap_or_else(|_| text.as_bytes().to_vec());
        let answer = self.store.answer(request)?;
        Some(answer.map(|answer| self.kept_as(answer, &bytes)))
    }

    /// Keeps what the file of an answer holds, and says in it where that is given out.
    fn kept_as(&self, mut answer: Answer, bytes: &[u8]) -> Answer {
        if let Some(id) = answer.result.get("ID").map(text) {
            let name = answer.result.get("NAME").map(text).unwrap_or_default();
            let token = self.token();
            let mut kept = self.kept();
            if let Some(before) = kept.tokens.insert(id, token.clone()) {
                kept.contents.remove(&before);
            }
            let bytes = bytes.into();
            kept.contents.insert(token, Content { name, bytes });
        }
        self.tell(&mut answer.result);
        answer
    }

    /// Says of a row where its file is given out, and how large it is.
    fn tell(&self, row: &mut Value) {
        let Some(row) = row.as_object_mut() else {
            return;
        };
        let kept = self.kept();
        let token = row.get("ID").and_then(|id| kept.tokens.get(&text(id)));
        let Some((token, content)) = token.and_then(|token| kept.contents.get_key_value(token))
        else {
            return;
        };
        let url = format!("{}{DOWNLOAD}?token={token}", self.base);
        row.insert("SIZE".to_owned(), content.bytes.len().to_string().into());
        row.insert("DOWNLOAD_URL".to_owned(), url.into());
    }

    /// One that nobody can guess.
    fn token(&self) -> String {
        let mut kept = self.kept();
        kept.made += 1;
        let part = |part: u8| format!("{:016x}", self.random.hash_one((kept.made, part)));
        format!("{}{}", part(0), part(1))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Handler for Arc<Files> {
    fn answer(&self, request: &Request<'_>) -> Option<Result<Answer, Failure>> {
        let is = |name: &str| request.method.name.eq_ignore_ascii_case(name);
        if request.method.version != Version::V2 {
            return None;
        }
        if is(MADE_BY) {
            return self.make(request);
        }
        if !TOLD_BY.iter().any(|name| is(name)) {
            return None;
        }
        let answer = self.store.answer(request)?;
        Some(answer.map(|mut answer| {
            match &mut answer.result {
                Value::Array(rows) => rows.iter_mut().for_each(|row| self.tell(row)),
                row => self.tell(row),
            }
            answer
        }))
    }
}

/// An identifier or a name, which may be a number.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
