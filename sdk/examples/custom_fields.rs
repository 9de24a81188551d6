//! Fields that only one portal has: set by `custom`, cleared by `Null`, read from `extra`; and a file in one of them.
//!
//! ```sh
//! BITRIX24_WEBHOOK=https://example.bitrix24.com/rest/1/secret/ cargo run --example custom_fields -- 7
//! ```

use bitrix24::crm::deal::{Update, UpdateFields};
use bitrix24::files::Content;
use bitrix24::{Client, Null};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(id) = std::env::args().nth(1) else {
        return Err("which deal? For example: 7".into());
    };
    let id: i64 = id.parse()?;
    let portal = Client::webhook(std::env::var("BITRIX24_WEBHOOK")?)?;

    // The file is read while the request is sent.
    let offer = Content::opened(|| async { Ok(&b"1 lamp, 2 chairs"[..]) });
    let updated = portal
        .send_with_files([offer], |[offer]| {
            let fields = UpdateFields::new()
                .custom("UF_CRM_COLOUR", "red")
                .custom("UF_CRM_SIZES", vec![40, 42])
                .custom("UF_CRM_NOTE", Null)
                .custom("UF_CRM_OFFER", offer.data("offer.txt"));
            Update::new(id).fields(fields)
        })
        .await?;
    println!("updated: {updated:?}");

    let deal = portal.crm().deal_get(id).send().await?;
    let custom = deal
        .extra
        .iter()
        .filter(|(name, _)| name.starts_with("UF_"));
    for (name, value) in custom {
        println!("{name}: {value}");
    }
    Ok(())
}
