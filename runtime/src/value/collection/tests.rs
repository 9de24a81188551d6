use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Dict, List, Nested, OneOrMany};
use crate::request::{Body, Slots};
use crate::value::{Any, Integer, Null, Scalar, Text, YesNo};

#[derive(Debug, Clone)]
struct Fields(Slots);

impl Fields {
    fn new(title: &str) -> Self {
        let mut slots = Slots::new();
        slots.set(0, "TITLE", title.into());
        Self(slots)
    }
}

impl Body for Fields {
    fn into_slots(self) -> Slots {
        self.0
    }
}

fn sent<K: Into<Value>>(value: impl Into<K>) -> Value {
    value.into().into()
}

#[test]
fn each_element_of_a_list_is_written_in_its_own_form() {
    assert_eq!(sent::<List<Text>>(["a", "b"]), json!(["a", "b"]));
    assert_eq!(sent::<List<YesNo>>(vec![true, false]), json!(["Y", "N"]));
    assert_eq!(sent::<List<Integer>>(&[1, 2][..]), json!([1, 2]));
    assert_eq!(Value::from(List::<Integer>::new(1..4)), json!([1, 2, 3]));
    assert_eq!(sent::<List<List<Integer>>>([[1], [2]]), json!([[1], [2]]));
    assert_eq!(sent::<List<Text>>(Vec::<&str>::new()), json!([]));
    assert_eq!(
        sent::<List<Nested<Fields>>>([Fields::new("a")]),
        json!([{"TITLE": "a"}])
    );
}

#[test]
fn one_stays_one_and_many_stay_many() {
    assert_eq!(sent::<OneOrMany<Integer>>(1), json!(1));
    assert_eq!(sent::<OneOrMany<Integer>>(1_usize), json!(1));
    assert_eq!(sent::<OneOrMany<Text>>("a"), json!("a"));
    assert_eq!(sent::<OneOrMany<Scalar>>(true), json!(true));
    assert_eq!(sent::<OneOrMany<Integer>>(vec![1]), json!([1]));
    assert_eq!(sent::<OneOrMany<Integer>>([1, 2]), json!([1, 2]));
    assert_eq!(Value::from(OneOrMany::<YesNo>::one(true)), json!("Y"));
    assert_eq!(Value::from(OneOrMany::<YesNo>::many([true])), json!(["Y"]));
    assert_eq!(
        sent::<OneOrMany<Nested<Fields>>>(Fields::new("a")),
        json!({"TITLE": "a"})
    );
    assert_eq!(
        sent::<OneOrMany<Nested<Fields>>>(vec![Fields::new("a")]),
        json!([{"TITLE": "a"}])
    );
}

#[test]
fn an_object_of_any_names_keeps_their_order() {
    assert_eq!(
        sent::<Dict<Any>>([("b", 1), ("a", 2)]).to_string(),
        r#"{"b":1,"a":2}"#
    );
    assert_eq!(sent::<Dict<YesNo>>(vec![("a", true)]), json!({"a": "Y"}));
    assert_eq!(
        sent::<Dict<Any>>(BTreeMap::from([("a".to_owned(), "x")])),
        json!({"a": "x"})
    );
    assert_eq!(sent::<Dict<Any>>(Map::new()), json!({}));
    let nested = sent::<Dict<Dict<Integer>>>([("a", [("b", 1)])]);
    assert_eq!(nested, json!({"a": {"b": 1}}));
}

#[test]
fn an_object_with_documented_fields_may_be_raw_too() {
    assert_eq!(
        sent::<Nested<Fields>>(Fields::new("a")),
        json!({"TITLE": "a"})
    );
    assert_eq!(sent::<Nested<Fields>>(json!({"X": 1})), json!({"X": 1}));
    assert_eq!(
        sent::<Any>(Nested::from(Fields::new("a"))),
        json!({"TITLE": "a"})
    );
}

#[test]
fn null_and_none_clear() {
    assert_eq!(sent::<List<Text>>(Null), Value::Null);
    assert_eq!(sent::<Dict<Text>>(Null), Value::Null);
    assert_eq!(sent::<OneOrMany<Text>>(Null), Value::Null);
    assert_eq!(sent::<Nested<Fields>>(Null), Value::Null);
    assert_eq!(sent::<List<Text>>(None::<Vec<&str>>), Value::Null);
    assert_eq!(sent::<Nested<Fields>>(None::<Fields>), Value::Null);
    assert_eq!(
        sent::<List<Text>>(vec![Some("a"), None]),
        json!(["a", null])
    );
}

#[test]
fn every_container_has_a_hatch() {
    assert_eq!(Value::from(List::<Text>::raw(json!("1,2"))), json!("1,2"));
    assert_eq!(Value::from(Dict::<Text>::raw(json!([]))), json!([]));
    assert_eq!(Value::from(OneOrMany::<Text>::raw(json!({}))), json!({}));
}

#[test]
fn they_cross_threads_and_show_what_goes_out() {
    fn plain<T: Send + Sync + Clone + std::fmt::Debug>() {}
    plain::<List<std::rc::Rc<()>>>();
    plain::<Nested<Fields>>();
    assert_eq!(
        format!("{:?}", List::<Integer>::from([1])),
        format!("{:?}", json!([1]))
    );
}
