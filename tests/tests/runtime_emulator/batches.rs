//! Batches as the emulator runs them.

use bitrix24::crm::deal;

use crate::emulated::{called, client, portal, titled};

#[tokio::test]
async fn the_emulator_gets_any_number_in_calls_of_fifty() {
    let portal = portal();
    let names = (0..120).map(|number| titled(&format!("deal {number}")));
    let said = client(&portal).batch_all(names).await;
    assert!(said.iter().all(Result::is_ok), "{said:?}");
    assert_eq!(called(&portal, "batch"), 3);
}

#[tokio::test]
async fn the_emulator_puts_in_what_an_earlier_command_answered() {
    let portal = portal();
    let mut chain = client(&portal).chain();
    let added = chain.add(titled("first"));
    let got = chain.add(deal::Get::new(added.result()));
    let done = chain.send().await.expect("answers");
    let id = done.get(added).expect("an identifier");
    let deal = done.get(got).expect("the deal");
    assert_eq!((deal.id, deal.title.as_deref()), (Some(id), Some("first")));
    assert_eq!(called(&portal, "batch"), 1);
}

#[tokio::test]
async fn at_the_emulator_a_chain_ends_at_the_first_failure_and_says_what_was_not_run() {
    let portal = portal();
    let mut chain = client(&portal).chain();
    let first = chain.add(titled("first"));
    let absent = chain.add(deal::Get::new(77));
    let last = chain.add(titled("last"));
    let done = chain.halt().send().await.expect("answers");
    assert!(done.get(first).is_ok() && done.get(absent).is_err());
    let error = done.get(last).expect_err("not run");
    assert!(error.is_safe_to_retry() && !error.is_ambiguous(), "{error}");
}

#[tokio::test]
async fn one_command_fails_at_the_emulator_and_the_others_answer() {
    let portal = portal();
    let requests = (titled("a"), deal::Get::new(77), titled("b"));
    let (first, absent, last) = client(&portal).batch(requests).await.expect("answers");
    assert_eq!((first.expect("a"), last.expect("b")), (1, 2));
    assert_eq!(absent.expect_err("absent").method(), "crm.deal.get");
}
