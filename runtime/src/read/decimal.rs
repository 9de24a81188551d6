//! Numbers whose digits are kept: money above all.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde_json::Value;

use super::node::Node;
use crate::value::{Any, Number, Scalar};

/// A number as it was sent: `"0.10"` keeps its digits, which an `f64` would lose.
///
/// What was sent as a text is kept as that text, and what was sent as a number as that number. Numbers compare by what
/// they are worth: `0.10` is `0.1`. Any crate of decimals takes it through [`Decimal::parse`]; a request takes it as it is.
///
/// ```
/// use bitrix24::read::Decimal;
///
/// let price: Decimal = "0.10".parse().unwrap();
/// assert_eq!(price.to_string(), "0.10");
/// assert_eq!(price, Decimal::from(0.1));
/// assert_eq!(price.as_f64(), 0.1);
/// ```
#[derive(Clone)]
pub struct Decimal(Kept);

#[derive(Clone)]
enum Kept {
    Whole(i64),
    Binary(f64),
    /// A text that [`Parts::of`] takes.
    Text(String),
}

impl Decimal {
    /// The nearest number that a machine computes with. Digits beyond about the 15th are lost.
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            #[expect(clippy::cast_precision_loss, reason = "the nearest one")]
            Kept::Whole(whole) => *whole as f64,
            Kept::Binary(number) => *number,
            Kept::Text(text) => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// The number where it is an integer of this width.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Kept::Whole(whole) => Some(*whole),
            _ => super::plain::whole_text(&self.to_string()),
        }
    }

    /// The number as any type that is read from a text, such as the decimals of other crates.
    ///
    /// # Errors
    ///
    /// The type's own.
    pub fn parse<T: FromStr>(&self) -> Result<T, T::Err> {
        self.to_string().parse()
    }

    /// A number of JSON, or a text that is one, spaces around it aside.
    pub(super) fn of(node: &Node<'_>) -> Option<Self> {
        match node {
            Node::Number(number) => Some(match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Self::from(whole),
                (None, Some(binary)) if number.is_f64() => Self::from(binary),
                _ => Self(Kept::Text(number.to_string())),
            }),
            Node::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    fn with_parts<T>(&self, told: impl FnOnce(Parts<'_>) -> T) -> T {
        let text;
        let text = match &self.0 {
            Kept::Text(text) => text,
            _ => {
                text = self.to_string();
                &text
            }
        };
        // `NaN` and infinity, which only a program makes, are numbers of their own.
        told(Parts::of(text).unwrap_or(Parts {
            negative: text.starts_with('-'),
            whole: text,
            fraction: "",
            exponent: i64::MAX / 2,
        }))
    }
}

/// A text taken apart: the digits before the point and behind it, without the zeros that say nothing.
#[derive(Debug, Clone, Copy)]
struct Parts<'t> {
    negative: bool,
    whole: &'t str,
    fraction: &'t str,
    exponent: i64,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let (negative, rest) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (digits, exponent) = match rest.split_once(['e', 'E']) {
            // More digits would overflow what is computed with them.
            Some((digits, exponent)) => (digits, i64::from(exponent.parse::<i32>().ok()?)),
            None => (rest, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction)
        {
            return None;
        }
        Some(Self {
            negative,
            whole: whole.trim_start_matches('0'),
            fraction: fraction.trim_end_matches('0'),
            exponent,
        })
    }

    /// Sign, power of ten and digits: of two numbers with the same sign the greater power is the greater one.
    fn normal(self) -> (bool, i64, String) {
        let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX / 4);
        let digits = format!("{}{}", self.whole, self.fraction);
        let significant = digits.trim_start_matches('0');
        let power = self.exponent + length(self.whole) - length(&digits) + length(significant);
        match significant.trim_end_matches('0') {
            "" => (false, i64::MIN, String::new()),
            digits => (self.negative, power, digits.to_owned()),
        }
    }
}

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDecimal;

impl fmt::Display for NoDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no number: it has digits, a point and an exponent at most")
    }
}

impl std::error::Error for NoDecimal {}

impl FromStr for Decimal {
    type Err = NoDecimal;

    fn from_str(text: &str) -> Result<Self, NoDecimal> {
        let text = text.trim();
        match Parts::of(text) {
            Some(_) => Ok(Self(Kept::Text(text.to_owned()))),
            None => Err(NoDecimal),
        }
    }
}

macro_rules! whole {
    ($($from:ty)*) => { $(
        impl From<$from> for Decimal {
            fn from(whole: $from) -> Self {
                Self(Kept::Whole(whole.into()))
            }
        }
    )* };
}

whole! { i8 i16 i32 i64 u8 u16 u32 }

impl From<f64> for Decimal {
    fn from(number: f64) -> Self {
        Self(Kept::Binary(number))
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self(Kept::Whole(0))
    }
}

/// As it was sent.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kept::Whole(whole) => whole.fmt(f),
            Kept::Binary(number) => number.fmt(f),
            Kept::Text(text) => f.pad(text),
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let normal = |number: &Self| number.with_parts(|parts| parts.normal());
        let (one, two) = (normal(self), normal(other));
        let rank = |(negative, _, digits): &(bool, i64, String)| match negative {
            true => -1,
            false => i8::from(!digits.is_empty()),
        };
        let size = (one.1, &one.2).cmp(&(two.1, &two.2));
        let size = if one.0 { size.reverse() } else { size };
        rank(&one).cmp(&rank(&two)).then(size)
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.with_parts(|parts| parts.normal()).hash(state);
    }
}

macro_rules! written {
    ($($kind:ident)*) => { $(
        /// As it was sent: a text stays one.
        impl From<Decimal> for $kind {
            fn from(number: Decimal) -> Self {
                match number.0 {
                    Kept::Whole(whole) => whole.into(),
                    Kept::Binary(number) => number.into(),
                    Kept::Text(text) => Self(Value::String(text)),
                }
            }
        }
    )* };
}

written! { Number Scalar Any }

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::Decimal;
    use crate::read::parse;
    use crate::value::Number;

    fn of(text: &str) -> Decimal {
        text.parse().expect(text)
    }

    #[test]
    fn the_digits_of_a_text_are_kept() {
        for text in [
            "0.10",
            "12345678901234567890.12",
            "100",
            "-0.00",
            "1e3",
            ".5",
            "+7.",
        ] {
            assert_eq!(of(text).to_string(), text);
            assert_eq!(Value::from(Number::from(of(text))), json!(text));
        }
    }

    #[test]
    fn a_number_of_json_is_the_nearest_one_to_the_last_digit() {
        for text in [
            "0.9341180324554443",
            "31.245270191439438",
            "1763031025.123457",
        ] {
            let node = parse(text).expect("JSON");
            assert_eq!(Decimal::of(&node), Some(of(text)), "{text}");
        }
    }

    #[test]
    fn what_is_worth_the_same_is_equal_and_has_one_hash() {
        for same in [
            vec!["0.10", "0.1", ".1", "00.100", "1e-1", "+0.1", "0.01E1"],
            vec!["0", "-0", "0.00", "0e9", "000"],
            vec!["100", "1e2", "100.0", "0100", "0.1e3", "10000e-2"],
        ] {
            let distinct: HashSet<Decimal> = same.iter().map(|text| of(text)).collect();
            assert_eq!(distinct.len(), 1, "{same:?}");
        }
        assert_eq!(Decimal::from(7), of("7.00"));
        assert_eq!(Decimal::from(0.1), of("0.10"));
    }

    #[test]
    fn numbers_are_in_the_order_of_their_worth() {
        let rising = [
            "-1e9",
            "-10",
            "-9.5",
            "-0.1",
            "-0.01",
            "0",
            "0.001",
            "0.01",
            "0.09",
            "0.1",
            "1",
            "9",
            "10",
            "9007199254740992",
            "9007199254740993",
            "9007199254740993.1",
        ];
        assert!(rising.is_sorted_by(|one, two| of(one) < of(two)));
    }

    #[test]
    fn a_text_that_is_no_number_is_none() {
        for text in [
            "",
            " ",
            ".",
            "-",
            "1,5",
            "nan",
            "inf",
            "1e",
            "1e99999999999",
            "0x1",
            "1 0",
            "١",
            "--1",
            "100|USD",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_integers_however_they_are_written() {
        assert_eq!(
            of("9007199254740993.00").as_i64(),
            Some(9_007_199_254_740_993)
        );
        assert_eq!(Decimal::from(2.0).as_i64(), Some(2));
        assert_eq!(of("2.5").as_i64(), None);
        assert_eq!(of("99999999999999999999").as_i64(), None);
    }

    #[test]
    fn other_types_read_it_from_its_text() {
        assert_eq!(of("1.50").parse::<f32>(), Ok(1.5));
        assert!(of("1.5").parse::<u8>().is_err());
    }

    proptest! {
        #[test]
        fn numbers_compare_as_machines_compare_them(one in -1e9..1e9_f64, two in -1e9..1e9_f64) {
            prop_assert_eq!(Some(Decimal::from(one).cmp(&Decimal::from(two))), one.partial_cmp(&two));
            prop_assert_eq!(of(&one.to_string()), Decimal::from(one));
            prop_assert_eq!(of(&one.to_string()).as_f64().to_bits(), one.to_bits());
        }

        #[test]
        fn no_text_makes_it_panic(text in "[-+.eE0-9]{0,9}|.{0,9}") {
            if let Ok(number) = text.parse::<Decimal>() {
                prop_assert_eq!(&number, &number.clone());
                let _ = (number.as_f64(), number.as_i64(), number.cmp(&Decimal::default()));
            }
        }
    }
}
