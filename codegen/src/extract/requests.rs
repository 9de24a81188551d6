//! Code examples → the bodies that they send, the answers that they show, and what else they tell.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::class::bare;
use super::example::shell::{self, CurlBody};
use super::example::{json, typescript};
use super::outline::File;
use crate::facts::{At, Class, Marks};
use crate::page::{Block, Page, Span};

/// Whether a block holds a cURL command.
pub fn has_curl(block: &Block) -> bool {
    match block {
        Block::Fence { code, .. } => code.contains("curl "),
        Block::Tabs { tabs, .. } => tabs.iter().any(|tab| tab.blocks.iter().any(has_curl)),
        Block::List { items, .. } => items.iter().any(|item| item.blocks.iter().any(has_curl)),
        Block::Note { blocks, .. } | Block::Cut { blocks, .. } => blocks.iter().any(has_curl),
        _ => false,
    }
}

/// The request bodies of a block among the examples: one for each group of tabs, one for each fence outside tabs.
/// What is sent to another method is left out.
pub fn examples(block: &Block, file: &File<'_>, class: &Class, curl: bool) -> Vec<(Value, At)> {
    match block {
        Block::Tabs { tabs, .. } => {
            let mut candidates: Vec<(bool, Value, &Span)> = Vec::new();
            for tab in tabs {
                for block in &tab.blocks {
                    if let Block::Fence { code, span, .. } = block
                        && let Some((webhook, value)) = body(code, class)
                    {
                        candidates.push((webhook, value, span));
                    }
                }
            }
            // The webhook's command is the one without a token.
            let best = candidates
                .iter()
                .position(|(webhook, ..)| *webhook)
                .unwrap_or(0);
            candidates
                .into_iter()
                .nth(best)
                .map(|(_, value, span)| (value, file.at(span)))
                .into_iter()
                .collect()
        }
        Block::Fence { lang, code, span } => {
            let value = match body(code, class) {
                Some((_, value)) => Some(value),
                None if !curl && lang == "json" => {
                    json::tolerant(code).ok().map(|(value, _)| value)
                }
                None => None,
            };
            value
                .filter(Value::is_object)
                .map(|value| (value, file.at(span)))
                .into_iter()
                .collect()
        }
        Block::List { items, .. } => items
            .iter()
            .flat_map(|item| &item.blocks)
            .flat_map(|block| examples(block, file, class, curl))
            .collect(),
        _ => Vec::new(),
    }
}

fn body(code: &str, class: &Class) -> Option<(bool, Value)> {
    let curl = shell::curl(code)?;
    if let (Class::Method { name, .. }, Some(called)) = (class, &curl.method)
        && bare(name) != bare(called)
    {
        return None;
    }
    let value = match curl.body {
        CurlBody::Json(value @ Value::Object(_)) => value,
        CurlBody::None => Value::Object(Map::new()),
        _ => return None,
    };
    Some((curl.webhook, value))
}

/// An example of an answer.
pub fn answer(lang: &str, code: &str) -> Option<Value> {
    if !matches!(lang, "json" | "jsonc" | "" | "js" | "javascript" | "JSON") {
        return None;
    }
    let text = code.trim();
    if !text.starts_with(['{', '[']) && lang != "json" {
        return None;
    }
    json::tolerant(text).ok().map(|(value, _)| value)
}

static ORDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:order of (?:the )?parameters|parameters? (?:must|should) (?:be )?(?:passed|follow|go|specified)[^.]*\border\b|strict(?:ly)?[^.]{0,40}order|sequence of (?:the )?parameters|order[^.]{0,40}\bmandatory\b)")
        .expect("a constant pattern")
});

/// What the examples and the text say that no table shows.
pub fn marks(text: &str, class: &Class, page: &Page) -> Marks {
    let Class::Method { name, .. } = class else {
        return Marks::default();
    };
    let mut marks = Marks {
        order_sensitive: name.to_lowercase().starts_with("task.") && ORDER.is_match(text),
        list_helper: text.contains("actions.v2.callList.make("),
        ..Marks::default()
    };
    let (mut oauth, mut webhook) = (false, false);
    titles(&page.blocks, &mut |title, blocks| {
        let title = title.to_lowercase();
        oauth |= title.contains("curl") && title.contains("oauth");
        webhook |= title.contains("curl") && title.contains("webhook");
        if title.contains("ts") && marks.payload.is_none() {
            for block in blocks {
                if let Block::Fence { code, .. } = block
                    && let Some(payload) = typescript::payload(code)
                {
                    marks.payload = Some(typescript::canonical(&payload.ty));
                    marks.payload_types = payload
                        .named
                        .into_iter()
                        .map(|(name, ty)| (name, typescript::canonical(&ty)))
                        .collect();
                    break;
                }
            }
        }
    });
    marks.application_only = oauth && !webhook;
    marks
}

fn titles(blocks: &[Block], see: &mut dyn FnMut(&str, &[Block])) {
    for block in blocks {
        match block {
            Block::Tabs { tabs, .. } => {
                for tab in tabs {
                    see(&tab.title, &tab.blocks);
                }
            }
            Block::Note { blocks, .. } | Block::Cut { blocks, .. } => titles(blocks, see),
            Block::List { items, .. } => items.iter().for_each(|item| titles(&item.blocks, see)),
            _ => {}
        }
    }
}
