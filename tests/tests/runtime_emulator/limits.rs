//! The limits of a portal that counts for itself.

use std::sync::Arc;

use bitrix24::Client;
use bitrix24::throttle::LeakyBucket;
use bitrix24_emulator::{Emulator, Limits};
use futures_util::future::join_all;

use crate::emulated::{CODE, options};

/// The capacity and the rate of a portal that is as strict as any, and faster, so that a test does not last.
const CAPACITY: u32 = 40;
const PER_SECOND: u32 = 20;

fn portal() -> Emulator {
    let limits = Limits::none().requests(CAPACITY, PER_SECOND);
    options().limits(limits).start().expect("an emulator")
}

async fn sixty(client: &Client) {
    let tasks = (0..6).map(|_| async {
        for _ in 0..10 {
            client.server().time().send().await.expect("the time");
        }
    });
    join_all(tasks).await;
}

fn refused(portal: &Emulator) -> usize {
    portal
        .received()
        .iter()
        .filter(|one| one.status == 503)
        .count()
}

#[tokio::test]
async fn the_emulator_never_has_to_refuse_a_client_that_knows_its_limits() {
    let portal = portal();
    let bucket = Arc::new(LeakyBucket::new(CAPACITY, f64::from(PER_SECOND)));
    let builder = Client::builder().webhook(portal.webhook()).bucket(bucket);
    sixty(&builder.build().expect("a client")).await;
    assert_eq!((portal.received().len(), refused(&portal)), (60, 0));
}

#[tokio::test]
async fn a_client_that_does_not_know_the_limits_waits_them_out() {
    let portal = portal();
    let client = Client::webhook(portal.webhook()).expect("a client");
    sixty(&client).await;
    // It was told once, or as many times as were under way.
    assert!((1..=6).contains(&refused(&portal)), "{}", refused(&portal));
    assert!(!format!("{client:?}").contains(CODE));
}

#[tokio::test]
async fn the_operating_time_of_a_method_is_learnt_from_what_the_emulator_tells() {
    let portal = options()
        .limits(Limits::none().operating(480))
        .start()
        .expect("an emulator");
    portal.cost("server.time", 470.0);
    let builder = Client::builder().webhook(portal.webhook());
    let limits = bitrix24::Limits::cloud();
    let builder = builder
        .limits(limits)
        .deadline(std::time::Duration::from_secs(2));
    let client = builder.build().expect("a client");
    client.server().time().send().await.expect("the time");
    // Another one could take it over the limit: it would have to wait longer than it may.
    client.server().time().send().await.expect("the time");
    let error = client.server().time().send().await.expect_err("too late");
    assert!(
        error.is_safe_to_retry() && error.status().is_none(),
        "{error}"
    );
    assert_eq!(portal.received().len(), 2);
}
