//! Any method by its name: what the documentation does not have yet, or what only one portal has.
//!
//! ```sh
//! export BITRIX24_WEBHOOK=https://example.bitrix24.com/rest/1/secret/
//! cargo run --example raw -- server.time
//! cargo run --example raw -- user.get '{"ID": 1}'
//! cargo run --example raw -- --v3 tasks.task.get '{"id": 51}'
//! ```

use bitrix24::{Client, ErrorKind};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let v3 = arguments.first().is_some_and(|first| first == "--v3");
    if v3 {
        arguments.remove(0);
    }
    let Some(name) = arguments.first() else {
        return Err("which method? For example: server.time".into());
    };
    let parameters: Value = match arguments.get(1) {
        Some(text) => serde_json::from_str(text)?,
        None => json!({}),
    };

    let portal = Client::webhook(std::env::var("BITRIX24_WEBHOOK")?)?;
    let answer = if v3 {
        portal.raw_v3(name, parameters).await
    } else {
        portal.raw(name, parameters).await
    };
    match answer {
        Ok(result) => println!("{result:#}"),
        // The portal's own code and words; the whole of what it said is in `error.body()`.
        Err(error) if error.kind() == ErrorKind::Portal => println!("refused: {error}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
