//! Names of methods that nothing can be generated for, with the place that states them.

use anyhow::Result;

use super::produce::Read;
use crate::diagnostic::Diagnostic;
use crate::emit::Families;
use crate::facts::Class;
use crate::source::LineIndex;

/// Names that are none, and names that no family has.
pub fn check(read: &Read) -> Result<Vec<Diagnostic>> {
    let families = Families::committed()?;
    let mut found = Vec::new();
    for facts in &read.corpus.pages {
        let Class::Method { name, .. } = &facts.class else {
            continue;
        };
        let place = || {
            let text = read.tree.get(&facts.path).unwrap_or_default();
            let stated = format!("method = \"{name}\"");
            let at = match text.find(&stated) {
                Some(at) => at + "method = \"".len(),
                None => text.find(name.as_str()).unwrap_or(0),
            };
            LineIndex::new(text).place(&facts.path, at)
        };
        let first = name.split('.').next().unwrap_or_default();
        if !is_name(name) {
            let message = format!("`{name}` is no name of a method.");
            let help = "Write letters, digits, `_` and `-`, with full stops between segments.";
            found.push(Diagnostic::error(place(), "method-name", message).with_help(help));
        } else if families.of(name).is_none() {
            let message = format!("No family has methods that begin with `{first}`.");
            let help = format!(
                "Correct the name, or add `{first}` to `names` of a family in codegen/families.toml."
            );
            found
                .push(Diagnostic::error(place(), "method-without-family", message).with_help(help));
        }
    }
    Ok(found)
}

fn is_name(name: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    name.split('.').all(|segment| {
        segment.starts_with(|first: char| first.is_ascii_alphabetic())
            && segment.bytes().all(letters)
    })
}
