//! The facts of a page → its canonical Markdown.
//!
//! After it, `extract` reads the same facts back: `extract(render(facts)) == facts`.

mod field;
mod markdown;

use crate::extract::event::is_event;
use crate::extract::{class_of_title, example, marks};
use crate::facts::{Class, Content, ErrorRow, PageFacts, Region, Section, TypeRow, Variant, Who};
use field::{depends_on, fields_table, phrases_of_values, reference};
pub use markdown::breakable;
use markdown::{code, escape, heading_escape, indent};

/// Writes a page.
pub fn render(facts: &PageFacts) -> String {
    // Most pages are about as long.
    let mut out = String::with_capacity(4096);
    out.push_str(&format!("# {}\n", heading_escape(&facts.title)));
    head(facts, &mut out);
    for section in &facts.sections {
        if section.level > 1 {
            let anchor = section
                .anchor
                .as_ref()
                .map(|anchor| format!(" {{#{anchor}}}"))
                .unwrap_or_default();
            let marks = "#".repeat(section.level.into());
            let title = heading_escape(&section.title);
            out.push_str(&format!("\n{marks} {title}{anchor}\n"));
        }
        for content in &section.content {
            out.push('\n');
            out.push_str(&text_of(&facts.path, section, content));
        }
    }
    out
}

fn head(facts: &PageFacts, out: &mut String) {
    let mut lines = Vec::new();
    if !facts.scopes.is_empty() {
        let scopes: Vec<String> = facts.scopes.iter().map(|scope| code(scope)).collect();
        lines.push(format!("Scope: {}", scopes.join(", ")));
    }
    if let Some(who) = facts.who {
        let who = match who {
            Who::AnyUser => "any user",
            Who::Administrator => "administrator",
            Who::Permitted => "user with permission",
        };
        let does = if is_event(&facts.class) {
            "subscribe"
        } else {
            "execute the method"
        };
        lines.push(format!("Who can {does}: `{who}`"));
    }
    if !lines.is_empty() {
        out.push_str(&format!("\n> {}\n", lines.join("\n>\n> ")));
    }
    if let Some(deprecated) = &facts.deprecated {
        out.push_str("\n{% note warning \"DEPRECATED\" %}\n");
        for page in &deprecated.replaced_by {
            let to = crate::facts::Reference {
                path: page.clone(),
                anchor: String::new(),
            };
            let target = crate::extract::link::target(&facts.path, &to);
            out.push_str(&format!("\n- [{{#T}}]({target})"));
        }
        if !deprecated.replaced_by.is_empty() {
            out.push('\n');
        }
        out.push_str("\n{% endnote %}\n");
    }
    let shown = facts.who.is_some()
        && class_of_title(&facts.path, &facts.title).as_ref() == Some(&facts.class);
    let class = (!shown).then_some(&facts.class);
    if let Some(block) = marks::write(class, &facts.marks) {
        out.push_str(&format!("\n```toml\n{block}```\n"));
    }
}

fn text_of(page: &str, section: &Section, content: &Content) -> String {
    match content {
        Content::Fields(fields) => fields_table(page, fields),
        Content::Errors(rows) => errors_table(section.region, rows),
        Content::Types(rows) => types_table(page, rows),
        Content::DependsOn(name) => format!("{}\n", depends_on(name)),
        Content::Variants(variants) => tabs(page, section, variants),
        Content::Status(codes) => format!("HTTP status: **{}**\n", codes.join("**, **")),
        Content::ErrorGroup(group) => format!("Error Code: {}\n", code(group)),
        Content::Example(example) => {
            format!("```json\n{}\n```\n", example::print::print(&example.value))
        }
        Content::NoParameters => "No parameters.\n".to_owned(),
        Content::ListParameters => {
            let to = crate::facts::Reference {
                path: "settings/how-to-call-rest-api/list-methods-pecularities.md".to_owned(),
                anchor: String::new(),
            };
            let target = crate::extract::link::target(page, &to);
            format!("As of all [list methods]({target}).\n")
        }
        Content::See(references) => {
            let links: Vec<String> = references.iter().map(|to| reference(page, to)).collect();
            format!("See {}.\n", links.join(", "))
        }
        Content::Related(pages) => pages
            .iter()
            .map(|path| {
                let to = crate::facts::Reference {
                    path: path.clone(),
                    anchor: String::new(),
                };
                let target = crate::extract::link::target(page, &to);
                format!("- [{{#T}}]({target})\n")
            })
            .collect(),
    }
}

fn errors_table(region: Region, rows: &[ErrorRow]) -> String {
    let status = rows.iter().any(|row| row.status.is_some());
    let field = rows.iter().any(|row| row.field.is_some());
    let coded = !field || rows.iter().any(|row| row.code.is_some());
    let mut heads = Vec::new();
    if status {
        heads.push("**Status**");
    }
    if field {
        heads.push("**Field**");
    }
    if coded {
        heads.push(if region == Region::Errors {
            "**Code**"
        } else {
            "**Error Code**"
        });
    }
    heads.push("**Description**");
    let mut out = format!("#|\n|| {} ||\n", heads.join(" | "));
    let blank = || "` `".to_owned();
    for row in rows {
        let mut cells = Vec::new();
        if status {
            cells.push(row.status.clone().unwrap_or_default());
        }
        if field {
            cells.push(row.field.as_deref().map_or_else(blank, code));
        }
        if coded {
            cells.push(row.code.as_deref().map_or_else(blank, breakable));
        }
        out.push_str(&format!("|| {} | ||\n", cells.join(" | ")));
    }
    out + "|#\n"
}

fn types_table(page: &str, rows: &[TypeRow]) -> String {
    let mut out = "#|\n|| **Type** | **Description** ||\n".to_owned();
    for row in rows {
        let base = row.base.as_deref().unwrap_or("none");
        let mut said = vec![format!("Base: `{base}`.")];
        said.extend(phrases_of_values(&row.values, "values"));
        said.extend(row.see.iter().map(|to| reference(page, to)));
        out.push_str(&format!("|| {} | {} ||\n", code(&row.name), said.join(" ")));
    }
    out + "|#\n"
}

fn tabs(page: &str, section: &Section, variants: &[Variant]) -> String {
    let mut out = "{% list tabs %}\n".to_owned();
    for variant in variants {
        out.push_str(&format!("\n- {}\n", escape(&variant.title)));
        if let Some(case) = &variant.case {
            let value = case
                .value
                .as_deref()
                .map(|value| format!(" {}", code(value)));
            let name = escape(&case.name);
            out.push_str(&format!("\n    **{name}:**{}\n", value.unwrap_or_default()));
        }
        for content in &variant.content {
            out.push('\n');
            out.push_str(&indent(&text_of(page, section, content), 4));
        }
    }
    out + "\n{% endlist %}\n"
}

/// Whether a page says anything that other pages could refer to.
pub fn says_something(facts: &PageFacts) -> bool {
    let structural = facts
        .sections
        .iter()
        .flat_map(|section| &section.content)
        .any(|content| {
            matches!(
                content,
                Content::Fields(_) | Content::Types(_) | Content::Variants(_)
            )
        });
    !matches!(facts.class, Class::Reference) || structural
}
