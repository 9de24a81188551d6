//! Lists of many rows that the emulator keeps.

use bitrix24::listing::Strategy;
use futures_util::TryStreamExt as _;

use crate::emulated::{client, portal};

const ROWS: usize = 10_000;

#[tokio::test]
async fn ten_thousand_rows_of_the_emulator_come_once_in_order_and_in_few_requests() {
    let portal = portal();
    portal.seed("crm.deal", ROWS as u64).expect("deals");
    for strategy in [
        Strategy::Auto,
        Strategy::Chain,
        Strategy::Windows,
        Strategy::Start,
    ] {
        let before = portal.received().len();
        let deals = client(&portal).crm().deal_list().select(["ID"]).items();
        let ids: Vec<_> = deals
            .by(strategy)
            .map_ok(|deal| deal.id.unwrap_or_default())
            .try_collect()
            .await
            .expect("all deals");
        let requests = portal.received().len() - before;
        let each = ids.len() == ROWS && ids.windows(2).all(|two| two[0] < two[1]);
        assert!(each, "{strategy:?}: {} rows", ids.len());
        assert!(requests <= 6, "{strategy:?}: {requests} requests");
    }
}

#[tokio::test]
async fn a_list_of_version_3_comes_from_the_emulator_once_and_in_order() {
    let portal = portal();
    portal.seed("tasks.task", 330).expect("tasks");
    let tasks = client(&portal).v3().tasks().task_list().items();
    let tasks: Vec<_> = tasks.try_collect().await.expect("all tasks");
    let ids: Vec<_> = tasks.iter().map(|task| task.id).collect();
    assert!(ids.len() == 330 && ids.is_sorted(), "{}", ids.len());
}
