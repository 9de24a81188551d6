//! Files: into a portal and out of it, in parts, so that their size is no matter of memory.
//!
//! There are four ways in, and each method documents which of them it takes:
//!
//! | way | what takes it | how |
//! |---|---|---|
//! | a name and base64, from memory | fields of files of any object | [`File::from_bytes`](crate::value::File::from_bytes), [`File::data`](crate::value::File::data) |
//! | the same, read while it is sent | the same | [`Client::send_with_files`](crate::Client::send_with_files) |
//! | a form of several parts | `documentgenerator.template.add` and its kin | [`Client::send_form`](crate::Client::send_form) |
//! | an address of its own | `disk.*.uploadFile`, `telephony.externalCall.attachRecord` | [`Client::upload`](crate::Client::upload) |
//!
//! A portal of the cloud takes at most 2 GB in one request, of which base64 makes a third more, and works on it for 60
//! seconds at most.
//!
//! The way out is [`Client::download`](crate::Client::download), with the address that an answer holds (`DOWNLOAD_URL`,
//! `urlMachine`, `downloadUrl`…).
//!
//! ```no_run
//! use bitrix24::files::Content;
//! # async fn run(portal: bitrix24::Client, address: &str) -> bitrix24::Result<()> {
//! // Read again where the request has to be sent again; a reader can be read once.
//! let scan = Content::opened(|| async { Ok(&b"%PDF-1.7"[..]) }).with_length(8);
//! let answer = portal.upload_to(address, "file", "scan.pdf", scan).await?;
//! println!("{answer}");
//! # Ok(())
//! # }
//! ```

mod address;
mod attach;
mod content;
mod download;
mod encode;
mod inline;
mod name;
mod upload;

pub(crate) use address::{address, secrets};
pub(crate) use attach::Files;
pub use content::Content;
pub use download::Download;
pub use inline::Inline;
