//! A portal on this machine, filled with deals, and a program that calls it: no account, no network.
//!
//! ```sh
//! cargo run --example quickstart
//! ```

use bitrix24::crm::deal;
use bitrix24::{Client, Filter, Order, user};
use bitrix24_emulator::Emulator;
use futures_util::TryStreamExt as _;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start()?; // on a free port, until it is dropped
    emulator.seed("crm.deal", 120)?;
    let portal = Client::webhook(emulator.webhook())?; // with a real portal, the address that it gives

    // One typed call each: a deal is added and read.
    let fields = deal::AddFields::new()
        .title("Supply")
        .opportunity(5_000_000);
    let id = portal.crm().deal_add(fields).send().await?;
    let deal = portal.crm().deal_get(id).send().await?;
    println!("added: {:?} of {:?}", deal.title, deal.opportunity);

    // A page of a list.
    let deals = portal.crm().deal_list();
    let large = deals
        .filter(Filter::new().gte("OPPORTUNITY", 500_000))
        .order(Order::new().desc("OPPORTUNITY"));
    let large = large.send().await?;
    println!(
        "large: {} of them, the first is {:?}",
        large.len(),
        large[0].title
    );

    // All rows, a page at a time.
    let rows = portal.crm().deal_list().select(["ID", "TITLE"]).items();
    let rows: Vec<_> = rows.try_collect().await?;
    println!("listed: {} deals", rows.len());

    // Several requests in one call, each with its own answer.
    let (user, first) = portal
        .batch((user::Current::new(), deal::Get::new(1)))
        .await?;
    println!("batch: {:?} sees {:?}", user?.name, first?.title);

    println!("the portal was called {} times", emulator.received().len());
    Ok(())
}
