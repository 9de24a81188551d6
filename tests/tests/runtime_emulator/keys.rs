//! Writes of REST 3.0, which the emulator knows again by their key.

use bitrix24_emulator::{Failure, Fault};
use serde_json::json;

use crate::emulated::{called, client, portal};

#[tokio::test]
async fn a_write_of_version_3_that_is_sent_again_is_run_once_by_the_emulator() {
    let portal = portal();
    let broken = Failure::new(500, "INTERNAL_SERVER_ERROR", "broken");
    portal
        .faults()
        .on("tasks.task.add")
        .times(2)
        .answer(Fault::ErrorAfter(broken));
    let client = client(&portal);
    let fields = json!({"fields": {"title": "once", "creatorId": 1, "responsibleId": 1}});
    client
        .raw_v3("tasks.task.add", fields)
        .await
        .expect("the third answer");
    assert_eq!(called(&portal, "tasks.task.add"), 3);
    let tasks = client.tasks().task_list().send().await.expect("tasks");
    assert_eq!(tasks.tasks.len(), 1);
}
