//! Code examples → the bodies that they send, the answers that they show, and what else they tell.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::class::bare;
use super::example::shell::{self, CurlBody};
use super::example::{json, typescript};
use super::outline::File;
use super::words::{Language, ru};
use crate::diagnostic::Diagnostic;
use crate::facts::{At, Class, Marks};
use crate::page::{Block, Page, Span};

/// Whether a block holds a cURL command.
pub fn has_curl(block: &Block) -> bool {
    curl_in(block).is_some()
}

/// The first cURL command of a block.
pub fn curl_in(block: &Block) -> Option<&Span> {
    match block {
        Block::Fence { code, span, .. } => code.contains("curl ").then_some(span),
        Block::Tabs { tabs, .. } => tabs.iter().flat_map(|tab| &tab.blocks).find_map(curl_in),
        Block::List { items, .. } => items.iter().flat_map(|item| &item.blocks).find_map(curl_in),
        Block::Note { blocks, .. } | Block::Cut { blocks, .. } => blocks.iter().find_map(curl_in),
        _ => None,
    }
}

/// What the examples of a page are read with.
pub struct Requests<'r, 'p> {
    /// The page's file.
    pub file: &'r File<'p>,
    /// The page's class.
    pub class: &'r Class,
    /// Whether any example of the page is a cURL command: then a JSON fence among the examples is no request.
    pub curl: bool,
    /// Commands that call another method than the page's own: they show nothing of it.
    pub found: &'r mut Vec<Diagnostic>,
}

impl Requests<'_, '_> {
    /// The request bodies of a block among the examples: one for each group of tabs, one for each fence outside tabs.
    pub fn of(&mut self, block: &Block) -> Vec<(Value, At)> {
        match block {
            Block::Tabs { tabs, .. } => {
                let commands = tabs.iter().flat_map(|tab| &tab.blocks);
                let mut own = None;
                let mut other = None;
                for block in commands {
                    let Block::Fence { code, span, .. } = block else {
                        continue;
                    };
                    match read(code, self.class) {
                        // The webhook's command is the one without a token; no other counts beside it.
                        Command::Own(true, value) => {
                            own = Some((value, span));
                            break;
                        }
                        Command::Own(false, value) => own = own.or(Some((value, span))),
                        Command::Other(called) => other = other.or(Some((called, span))),
                        Command::None => {}
                    }
                }
                if own.is_none()
                    && let Some((called, span)) = other
                {
                    self.strange(&called, span);
                }
                own.map(|(value, span)| (value, self.file.at(span)))
                    .into_iter()
                    .collect()
            }
            Block::Fence { lang, code, span } => {
                let value = match read(code, self.class) {
                    Command::Own(_, value) => Some(value),
                    Command::Other(called) => {
                        self.strange(&called, span);
                        None
                    }
                    Command::None if !self.curl && lang == "json" => {
                        json::tolerant(code).ok().map(|(value, _)| value)
                    }
                    Command::None => None,
                };
                value
                    .filter(Value::is_object)
                    .map(|value| (value, self.file.at(span)))
                    .into_iter()
                    .collect()
            }
            Block::List { items, .. } => {
                let blocks = items.iter().flat_map(|item| &item.blocks);
                blocks.flat_map(|block| self.of(block)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn strange(&mut self, called: &str, span: &Span) {
        self.found.push(
            Diagnostic::warning(
                self.file.place(span),
                "example-of-another",
                format!("This command calls `{called}`, which is not this page's method; it was not read."),
            )
            .with_help("Call the page's own method, or move the example."),
        );
    }
}

/// What a fence among the examples holds.
enum Command {
    /// A call of the page's own method: whether it goes through a webhook, and its body.
    Own(bool, Value),
    /// A call of another method.
    Other(String),
    /// No call with a body that can be read.
    None,
}

/// Whether a fence shows a call of the page's own method.
pub fn is_own_call(code: &str, class: &Class) -> bool {
    matches!(read(code, class), Command::Own(..))
}

fn read(code: &str, class: &Class) -> Command {
    let Some(curl) = shell::curl(code) else {
        return Command::None;
    };
    if let (Class::Method { name, .. }, Some(called)) = (class, curl.method)
        && bare(name) != bare(&called)
    {
        return Command::Other(called);
    }
    let mut value = match curl.body {
        CurlBody::Json(value @ Value::Object(_)) => value,
        CurlBody::None => Value::Object(Map::new()),
        _ => return Command::None,
    };
    holes(&mut value);
    Command::Own(curl.webhook, value)
}

/// A text that is nothing but a placeholder, `**put_id_here**`, keeps its name without the marks: a hole, no value.
fn holes(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(name) = text
                .strip_prefix("**")
                .and_then(|text| text.strip_suffix("**"))
                && name.starts_with("put_")
            {
                *text = name.to_owned();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(holes),
        Value::Object(members) => members.values_mut().for_each(holes),
        _ => {}
    }
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
    Regex::new(concat!(
        r"(?i)\b(?:order of (?:the )?parameters|parameters? (?:must|should) (?:be )?(?:passed|follow|go|specified)[^.]*\border\b",
        r"|sequence of (?:the )?parameters|parameters? order\b[^.`]{0,30}\b(?:violated|mandatory)|order is violated",
        r"|incorrect (?:parameter order|order of)|parameters in [^.`]{0,30}\baccording to the order)",
    ))
    .expect("a constant pattern")
});

static ORDER_RU: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(ru::ORDER).expect("a constant pattern"));

/// What the examples and the text say that no table shows.
pub fn marks(text: &str, class: &Class, page: &Page) -> Marks {
    if !matches!(class, Class::Method { .. }) {
        return Marks::default();
    }
    let mut marks = Marks {
        order_sensitive: ORDER.is_match(text)
            || Language::of(text) == Language::Russian && ORDER_RU.is_match(text),
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
