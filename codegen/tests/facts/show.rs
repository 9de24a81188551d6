//! Facts in a few words, so that a snapshot shows nothing else.

use std::collections::BTreeMap;

use codegen::extract::extract;
use codegen::facts::{
    AllowedValue, Content, Default_, ErrorRow, Field, PageFacts, Reference, TypeRow, TypeToken,
    ValuesOf, Wire,
};
use codegen::page;

/// The page that most fixtures are.
pub const PATH: &str = "api-reference/thing/thing-item-add.md";

/// Reads a page that includes others.
pub fn read_with(path: &str, text: &str, fragments: &[(&str, &str)]) -> (PageFacts, Vec<String>) {
    let fragments: BTreeMap<&str, &str> = fragments.iter().copied().collect();
    let find = |path: &str| fragments.get(path).copied();
    let (page, found) = page::parse(path, text, &find);
    let (facts, more) = extract(path, text, &page, &find);
    let shown = |one: &codegen::diagnostic::Diagnostic| format!("{}: {}", one.place, one.code);
    let found = found.iter().chain(&more).map(shown).collect();
    (facts, found)
}

/// Reads a page without anything to find in it.
pub fn read(path: &str, text: &str) -> PageFacts {
    let (facts, found) = read_with(path, text, &[]);
    assert!(found.is_empty(), "{found:?}");
    facts
}

/// The sections of a method page with this text behind its head.
pub fn sections(text: &str) -> String {
    let page = format!(
        "# Add a Thing thing.item.add\n\n> Scope: `thing`\n>\n> Who can execute the method: any user\n\n{text}\n"
    );
    all(&read(PATH, &page))
}

/// The fields of a table with these rows.
pub fn fields(rows: &str) -> String {
    let table =
        format!("## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n{rows}\n|#");
    let shown = sections(&table);
    let fields = shown
        .strip_prefix("## Method Parameters (parameters)\n")
        .unwrap_or(&shown);
    fields
        .lines()
        .map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line)))
        .collect()
}

/// Every section of a page.
pub fn all(facts: &PageFacts) -> String {
    let mut out = String::new();
    for section in &facts.sections {
        let region = format!("{:?}", section.region).to_lowercase();
        let anchor = section
            .anchor
            .as_ref()
            .map(|anchor| format!(" {{#{anchor}}}"));
        let marks = "#".repeat(section.level.into());
        let title = format!("{marks} {}{}", section.title, anchor.unwrap_or_default());
        out.push_str(&format!("{} ({region})\n", title.trim()));
        for content in &section.content {
            write(content, 1, &mut out);
        }
    }
    out
}

fn write(content: &Content, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let lines: Vec<String> = match content {
        Content::Fields(fields) => {
            fields
                .iter()
                .for_each(|field| self::field(field, depth, out));
            return;
        }
        Content::Variants(variants) => {
            for variant in variants {
                let case = variant.case.as_ref().map(|case| match &case.value {
                    Some(value) => format!(" where {} = {value}", case.name),
                    None => format!(" where {} = …", case.name),
                });
                let title = &variant.title;
                out.push_str(&format!(
                    "{indent}variant {title}{}\n",
                    case.unwrap_or_default()
                ));
                variant
                    .content
                    .iter()
                    .for_each(|content| write(content, depth + 1, out));
            }
            return;
        }
        Content::Errors(rows) => rows.iter().map(error).collect(),
        Content::Types(rows) => rows.iter().map(named_type).collect(),
        Content::Status(codes) => vec![format!("status {}", codes.join(", "))],
        Content::ErrorGroup(code) => vec![format!("group {code}")],
        Content::Example(example) => vec![example.value.to_string()],
        Content::DependsOn(name) => vec![format!("fields by {name}")],
        Content::NoParameters => vec!["no parameters".to_owned()],
        Content::ListParameters => vec!["parameters of list methods".to_owned()],
        Content::See(references) => vec![format!("see{}", see(references))],
        Content::Related(pages) => pages.clone(),
    };
    for line in lines {
        out.push_str(&format!("{indent}{}\n", line.trim_end()));
    }
}

fn field(field: &Field, depth: usize, out: &mut String) {
    let star = if field.starred { "*" } else { "" };
    let mut line = format!("{}{}{star}", "  ".repeat(depth), field.names.join(" / "));
    let types: Vec<String> = field.types.iter().map(ty).collect();
    if !types.is_empty() {
        line.push_str(&format!(": {}", types.join(" | ")));
    }
    for (said, word) in [
        (field.deprecated, "deprecated"),
        (field.multiple, "multiple"),
        (field.any_keys, "any keys"),
    ] {
        if said {
            line.push_str(&format!(", {word}"));
        }
    }
    match &field.default {
        Some(Default_::Literal(literal)) => line.push_str(&format!(" = {literal:?}")),
        Some(Default_::Computed) => line.push_str(" = computed"),
        Some(Default_::Conditional(on)) => line.push_str(&format!(" = by {on:?}")),
        None => {}
    }
    if !field.values.is_empty() {
        let of = match field.values_of {
            ValuesOf::Itself => "in",
            ValuesOf::Entries => "entries in",
            ValuesOf::Keys => "keys in",
        };
        line.push_str(&format!(" {of} {}", values(&field.values)));
    }
    if let Some(wire) = field.wire {
        line.push_str(match wire {
            Wire::YesNo => " as Y/N",
            Wire::OneZero => " as 1/0",
            Wire::TrueFalse => " as true/false",
        });
    }
    if let Some(name) = &field.depends_on {
        line.push_str(&format!(" fields by {name}"));
    }
    if let Some(names) = &field.condition {
        line.push_str(&format!(" if [{}]", names.join(", ")));
    }
    if !field.one_of.is_empty() {
        line.push_str(&format!(" or [{}]", field.one_of.join(", ")));
    }
    line.push_str(&see(&field.see));
    out.push_str(&line);
    out.push('\n');
    field
        .children
        .iter()
        .for_each(|child| self::field(child, depth + 1, out));
}

fn ty(token: &TypeToken) -> String {
    let link = token.link.as_ref().map(|link| format!(" at {}", to(link)));
    let lists = "[]".repeat(token.lists.into());
    format!("{}{lists}{}", token.name, link.unwrap_or_default())
}

fn values(values: &[AllowedValue]) -> String {
    let shown: Vec<String> = values
        .iter()
        .map(|value| {
            let literal = if value.value.is_empty() {
                "''"
            } else {
                &value.value
            };
            match &value.label {
                Some(label) => format!("{literal}={label}"),
                None => literal.to_owned(),
            }
        })
        .collect();
    format!("[{}]", shown.join(", "))
}

fn see(references: &[Reference]) -> String {
    references
        .iter()
        .map(|link| format!(" → {}", to(link)))
        .collect()
}

fn to(link: &Reference) -> String {
    if link.anchor.is_empty() {
        link.path.clone()
    } else {
        format!("{}#{}", link.path, link.anchor)
    }
}

fn error(row: &ErrorRow) -> String {
    let part = |part: &Option<String>| {
        part.as_ref()
            .map(|part| format!("{part} "))
            .unwrap_or_default()
    };
    let field = row.field.as_ref().map(|field| format!("in {field}"));
    let code = row.code.as_deref().unwrap_or("(blank)");
    format!("{}{code} {}", part(&row.status), field.unwrap_or_default())
}

fn named_type(row: &TypeRow) -> String {
    let base = row.base.as_deref().unwrap_or("itself");
    let mut line = format!("{} is {base}", row.name);
    if !row.values.is_empty() {
        line.push_str(&format!(" in {}", values(&row.values)));
    }
    line + &see(&row.see)
}
