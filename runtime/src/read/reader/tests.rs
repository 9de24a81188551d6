use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::tests::anything;
use super::super::{Reader, boolean, date, integer, number, parse, text};
use super::find::same;
use super::{Misfit, SHOWN, read, read_node};

#[test]
fn a_misfit_tells_where_it_stands() {
    let misfit = read(json!({"items": [{"id": 1}, {"id": {}}]}), |r| {
        r.list("items", |r| r.opt("id", integer))
    });
    let misfit = misfit.expect_err("an object is no integer");
    assert_eq!(
        (misfit.path.as_str(), misfit.expected),
        ("$.items[1].id", "an integer")
    );
}

#[test]
fn the_first_misfit_is_the_one_that_is_told() {
    let misfit = read(json!({"a": "x", "b": "y"}), |r| {
        (r.opt("b", integer), r.opt("a", integer))
    });
    assert_eq!(misfit.expect_err("texts").path, "$.b");
}

#[test]
fn what_stood_there_is_redacted_and_then_cut() {
    let misfit = Misfit {
        path: "$.key".into(),
        expected: "an integer",
        found: format!("{}key{}", "é".repeat(SHOWN - 1), "x".repeat(SHOWN)),
    };
    let text = misfit.tell("answer", |text| text.replace("key", "*"));
    assert_eq!(
        text,
        format!(
            "at $.* the answer has {}*… instead of an integer",
            "é".repeat(SHOWN - 1)
        )
    );
}

#[test]
fn spellings_of_nothing_are_none() {
    for nothing in [json!(null), json!(""), json!(false), json!([])] {
        let value = read(json!({"id": nothing}), |r| r.opt("id", integer)).expect("fits");
        assert_eq!(value, None);
    }
    assert_eq!(
        read(json!({"id": ""}), |r| r.opt("id", text)),
        Ok(Some(String::new()))
    );
}

#[test]
fn an_object_that_is_not_there_is_none_and_an_empty_one_is_one() {
    let inner = |value: Value| {
        read(json!({ "o": value }), |r| {
            r.opt("o", |r| r.opt("id", integer))
        })
        .expect("fits")
    };
    for nothing in [json!(null), json!(""), json!(false)] {
        assert_eq!(inner(nothing.clone()), None, "{nothing}");
    }
    for empty in [json!({}), json!([])] {
        assert_eq!(inner(empty.clone()), Some(None), "{empty}");
    }
}

#[test]
fn a_list_may_be_written_as_an_object_or_as_its_only_element() {
    for list in [
        json!([1, 2]),
        json!({"0": 1, "1": "2"}),
        json!({"3": 1, "7": 2}),
    ] {
        assert_eq!(
            read(json!({"ids": list}), |r| r.list("ids", integer)),
            Ok(vec![1, 2])
        );
    }
    assert_eq!(
        read(json!({"ids": 5}), |r| r.list("ids", integer)),
        Ok(vec![5])
    );
    for none in [json!([]), json!({}), json!(""), json!(false), json!(null)] {
        let read = read(json!({ "ids": none }), |r| r.list("ids", integer));
        assert_eq!(read, Ok(vec![]), "{none}");
    }
}

#[test]
fn what_was_not_asked_for_is_kept() {
    let rest = read(json!({"UF_B": null, "ID": 1, "UF_A": "x"}), |r| {
        r.opt("ID", integer);
        r.rest()
    });
    let rest = rest.expect("fits");
    assert_eq!(rest.get("UF_A"), Some(&json!("x")));
    assert_eq!(
        rest.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        ["UF_B", "UF_A"]
    );
}

/// What both ways make of the field `a` of an object, as it is read from an answer.
fn compared<T: std::fmt::Debug>(
    answer: &str,
    plain: impl FnOnce(&mut Reader<'_>) -> Option<T>,
    read: fn(&mut Reader<'_>) -> T,
) -> [String; 2] {
    let node = || parse(answer).expect("JSON");
    let plain = read_node(node(), |r| (plain(r), r.rest()));
    let by_reader = read_node(node(), |r| (r.opt("a", read), r.rest()));
    [format!("{plain:?}"), format!("{by_reader:?}")]
}

proptest! {
    #[test]
    fn a_plain_field_is_read_as_its_reader_reads_it(
        value in anything("[ab]{1,2}"),
        written in "|[ynYN]|true|[0-9]{1,3}|[0-9]{1,3}[.][0-9]{0,2}| [0-9] |[a-z]{1,3}",
    ) {
        for value in [value, Value::from(written)] {
            let answer = json!({"b": 1, "a": value}).to_string();
            let all = [
                compared(&answer, |r| r.text("a"), text),
                compared(&answer, |r| r.date("a"), date),
                compared(&answer, |r| r.integer("a"), integer),
                compared(&answer, |r| r.number("a"), number),
                compared(&answer, |r| r.boolean("a"), boolean),
            ];
            for [plain, by_reader] in all {
                prop_assert_eq!(plain, by_reader, "{}", answer);
            }
        }
    }

    #[test]
    fn fields_are_found_in_whatever_order_they_are_asked_for(
        names in proptest::collection::btree_set("[a-c]{1,12}", 1..12),
        seed: prop::sample::Index,
        turns: [prop::sample::Index; 12],
    ) {
        let names: Vec<&'static str> = names.into_iter().map(|name| &*name.leak()).collect();
        let object: Value = names.iter().map(|name| ((*name).to_owned(), json!(name))).collect();
        let mut asked = names.clone();
        for (at, turn) in (1..asked.len()).rev().zip(turns) {
            asked.swap(at, turn.index(at + 1));
        }
        asked.truncate(seed.index(names.len() + 1));
        let found = read(object, |r| {
            let found: Vec<_> = asked.iter().map(|name| r.text(name)).collect();
            (found, r.rest())
        });
        let (found, rest) = found.expect("texts");
        prop_assert!(found.iter().flatten().eq(&asked));
        let left = names.iter().filter(|name| !asked.contains(name)).copied();
        prop_assert!(rest.iter().map(|(name, _)| name).eq(left));
    }

    #[test]
    fn names_are_the_same_where_all_their_letters_are(one in "[ab]{0,20}", other in "[ab]{0,20}") {
        prop_assert_eq!(same(&one, &other), one == other);
        prop_assert!(same(&one, &one.clone()));
        for at in 0..one.len() {
            let mut changed = one.clone();
            changed.replace_range(at..=at, "c");
            prop_assert!(!same(&one, &changed));
        }
    }
}
