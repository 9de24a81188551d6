//! Files inside of parameters: as a name and base64.

use serde_json::{Value, json};

use super::attach::Files;
use super::content::Content;
use super::encode;
use crate::client::Client;
use crate::pending::Pending;
use crate::request::Request;
use crate::value::File;

/// The place of a file in a request that [`Client::send_with_files`] sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline(String);

impl Inline {
    /// One that stands in no request by chance.
    pub(super) fn new() -> Self {
        Self(format!("file-{}", uuid::Uuid::new_v4()))
    }

    pub(super) fn mark(&self) -> &str {
        &self.0
    }

    /// The base64 alone, for methods that take the name elsewhere.
    pub fn base64(&self) -> String {
        self.0.clone()
    }

    /// A pair of a name and the base64, as most fields of files have it.
    pub fn named(&self, name: impl Into<String>) -> File {
        File::from((name.into(), self.base64()))
    }

    /// The pair in an object, as fields of `crm.deal.add` and its kin have it: `{"fileData": [name, base64]}`.
    pub fn data(&self, name: impl Into<String>) -> File {
        File::raw(json!({"fileData": Value::from(self.named(name))}))
    }
}

impl File {
    /// A pair of a name and the content, which goes out in base64.
    ///
    /// ```
    /// use bitrix24::value::File;
    ///
    /// let file = serde_json::Value::from(File::from_bytes("a.txt", "abc"));
    /// assert_eq!(file, serde_json::json!(["a.txt", "YWJj"]));
    /// ```
    pub fn from_bytes(name: impl Into<String>, bytes: impl AsRef<[u8]>) -> Self {
        Self::from((name.into(), encode::base64_of(bytes.as_ref())))
    }

    /// The pair in an object, as fields of `crm.deal.add` and its kin have it: `{"fileData": [name, base64]}`.
    pub fn data(name: impl Into<String>, bytes: impl AsRef<[u8]>) -> Self {
        Self::raw(json!({"fileData": [name.into(), encode::base64_of(bytes.as_ref())]}))
    }
}

impl Client {
    /// Sends a request with files in it that are read while it is sent: what they have in common with the memory of
    /// this program is a few parts of 48 KiB each.
    ///
    /// The function makes the request, with the places of the files where the method wants their base64.
    ///
    /// ```no_run
    /// use bitrix24::files::Content;
    /// use bitrix24::crm;
    /// # async fn run(portal: bitrix24::Client) -> bitrix24::Result<()> {
    /// let scan = Content::opened(|| async { Ok(&b"%PDF-1.7"[..]) });
    /// let id = portal
    ///     .send_with_files([scan], |[scan]| {
    ///         let fields = crm::deal::AddFields::new().custom("UF_CRM_SCAN", scan.data("scan.pdf"));
    ///         crm::deal::Add::new(fields)
    ///     })
    ///     .await?;
    /// println!("{id:?}");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// What comes of it is a call and no request, so that no batch takes it: the portal reads a batch as a whole. Files from
    /// memory ([`File::from_bytes`](crate::value::File::from_bytes)) go along in one.
    ///
    /// ```compile_fail,E0277
    /// # async fn run(portal: bitrix24::Client, get: bitrix24::user::Current) -> bitrix24::Result<()> {
    /// let call = portal.send_with_files([], |[]| get);
    /// let _ = portal.batch_all([call]).await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of any call; and where a place stands in the request not at all or twice, and where a file cannot be read.
    pub fn send_with_files<R: Request, const N: usize>(
        &self,
        files: [Content; N],
        make: impl FnOnce([Inline; N]) -> R,
    ) -> Pending<R::Output> {
        let places = std::array::from_fn(|_| Inline::new());
        let request = make(places.clone());
        let files = Files::Inline(places.into_iter().zip(files).collect());
        self.send(request).with_files(files)
    }
}
