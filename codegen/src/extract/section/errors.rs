//! The region of errors → statuses, groups and tables of codes.

use std::sync::LazyLock;

use regex::Regex;

use super::Reader;
use super::blocks::unfold;
use super::text::status;
use crate::extract::errors;
use crate::extract::outline::File;
use crate::extract::table;
use crate::extract::text::marked;
use crate::extract::words;
use crate::facts::{Class, Content};
use crate::page::{Block, Table};

static GROUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*error code\s*:\s*`([^`]+)`").expect("a constant pattern")
});

impl Reader<'_, '_> {
    /// A table of errors that stands under no heading of its own.
    pub(super) fn stray_errors(&self, table: &Table) -> Option<table::ErrorColumns> {
        let columns = table::error_shape(table)?;
        let code = columns.code?;
        let head = table::head_of(table.rows.first()?.cells.get(code)?);
        (matches!(self.class, Class::Method { .. })
            && (columns.status.is_some() || head.contains("error")))
        .then_some(columns)
    }

    pub(super) fn errors(&mut self, block: &Block, file: &File<'_>, content: &mut Vec<Content>) {
        match block {
            Block::Table(table) => {
                if let Some(columns) = table::error_shape(table) {
                    content.push(Content::Errors(errors::rows(table, &columns, file)));
                }
            }
            Block::Paragraph { text, .. } => {
                let said = marked(text);
                let said = words::said(&said);
                if let Some(status) = status(&said).filter(|status| !status.is_empty()) {
                    content.push(Content::Status(status));
                } else if let Some(group) = GROUP.captures(&said) {
                    content.push(Content::ErrorGroup(group[1].trim().to_owned()));
                }
            }
            Block::Tabs { tabs, .. } => {
                for tab in tabs {
                    for block in unfold(&tab.blocks) {
                        self.errors(block, file, content);
                    }
                }
            }
            Block::List { items, .. } => {
                for item in items {
                    for block in &item.blocks {
                        self.errors(block, file, content);
                    }
                }
            }
            _ => {}
        }
    }
}
