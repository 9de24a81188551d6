//! What an answer has beside its documented fields, custom fields above all.

use std::fmt;

use serde_json::Value;

use super::reader::{self, Misfit};
use super::{Readable, misfitting};
use crate::error::{Error, Result};

/// The fields of an object that the documentation does not name, custom fields above all, in order.
///
/// [`get`](Self::get) gives what was sent, [`read`](Self::read) what it means:
///
/// ```
/// use bitrix24::read::{DateTime, Decimal, Extra};
/// use serde_json::json;
///
/// # fn run() -> bitrix24::Result<()> {
/// let extra: Extra = [
///     ("UF_CRM_STAGE", json!("7")),
///     ("UF_CRM_PRICE", json!("1500.10")),
///     ("UF_CRM_PAID", json!("Y")),
///     ("UF_CRM_UNTIL", json!("2025-01-31T10:00:00+03:00")),
///     ("UF_CRM_TAGS", json!(["12", "15"])),
///     ("UF_CRM_EMPTY", json!("")),
/// ]
/// .into_iter()
/// .collect();
/// assert_eq!(extra.get("UF_CRM_STAGE"), Some(&json!("7")));
/// assert_eq!(extra.read("UF_CRM_STAGE")?, Some(7));
/// assert_eq!(extra.read("UF_CRM_PRICE")?, Some(Decimal::from(1500.1)));
/// assert_eq!(extra.read("UF_CRM_PAID")?, Some(true));
/// assert_eq!(extra.read("UF_CRM_UNTIL")?, Some(DateTime::from("2025-01-31T10:00:00+03:00")));
/// assert_eq!(extra.read("UF_CRM_TAGS")?, Some(vec![12, 15]));
/// assert_eq!(extra.read::<i64>("UF_CRM_EMPTY")?, None);
/// assert_eq!(extra.read::<i64>("UF_CRM_OTHER")?, None);
/// # Ok(())
/// # }
/// # run().unwrap();
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Extra(pub(super) Vec<(String, Value)>);

impl Extra {
    /// The value of a field as it was sent.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    /// The value of a field as a type, read as leniently as documented fields are; none where the field is missing,
    /// `null`, or a spelling of nothing.
    ///
    /// # Errors
    ///
    /// When what stands there has another form. [`get`](Self::get) still gives it.
    pub fn read<T: Readable>(&self, name: &str) -> Result<Option<T>> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let read = reader::read_member(name, value.clone().into(), T::read);
        read.map_err(|misfit| self.misfitting(name, &misfit))
    }

    /// The value of a field as any type that serde reads, an object of an answer for one; none where the field is
    /// missing or `null`. By the feature `serde`, and as strict as the type.
    ///
    /// ```
    /// # fn run() -> bitrix24::Result<()> {
    /// use bitrix24::read::Extra;
    /// use serde_json::json;
    ///
    /// let extra: Extra = [("UF_CRM_PLACE", json!([55.7, 37.6]))].into_iter().collect();
    /// assert_eq!(extra.deserialize("UF_CRM_PLACE")?, Some((55.7, 37.6)));
    /// # Ok(())
    /// # }
    /// # run().unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// When the type does not take what stands there.
    #[cfg(feature = "serde")]
    pub fn deserialize<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        serde::Deserialize::deserialize(value).map_err(|error| {
            let text = crate::secret::without_addresses(&error.to_string());
            Error::answer(format!("at $.{name} the answer does not fit: {text}"))
        })
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn misfitting(&self, name: &str, misfit: &Misfit) -> Error {
        // With its name, which may tell that the value is a secret.
        let named = self
            .get(name)
            .cloned()
            .map(|value| (name.to_owned(), value));
        let whole = Value::Object(named.into_iter().collect());
        misfitting(misfit, "answer", &whole, str::to_owned)
    }
}

/// What an answer would have, for the tests of programs.
impl<N: Into<String>> FromIterator<(N, Value)> for Extra {
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(all: I) -> Self {
        let all = all.into_iter();
        Self(all.map(|(name, value)| (name.into(), value)).collect())
    }
}

impl IntoIterator for Extra {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extra(")?;
        f.debug_map().entries(self.iter()).finish()?;
        f.write_str(")")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::reader::read;
    use super::super::{DateTime, Decimal, Map};
    use super::Extra;

    fn one(value: Value) -> Extra {
        Extra::from_iter([("UF_A", value)])
    }

    #[test]
    fn what_is_not_documented_shows_as_a_map() {
        let extra = read(json!({"b": 1, "a": null}), |r| r.rest()).expect("fits");
        assert_eq!(
            format!("{extra:?}"),
            r#"Extra({"b": Number(1), "a": Null})"#
        );
    }

    #[test]
    fn a_custom_field_is_read_in_each_of_its_forms() {
        for seven in [json!(7), json!("7"), json!(7.0)] {
            assert_eq!(one(seven.clone()).read("UF_A").ok(), Some(Some(7_i64)));
            assert_eq!(one(seven).read("UF_A").ok(), Some(Some(7.0_f64)));
        }
        for yes in [json!(true), json!("Y"), json!(1), json!("1")] {
            assert_eq!(one(yes).read("UF_A").ok(), Some(Some(true)));
        }
        for no in [json!(false), json!("N"), json!(0), json!("0")] {
            assert_eq!(one(no).read("UF_A").ok(), Some(Some(false)));
        }
        let money = one(json!("1500.10")).read::<Decimal>("UF_A");
        assert_eq!(
            money.ok().flatten().map(|it| it.to_string()).as_deref(),
            Some("1500.10")
        );
    }

    #[test]
    fn a_date_keeps_its_form() {
        for form in [
            "2025-01-31T10:00:00+03:00",
            "2025-01-31",
            "31.01.2025 10:00:00",
            "01/31/2025",
        ] {
            let read = one(json!(form)).read::<DateTime>("UF_A");
            assert_eq!(
                read.ok().flatten().as_ref().map(DateTime::as_str),
                Some(form)
            );
        }
    }

    #[test]
    fn nothing_is_none_in_each_of_its_spellings_and_an_empty_text_is_one() {
        for nothing in [json!(null), json!(""), json!(false), json!([])] {
            assert_eq!(
                one(nothing.clone()).read::<i64>("UF_A").ok(),
                Some(None),
                "{nothing}"
            );
            assert_eq!(
                one(nothing.clone()).read::<DateTime>("UF_A").ok(),
                Some(None),
                "{nothing}"
            );
        }
        assert_eq!(one(json!("")).read("UF_A").ok(), Some(Some(String::new())));
        assert_eq!(Extra::default().read::<String>("UF_A").ok(), Some(None));
    }

    #[test]
    fn a_list_may_be_one_value_and_may_be_empty() {
        for (list, expected) in [
            (json!(["1", 2]), vec![1, 2]),
            (json!({"4": 1}), vec![1]),
            (json!("1"), vec![1]),
            (json!(false), vec![]),
            (json!([]), vec![]),
        ] {
            let read = one(list.clone()).read::<Vec<i64>>("UF_A");
            assert_eq!(read.ok().flatten(), Some(expected), "{list}");
        }
    }

    #[test]
    fn lists_and_maps_hold_what_is_readable() {
        let properties = one(json!({"value": [{"id": "1"}]}));
        let read = properties.read::<Map<Vec<Map<i64>>>>("UF_A").expect("fits");
        let lists = read.expect("a map");
        assert_eq!(
            lists.get("value").map(|all| all[0].get("id")),
            Some(Some(&1))
        );
        let raw = properties.read::<Value>("UF_A").expect("fits");
        assert_eq!(raw.as_ref(), properties.get("UF_A"));
    }

    #[test]
    fn what_does_not_fit_is_an_error_with_the_path_and_stays() {
        let extra = one(json!([1, "x"]));
        let error = extra.read::<Vec<i64>>("UF_A").expect_err("a text");
        assert_eq!(
            error.to_string(),
            r#"at $.UF_A[1] the answer has "x" instead of an integer"#
        );
        assert_eq!(extra.get("UF_A"), Some(&json!([1, "x"])));
    }

    #[test]
    fn an_error_shows_no_secret() {
        let extra = Extra::from_iter([("UF_TOKEN", json!("k3yk3y"))]);
        let error = extra.read::<i64>("UF_TOKEN").expect_err("a text");
        assert!(!error.to_string().contains("k3y"), "{error}");
    }

    #[cfg(feature = "serde")]
    #[test]
    fn any_type_of_serde_is_read_too() {
        let extra = one(json!({"a": [1, 2]}));
        type Lists = std::collections::BTreeMap<String, Vec<u8>>;
        let lists = extra.deserialize::<Lists>("UF_A").expect("fits");
        assert_eq!(lists, Some(Lists::from([("a".to_owned(), vec![1, 2])])));
        assert_eq!(extra.deserialize::<Lists>("UF_B").ok(), Some(None));
        assert_eq!(
            one(json!(null)).deserialize::<Lists>("UF_A").ok(),
            Some(None)
        );
        let error = extra.deserialize::<Vec<u8>>("UF_A").expect_err("an object");
        assert!(error.to_string().contains("at $.UF_A "), "{error}");
    }
}
