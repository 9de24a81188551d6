//! Whatever a portal answers, reading it never panics, and what does not fit is found again.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::reader::{Reader, read};
use super::{boolean, code, date, integer, list, map, nothing, number, text};

/// Any JSON whose names look like this.
pub(super) fn anything(names: &'static str) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[YN01.eE+-]{0,6}|.{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((names, inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// An object as the generator writes it, that holds itself.
#[derive(Debug, Default)]
#[expect(dead_code, reason = "read, and not looked at")]
struct Record {
    text: Option<String>,
    number: Option<super::Decimal>,
    yes: Option<bool>,
    date: Option<super::DateTime>,
    list: Vec<i64>,
    lists: Vec<Vec<bool>>,
    map: super::Map<Value>,
    inner: Option<Box<Record>>,
    extra: super::Extra,
}

fn record(r: &mut Reader<'_>) -> Record {
    Record {
        text: r.opt("a", text),
        number: r.opt("b", number),
        yes: r.opt("0", boolean),
        date: r.opt("1", date),
        list: r.list("aa", integer),
        lists: r.list("ab", |r| list(r, boolean)),
        map: r.map("ba", super::any),
        inner: r.opt("bb", |r| Box::new(record(r))),
        extra: r.rest(),
    }
}

proptest! {
    #[test]
    fn anything_can_be_read_as_anything_without_a_panic(value in anything("[ab01]{1,2}")) {
        let _ = read(value.clone(), text);
        let _ = read(value.clone(), date);
        let _ = read(value.clone(), integer);
        let _ = read(value.clone(), number);
        prop_assert!(read(value.clone(), code).is_ok());
        let _ = read(value.clone(), boolean);
        let _ = read(value.clone(), nothing);
        let _ = read(value.clone(), |r| list(r, record));
        let _ = read(value.clone(), |r| map(r, record));
        let _ = read(value.clone(), record);
        prop_assert_eq!(read(value.clone(), super::any), Ok(value));
    }

    #[test]
    fn a_misfit_points_at_the_value_that_it_quotes(value in anything("[ab]{1,2}")) {
        if let Err(misfit) = read(value.clone(), |r| map(r, |r| list(r, integer))) {
            let pointer = misfit.path.trim_start_matches('$').replace(['.', '['], "/").replace(']', "");
            // A value in the place of a list is its only element, and has no index of its own.
            let found = value.pointer(&pointer).or_else(|| value.pointer(pointer.rsplit_once('/')?.0));
            prop_assert_eq!(found.map(Value::to_string), Some(misfit.found));
        }
    }
}
