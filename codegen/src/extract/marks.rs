//! The `facts` block of a canonical page, and the same facts from examples.

use toml::{Table, Value};

use crate::facts::{Class, Marks};
use crate::page::{Block, Page};

/// The table that the block starts with.
pub const TABLE: &str = "facts";

/// The `facts` block of a page, where it has one.
pub fn block(page: &Page) -> Option<Table> {
    page.blocks.iter().find_map(|block| match block {
        Block::Fence { lang, code, .. } if lang == "toml" => {
            let parsed: Table = code.parse().ok()?;
            parsed.get(TABLE)?.as_table().cloned()
        }
        _ => None,
    })
}

/// The class that the block states.
pub fn class(table: &Table) -> Option<Class> {
    if let Some(name) = table.get("method").and_then(Value::as_str) {
        let version = table.get("version").and_then(Value::as_integer);
        return Some(Class::Method {
            name: name.to_owned(),
            version: version
                .and_then(|version| u8::try_from(version).ok())
                .unwrap_or(2),
        });
    }
    if let Some(code) = table.get("event").and_then(Value::as_str) {
        let code = code.to_owned();
        return Some(Class::Event { code });
    }
    if table.get("events").and_then(Value::as_bool) == Some(true) {
        return Some(Class::Events);
    }
    let reference = table.get("reference").and_then(Value::as_bool);
    reference.unwrap_or(false).then_some(Class::Reference)
}

/// The marks that the block states.
pub fn marks(table: &Table) -> Marks {
    let flag = |name: &str| table.get(name).and_then(Value::as_bool).unwrap_or(false);
    Marks {
        application_only: flag("application_only"),
        order_sensitive: flag("order_sensitive"),
        payload: table
            .get("payload")
            .and_then(Value::as_str)
            .map(str::to_owned),
        payload_types: table
            .get("types")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|pair| {
                let pair = pair.as_array()?;
                let name = pair.first()?.as_str()?;
                Some((name.to_owned(), pair.get(1)?.as_str()?.to_owned()))
            })
            .collect(),
    }
}

/// The block that states a class (where the page does not show it) and marks; none where there is nothing to state.
pub fn write(class: Option<&Class>, marks: &Marks) -> Option<String> {
    let mut table = Table::new();
    match class {
        Some(Class::Method { name, version }) => {
            table.insert("method".into(), name.as_str().into());
            if *version != 2 {
                table.insert("version".into(), i64::from(*version).into());
            }
        }
        Some(Class::Event { code }) => drop(table.insert("event".into(), code.as_str().into())),
        Some(Class::Events) => drop(table.insert("events".into(), true.into())),
        Some(Class::Reference) => drop(table.insert("reference".into(), true.into())),
        None => {}
    }
    for (name, set) in [
        ("application_only", marks.application_only),
        ("order_sensitive", marks.order_sensitive),
    ] {
        if set {
            table.insert(name.into(), true.into());
        }
    }
    if let Some(payload) = &marks.payload {
        table.insert("payload".into(), payload.as_str().into());
    }
    if !marks.payload_types.is_empty() {
        let pairs = marks
            .payload_types
            .iter()
            .map(|(name, ty)| Value::Array(vec![name.as_str().into(), ty.as_str().into()]));
        table.insert("types".into(), Value::Array(pairs.collect()));
    }
    if table.is_empty() {
        return None;
    }
    let mut whole = Table::new();
    whole.insert(TABLE.into(), Value::Table(table));
    Some(whole.to_string())
}
