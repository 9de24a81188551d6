//! Fields that portals number: `property7`.

use super::reader::Into;
use super::{Map, Reader};

impl Reader<'_> {
    /// The fields whose names are a stem and a number, by their names; empty where there are none.
    pub fn numbered<T>(&mut self, stem: &'static str, read: fn(&mut Reader<'_>) -> T) -> Map<T> {
        let found = self.take_all(|name| is_numbered(name, stem)).into_iter();
        if found.len() == 0 {
            // What stands for no object stays that.
            return Map::default();
        }
        let read = |(name, node): (String, _)| {
            self.settle();
            let value = self.within(Into::Name(&name), node, read);
            (!self.is_nothing()).then_some((name, value))
        };
        let found = found.filter_map(read).collect();
        self.settle();
        Map(found)
    }
}

fn is_numbered(name: &str, stem: &str) -> bool {
    let number = name.strip_prefix(stem);
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::reader::read;
    use super::super::{integer, list, text};

    #[test]
    fn numbered_fields_are_a_map_by_their_names() {
        let object = json!({"id": 1, "property12": ["a", "b"], "property7": "c", "property": 2, "propertyX": 3});
        let lists = |r: &mut super::Reader<'_>| r.numbered("property", |r| list(r, text));
        let (lists, rest) = read(object, |r| (lists(r), r.rest())).expect("fits");
        let expected = [
            (
                "property12".to_owned(),
                vec!["a".to_owned(), "b".to_owned()],
            ),
            ("property7".to_owned(), vec!["c".to_owned()]),
        ];
        assert_eq!(lists.into_iter().collect::<Vec<_>>(), expected);
        let left: Vec<_> = rest.iter().map(|(name, _)| name).collect();
        assert_eq!(left, ["id", "property", "propertyX"]);
    }

    #[test]
    fn a_numbered_field_under_which_nothing_stands_has_no_value() {
        let object = json!({"parentId1": null, "parentId2": 0, "parentId3": "7"});
        let found = read(object, |r| r.numbered("parentId", integer)).expect("fits");
        let expected = [("parentId2", &0), ("parentId3", &7)];
        assert_eq!(found.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn where_no_object_stands_there_are_no_numbered_fields_of_one() {
        let object =
            |r: &mut super::Reader<'_>| (r.opt("id", integer), r.numbered("property", text));
        for nothing in [json!(null), json!(false), json!("")] {
            let found = read(json!({ "o": nothing }), |r| r.opt("o", object));
            assert!(found.expect("fits").is_none(), "{nothing}");
        }
    }

    #[test]
    fn a_numbered_field_that_does_not_fit_is_told_by_its_name() {
        let misfit = read(json!({"property7": "x"}), |r| {
            r.numbered("property", integer)
        });
        assert_eq!(misfit.expect_err("a text").path, "$.property7");
    }
}
