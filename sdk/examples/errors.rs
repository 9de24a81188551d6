//! What an error says, and what to do about it.
//!
//! ```sh
//! BITRIX24_WEBHOOK=https://example.bitrix24.com/rest/1/secret/ cargo run --example errors -- 7
//! ```

use bitrix24::crm::ErrorCode;
use bitrix24::{Client, ErrorKind};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(id) = std::env::args().nth(1) else {
        return Err("which deal? For example: 7".into());
    };
    let portal = Client::webhook(std::env::var("BITRIX24_WEBHOOK")?)?;
    let error = match portal.crm().deal_get(id.parse::<i64>()?).send().await {
        Ok(deal) => {
            println!("{:?}", deal.title);
            return Ok(());
        }
        Err(error) => error,
    };

    // What the documentation says may go wrong, and what it does not.
    match error.code_as() {
        Some(ErrorCode::NotFound) => println!("there is no such deal"),
        Some(ErrorCode::AccessDenied) => println!("not for this user"),
        Some(ErrorCode::Other(code)) => println!("{code} is not documented"),
        Some(code) => println!("refused: {}", code.as_str()),
        None => println!("no code"),
    }
    match error.kind() {
        ErrorKind::Portal => println!("the portal refused {}", error.method()),
        ErrorKind::Transport => println!("the portal was not reached"),
        ErrorKind::Answer => println!("that is no answer of the method"),
        _ => println!("nothing was sent"),
    }
    println!(
        "HTTP {:?}, request {:?}: {}",
        error.status(),
        error.request_id(),
        error.message()
    );
    for violation in error.violations() {
        println!("{:?}: {}", violation.field, violation.message);
    }
    if error.is_safe_to_retry() {
        println!("the same may be sent again later");
    } else if error.is_ambiguous() {
        println!("it may have been done: look first");
    }
    // All that was answered, without secrets.
    println!("{:?} {:?}", error.body(), error.text());
    Ok(())
}
