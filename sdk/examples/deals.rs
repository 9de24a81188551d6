//! The first program: the deals of a portal, the largest first.
//!
//! ```sh
//! BITRIX24_WEBHOOK=https://example.bitrix24.com/rest/1/secret/ cargo run --example deals
//! ```

use bitrix24::{Client, Filter, Order};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let portal = Client::webhook(std::env::var("BITRIX24_WEBHOOK")?)?;
    let deals = portal.crm().deal_list();
    let large = deals
        .filter(Filter::new().gte("OPPORTUNITY", 1000))
        .order(Order::new().desc("OPPORTUNITY"));
    for deal in large.send().await? {
        println!("{:?} {:?} {:?}", deal.id, deal.title, deal.opportunity);
    }
    Ok(())
}
