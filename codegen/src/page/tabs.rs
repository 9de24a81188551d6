//! `{% list tabs %}`: a bullet list whose items are tabs.

use super::context::Context;
use super::fence::Hidden;
use super::scan::{self, line_at};
use super::view::{View, indent};
use super::{Tab, markdown, plain, table};

/// Reads what stands between `{% list tabs %}` and its end.
pub fn tabs(view: &View<'_>, context: &mut Context<'_>) -> Vec<Tab> {
    let text = view.text();
    let bullets = bullets(text);
    let first = bullets.first().map_or(text.len(), |(start, _)| *start);
    let lost = &text[..first];
    if !lost.trim().is_empty() {
        context.warn(
            view.origin(lost.len() - lost.trim_start().len()),
            "text-outside-tabs",
            "This stands before the first tab and was not read.",
            "Start each tab with `- Title`.",
        );
    }
    let mut tabs = Vec::new();
    for (number, (start, title_start)) in bullets.iter().enumerate() {
        let line = line_at(text, *start);
        let end = bullets.get(number + 1).map_or(text.len(), |next| next.0);
        let title = view.slice(*title_start..line.end);
        let title = title.trim();
        let content = view.slice(line.next.min(end)..end);
        let width = content
            .text()
            .lines()
            .find(|line| !line.trim().is_empty())
            .map_or(0, indent);
        tabs.push(Tab {
            title: plain(&markdown::inlines(&title)),
            blocks: scan::blocks(&content.dedent(width, true), context),
            span: title.span(0..title.text().len()),
        });
    }
    tabs
}

/// The bullets at the indentation of the first one: where their line and where their title starts.
fn bullets(text: &str) -> Vec<(usize, usize)> {
    let mut bullets: Vec<(usize, usize)> = Vec::new();
    let mut width = None;
    let mut hidden: Option<Hidden> = None;
    let mut at = 0;
    while at < text.len() {
        let line = line_at(text, at);
        let content = &text[line.start..line.end];
        at = line.next;
        if let Some(kind) = hidden {
            if kind.closed_by(content).is_some() {
                hidden = None;
            }
            continue;
        }
        // Tables inside tabs often hold bullets at the margin.
        if table::starts(content)
            && let Some(end) = table::closed_end(text, line.start)
        {
            at = line_at(text, end).next;
            continue;
        }
        let blanks = indent(content);
        let rest = &content[blanks..];
        let bullet = rest.strip_prefix(['-', '*', '+']);
        if let Some(title) = bullet.filter(|title| title.starts_with([' ', '\t']))
            && width.is_none_or(|width| blanks <= width)
        {
            width.get_or_insert(blanks);
            bullets.push((line.start, line.end - title.trim_start().len()));
            continue;
        }
        hidden = Hidden::opened_by(content);
    }
    bullets
}
