//! What a date or a time of an answer means, in types of `jiff`.

use jiff::civil::{self, Date, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};

use super::DateTime;

/// By the feature `jiff`.
impl DateTime {
    /// The day, where the text has a form that portals write.
    pub fn date(&self) -> Option<Date> {
        Some(Parsed::of(self.as_str())?.date)
    }

    /// The day and the time as the clock on the wall showed them; midnight where there is a day alone.
    pub fn datetime(&self) -> Option<civil::DateTime> {
        Some(Parsed::of(self.as_str())?.civil())
    }

    /// The distance to UTC; none where the text has none, and the portal's own time is meant.
    pub fn offset(&self) -> Option<Offset> {
        Parsed::of(self.as_str())?.offset
    }

    /// The instant, where the text has an offset.
    pub fn timestamp(&self) -> Option<Timestamp> {
        let parsed = Parsed::of(self.as_str())?;
        parsed.offset?.to_timestamp(parsed.civil()).ok()
    }

    /// The instant with its offset, where the text has one.
    pub fn zoned(&self) -> Option<ZonedDateTime> {
        let zone = TimeZone::fixed(self.offset()?);
        Some(self.timestamp()?.to_zoned_datetime(zone))
    }
}

struct Parsed {
    date: Date,
    time: Time,
    offset: Option<Offset>,
}

impl Parsed {
    fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(seconds) = seconds(text) {
            let civil = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?);
            return Some(Self {
                date: civil.date(),
                time: civil.time(),
                offset: Some(Offset::UTC),
            });
        }
        let (day, rest) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
        let date = date(day)?;
        let (time, offset) = match rest.trim() {
            "" => (Time::midnight(), None),
            rest => time(rest)?,
        };
        Some(Self { date, time, offset })
    }

    fn civil(&self) -> civil::DateTime {
        self.date.to_datetime(self.time)
    }
}

/// Seconds since 1970; fewer digits could be a year or a day.
fn seconds(text: &str) -> Option<i64> {
    let all = text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    if all { text.parse().ok() } else { None }
}

/// A number of so many digits at most.
fn digits<T: std::str::FromStr>(text: &str, most: usize) -> Option<T> {
    let fits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

fn date(text: &str) -> Option<Date> {
    let separator = text.chars().find(|letter| !letter.is_ascii_digit())?;
    let mut parts = text.split(separator);
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = match separator {
        '-' | '/' | '.' if one.len() == 4 => (one, two, three),
        '-' | '.' => (three, two, one),
        // American, but for what can only be a day.
        '/' if digits::<i8>(one, 2)? > 12 => (three, two, one),
        '/' => (three, one, two),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(digits(year, 4)?, digits(month, 2)?, digits(day, 2)?).ok()
}

/// `10:00`, `10:00:00`, `10:00:00.250`, `10:00:00 pm`, each with an offset or without.
fn time(text: &str) -> Option<(Time, Option<Offset>)> {
    let end = text
        .find(|letter: char| !(letter.is_ascii_digit() || matches!(letter, ':' | '.')))
        .unwrap_or(text.len());
    let (clock, rest) = (&text[..end], text[end..].trim());
    let mut parts = clock.split(':');
    let (hour, minute) = (digits::<i8>(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let (second, fraction) = match parts.next() {
        None => ("0", ""),
        Some(seconds) => seconds.split_once('.').unwrap_or((seconds, "")),
    };
    if parts.next().is_some() {
        return None;
    }
    let nanoseconds = match fraction.get(..9.min(fraction.len())) {
        None | Some("") => 0,
        Some(fraction) => digits::<i32>(&format!("{fraction:0<9}"), 9)?,
    };
    let lower = rest.to_ascii_lowercase();
    let (half, rest) = match (lower.strip_prefix("am"), lower.strip_prefix("pm")) {
        (Some(rest), _) => (Some(0), rest.trim()),
        (_, Some(rest)) => (Some(12), rest.trim()),
        _ => (None, lower.as_str()),
    };
    let hour = match half {
        None => hour,
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
    };
    let time = Time::new(hour, minute, digits(second, 2)?, nanoseconds).ok()?;
    match rest {
        "" => Some((time, None)),
        rest => Some((time, Some(offset(rest)?))),
    }
}

/// `z`, `+03:00`, `+0300`, `+03`.
fn offset(text: &str) -> Option<Offset> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return matches!(text, "z" | "utc" | "gmt").then_some(Offset::UTC),
    };
    let rest = &text[1..];
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None if rest.len() == 4 && rest.is_ascii() => rest.split_at(2),
        None => (rest, "0"),
    };
    let (hours, minutes) = (digits::<i32>(hours, 2)?, digits::<i32>(minutes, 2)?);
    if minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

macro_rules! written {
    ($($kind:ident)*) => { $(
        impl From<Date> for crate::value::$kind {
            /// `2025-01-31`.
            fn from(date: Date) -> Self {
                date.to_string().into()
            }
        }

        impl From<civil::DateTime> for crate::value::$kind {
            /// `2025-01-31T10:00:00`: the portal's own time.
            fn from(time: civil::DateTime) -> Self {
                time.strftime("%Y-%m-%dT%H:%M:%S").to_string().into()
            }
        }

        impl From<ZonedDateTime> for crate::value::$kind {
            /// `2025-01-31T10:00:00+03:00`.
            fn from(time: ZonedDateTime) -> Self {
                time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string().into()
            }
        }

        impl From<Timestamp> for crate::value::$kind {
            /// `2025-01-31T07:00:00+00:00`.
            fn from(time: Timestamp) -> Self {
                time.to_zoned_datetime(TimeZone::UTC).into()
            }
        }
    )* };
}

written! { DateTime Scalar Any }

impl From<Date> for crate::value::Date {
    /// `2025-01-31`.
    fn from(date: Date) -> Self {
        date.to_string().into()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{self, date};
    use jiff::tz::{Offset, TimeZone};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::DateTime;
    use crate::value;

    fn told(text: &str) -> Option<(civil::DateTime, Option<i32>)> {
        let date = DateTime::from(text);
        Some((date.datetime()?, date.offset().map(Offset::seconds)))
    }

    #[test]
    fn every_form_of_a_time_is_understood_with_its_offset() {
        let ten = date(2025, 1, 31).at(10, 0, 0, 0);
        let east = Some(3 * 3600);
        for (text, offset) in [
            ("2025-01-31T10:00:00+03:00", east),
            ("2025-01-31T10:00:00+0300", east),
            ("2025-01-31T10:00:00+03", east),
            ("2025-01-31T10:00:00.000+03:00", east),
            ("2025-01-31 10:00:00 +03:00", east),
            ("2025-01-31T10:00:00-09:30", Some(-34_200)),
            ("2025-01-31T10:00:00Z", Some(0)),
            ("2025-01-31T10:00:00", None),
            (" 2025-01-31 10:00:00 ", None),
            ("2025-01-31 10:00", None),
            ("31.01.2025 10:00:00", None),
            ("01/31/2025 10:00:00", None),
            ("01/31/2025 10:00:00 am", None),
            ("31/01/2025 10:00", None),
        ] {
            assert_eq!(told(text), Some((ten, offset)), "{text}");
        }
        let evening = told("01/31/2025 10:05:00 pm").map(|(time, _)| time.time());
        assert_eq!(evening, Some(civil::time(22, 5, 0, 0)));
        let noon = told("01/31/2025 12:00 PM").map(|(time, _)| time.hour());
        assert_eq!(noon, Some(12));
    }

    #[test]
    fn every_form_of_a_day_is_understood() {
        for text in [
            "2025-01-31",
            "31.01.2025",
            "01/31/2025",
            "31-01-2025",
            "2025/01/31",
            "31.1.2025",
        ] {
            assert_eq!(
                DateTime::from(text).date(),
                Some(date(2025, 1, 31)),
                "{text}"
            );
            assert_eq!(DateTime::from(text).timestamp(), None, "{text}");
        }
    }

    #[test]
    fn seconds_since_1970_are_an_instant() {
        let time = DateTime::from("1738306800");
        assert_eq!(
            time.timestamp(),
            Some("2025-01-31T07:00:00Z".parse().expect("a time"))
        );
    }

    #[test]
    fn what_is_no_date_means_none() {
        for text in [
            "",
            "x",
            "0000-00-00",
            "2025-02-30",
            "2025-01-31T25:00",
            "2025-01-31T10",
            "2025-01-31T10:00+99:00",
            "2025-01-31T10:00+03:75",
            "20250131",
            "01/31/25",
            "2025-01-31-1",
            "13 pm",
            "01/31/2025 13:00 pm",
            "é-é-é",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    #[test]
    fn an_instant_keeps_its_offset_there_and_back() {
        let text = "2025-01-31T10:00:00+03:00";
        let zoned = DateTime::from(text).zoned().expect("an instant");
        assert_eq!(
            Value::from(value::DateTime::from(zoned.clone())),
            json!(text)
        );
        assert_eq!(
            Value::from(value::DateTime::from(zoned.timestamp())),
            json!("2025-01-31T07:00:00+00:00")
        );
        assert_eq!(
            Value::from(value::DateTime::from(zoned.datetime())),
            json!(&text[..19])
        );
        assert_eq!(
            Value::from(value::Date::from(zoned.date())),
            json!(&text[..10])
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[-+0-9:./TZ apm]{0,26}|.{0,12}") {
            let date = DateTime::from(text);
            let _ = (date.date(), date.datetime(), date.offset(), date.timestamp(), date.zoned());
        }

        #[test]
        fn every_instant_is_read_as_it_was_written(
            second in -60_000_000_000_i64..250_000_000_000,
            quarters in -48..=56_i32,
        ) {
            let zone = TimeZone::fixed(Offset::from_seconds(quarters * 900).expect("an offset"));
            let time = jiff::Timestamp::from_second(second).expect("a time").to_zoned_datetime(zone);
            let text: Value = value::DateTime::from(time.clone()).into();
            prop_assert_eq!(DateTime::from(text.as_str().expect("a text")).zoned(), Some(time));
        }
    }
}
