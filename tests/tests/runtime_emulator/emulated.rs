//! An emulated portal, and clients of it that do not wait for long.

use std::sync::Arc;
use std::time::Duration;

use bitrix24::client::Builder;
use bitrix24::crm::deal;
use bitrix24::throttle::{Bucket, Place, Soon};
use bitrix24::{Client, Result, Retries};
use bitrix24_emulator::{Emulator, Options};

/// What a secret that a test plants begins with: `.ci/secrets` searches all output for it.
pub const CODE: &str = "s3cr3tc0de";

pub fn options() -> Options {
    Emulator::options().webhook(1, CODE)
}

pub fn portal() -> Emulator {
    options().start().expect("an emulator")
}

/// As often as it takes, and soon.
pub const SOON: Retries = Retries {
    times: 30,
    first: Duration::from_millis(1),
    longest: Duration::from_millis(10),
};

/// Lets everything through, and does not wait for long where the portal refuses.
#[derive(Debug)]
struct Open;

impl Bucket for Open {
    fn reserve(&self) -> Soon<'_, Result<Place>> {
        Soon::now(Ok(Place(0)))
    }

    fn wait(&self, _: Place) -> Soon<'_, Result<Duration>> {
        Soon::now(Ok(Duration::ZERO))
    }

    fn exceeded(&self, _: Option<Place>) -> Soon<'_, Result<Duration>> {
        Soon::now(Ok(Duration::from_millis(1)))
    }
}

pub fn builder(portal: &Emulator) -> Builder {
    let builder = Client::builder().webhook(portal.webhook());
    builder.retries(SOON).bucket(Arc::new(Open))
}

pub fn client(portal: &Emulator) -> Client {
    builder(portal).build().expect("a client")
}

/// A deal to be added, and its name.
pub fn titled(title: &str) -> deal::Add {
    deal::Add::new(deal::AddFields::new().title(title))
}

/// How often a method was called and answered, batches by their own name.
pub fn called(portal: &Emulator, method: &str) -> usize {
    let received = portal.received().into_iter();
    received
        .filter(|one| one.method.eq_ignore_ascii_case(method))
        .count()
}
