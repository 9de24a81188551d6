//! Dates and times in examples.
//!
//! What a date says is of no interest, how it is written is: every recognised one becomes the same moment in the
//! same format.

/// The moment that stands for every moment; noon, because it is valid on a 12-hour clock too.
pub(super) const MOMENT: &str = "2025-01-01T12:00:00+00:00";

/// Shapes of dates, a `9` for each digit, and the same date in each.
const DATES: &[(&str, &str)] = &[
    ("9999-99-99", "2025-01-01"),
    ("9999.99.99", "2025.01.01"),
    ("9999/99/99", "2025/01/01"),
    ("99.99.9999", "01.01.2025"),
    ("99/99/9999", "01/01/2025"),
    ("99-99-9999", "01-01-2025"),
];

/// Shapes of times.
const TIMES: &[(&str, &str)] = &[
    ("99:99:99", "12:00:00"),
    ("99:99", "12:00"),
    ("9:99:99", "12:00:00"),
    ("9:99", "12:00"),
];

/// Shapes of offsets from UTC. The sign goes with the digits: minus zero would be an odd thing to show.
const ZONES: &[(&str, &str)] = &[
    ("+99:99", "+00:00"),
    ("-99:99", "+00:00"),
    ("+9999", "+0000"),
    ("-9999", "+0000"),
];

/// What may stand between a date and a time, longest first.
const BETWEEN: &[&str] = &["T", ", ", " "];

/// What may stand after a time as it is.
const AFTER: &[&str] = &[
    "", "Z", " am", " pm", " AM", " PM", "am", "pm", "AM", "PM", " UTC",
];

/// The neutral moment in the format of `text`, where that is a date, a time or both.
pub(super) fn neutral(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    if let Some((date, after)) = take(rest, DATES) {
        out.push_str(date);
        rest = after;
        if rest.is_empty() {
            return Some(out);
        }
        let between = BETWEEN.iter().find(|sign| rest.starts_with(**sign))?;
        out.push_str(between);
        rest = &rest[between.len()..];
    }
    let (time, after) = take(rest, TIMES)?;
    out.push_str(time);
    rest = fraction(after, &mut out);
    if let Some((zone, after)) = take(rest, ZONES) {
        out.push_str(zone);
        rest = after;
    }
    AFTER.contains(&rest).then(|| {
        out.push_str(rest);
        out
    })
}

/// The first shape that `text` starts with, unless a digit follows: `10:305` is not a time.
fn take<'a>(text: &'a str, shapes: &[(&str, &'static str)]) -> Option<(&'static str, &'a str)> {
    shapes.iter().find_map(|(shape, neutral)| {
        let head = text.as_bytes().get(..shape.len())?;
        let fits = head
            .iter()
            .zip(shape.bytes())
            .all(|(byte, sign)| match sign {
                b'9' => byte.is_ascii_digit(),
                _ => *byte == sign,
            });
        let rest = text.get(shape.len()..).filter(|_| fits)?;
        (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some((*neutral, rest))
    })
}

/// Fractions of a second keep their precision.
fn fraction<'a>(text: &'a str, out: &mut String) -> &'a str {
    let Some(digits) = text.strip_prefix('.') else {
        return text;
    };
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let len = digits.len() - rest.len();
    if len == 0 {
        return text;
    }
    out.push('.');
    out.extend(std::iter::repeat_n('0', len));
    rest
}

/// What the shell's `date` would print at the neutral moment; `command` is its command line.
pub(super) fn command(command: &str) -> String {
    if let Some(start) = command.find("+%") {
        let quoted = command[..start].ends_with(['\'', '"']);
        let format = &command[start + 1..];
        let end = format
            .find(|c: char| matches!(c, '\'' | '"') || (c.is_whitespace() && !quoted))
            .unwrap_or(format.len());
        return formatted(&format[..end]);
    }
    let short = command.contains("-I") || command.contains("--iso-8601");
    if short && !command.contains("seconds") {
        return MOMENT[..10].to_owned();
    }
    MOMENT.to_owned()
}

fn formatted(format: &str) -> String {
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        // A directive that no example uses yields nothing rather than a guess.
        out.push_str(match chars.next() {
            Some('Y') => "2025",
            Some('m' | 'd') => "01",
            Some('H') => "12",
            Some('M' | 'S') => "00",
            Some('F') => "2025-01-01",
            Some('T') => "12:00:00",
            Some('z') => "+0000",
            Some('s') => "1735732800",
            Some('%') => "%",
            _ => "",
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_keeps_its_format() {
        for (text, expected) in [
            ("2019-11-30", "2025-01-01"),
            ("30.11.2019", "01.01.2025"),
            ("2019-11-30 08:15:59", "2025-01-01 12:00:00"),
            ("30.11.2019 08:15", "01.01.2025 12:00"),
            ("11/30/2019 08:15:59 pm", "01/01/2025 12:00:00 pm"),
            ("2019-11-30T08:15:59+03:00", "2025-01-01T12:00:00+00:00"),
            ("2019-11-30T08:15:59-0500", "2025-01-01T12:00:00+0000"),
            ("2019-11-30T08:15:59.123Z", "2025-01-01T12:00:00.000Z"),
            ("08:15", "12:00"),
        ] {
            assert_eq!(neutral(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_only_begins_like_a_date_is_none() {
        for text in [
            "",
            "2019",
            "2019-11-305",
            "2019-11-30 at noon",
            "10:305",
            "2019-11-30T",
            "1.2.3",
            "é9:99",
        ] {
            assert_eq!(neutral(text), None, "{text}");
        }
    }

    #[test]
    fn the_date_command_prints_the_neutral_moment() {
        assert_eq!(command("date -Iseconds --utc"), MOMENT);
        assert_eq!(command("date --iso-8601"), "2025-01-01");
        assert_eq!(command("date '+%Y-%m-%d %H:%M:%S'"), "2025-01-01 12:00:00");
        assert_eq!(command("date --date='+3 days' +%d.%m.%Y"), "01.01.2025");
        assert_eq!(command("date +%F%"), "2025-01-01");
    }
}
