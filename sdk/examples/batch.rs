//! Many requests in few calls: a tuple of any types, any number of one type, and a chain that passes on what it answers.
//! It adds a lead.
//!
//! ```sh
//! BITRIX24_WEBHOOK=https://example.bitrix24.com/rest/1/secret/ cargo run --example batch
//! ```

use bitrix24::crm::lead::contact;
use bitrix24::{Client, crm, user};
use futures_util::TryStreamExt as _;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let portal = Client::webhook(std::env::var("BITRIX24_WEBHOOK")?)?;

    // One call, and a result of its own for each.
    let (me, deals) = portal
        .batch((user::Current::new(), crm::deal::List::new()))
        .await?;
    println!("{:?} sees {} deals", me?.name, deals?.len());

    // Fifty in a call, as many as there are, in their order.
    let mut contacts = portal.batch_stream((1..=1000).map(crm::contact::Get::new));
    while let Some(contact) = contacts.try_next().await? {
        println!("{:?}", contact.name);
    }

    // What one answers is what another takes; behind the first that fails nothing is run.
    let mut chain = portal.chain();
    let found = chain.add(crm::contact::List::new().filter([("EMAIL", "a@example.com")]));
    let fields = crm::lead::AddFields::new().title("From the shop");
    let lead = chain.add(crm::lead::Add::new().fields(fields));
    let first = found.field(|contacts| contacts.first()?.id)?;
    let fields = contact::AddFields::new(first);
    let bound = chain.add(contact::Add::new(lead.result(), fields));
    let done = chain.send().await?;
    println!("lead {}: {}", done.get(lead)?, done.get(bound)?);
    Ok(())
}
