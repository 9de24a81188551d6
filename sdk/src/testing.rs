//! Answers without a portal, for the tests of programs that use this crate.
//!
//! What a request answers is built from JSON, and read as leniently as an answer of a portal:
//!
//! ```
//! use bitrix24::server::Time;
//! use bitrix24::testing;
//! use serde_json::json;
//!
//! # fn run() -> bitrix24::Result<()> {
//! let time = testing::result::<Time>(json!("2025-01-31T10:00:00+00:00"))?;
//! let same = testing::answer::<Time>(r#"{"result": "2025-01-31T10:00:00+00:00", "time": {}}"#)?;
//! assert_eq!(format!("{time:?}"), format!("{same:?}"));
//! # Ok(())
//! # }
//! # run().unwrap();
//! ```
//!
//! Errors are built in the same way, by the answer that a portal refuses with:
//!
//! ```
//! use bitrix24::server::Time;
//!
//! let body = r#"{"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}"#;
//! let error = bitrix24::testing::answer::<Time>(body).unwrap_err();
//! assert!(error.is("QUERY_LIMIT_EXCEEDED"));
//! ```
//!
//! With the feature `testing`, which belongs into the `dev-dependencies` of a program, the objects of answers are `Default`
//! and can be written down as Rust, in which every field is optional and lists are empty:
//!
//! ```
//! # #[cfg(all(feature = "crm", feature = "testing"))] {
//! use bitrix24::crm::deal::ListItem;
//!
//! let deal = ListItem { title: Some("Supply".into()), ..Default::default() };
//! assert_eq!((deal.id, deal.extra.len()), (None, 0));
//! # }
//! ```
//!
//! With the feature `serde` they are `Deserialize`, so that one object can be read from JSON too:
//!
//! ```
//! # #[cfg(all(feature = "crm", feature = "serde"))] {
//! use bitrix24::crm::deal::ListItem;
//! use serde_json::json;
//!
//! let deal: ListItem = serde_json::from_value(json!({"ID": "7", "UF_CRM_COLOUR": "red"})).unwrap();
//! assert_eq!(deal.id, Some(7));
//! assert_eq!(deal.extra.get("UF_CRM_COLOUR"), Some(&json!("red")));
//! # }
//! ```

#[doc(inline)]
pub use bitrix24_runtime::testing::{answer, result};
