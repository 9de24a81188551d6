//! Reads the Bitrix24 REST method pages and writes the `bitrix24` crate.
//!
//! Data flows one way:
//!
//! | stage | from → to | after it |
//! |---|---|---|
//! | [`source`] | a folder → pages and fragments | sorted by path; every page is UTF-8 with `\n` line ends |
//! | [`page`] | Diplodoc Markdown → blocks | every block knows its bytes; nothing was lost; includes are expanded |
//! | [`extract`] | blocks → the [`facts`] of one page | as written, each with its place |
//! | [`render`] | facts → a canonical page | reading it gives the same facts |
//! | [`resolve`] | the facts of all pages → the [`ir`] | every reference is a type, overrides are applied; locked |
//! | [`emit`] | the IR → outputs in memory | names and types are decided once; nothing touched the disk |
//! | [`mod@write`] | outputs → disk | sorted; whole even after an interruption |
//!
//! [`openapi`] makes an OpenAPI document from the IR. [`diff`] compares two IRs, [`lint`] finds the defects of upstream's pages. [`cli`] runs the stages: `sync` is `source` to
//! `render` and `write`, `generate` is `source` to `extract`, then `resolve`, `emit` and `write`; `update` is both, the
//! tests and a commit. [`memo`] keeps what stages gave for later runs.
//!
//! What is found on the way is a [`diagnostic`], and [`report`] shows it.

pub mod cli;
pub mod diagnostic;
pub mod diff;
pub mod emit;
pub mod extract;
pub mod facts;
pub mod ir;
pub mod lint;
pub mod memo;
pub mod openapi;
pub mod page;
pub mod render;
pub mod report;
pub mod resolve;
pub mod source;
pub mod write;
