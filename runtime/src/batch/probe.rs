//! Where a field of an answer stands on the wire: nothing is generated for it, it is found by reading answers that are made up.
//!
//! A type is read from an empty object, which tells the names that it asks for; from one with these names, which tells the names
//! within; and so on. Then every place gets a value of its own, and the one that comes out of a field's accessor tells the place.

use serde_json::{Map, Value};

use super::reference::Single;
use crate::error::{Error, Result};
use crate::read::{self, Asked, Hop, Reader};

/// How deep is looked, first and last: some types hold themselves.
const DEPTHS: [usize; 3] = [3, 5, 7];
/// How many fields are looked at, and how many of them get a value.
const FIELDS: usize = 5_000;
const VALUES: usize = 50_000;
/// How many elements a list has, and how many one within another.
const ROWS: usize = 50;
const INNER: usize = 4;
/// The first of the values. None of them is a value that an accessor has a reason to make.
const FIRST: u64 = 7_100_000_000;

/// What a type reads.
#[derive(Debug, Default)]
enum Shape {
    /// Not looked at yet; a single value, or anything, where nothing was found.
    #[default]
    Unknown,
    Object(Vec<(&'static str, Shape)>),
    List(Box<Shape>),
}

/// The path of the field that is picked: `[items][0][id]`.
///
/// # Errors
///
/// Where no field is, or it depends on what is answered which one.
pub(super) fn path<O, T: Single>(
    read: fn(&mut Reader<'_>) -> O,
    pick: &dyn Fn(&O) -> Option<T>,
) -> Result<String> {
    find(&mut |value, asked| {
        let (answer, all) = read::watch(value, read);
        *asked = all;
        pick(&answer).map(|value| value.shown())
    })
}

/// Reads a value, tells what it was asked for, and shows what is picked from it.
type Pick<'p> = &'p mut dyn FnMut(Value, &mut Vec<Asked>) -> Option<String>;

fn find(pick: Pick<'_>) -> Result<String> {
    let mut root = Shape::Unknown;
    let mut looked = 0;
    for depth in DEPTHS {
        let grown = discover(&mut root, depth - looked, pick);
        looked = depth;
        if let Some(found) = within(&root, pick) {
            return found;
        }
        if !grown {
            break;
        }
    }
    none("it gives no documented field as it was answered, or an element behind the fiftieth")
}

fn none<T>(why: &str) -> Result<T> {
    let message = format!("no field can be told from this accessor: {why}");
    Err(Error::configuration(message))
}

/// The field among those of a shape, or why it is none.
fn within(shape: &Shape, pick: Pick<'_>) -> Option<Result<String>> {
    for form in [Form::Number, Form::Text] {
        let mut place = |mut marks: Marks| {
            let shown = pick(marks.fill(shape, &mut Vec::new()), &mut Vec::new());
            (shown.is_some(), shown.and_then(|shown| marks.place(&shown)))
        };
        let (_, Some(found)) = place(Marks::new(form, ROWS)) else {
            continue;
        };
        // With other values, in another order, and in longer lists, it is the same one.
        let mut twice = Marks::new(form, ROWS + 1);
        twice.down = true;
        if place(twice).1.as_ref() != Some(&found) {
            return Some(none("it depends on how many there are, or on their values"));
        }
        // It needs no other one, and no other one stands in for it.
        let mut only = Marks::new(form, ROWS);
        only.only = Some(found.clone());
        if place(only).1.as_ref() != Some(&found) {
            return Some(none("it depends on other fields"));
        }
        if let Some(Hop::Name(_)) = found.last() {
            let mut without = Marks::new(form, ROWS);
            without.without = Some(found.clone());
            if place(without).0 {
                return Some(none("where there is no such field it gives another one"));
            }
        }
        let hops = found.iter().map(|hop| match hop {
            Hop::Name(name) => format!("[{name}]"),
            Hop::Index(index) => format!("[{index}]"),
        });
        return Some(Ok(hops.collect()));
    }
    None
}

/// Reads as often as this, while anything new is asked for; whether there may be more.
fn discover(root: &mut Shape, times: usize, pick: Pick<'_>) -> bool {
    let mut fields = 0;
    for _ in 0..times {
        let mut asked = Vec::new();
        pick(empty(root), &mut asked);
        fields += asked.len();
        if asked.is_empty() || fields > FIELDS {
            return false;
        }
        for Asked { at, name } in asked {
            if let Some(shape) = at.iter().try_fold(&mut *root, Shape::step) {
                shape.learn(name);
            }
        }
    }
    true
}

impl Shape {
    fn step<'s>(&'s mut self, hop: &Hop) -> Option<&'s mut Shape> {
        match (self, hop) {
            (Shape::Object(members), Hop::Name(name)) => {
                let found = members.iter_mut().find(|(known, _)| known == name);
                found.map(|(_, shape)| shape)
            }
            (Shape::List(inner), Hop::Index(_)) => Some(inner),
            _ => None,
        }
    }

    fn learn(&mut self, name: Option<&'static str>) {
        match (&mut *self, name) {
            (Shape::Unknown, None) => *self = Shape::List(Box::default()),
            (Shape::Unknown, Some(name)) => *self = Shape::Object(vec![(name, Shape::Unknown)]),
            (Shape::Object(members), Some(name))
                if members.iter().all(|(known, _)| *known != name) =>
            {
                members.push((name, Shape::Unknown));
            }
            _ => {}
        }
    }
}

/// An answer in which everything that is not known is an empty object.
fn empty(shape: &Shape) -> Value {
    match shape {
        Shape::Unknown => Value::Object(Map::new()),
        Shape::Object(members) => {
            let members = members.iter();
            Value::Object(
                members
                    .map(|(name, shape)| ((*name).to_owned(), empty(shape)))
                    .collect(),
            )
        }
        Shape::List(inner) => Value::Array(vec![empty(inner)]),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Number,
    Text,
}

/// An answer in which each single value is another one.
struct Marks {
    form: Form,
    rows: usize,
    /// Whether later places have lower values.
    down: bool,
    only: Option<Vec<Hop>>,
    without: Option<Vec<Hop>>,
    places: Vec<Vec<Hop>>,
    lists: usize,
}

impl Marks {
    fn new(form: Form, rows: usize) -> Self {
        Self {
            form,
            rows,
            down: false,
            only: None,
            without: None,
            places: Vec::new(),
            lists: 0,
        }
    }

    /// The value of the next place.
    fn mark(&self, place: usize) -> u64 {
        let place = place as u64;
        if self.down {
            FIRST + 500_000_000 - place
        } else {
            FIRST + place
        }
    }

    /// The place that a value was made for.
    fn place(&self, shown: &str) -> Option<Vec<Hop>> {
        let value: u64 = shown.parse().ok()?;
        let place = if self.down {
            (FIRST + 500_000_000).checked_sub(value)?
        } else {
            value.checked_sub(FIRST)?
        };
        self.places.get(usize::try_from(place).ok()?).cloned()
    }

    fn fill(&mut self, shape: &Shape, at: &mut Vec<Hop>) -> Value {
        match shape {
            Shape::Unknown => {
                if self.places.len() >= VALUES {
                    return Value::Null;
                }
                let mark = self.mark(self.places.len());
                self.places.push(at.clone());
                let wanted = self.only.as_ref().is_none_or(|only| only == at);
                if !wanted || self.without.as_ref() == Some(at) {
                    return match at.last() {
                        // Elements that are not there would move those behind them.
                        Some(Hop::Index(_)) => 0.into(),
                        _ => Value::Null,
                    };
                }
                match self.form {
                    Form::Number => mark.into(),
                    Form::Text => mark.to_string().into(),
                }
            }
            Shape::Object(members) => {
                let mut object = Map::new();
                for (name, shape) in members {
                    at.push(Hop::Name((*name).to_owned()));
                    object.insert((*name).to_owned(), self.fill(shape, at));
                    at.pop();
                }
                Value::Object(object)
            }
            Shape::List(inner) => {
                let rows = match self.lists {
                    0 => self.rows,
                    1 => INNER,
                    _ => 1,
                };
                self.lists += 1;
                let items = (0..rows).map(|index| {
                    at.push(Hop::Index(index));
                    let item = self.fill(inner, at);
                    at.pop();
                    item
                });
                let items = items.collect();
                self.lists -= 1;
                Value::Array(items)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::path;
    use crate::error::Result;
    use crate::read::{DateTime, Decimal, Reader, integer, list};

    #[derive(Debug, Clone)]
    struct Row {
        id: Option<i64>,
        other: Option<i64>,
        title: Option<String>,
        since: Option<DateTime>,
        sum: Option<Decimal>,
        tags: Vec<i64>,
        parent: Option<Box<Row>>,
        children: Vec<Row>,
    }

    fn row(r: &mut Reader<'_>) -> Row {
        Row {
            id: r.integer("ID"),
            other: r.integer("OTHER_ID"),
            title: r.text("TITLE"),
            since: r.date("SINCE"),
            sum: r.number("SUM"),
            tags: r.list("tags", integer),
            parent: r.opt("parent", |r| Box::new(row(r))),
            children: r.list("children", row),
        }
    }

    fn rows(r: &mut Reader<'_>) -> Vec<Row> {
        list(r, row)
    }

    fn items(r: &mut Reader<'_>) -> Option<Vec<Row>> {
        r.opt("result", |r| r.list("items", row))
    }

    fn told<T>(found: Result<T>) -> String {
        found
            .err()
            .map(|error| error.message().to_owned())
            .expect("an error")
    }

    #[test]
    fn a_field_of_each_type_is_found() {
        assert_eq!(path(row, &|row| row.id).expect("found"), "[ID]");
        assert_eq!(path(row, &|row| row.other).expect("found"), "[OTHER_ID]");
        assert_eq!(
            path(row, &|row| row.title.clone()).expect("found"),
            "[TITLE]"
        );
        assert_eq!(
            path(row, &|row| row.since.clone()).expect("found"),
            "[SINCE]"
        );
        assert_eq!(path(row, &|row| row.sum.clone()).expect("found"), "[SUM]");
    }

    #[test]
    fn a_field_within_others_is_found() {
        assert_eq!(
            path(row, &|row| row.parent.as_ref()?.id).expect("found"),
            "[parent][ID]"
        );
        let deep = path(row, &|row| row.parent.as_ref()?.parent.as_ref()?.other);
        assert_eq!(deep.expect("found"), "[parent][parent][OTHER_ID]");
    }

    #[test]
    fn an_element_of_a_list_is_found_by_its_index() {
        assert_eq!(
            path(rows, &|rows| rows.first()?.id).expect("found"),
            "[0][ID]"
        );
        assert_eq!(
            path(rows, &|rows| rows.get(49)?.id).expect("found"),
            "[49][ID]"
        );
        let inner = path(items, &|items| items.as_ref()?.get(3)?.title.clone());
        assert_eq!(inner.expect("found"), "[result][items][3][TITLE]");
        assert_eq!(
            path(row, &|row| row.tags.get(7).copied()).expect("found"),
            "[tags][7]"
        );
        let inner = path(rows, &|rows| rows.get(1)?.children.get(2)?.id);
        assert_eq!(inner.expect("found"), "[1][children][2][ID]");
        let inner = path(rows, &|rows| rows.get(1)?.tags.get(2).copied());
        assert_eq!(inner.expect("found"), "[1][tags][2]");
    }

    #[test]
    fn the_answer_itself_has_no_path() {
        assert_eq!(path(integer, &|id| Some(*id)).expect("found"), "");
    }

    #[test]
    fn what_depends_on_the_answer_is_an_error() {
        assert!(told(path(rows, &|rows| rows.last()?.id)).contains("how many"));
        assert!(
            told(path(rows, &|rows| rows
                .iter()
                .filter_map(|row| row.id)
                .max()))
            .contains("values")
        );
        let found = |rows: &Vec<Row>| rows.iter().find_map(|row| row.id);
        assert!(told(path(rows, &found)).contains("another one"));
        assert!(told(path(row, &|row| row.id.or(row.other))).contains("another one"));
        assert!(told(path(row, &|row| row.other.and(row.id))).contains("other fields"));
    }

    #[test]
    fn what_gives_no_field_is_an_error() {
        assert!(path(row, &|_| Some(5)).is_err());
        assert!(path(row, &|_| None::<i64>).is_err());
        assert!(path(row, &|row| Some(row.id? + 1)).is_err());
        assert!(path(rows, &|rows| rows.get(1000)?.id).is_err());
    }
}
