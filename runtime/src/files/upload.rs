//! Files in forms: beside the parameters of a call, or alone to an address of their own.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::attach::{Files, Part};
use super::content::Content;
use crate::call::Outgoing;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::pending::Pending;
use crate::read::{self, Reader};
use crate::request::{Access, Request, Version};
use crate::transport::BoxFuture;

/// The field of a form where the portal names none.
const FIELD: &str = "file";

impl Client {
    /// Sends a request of the classic API as a form (`multipart/form-data`) with one file, for methods that take that,
    /// such as `documentgenerator.template.add`: `field` is the file's parameter, such as `fields[file]`.
    ///
    /// In a form all values are texts, `true` is `1`, and empty lists are left out.
    ///
    /// ```no_run
    /// use bitrix24::files::Content;
    /// # use bitrix24::request::Request;
    /// # async fn run<R: Request>(portal: bitrix24::Client, add: R) -> bitrix24::Result<()> {
    /// let added = portal.send_form(add, "fields[file]", "offer.docx", Content::bytes("…")).await?;
    /// println!("{added:?}");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of any call; and where the file cannot be read.
    pub fn send_form<R: Request>(
        &self,
        request: R,
        field: impl Into<String>,
        name: impl Into<String>,
        content: Content,
    ) -> Pending<R::Output> {
        let (field, name) = (field.into(), name.into());
        self.send(request).with_files(Files::Form(Part {
            field,
            name,
            content,
        }))
    }

    /// Uploads a file in the two steps that suit large ones: the request, without the content, is answered with an
    /// address, which then takes the file. The result is that of the method, as it answers with the content in it.
    ///
    /// For `disk.folder.uploadFile`, `disk.storage.uploadFile`, `disk.file.uploadVersion` and
    /// `telephony.externalCall.attachRecord`.
    ///
    /// ```no_run
    /// use bitrix24::files::Content;
    /// # async fn run(portal: bitrix24::Client) -> bitrix24::Result<()> {
    /// let scan = Content::opened(|| async { Ok(&b"%PDF-1.7"[..]) });
    /// let file = portal.upload(portal.disk().folder_upload_file(8930), "scan.pdf", scan).await?;
    /// println!("{:?}", file.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of any call; and where the method answers no address, and where the file cannot be read. An upload that
    /// broke is [ambiguous](Error::is_ambiguous): the file may be there.
    pub fn upload<R: Request>(
        &self,
        request: R,
        name: impl Into<String>,
        content: Content,
    ) -> BoxFuture<'static, Result<R::Output>> {
        let asked = self.execute(R::METHOD, request.into_slots(), read::any);
        let (client, name) = (self.clone(), name.into());
        Box::pin(async move {
            let method = Cow::Borrowed(R::METHOD.name);
            let answer = asked.await?;
            let (url, field) = place(&answer).map_err(|error| error.in_method(method.clone()))?;
            client
                .post(
                    method,
                    url,
                    Part {
                        field,
                        name,
                        content,
                    },
                    R::read,
                )
                .await
        })
    }

    /// Uploads a file to an address that a method has answered; the answer is the raw `result`. `field` is what the
    /// method calls the field of the form (`field`, or `fieldName`).
    ///
    /// The address is a secret, and is taken where it begins with `https://`, or is the portal's own.
    ///
    /// # Errors
    ///
    /// Those of [`Client::upload`].
    pub fn upload_to(
        &self,
        url: impl Into<String>,
        field: impl Into<String>,
        name: impl Into<String>,
        content: Content,
    ) -> Pending<Value> {
        let (field, name) = (field.into(), name.into());
        let part = Part {
            field,
            name,
            content,
        };
        self.post(Cow::Borrowed("upload"), url.into(), part, read::any)
    }

    fn post<T>(
        &self,
        name: Cow<'static, str>,
        url: String,
        part: Part,
        read: fn(&mut Reader<'_>) -> T,
    ) -> Pending<T> {
        let call = Outgoing {
            name,
            version: Version::V2,
            access: Access::Write,
            parameters: Value::Object(Map::new()),
            files: None,
        };
        Pending::new(self.clone(), call, read).with_files(Files::Upload { url, part })
    }
}

/// Where a file is to be uploaded, and as what field.
fn place(answer: &Value) -> Result<(String, String)> {
    let text = |names: [&str; 2]| {
        let members = answer.as_object()?;
        let of = |name: &String| names.iter().any(|one| name.eq_ignore_ascii_case(one));
        let found = members.iter().find(|(name, _)| of(name));
        let text = found.and_then(|(_, value)| value.as_str());
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let Some(url) = text(["uploadUrl", "upload_url"]) else {
        return Err(Error::answer(
            "the method answers no address to upload to: it has one where the request names a file and lacks its content",
        ));
    };
    Ok((
        url,
        text(["field", "fieldName"]).unwrap_or_else(|| FIELD.to_owned()),
    ))
}
