//! Files on their way to the emulator; it has none on the way back.

use bitrix24::disk::folder::UploadFile;
use bitrix24::files::Content;
use serde_json::json;

use crate::emulated::{client, portal};

#[tokio::test]
async fn a_file_that_is_read_while_it_is_sent_arrives_at_the_emulator_as_base64() {
    let portal = portal();
    let content = Content::opened(|| async { Ok(&b"%PDF-1.7"[..]) });
    let uploaded = client(&portal).send_with_files([content], |[place]| {
        let upload = UploadFile::new(1).data([("NAME", "a.pdf")]);
        upload.custom("fileContent", json!(["a.pdf", place.base64()]))
    });
    let file = uploaded.await.expect("a file");
    assert_eq!(file.name.as_deref(), Some("a.pdf"));
    let sent = portal.received()[0].parameters();
    assert_eq!(sent["fileContent"], json!(["a.pdf", "JVBERi0xLjc="]));
}
