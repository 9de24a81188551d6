//! Laws of any JSON.

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::{json, neutral, print};

/// Decimals as people write them. Without the library's exact mode, longer ones may change in their last bit
/// whenever they are read, whoever prints them.
fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-9_999_999_i32..9_999_999).prop_map(|n| Value::from(f64::from(n) / 1000.0)),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,30}",
        "[A-Z_]{0,50}",
        "-?[0-9]{1,4}(\\.[0-9]{1,3})?",
        "[0-9]{2}[./-][0-9]{2}[./-][0-9]{4}( [0-9]{2}:[0-9]{2}(:[0-9]{2})?( pm)?)?",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?([+-][0-9]{2}:?[0-9]{2}|Z)?",
        "[\\x00-\\x7f]{0,20}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number(),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #[test]
    fn what_was_printed_reads_as_it_was(value in value()) {
        let printed = print::print(&value);
        let read: Value = serde_json::from_str(&printed).unwrap();
        prop_assert_eq!(&read, &value);
        // Equality of objects does not look at the order of keys.
        prop_assert_eq!(read.to_string(), value.to_string());
        prop_assert_eq!(json::tolerant(&printed), Ok((value, vec![])));
    }

    #[test]
    fn the_tolerant_reading_of_strict_json_is_the_strict_one(value in value()) {
        // The text after it forbids the strict reading.
        let (read, repairs) = json::tolerant(&format!("{} !", serde_json::json!([value]))).unwrap();
        prop_assert_eq!(read, serde_json::json!([value]));
        prop_assert_eq!(repairs, vec![json::Repair::TrailingText("!".into())]);
    }

    #[test]
    fn printed_lines_have_a_hundred_columns_unless_nothing_can_be_broken(value in value()) {
        for line in print::print(&value).lines() {
            let line = line.strip_suffix(',').unwrap_or(line);
            let breakable = line.ends_with([']', '}']) && !line.ends_with("[]") && !line.ends_with("{}");
            prop_assert!(line.chars().count() <= 100 || !breakable, "{}", line);
        }
    }

    #[test]
    fn the_shape_of_a_shape_is_itself(value in value()) {
        let keeps: [&dyn Fn(&str) -> bool; 3] = [
            &|_| false,
            &neutral::identifier,
            &|text| text.len().is_multiple_of(2),
        ];
        for keep in keeps {
            let shape = neutral::neutral(&value, keep);
            prop_assert_eq!(neutral::neutral(&shape, keep), shape);
        }
    }
}
