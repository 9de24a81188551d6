//! Answers with what stands around their `result`.

use bitrix24::read::{Reader, integer};
use bitrix24::request::{Access, Method, Request, Slots};
use serde_json::json;

use crate::played::{Answer, Played, refused};

struct Get;

impl Request for Get {
    const METHOD: Method = Method::v2("some.list", Access::Read);
    type Output = i64;

    fn into_slots(self) -> Slots {
        Slots::new()
    }

    fn read(reader: &mut Reader<'_>) -> i64 {
        integer(reader)
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_comes_with_its_counts_and_times_where_they_are_asked_for() {
    let time = json!({"start": 1.25, "duration": 0.5, "operating_reset_at": 1_700_000_000, "operating": 0.125,
        "date_start": "2026-01-01T10:00:00+00:00"});
    let body = json!({"result": 7, "next": 50, "total": "70", "time": time});
    let portal = Played::in_turn([Answer::Json(200, body)]);
    let call = portal.client().send(Get).with_envelope();
    let answer = call.await.expect("an answer");
    assert_eq!(
        (answer.result, answer.next, answer.total),
        (7, Some(50), Some(70))
    );
    assert_eq!(
        answer.time.duration.map(|it| it.to_string()).as_deref(),
        Some("0.5")
    );
    assert_eq!(answer.time.operating_reset_at, Some(1_700_000_000));
    assert_eq!(answer.time.processing, None);
}

#[tokio::test(start_paused = true)]
async fn without_counts_and_times_there_are_none_and_a_refusal_is_one() {
    let odd = json!({"result": 7, "time": {"start": {}}});
    let portal = Played::in_turn([Answer::Json(200, odd), refused(400, "NO")]);
    let client = portal.client();
    let answer = client.send(Get).with_envelope().await.expect("an answer");
    assert_eq!((answer.next, answer.total), (None, None));
    assert_eq!(answer.time, bitrix24::Timing::default());
    let error = client.send(Get).with_envelope().await.expect_err("refused");
    assert!(error.is("NO") && error.method() == "some.list", "{error}");
}
