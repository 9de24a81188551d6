//! What stands around an answer.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::{Map, Value, json};

use super::xml;
use crate::failure::Failure;
use crate::limits::Usage;
use crate::model::Version;

/// The form of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    #[default]
    Json,
    /// XML.
    Xml,
}

/// An answer in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The form of the body.
    pub format: Format,
    /// The body.
    pub body: Vec<u8>,
    /// Headers that it has besides, or instead of those that it would have.
    pub headers: Vec<(&'static str, String)>,
    /// How long it is kept back.
    pub delay: Duration,
    /// How much of it arrives.
    pub delivery: Delivery,
}

/// How much of an answer arrives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Delivery {
    /// All of it.
    #[default]
    Whole,
    /// The head and half of the body; then the connection ends.
    Half,
    /// Nothing: the connection ends.
    Nothing,
}

impl Reply {
    /// An envelope in bytes.
    pub fn new(status: u16, format: Format, envelope: &Value) -> Self {
        let body = match format {
            Format::Json => serde_json::to_vec(envelope).unwrap_or_default(),
            Format::Xml => xml::write(envelope).into_bytes(),
        };
        Self {
            status,
            format,
            body,
            headers: Vec::new(),
            delay: Duration::ZERO,
            delivery: Delivery::Whole,
        }
    }

    /// A page of HTML.
    pub fn page(status: u16, text: &str) -> Self {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{status}</title></head><body>{text}</body></html>\n"
        );
        Self {
            body: page.into_bytes(),
            headers: vec![("content-type", "text/html; charset=utf-8".to_owned())],
            ..Self::new(status, Format::Json, &Value::Null)
        }
    }

    /// A file, to be kept under its name.
    pub(crate) fn file(name: &str, body: Vec<u8>) -> Self {
        let named: String = name
            .bytes()
            .map(|byte| match byte {
                b'.' | b'-' | b'_' => char::from(byte).to_string(),
                byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect();
        let headers = [
            ("content-type", "application/octet-stream".to_owned()),
            (
                "content-disposition",
                format!("attachment; filename*=utf-8''{named}"),
            ),
        ];
        Self {
            body,
            headers: headers.into(),
            ..Self::new(200, Format::Json, &Value::Null)
        }
    }

    /// Sends the client elsewhere.
    pub fn redirect(location: String) -> Self {
        let mut reply = Self::page(302, "Found");
        reply.headers.push(("location", location));
        reply
    }

    /// The header `Content-Type`.
    pub fn content_type(&self) -> &'static str {
        match self.format {
            Format::Json => "application/json; charset=utf-8",
            Format::Xml => "text/xml; charset=utf-8",
        }
    }
}

/// When a call began and ended, by the portal's clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timing {
    /// When it began.
    pub start: SystemTime,
    /// When it ended.
    pub finish: SystemTime,
    /// What the method has taken in the last ten minutes.
    pub usage: Usage,
    /// The portal's hours ahead of UTC.
    pub hours: i8,
}

impl Timing {
    /// The `time` of an envelope.
    pub fn block(&self) -> Value {
        let duration = self.finish.duration_since(self.start).unwrap_or_default();
        let duration = duration.as_secs_f64();
        json!({
            "start": seconds(self.start),
            "finish": seconds(self.finish),
            "duration": duration,
            "processing": duration,
            "date_start": self.date(self.start),
            "date_finish": self.date(self.finish),
            "operating_reset_at": whole(self.usage.reset_at),
            "operating": self.usage.operating,
        })
    }

    fn date(&self, time: SystemTime) -> String {
        let seconds = i64::try_from(whole(time)).unwrap_or_default();
        let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        let offset = Offset::from_hours(self.hours).unwrap_or(Offset::UTC);
        time.display_with_offset(offset).to_string()
    }
}

fn seconds(time: SystemTime) -> f64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs_f64()
}

fn whole(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

/// An answer that says yes. What comes beside `result`, such as `total`, stands between it and `time`.
pub fn success(result: Value, beside: Map<String, Value>, timing: &Timing) -> Value {
    let mut envelope = Map::with_capacity(4);
    envelope.insert("result".to_owned(), result);
    envelope.extend(beside);
    envelope.insert("time".to_owned(), timing.block());
    Value::Object(envelope)
}

/// An answer that says no, in the form of the version.
pub fn failure(version: Version, failure: &Failure) -> Value {
    if version == Version::V2 || failure.classic {
        return inner_failure(failure);
    }
    let mut error = json!({"code": failure.code, "message": failure.message});
    if let Some(parameter) = &failure.parameter {
        error["validation"] = json!([{"message": failure.message, "field": parameter}]);
    }
    json!({"error": error})
}

/// The same in bytes.
pub(crate) fn refusal(version: Version, format: Format, no: &Failure) -> Reply {
    Reply::new(no.status, format, &failure(version, no))
}

/// The same in the classic form, which is also that of a command's error.
pub fn inner_failure(failure: &Failure) -> Value {
    let mut error = json!({"error": code(&failure.code), "error_description": failure.message});
    if let Some(parameter) = &failure.parameter {
        error["argument"] = json!(parameter);
    }
    error
}

/// By their length, for that is what pages agree on: numbers of four digits, and of eight and more, are numbers. Short ones such as
/// `0` and `100` are texts more often, and those of seven, as `1048582` of tasks, always.
fn code(code: &str) -> Value {
    let is_number =
        matches!(code.len(), 4 | 8..) && code.bytes().all(|digit| digit.is_ascii_digit());
    match code.parse::<u64>() {
        Ok(number) if is_number => json!(number),
        _ => json!(code),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use serde_json::{Map, json};

    use super::{Timing, failure, success};
    use crate::failure::Failure;
    use crate::limits::Usage;
    use crate::model::Version;

    const START: Duration = Duration::from_millis(1_778_747_192_500);

    #[test]
    fn an_envelope_has_the_whole_time_block() {
        let timing = Timing {
            start: UNIX_EPOCH + START,
            finish: UNIX_EPOCH + START + Duration::from_millis(250),
            usage: Usage {
                operating: 1.5,
                reset_at: UNIX_EPOCH + START + Duration::from_secs(300),
            },
            hours: 2,
        };
        let beside = Map::from_iter([("total".to_owned(), json!(3))]);
        assert_eq!(
            success(json!(true), beside, &timing),
            json!({
                "result": true,
                "total": 3,
                "time": {
                    "start": 1_778_747_192.5,
                    "finish": 1_778_747_192.75,
                    "duration": 0.25,
                    "processing": 0.25,
                    "date_start": "2026-05-14T10:26:32+02:00",
                    "date_finish": "2026-05-14T10:26:32+02:00",
                    "operating_reset_at": 1_778_747_492,
                    "operating": 1.5,
                },
            })
        );
    }

    #[test]
    fn an_error_has_the_form_of_its_version() {
        let no = Failure::new(400, "CODE", "Text").about("id");
        assert_eq!(
            failure(Version::V2, &no),
            json!({"error": "CODE", "error_description": "Text", "argument": "id"})
        );
        assert_eq!(
            failure(Version::V3, &no),
            json!({"error": {
                "code": "CODE", "message": "Text", "validation": [{"message": "Text", "field": "id"}]
            }})
        );
        assert_eq!(
            failure(Version::V3, &Failure::new(401, "CODE", "Text").classic()),
            json!({"error": "CODE", "error_description": "Text"})
        );
        let code = |code: &str| failure(Version::V2, &Failure::new(400, code, ""))["error"].clone();
        assert_eq!(code("200040300010"), json!(200_040_300_010_u64));
        for text in ["100", "1048582"] {
            assert_eq!(code(text), json!(text));
        }
    }
}
