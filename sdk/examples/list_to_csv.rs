//! All deals of a portal as CSV, in constant memory, however many there are.
//!
//! ```sh
//! BITRIX24_WEBHOOK=https://example.bitrix24.com/rest/1/secret/ cargo run --example list_to_csv > deals.csv
//! ```

use std::io::Write as _;

use bitrix24::Client;
use futures_util::TryStreamExt as _;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let portal = Client::webhook(std::env::var("BITRIX24_WEBHOOK")?)?;
    let mut deals = portal
        .crm()
        .deal_list()
        .select(["ID", "TITLE", "OPPORTUNITY", "DATE_CREATE"])
        .items();
    let mut out = std::io::stdout().lock();
    writeln!(out, "id,title,opportunity,created")?;
    while let Some(deal) = deals.try_next().await? {
        let id = deal.id.map(|id| id.to_string());
        let amount = deal.opportunity.map(|amount| amount.to_string());
        let created = deal.date_create.map(|date| date.to_string());
        let cells = [id, deal.title, amount, created].map(|cell| quoted(&cell.unwrap_or_default()));
        writeln!(out, "{}", cells.join(","))?;
    }
    Ok(())
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell.to_owned()
}
