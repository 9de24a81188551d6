use serde_json::{Value, json};

use super::super::{integer, text};
use super::{Misfit, SHOWN, read};

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
