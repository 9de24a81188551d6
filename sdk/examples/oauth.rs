//! An application that is let in by OAuth 2.0, and keeps its tokens in a file.
//!
//! The first time it shows where to let it in, and reads the address that the browser was sent back to (a service would
//! get it as a request). From then on the file is enough: the client renews the tokens and saves them by itself.
//!
//! ```sh
//! export BITRIX24_PORTAL=example.bitrix24.com
//! export BITRIX24_CLIENT_ID=local.5c8bb1b0891cf2.87252039
//! export BITRIX24_CLIENT_SECRET=…
//! cargo run --example oauth --features file-store
//! ```

use std::error::Error;

use bitrix24::auth::{Application, ErrorCode, FileStore, TokenStore};
use bitrix24::{Client, ErrorKind};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let portal = std::env::var("BITRIX24_PORTAL")?;
    let store = FileStore::new("tokens.json");
    let application = Application::new(
        std::env::var("BITRIX24_CLIENT_ID")?,
        std::env::var("BITRIX24_CLIENT_SECRET")?,
        &portal,
    )?
    .store(store.clone());

    // Impossible to guess, so that nobody can slip in a code of his own.
    let state = uuid::Uuid::new_v4().to_string();
    let entrance = application.authorize_url(&state);
    let client = Client::builder()
        .application(application)
        .on_moved(|moved| eprintln!("from now on: BITRIX24_PORTAL={}", moved.to))
        .build()?;
    if store.load().await?.is_none() {
        enter(&client, &entrance, &state).await?;
    }

    match client.server().time().send().await {
        Ok(time) => println!("{} says {time:?}", client.portal_address()),
        Err(error)
            if error.kind() == ErrorKind::Authorization && error.is(ErrorCode::InvalidGrant) =>
        {
            println!(
                "the tokens are too old: remove tokens.json, and let the application in again"
            );
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

async fn enter(client: &Client, entrance: &str, state: &str) -> Result<(), Box<dyn Error>> {
    println!("open {entrance}\nand enter the address that it leads to, within 30 seconds:");
    let mut address = String::new();
    std::io::stdin().read_line(&mut address)?;
    let (_, query) = address
        .trim()
        .split_once('?')
        .ok_or("the address has no code")?;
    let parameter = |wanted: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find_map(|(name, value)| (name == wanted).then(|| value.into_owned()))
    };
    if parameter("state").as_deref() != Some(state) {
        return Err("that is the answer to another question".into());
    }
    let tokens = client
        .exchange(parameter("code").ok_or("the address has no code")?)
        .await?;
    println!(
        "let in, and may use: {:?}",
        tokens.scopes().collect::<Vec<_>>()
    );
    Ok(())
}
