//! Takes a contact off a lead, and tells what the documentation says may go wrong from the rest.
//!
//! ```sh
//! BITRIX24_WEBHOOK=https://example.bitrix24.com/rest/1/secret/ cargo run --example lead_contact -- 1 1010
//! ```

use bitrix24::Client;
use bitrix24::crm::{ErrorCode, lead::contact::DeleteFields};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<i64>());
    let (Some(lead), Some(contact)) = (numbers.next(), numbers.next()) else {
        return Err("which lead, and which contact? For example: 1 1010".into());
    };

    let portal = Client::webhook(std::env::var("BITRIX24_WEBHOOK")?)?;
    let delete = portal
        .crm()
        .lead_contact_delete(lead?, DeleteFields::new(contact?));
    match delete.send().await {
        Ok(removed) => println!("removed: {removed}"),
        Err(error) if error.is(ErrorCode::NotFound) => println!("there is no such lead"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
