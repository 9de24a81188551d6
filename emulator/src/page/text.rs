//! Values as texts for people.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::Offset;
use serde_json::Value;

use super::secrets::Secrets;

/// How many bytes of a body are read for a line of a table.
const GLANCE: usize = 64 << 10;

/// A text, cut where it is too long.
pub struct Cut {
    pub text: String,
    pub is_cut: bool,
}

/// Cuts a text after so many signs.
pub fn cut(mut text: String, most: usize) -> Cut {
    let end = text.char_indices().nth(most).map(|(end, _)| end);
    if let Some(end) = end {
        text.truncate(end);
    }
    Cut {
        text,
        is_cut: end.is_some(),
    }
}

/// The same on one line, with a sign that it was cut.
pub fn line(text: String, most: usize) -> String {
    let cut = cut(text, most);
    match cut.is_cut {
        true => cut.text + "…",
        false => cut.text,
    }
}

/// A body as people read it, without secrets.
pub fn body(bytes: &[u8], secrets: &Secrets) -> String {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(mut value) => {
            secrets.hide(&mut value);
            match &value {
                Value::Array(items) if items.is_empty() => String::new(),
                Value::Object(fields) if fields.is_empty() => String::new(),
                value => serde_json::to_string_pretty(value).unwrap_or_default(),
            }
        }
        Err(_) => secrets.text(&String::from_utf8_lossy(bytes)),
    }
}

/// A body on one line.
pub fn glance(bytes: &[u8], secrets: &Secrets, most: usize) -> String {
    if bytes.len() > GLANCE {
        return format!("({})", size(bytes.len()));
    }
    match serde_json::from_slice::<Value>(bytes) {
        Ok(mut value) => {
            secrets.hide(&mut value);
            match &value {
                Value::Array(items) if items.is_empty() => String::new(),
                Value::Object(fields) if fields.is_empty() => String::new(),
                value => line(value.to_string(), most),
            }
        }
        Err(_) => line(secrets.text(&String::from_utf8_lossy(bytes)), most),
    }
}

/// A number of bytes.
pub fn size(bytes: usize) -> String {
    let bytes = bytes as f64;
    match bytes {
        ..1024.0 => format!("{bytes} B"),
        ..1_048_576.0 => format!("{:.1} KiB", bytes / 1024.0),
        _ => format!("{:.1} MiB", bytes / 1_048_576.0),
    }
}

/// How long something took.
pub fn took(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1000.0;
    match milliseconds {
        ..10.0 => format!("{milliseconds:.2} ms"),
        ..1000.0 => format!("{milliseconds:.0} ms"),
        _ => format!("{:.2} s", milliseconds / 1000.0),
    }
}

/// A time so many hours ahead of UTC.
pub fn time(time: SystemTime, hours: i8, form: &str) -> String {
    let time = Timestamp::try_from(time).unwrap_or(Timestamp::UNIX_EPOCH);
    let offset = Offset::from_hours(hours).unwrap_or(Offset::UTC);
    strtime::format(form, offset.to_datetime(time)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{cut, line, size, time, took};

    #[test]
    fn texts_are_cut_between_signs() {
        let whole = cut("añb".to_owned(), 3);
        assert!(!whole.is_cut);
        let cut = cut("añb".to_owned(), 2);
        assert_eq!((cut.text.as_str(), cut.is_cut), ("añ", true));
        assert_eq!(line("añb".to_owned(), 1), "a…");
    }

    #[test]
    fn numbers_have_a_unit_that_fits() {
        assert_eq!(
            [size(0), size(1536), size(3 << 20)],
            ["0 B", "1.5 KiB", "3.0 MiB"]
        );
        let of = |micros| took(Duration::from_micros(micros));
        assert_eq!(
            [of(1_230), of(12_300), of(1_230_000)],
            ["1.23 ms", "12 ms", "1.23 s"]
        );
    }

    #[test]
    fn a_time_is_that_of_the_portal() {
        let at = UNIX_EPOCH + Duration::from_millis(3_723_004);
        assert_eq!(time(at, 3, "%H:%M:%S%.3f"), "04:02:03.004");
    }
}
