//! A command as a batch takes it: `method?query`, with the brackets of PHP for what nests.

use form_urlencoded::byte_serialize;
use serde_json::Value;

use super::reference::{MARK, Place};

/// How many values of one query PHP reads unless it was told otherwise.
const VALUES: usize = 1000;
/// How deep names nest that PHP reads, with room for what portals add.
const DEPTH: usize = 60;
/// What a portal puts the answer of an earlier command for, wherever it stands in a text.
const PLACEHOLDER: &str = "$result[";

/// Why a command is no query.
pub(super) type Unfit = &'static str;

/// A method and its parameters. `key` names the command that a reference leads to.
///
/// # Errors
///
/// Where a query cannot say the same as JSON: it has no empty lists, nor more than so many values, and what looks like a
/// reference in a text would become one.
pub(super) fn command(
    method: &str,
    parameters: &Value,
    key: &dyn Fn(&Place<'_>) -> Option<String>,
) -> Result<String, Unfit> {
    let is_of_name = |one: u8| one.is_ascii_alphanumeric() || b"_-.".contains(&one);
    if method.split('.').any(str::is_empty) || !method.bytes().all(is_of_name) {
        return Err("this is no method's name");
    }
    let mut query = Query {
        out: method.to_owned(),
        values: 0,
        key,
    };
    match parameters {
        Value::Null => {}
        Value::Object(members) => {
            for (name, value) in members {
                if name.contains(['.', ' ']) || !is_name(name) {
                    return Err("a query cannot have one of its names");
                }
                // Left out, they mean the same.
                if is_empty(value)
                    && ["filter", "select", "order"]
                        .iter()
                        .any(|one| name.eq_ignore_ascii_case(one))
                {
                    continue;
                }
                query.put(&mut name.clone(), value, 0)?;
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                query.put(&mut index.to_string(), value, 0)?;
            }
        }
        _ => return Err("its parameters are neither an object nor a list"),
    }
    Ok(query.out)
}

struct Query<'k> {
    out: String,
    values: usize,
    key: &'k dyn Fn(&Place<'_>) -> Option<String>,
}

impl Query<'_> {
    fn put(&mut self, name: &mut String, value: &Value, depth: usize) -> Result<(), Unfit> {
        if depth > DEPTH {
            return Err("its parameters nest deeper than a query can");
        }
        match value {
            // What is empty clears a field, as `null` does in JSON.
            Value::Null => self.pair(name, ""),
            Value::Bool(yes) => self.pair(name, if *yes { "1" } else { "0" }),
            Value::Number(number) => self.pair(name, &number.to_string()),
            Value::String(text) if text.starts_with(MARK) => {
                let place = Place::parse(text).ok_or("one of its references is none")?;
                let key = (self.key)(&place)
                    .ok_or("one of its references leads to no earlier command of this chain")?;
                self.pair(name, &format!("$result[{key}]{}", place.path))
            }
            Value::String(text) if text.contains(PLACEHOLDER) => {
                Err("the portal would take one of its texts for a reference")
            }
            Value::String(text) => self.pair(name, text),
            value if is_empty(value) => Err("a query has no empty lists and objects"),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.inner(name, &index.to_string(), item, depth)?;
                }
                Ok(())
            }
            Value::Object(members) => {
                for (key, member) in members {
                    if !is_name(key) {
                        return Err("a query cannot have one of its names");
                    }
                    self.inner(name, key, member, depth)?;
                }
                Ok(())
            }
        }
    }

    fn inner(
        &mut self,
        name: &mut String,
        key: &str,
        value: &Value,
        depth: usize,
    ) -> Result<(), Unfit> {
        let length = name.len();
        name.push('[');
        name.push_str(key);
        name.push(']');
        let put = self.put(name, value, depth + 1);
        name.truncate(length);
        put
    }

    fn pair(&mut self, name: &str, value: &str) -> Result<(), Unfit> {
        self.values += 1;
        if self.values > VALUES {
            return Err("it has more values than a portal reads of one query");
        }
        self.out.push(if self.values == 1 { '?' } else { '&' });
        self.out.extend(byte_serialize(name.as_bytes()));
        self.out.push('=');
        self.out.extend(byte_serialize(value.as_bytes()));
        Ok(())
    }
}

/// Whether PHP keeps a name as it is.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(['[', ']', '\0'])
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::super::reference::place;
    use super::{DEPTH, VALUES, command};

    fn encoded(parameters: &Value) -> Result<String, &'static str> {
        command("x.y", parameters, &|place| {
            (place.index < 3).then(|| format!("c{}", place.index))
        })
    }

    /// As PHP reads a query: all values are texts, all lists are maps of numbers.
    fn decoded(command: &str) -> Value {
        let query = command.split_once('?').map_or("", |(_, query)| query);
        let mut all = Value::Object(Map::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').expect("a pair");
            let text = |raw: &str| {
                let pairs = format!("{raw}=");
                form_urlencoded::parse(pairs.as_bytes())
                    .next()
                    .map(|(name, _)| Cow::into_owned(name))
                    .unwrap_or_default()
            };
            let name = text(name);
            let (first, rest) = name.split_at(name.find('[').unwrap_or(name.len()));
            let mut at = &mut all[first.replace(['.', ' '], "_")];
            for key in rest.split_terminator(']') {
                at = &mut at[key.trim_start_matches('[')];
            }
            *at = text(value).into();
        }
        all
    }

    /// What is left of JSON in a query.
    fn flat(value: &Value) -> Value {
        match value {
            Value::Null => json!(""),
            Value::Bool(yes) => json!(if *yes { "1" } else { "0" }),
            Value::Number(number) => json!(number.to_string()),
            Value::String(text) => json!(text),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                Value::Object(items.map(|(i, one)| (i.to_string(), flat(one))).collect())
            }
            Value::Object(members) => {
                let members = members.iter();
                Value::Object(members.map(|(n, one)| (n.clone(), flat(one))).collect())
            }
        }
    }

    fn anything() -> impl Strategy<Value = Value> {
        let name = || prop_oneof![3 => "[A-Za-z_>!%0-9 .&=+é]{1,4}", 1 => ".{0,3}"];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,6}".prop_map(Value::from),
            r"[$\[\]result&=?#%+ ]{0,12}".prop_map(Value::from),
        ];
        let value = leaf.prop_recursive(4, 24, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(name(), inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        });
        let names = || prop_oneof![5 => "[A-Za-z_0-9]{1,5}", 1 => ".{0,3}"];
        prop::collection::btree_map(names(), value, 0..5)
            .prop_map(|members| Value::Object(members.into_iter().collect()))
    }

    #[test]
    fn what_nests_has_the_brackets_of_php_and_letters_of_their_own_are_escaped() {
        let parameters = json!({"fields": {"TITLE": "A&B", "PHONE": [{"VALUE": "+1 2"}]}, "id": 5});
        assert_eq!(
            encoded(&parameters).expect("a query"),
            "x.y?fields%5BTITLE%5D=A%26B&fields%5BPHONE%5D%5B0%5D%5BVALUE%5D=%2B1+2&id=5"
        );
    }

    #[test]
    fn a_list_of_parameters_is_numbered() {
        let parameters = json!([7, {"MESSAGE": "x"}]);
        assert_eq!(
            encoded(&parameters).expect("a query"),
            "x.y?0=7&1%5BMESSAGE%5D=x"
        );
    }

    #[test]
    fn booleans_are_numbers_and_null_is_an_empty_text() {
        let parameters = json!({"a": true, "b": false, "c": null});
        assert_eq!(encoded(&parameters).expect("a query"), "x.y?a=1&b=0&c=");
    }

    #[test]
    fn without_parameters_there_is_no_query() {
        for none in [json!(null), json!({}), json!([])] {
            assert_eq!(encoded(&none).expect("a query"), "x.y");
        }
    }

    #[test]
    fn a_reference_names_the_command_that_it_leads_to() {
        let parameters = json!({"filter": {">ID": place(0, 2, "[49][ID]")}});
        assert_eq!(
            encoded(&parameters).expect("a query"),
            "x.y?filter%5B%3EID%5D=%24result%5Bc2%5D%5B49%5D%5BID%5D"
        );
        assert!(encoded(&json!({"id": place(0, 3, "")})).is_err());
    }

    #[test]
    fn what_a_query_cannot_say_is_none() {
        let mut deep = json!(1);
        for _ in 0..DEPTH + 2 {
            deep = json!([deep]);
        }
        let many: Vec<usize> = (0..=VALUES).collect();
        for odd in [
            json!({"fields": {"UF_TAGS": []}}),
            json!({"rows": {}}),
            json!({"a.b": 1}),
            json!({"a": {"b]": 1}}),
            json!({"a": {"": 1}}),
            json!({"text": "it is $result[0][ACCESS]"}),
            json!({ "many": many }),
            json!({ "deep": deep }),
            json!("text"),
        ] {
            assert!(encoded(&odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn a_name_of_a_method_brings_no_parameters() {
        for odd in ["x.y?a=1", "x.y&a", "", ".", "x..y", "x.y#", "x/y", "x y"] {
            assert!(command(odd, &json!({}), &|_| None).is_err(), "{odd}");
        }
    }

    #[test]
    fn an_empty_choice_is_left_out() {
        let parameters = json!({"filter": {}, "SELECT": [], "order": {}, "start": 0});
        assert_eq!(encoded(&parameters).expect("a query"), "x.y?start=0");
    }

    proptest! {
        #[test]
        fn php_reads_what_was_written(parameters in anything()) {
            if let Ok(command) = encoded(&parameters) {
                let mut expected = flat(&parameters);
                // An empty filter is left out.
                if let Value::Object(members) = &mut expected {
                    members.retain(|_, value| value.as_object().is_none_or(|inner| !inner.is_empty()));
                }
                prop_assert_eq!(decoded(&command), expected);
            }
        }
    }
}
