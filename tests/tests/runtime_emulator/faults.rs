//! What goes wrong with connections and answers, over real ones.

use std::collections::HashMap;

use bitrix24::crm::deal;
use bitrix24_emulator::{Emulator, Fault};
use futures_util::TryStreamExt as _;

use crate::emulated::{client, portal, titled};

/// What the portal has, by their titles.
async fn written(portal: &Emulator) -> HashMap<String, usize> {
    portal.faults().clear();
    let deals = client(portal)
        .crm()
        .deal_list()
        .select(["ID", "TITLE"])
        .items();
    let deals: Vec<_> = deals.try_collect().await.expect("all deals");
    let mut all = HashMap::new();
    for deal in deals {
        *all.entry(deal.title.unwrap_or_default()).or_default() += 1;
    }
    all
}

fn goes_wrong(portal: &Emulator, seed: u64) {
    let server = |status| Fault::Page(status);
    let all =
        Fault::usual()
            .into_iter()
            .chain([server(429), server(500), server(503), server(200)]);
    portal.faults().on_any().rate(0.15, seed).answer_one_of(all);
    let broken = Fault::error("INTERNAL_SERVER_ERROR");
    portal
        .faults()
        .on("crm.deal.add")
        .rate(0.02, seed)
        .answer(broken.clone());
    let Fault::Error(failure) = broken else {
        unreachable!()
    };
    portal
        .faults()
        .on("crm.deal.add")
        .rate(0.02, seed + 1)
        .answer(Fault::ErrorAfter(failure));
}

#[tokio::test]
async fn over_real_connections_too_each_row_comes_once_whatever_goes_wrong() {
    let portal = portal();
    portal.seed("crm.deal", 3_000).expect("deals");
    for seed in 0..3 {
        goes_wrong(&portal, seed);
        let deals = client(&portal).crm().deal_list().select(["ID"]).items();
        let ids: Vec<_> = deals
            .map_ok(|deal| deal.id)
            .try_collect()
            .await
            .expect("all deals");
        assert!(
            ids.len() == 3_000 && ids.is_sorted(),
            "seed {seed}: {}",
            ids.len()
        );
        portal.faults().clear();
    }
}

#[tokio::test]
async fn over_real_connections_too_nothing_is_written_twice_and_each_error_says_what_is_known() {
    for seed in 0..3 {
        let portal = portal();
        goes_wrong(&portal, seed);
        let client = client(&portal);
        let name = |number: usize| format!("deal {number}");
        let mut said = client
            .batch_all((0..120).map(|number| titled(&name(number))))
            .await;
        for number in 120..150 {
            said.push(client.send(titled(&name(number))).await);
        }
        let written = written(&portal).await;
        for (number, said) in said.iter().enumerate() {
            let times = written.get(&name(number)).copied().unwrap_or(0);
            let right = match said {
                Ok(_) => times == 1,
                Err(error) if error.is_ambiguous() => times <= 1,
                Err(error) => times == 0 && error.is_safe_to_retry(),
            };
            assert!(right, "seed {seed}, {number}: {times} times, {said:?}");
        }
        let (fine, failed): (Vec<_>, Vec<_>) = said.iter().partition(|said| said.is_ok());
        assert!(
            !fine.is_empty() && !failed.is_empty(),
            "seed {seed}: {} {}",
            fine.len(),
            failed.len()
        );
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_asked_for_again_where_the_call_reads_alone() {
    let portal = portal();
    portal.seed("crm.deal", 1).expect("a deal");
    let client = client(&portal);
    for fault in [
        Fault::HalfBody,
        Fault::DropAfter,
        Fault::DropBefore,
        Fault::Page(502),
    ] {
        portal
            .faults()
            .on("crm.deal.get")
            .times(1)
            .answer(fault.clone());
        portal
            .faults()
            .on("crm.deal.add")
            .times(1)
            .answer(fault.clone());
        client
            .send(deal::Get::new(1))
            .await
            .expect("the second answer");
        let error = client.send(titled("x")).await.expect_err("nobody knows");
        assert!(error.is_ambiguous(), "{fault:?}: {error}");
        portal.faults().clear();
    }
}
