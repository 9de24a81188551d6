//! Values between the wire and the store.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{Timestamp, fmt::strtime};
use rusqlite::types::{Value as Stored, ValueRef};
use serde_json::{Number, Value};

use super::schema::{Field, Kind};

/// Where the portal is.
#[derive(Debug, Clone, Copy)]
pub struct Zone(pub i8);

impl Zone {
    fn offset(self) -> Offset {
        Offset::from_hours(self.0).unwrap_or(Offset::UTC)
    }

    /// A time as portals write it.
    pub fn time(self, time: SystemTime) -> String {
        let seconds = time
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        self.second(i64::try_from(seconds).unwrap_or_default())
    }

    /// The same by the second.
    pub fn second(self, second: i64) -> String {
        let time = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        time.display_with_offset(self.offset()).to_string()
    }

    /// A date or a time in one of the forms that portals take.
    pub fn parse(self, text: &str) -> Option<i64> {
        let text = text.trim();
        if let Ok(time) = text.parse::<Timestamp>() {
            return Some(time.as_second());
        }
        let civil = text.parse::<DateTime>().ok().or_else(|| {
            const FORMS: [&str; 3] = ["%d.%m.%Y %H:%M:%S", "%d.%m.%Y", "%m/%d/%Y"];
            FORMS.iter().find_map(|form| {
                let parts = strtime::parse(form, text).ok()?;
                parts
                    .to_datetime()
                    .ok()
                    .or_else(|| Some(parts.to_date().ok()?.into()))
            })
        })?;
        Some(self.offset().to_timestamp(civil).ok()?.as_second())
    }

    fn date(self, second: i64) -> String {
        self.second(second).chars().take(10).collect()
    }
}

/// What is stored for a value; nothing where it is none for this field.
pub fn store(field: &Field, value: &Value, zone: Zone) -> Option<Stored> {
    if is_nothing(value) {
        return Some(Stored::Null);
    }
    match field.kind {
        Kind::Any => Some(any(value)),
        Kind::Json | Kind::Multiple => Some(json(&match value {
            Value::Array(_) | Value::Object(_) => value.clone(),
            one => Value::Array(vec![one.clone()]),
        })),
        _ => scalar(field, value, zone),
    }
}

/// What a value is compared as.
pub fn scalar(field: &Field, value: &Value, zone: Zone) -> Option<Stored> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(is) => (if *is { "1" } else { "0" }).to_owned(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let word = field.words.iter().find(|(_, word)| *word == text);
    Some(match field.kind {
        Kind::Integer => Stored::Integer(word.map_or_else(|| integer(&text), |word| word.0)),
        Kind::Number => Stored::Real(number(&text)),
        Kind::Boolean => Stored::Text((if is_yes(&text) { "Y" } else { "N" }).to_owned()),
        Kind::Date => Stored::Text(zone.parse(&text).map(|at| zone.date(at))?),
        Kind::DateTime => Stored::Text(zone.parse(&text).map(|at| zone.second(at))?),
        Kind::Text | Kind::Any | Kind::Json | Kind::Multiple => Stored::Text(text),
    })
}

/// Whether a value says that there is none.
pub fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

fn any(value: &Value) -> Stored {
    match value {
        Value::String(text) => Stored::Text(text.clone()),
        Value::Bool(is) => Stored::Integer((*is).into()),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => Stored::Integer(integer),
            None => Stored::Real(number.as_f64().unwrap_or_default()),
        },
        Value::Null => Stored::Null,
        value => json(value),
    }
}

/// Lists and objects are kept as bytes, so that no text is taken for one.
pub fn json(value: &Value) -> Stored {
    Stored::Blob(serde_json::to_vec(value).unwrap_or_default())
}

fn is_yes(text: &str) -> bool {
    !matches!(text, "" | "0" | "N" | "n" | "false" | "no")
}

/// The number that a text begins with, as PHP reads it.
pub fn integer(text: &str) -> i64 {
    let text = text.trim();
    text.parse().unwrap_or_else(|_| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a number too large becomes the largest"
        )]
        let integer = number(text) as i64;
        integer
    })
}

fn number(text: &str) -> f64 {
    let text = text.trim();
    let is_sign = |(place, byte): (usize, u8)| {
        byte.is_ascii_digit() || byte == b'.' || (place == 0 && (byte == b'-' || byte == b'+'))
    };
    text.parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())
        .unwrap_or_else(|| {
            let end = text
                .bytes()
                .enumerate()
                .take_while(|one| is_sign(*one))
                .count();
            text[..end].parse().unwrap_or(0.0)
        })
}

/// The value of a column as the wire has it.
pub fn show(field: &Field, stored: ValueRef<'_>) -> Value {
    match stored {
        ValueRef::Null => match field.kind {
            Kind::Json => Value::Array(Vec::new()),
            _ => Value::Null,
        },
        #[expect(clippy::cast_precision_loss, reason = "amounts are smaller")]
        ValueRef::Integer(integer) if field.kind == Kind::Number => {
            real_number(field, integer as f64)
        }
        ValueRef::Integer(integer) => match field.words.iter().find(|(one, _)| *one == integer) {
            Some((_, word)) => Value::from(*word),
            None if field.native => Value::from(integer),
            None => Value::from(integer.to_string()),
        },
        ValueRef::Real(real) => real_number(field, real),
        ValueRef::Text(text) => {
            let text = String::from_utf8_lossy(text);
            match field.kind {
                Kind::Boolean if field.native => Value::from(text == "Y"),
                _ => Value::from(text.into_owned()),
            }
        }
        ValueRef::Blob(bytes) => match serde_json::from_slice(bytes) {
            // An empty map is an empty list to PHP.
            Ok(Value::Object(fields)) if fields.is_empty() => Value::Array(Vec::new()),
            value => value.unwrap_or_default(),
        },
    }
}

fn real_number(field: &Field, real: f64) -> Value {
    let is_whole = real.fract() == 0.0 && real.abs() < 9e15;
    match (field.native, is_whole) {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
        (true, true) => Value::from(real as i64),
        (true, false) => Number::from_f64(real).map_or(Value::Null, Value::Number),
        (false, true) => Value::from(format!("{real:.2}")),
        (false, false) => Value::from(real.to_string()),
    }
}
