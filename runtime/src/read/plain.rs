//! Readers of the value that a reader stands on.

use serde_json::Value;

use super::node::Node;
use super::{DateTime, Decimal, Map, Reader};
use crate::secret::Secret;

/// A text; numbers and booleans are written out, structure as JSON. `""` is a text, `null`, `false` and `[]` are none.
pub fn text(r: &mut Reader<'_>) -> String {
    match r.take_value() {
        Node::String(text) => text.into_owned(),
        Node::Number(number) => number.to_string(),
        Node::Bool(false) | Node::Null => {
            r.nothing();
            String::new()
        }
        Node::Bool(true) => "true".to_owned(),
        Node::Array(items) if items.is_empty() => {
            r.nothing();
            String::new()
        }
        // A text where a portal keeps structure: kept as it was sent.
        other => other.to_string(),
    }
}

/// A text that does not show; `""` is none.
pub fn secret(r: &mut Reader<'_>) -> Secret {
    let text = text(r);
    if text.is_empty() {
        r.nothing();
    }
    Secret::from(text)
}

/// A date or a time, as the portal writes it; `""` is none.
pub fn date(r: &mut Reader<'_>) -> DateTime {
    let date = text(r);
    if date.trim().is_empty() {
        r.nothing();
    }
    DateTime::from(date)
}

/// An integer; texts of digits and whole numbers with a fraction of zero fit too.
///
/// It has the width of an `i64`, which no identifier or count of a portal passes; what is wider is a misfit rather than
/// another number.
pub fn integer(r: &mut Reader<'_>) -> i64 {
    whole_of(r.value()).unwrap_or_else(|| {
        nothing_or_misfit(r, "an integer");
        0
    })
}

pub(super) fn whole_of(value: &Node<'_>) -> Option<i64> {
    match value {
        Node::Number(number) => number.as_i64().or_else(|| whole(number.as_f64())),
        Node::String(text) => whole_text(text),
        Node::Bool(true) => Some(1),
        _ => None,
    }
}

/// An integer that tells one of a set of values; what is none is kept as it was sent.
///
/// # Errors
///
/// With what stands there instead.
pub fn code(r: &mut Reader<'_>) -> Result<i64, Value> {
    match whole_of(r.value()) {
        Some(integer) => Ok(integer),
        None if is_nothing(r.value()) => {
            r.nothing();
            Ok(0)
        }
        None => Err(r.take_value().into_value()),
    }
}

/// A text of digits; what stands behind the point must be zeros.
pub(crate) fn whole_text(text: &str) -> Option<i64> {
    if let Ok(whole) = text.parse() {
        return Some(whole);
    }
    let text = text.trim();
    if let Ok(whole) = text.parse() {
        return Some(whole);
    }
    match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|byte| byte == b'0') => whole.parse().ok(),
        _ => whole(text.parse().ok()),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "checked to be whole and in range"
)]
fn whole(number: Option<f64>) -> Option<i64> {
    number
        .filter(|number| number.fract() == 0.0 && number.abs() < 9.0e15)
        .map(|number| number as i64)
}

/// A number; texts of digits fit too, and keep them.
pub fn number(r: &mut Reader<'_>) -> Decimal {
    let node = r.take_value();
    Decimal::of(&node).unwrap_or_else(|| {
        r.put_back(node);
        nothing_or_misfit(r, "a number");
        Decimal::default()
    })
}

/// A boolean: `true`, `"Y"`, `1`, `"1"` and their opposites; an empty value is false.
pub fn boolean(r: &mut Reader<'_>) -> bool {
    truth_of(r.value()).unwrap_or_else(|| {
        match r.value() {
            Node::Null => r.nothing(),
            _ => r.misfit("a boolean"),
        }
        false
    })
}

/// What is a boolean as it stands.
pub(super) fn truth_of(value: &Node<'_>) -> Option<bool> {
    match value {
        Node::Bool(value) => Some(*value),
        Node::Number(number) => number.as_f64().map(|number| number != 0.0),
        Node::String(text) => {
            let text = text.trim();
            let is_any = |of: &[&str]| of.iter().any(|one| text.eq_ignore_ascii_case(one));
            match is_any(&["y", "1", "true", "yes"]) {
                true => Some(true),
                false => is_any(&["n", "0", "false", "no", ""]).then_some(false),
            }
        }
        Node::Null => None,
        // Some methods answer with what they did, where they document that they did it.
        Node::Array(items) => Some(!items.is_empty()),
        Node::Object(_) => Some(true),
    }
}

/// Anything.
pub fn any(r: &mut Reader<'_>) -> Value {
    r.take_value().into_value()
}

/// Nothing: whatever stands there is not looked at.
pub fn nothing(_: &mut Reader<'_>) {}

/// A list. What is a spelling of nothing for its elements is none of them: `null` among identifiers would be a zero that
/// nobody sent. A list of anything keeps `null`, and among lists it is an empty one, as it is elsewhere.
pub fn list<T>(r: &mut Reader<'_>, read: fn(&mut Reader<'_>) -> T) -> Vec<T> {
    r.elements(read)
}

/// An object with any keys.
pub fn map<T>(r: &mut Reader<'_>, read: fn(&mut Reader<'_>) -> T) -> Map<T> {
    r.members(read)
}

fn nothing_or_misfit(r: &Reader<'_>, expected: &'static str) {
    if is_nothing(r.value()) {
        r.nothing();
    } else {
        r.misfit(expected);
    }
}

/// `""`, `false`, `null` and `[]` stand for a value that is not there.
fn is_nothing(value: &Node<'_>) -> bool {
    match value {
        Node::Null | Node::Bool(false) => true,
        Node::String(text) => text.trim().is_empty(),
        Node::Array(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::reader::{Misfit, read};
    use super::{any, boolean, code, date, integer, list, map, number, text};

    #[test]
    fn an_integer_is_read_from_each_of_its_forms() {
        for one in [
            json!(1),
            json!("1"),
            json!(" 1 "),
            json!(1.0),
            json!("1.00"),
            json!(true),
        ] {
            assert_eq!(read(one.clone(), integer), Ok(1), "{one}");
        }
        assert_eq!(read(json!("-7"), integer), Ok(-7));
        assert_eq!(read(json!(i64::MIN), integer), Ok(i64::MIN));
        // Beyond what an `f64` holds.
        for text in ["9223372036854775807", "9223372036854775807.00"] {
            assert_eq!(read(json!(text), integer), Ok(i64::MAX), "{text}");
        }
    }

    #[test]
    fn an_integer_that_would_lose_digits_is_a_misfit() {
        for odd in [
            json!(1.5),
            json!("1.5"),
            json!(u64::MAX),
            json!(1e300),
            json!("x"),
            json!("NaN"),
        ] {
            assert!(read(odd.clone(), integer).is_err(), "{odd}");
        }
    }

    #[test]
    fn a_code_that_is_no_integer_is_kept_as_it_was_sent() {
        for (known, integer) in [(json!(2), 2), (json!("2"), 2), (json!(true), 1)] {
            assert_eq!(read(known.clone(), code), Ok(Ok(integer)), "{known}");
        }
        for other in [json!("x"), json!(1.5), json!(u64::MAX), json!({"a": 1})] {
            assert_eq!(read(other.clone(), code), Ok(Err(other)));
        }
        for nothing in [json!(null), json!(false), json!(""), json!([])] {
            let read = read(json!({ "c": nothing }), |r| r.opt("c", code));
            assert_eq!(read, Ok(None), "{nothing}");
        }
    }

    #[test]
    fn a_number_is_read_from_each_of_its_forms() {
        for ten in [json!(10.5), json!("10.5"), json!(" 10.50 ")] {
            assert_eq!(read(ten.clone(), number), Ok(10.5.into()), "{ten}");
        }
        let digits = |value| read(value, number).expect("a number").to_string();
        assert_eq!(digits(json!("0.10")), "0.10");
        assert_eq!(digits(json!(u64::MAX)), u64::MAX.to_string());
        for odd in [
            json!("nan"),
            json!("inf"),
            json!("1,5"),
            json!(true),
            json!({"a": 1}),
        ] {
            assert!(read(odd.clone(), number).is_err(), "{odd}");
        }
    }

    #[test]
    fn a_boolean_is_read_from_each_of_its_forms() {
        for yes in [
            json!(true),
            json!("Y"),
            json!("y"),
            json!(1),
            json!(1.0),
            json!("1"),
            json!("true"),
            json!("TRUE"),
            json!([1]),
            json!({}),
        ] {
            assert_eq!(read(yes.clone(), boolean), Ok(true), "{yes}");
        }
        for no in [
            json!(false),
            json!("N"),
            json!(0),
            json!("0"),
            json!("false"),
            json!(""),
            json!(null),
            json!([]),
        ] {
            assert_eq!(read(no.clone(), boolean), Ok(false), "{no}");
        }
        assert!(read(json!("maybe"), boolean).is_err());
    }

    #[test]
    fn a_text_is_read_from_anything() {
        for (value, expected) in [
            (json!("a"), "a"),
            (json!(7), "7"),
            (json!(1.5), "1.5"),
            (json!(true), "true"),
            (json!({"a": 1}), r#"{"a":1}"#),
            (json!([1]), "[1]"),
        ] {
            assert_eq!(read(value, text).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn a_date_that_is_not_there_is_none_and_an_empty_text_is_one() {
        let read_date =
            |value: Value| read(json!({ "d": value }), |r| r.opt("d", date)).expect("fits");
        for nothing in [json!(null), json!(false), json!(""), json!([])] {
            assert_eq!(read_date(nothing.clone()), None, "{nothing}");
        }
        assert_eq!(read_date(json!("2025-01-31")), Some("2025-01-31".into()));
        let empty = read(json!({"t": ""}), |r| r.opt("t", text));
        assert_eq!(empty, Ok(Some(String::new())));
    }

    #[test]
    fn an_empty_map_may_be_a_list_and_a_map_of_numbers_too() {
        for empty in [json!({}), json!([]), json!(null), json!(false), json!("")] {
            assert!(read(empty, |r| map(r, integer)).expect("fits").is_empty());
        }
        let numbered = read(json!([5, "6"]), |r| map(r, integer)).expect("fits");
        assert_eq!(numbered.iter().collect::<Vec<_>>(), [("0", &5), ("1", &6)]);
    }

    #[test]
    fn an_element_of_a_list_where_nothing_stands_is_none() {
        let sent = || json!([null, 1, "", "2", false, [], 0]);
        assert_eq!(read(sent(), |r| list(r, integer)), Ok(vec![1, 2, 0]));
        let numbered = json!({"3": null, "5": "7"});
        assert_eq!(read(numbered, |r| list(r, integer)), Ok(vec![7]));
        let texts = read(json!(["a", null, ""]), |r| list(r, text));
        assert_eq!(texts, Ok(vec!["a".to_owned(), String::new()]));
        let booleans = read(json!([null, false, "Y"]), |r| list(r, boolean));
        assert_eq!(booleans, Ok(vec![false, true]));
        let objects = read(json!([null, {"x": null}, false, {"x": 1}]), |r| {
            list(r, |r| r.opt("x", integer))
        });
        assert_eq!(objects, Ok(vec![None, Some(1)]));
        // What may be anything may be null, and a list may be empty.
        let anything = read(json!([null, 1]), |r| list(r, any));
        assert_eq!(anything, Ok(vec![Value::Null, json!(1)]));
        let lists = read(json!([null, [1, null]]), |r| list(r, |r| list(r, integer)));
        assert_eq!(lists, Ok(vec![vec![], vec![1]]));
    }

    #[test]
    fn the_index_of_a_misfit_counts_what_is_no_element() {
        let misfit = read(json!([null, 1, "x"]), |r| list(r, integer));
        assert_eq!(misfit.expect_err("a text").path, "$[2]");
    }

    #[test]
    fn a_name_of_a_map_under_which_nothing_stands_has_no_value() {
        let sent = || json!({"a": null, "b": 0, "c": "2"});
        let integers = read(sent(), |r| map(r, integer)).expect("fits");
        assert_eq!(integers.iter().collect::<Vec<_>>(), [("b", &0), ("c", &2)]);
        let booleans = read(json!({"a": null, "b": false}), |r| map(r, boolean)).expect("fits");
        assert_eq!(booleans.iter().collect::<Vec<_>>(), [("b", &false)]);
        let texts = read(json!({"a": null, "b": ""}), |r| map(r, text)).expect("fits");
        assert_eq!(texts.iter().collect::<Vec<_>>(), [("b", &String::new())]);
        let objects = read(json!({"a": null, "b": {"x": null}}), |r| {
            map(r, |r| r.opt("x", integer))
        });
        assert_eq!(
            objects.expect("fits").iter().collect::<Vec<_>>(),
            [("b", &None)]
        );
        // What may be anything may be null.
        let anything = read(json!({"a": null}), |r| map(r, any)).expect("fits");
        assert_eq!(anything.get("a"), Some(&Value::Null));
    }

    #[test]
    fn a_misfit_says_where_it_is_and_what_stood_there() {
        assert_eq!(
            read(json!({"a b": [1], "c": [1, {"x": 2}]}), |r| map(r, |r| {
                list(r, integer)
            })),
            Err(Misfit {
                path: "$.c[1]".into(),
                expected: "an integer",
                found: r#"{"x":2}"#.into()
            })
        );
    }
}
