//! Many requests in few calls.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::{ErrorKind, Result};
use futures_util::{StreamExt as _, TryStreamExt as _};
use serde_json::{Value, json};

use crate::batched::{AddV3, Echo, Get, GetV3, Nested, One, add, error, get, id, run, same};
use crate::played::{Answer, CODE, Played, ok};

fn codes<T>(results: &[Result<T>]) -> Vec<Option<&str>> {
    results
        .iter()
        .map(|one| one.as_ref().err().and_then(|error| error.code()))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn requests_of_any_types_go_in_one_call_and_answer_in_order() {
    let portal = Played::by(|seen| {
        run(seen, |ran| match &*ran.method {
            "some.echo" => One::Result(ran.parameters["value"].clone()),
            _ => same(ran),
        })
    });
    let client = portal.client();
    let (one, text, two) = client
        .batch((get(1), Echo(json!("a&b=[c] +%")), add(2)))
        .await
        .expect("answers");
    assert_eq!((one.expect("1"), two.expect("2")), (1, 2));
    assert_eq!(text.expect("a text"), "a&b=[c] +%");
    let seen = portal.seen();
    assert_eq!((seen.len(), &*seen[0].method), (1, "batch"));
    assert_eq!(seen[0].body["halt"], 0);
}

#[tokio::test(start_paused = true)]
async fn each_command_has_an_error_of_its_own_and_the_others_their_results() {
    let portal = Played::by(|seen| {
        run(seen, |ran| match id(&ran.parameters) {
            1 => error("NOT_FOUND"),
            2 => One::Error(json!("ACCESS_DENIED")),
            3 => One::Error(json!("it is closed today")),
            4 => One::Error(json!({"error": 100, "error_description": ""})),
            5 => One::Error(json!({"error": "", "error_description": "no"})),
            _ => same(ran),
        })
    });
    let all = portal.client().batch_all((0..7).map(get)).await;
    let expected = [
        None,
        Some("NOT_FOUND"),
        Some("ACCESS_DENIED"),
        None,
        Some("100"),
        None,
        None,
    ];
    assert_eq!(codes(&all), expected);
    let ok: Vec<bool> = all.iter().map(Result::is_ok).collect();
    assert_eq!(ok, [true, false, false, false, false, false, true]);
    let errors: Vec<_> = all.into_iter().filter_map(Result::err).collect();
    assert!(
        errors
            .iter()
            .all(|one| one.method() == "some.get" && one.kind() == ErrorKind::Portal)
    );
    assert_eq!(errors[2].message(), "it is closed today");
    assert_eq!(errors[0].status(), Some(200));
}

#[tokio::test(start_paused = true)]
async fn maps_are_read_whether_they_are_objects_or_lists_and_empty_ones_too() {
    for (results, errors, expected) in [
        (json!([7, null]), json!([]), [Some(7), Some(0)]),
        (json!({"0": 7, "1": 8}), json!({}), [Some(7), Some(8)]),
        (json!({"c1": 8}), json!([{"error": "X"}]), [None, Some(8)]),
        (
            json!([]),
            json!({"c0": {"error": "X"}, "c1": {"error": "Y"}}),
            [None, None],
        ),
        (json!({"c0": 7, "c1": 8}), json!(""), [Some(7), Some(8)]),
        (
            json!({"c0": 7, "c1": 8}),
            json!({"c0": [], "c1": null}),
            [Some(7), Some(8)],
        ),
    ] {
        let body = json!({"result": results, "result_error": errors, "result_total": [],
            "result_next": {}, "result_time": []});
        let portal = Played::in_turn([ok(body.clone())]);
        let (one, two) = portal
            .client()
            .batch((get(1), get(2)))
            .await
            .expect("answers");
        assert_eq!([one.ok(), two.ok()], expected, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_result_that_is_null_is_one_even_where_the_portal_leaves_it_out() {
    let body =
        json!({"result": {"c0": null}, "result_error": [], "result_time": {"c0": {}, "c1": {}}});
    let portal = Played::in_turn([ok(body)]);
    let (one, two) = portal
        .client()
        .batch((Echo(json!(1)), Echo(json!(2))))
        .await
        .expect("answers");
    assert_eq!(
        (one.expect("null"), two.expect("null")),
        (Value::Null, Value::Null)
    );
}

#[tokio::test(start_paused = true)]
async fn any_number_is_split_into_calls_of_fifty() {
    let portal = Played::by(|seen| run(seen, same));
    let all = portal.client().batch_all((0..120).map(get)).await;
    let all: Vec<i64> = all.into_iter().map(|one| one.expect("a number")).collect();
    assert_eq!(all, (0..120).collect::<Vec<_>>());
    let sizes = portal.seen();
    let mut sizes: Vec<usize> = sizes
        .iter()
        .map(|seen| seen.body["cmd"].as_object().expect("commands").len())
        .collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [20, 50, 50]);
}

#[tokio::test(start_paused = true)]
async fn calls_are_side_by_side_and_their_answers_in_order() {
    let portal = Played::by(|seen| {
        // The later a call, the sooner its answer.
        let command = seen.body["cmd"]["c0"].as_str().expect("a command");
        let first: u64 = command
            .rsplit('=')
            .next()
            .expect("a number")
            .parse()
            .expect("a number");
        Answer::After(
            Duration::from_millis(1000 - first),
            Box::new(run(seen, same)),
        )
    });
    let all = portal.client().batch_all((0..400).map(get)).await;
    let all: Vec<i64> = all.into_iter().map(|one| one.expect("a number")).collect();
    assert_eq!(all, (0..400).collect::<Vec<_>>());
    let seen = portal.seen();
    assert_eq!(seen.len(), 8);
    assert!(
        seen.iter()
            .all(|one| one.after < Duration::from_millis(900))
    );
}

#[tokio::test(start_paused = true)]
async fn a_stream_takes_requests_as_they_are_needed() {
    let portal = Played::by(|seen| run(seen, same));
    let pulled = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&pulled);
    let requests = (0..).map(move |id| {
        *counter.lock().expect("a lock") += 1;
        get(id)
    });
    let mut stream = portal.client().batch_stream(requests);
    let first: Vec<i64> = stream
        .by_ref()
        .take(60)
        .try_collect()
        .await
        .expect("numbers");
    assert_eq!(first, (0..60).collect::<Vec<_>>());
    // Eight calls are under way, and two were taken from.
    assert!(*pulled.lock().expect("a lock") <= 10 * 50);
}

#[tokio::test(start_paused = true)]
async fn one_request_is_a_call_by_itself() {
    let portal = Played::by(|seen| run(seen, same));
    let (one,) = portal.client().batch((add(1),)).await.expect("an answer");
    assert_eq!(one.expect("1"), 1);
    assert_eq!(portal.seen()[0].method, "some.add");
}

#[tokio::test(start_paused = true)]
async fn no_requests_are_no_call() {
    let portal = Played::in_turn([]);
    assert!(
        portal
            .client()
            .batch_all(Vec::<Get>::new())
            .await
            .is_empty()
    );
    assert!(portal.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_a_query_cannot_say_goes_by_itself_as_json() {
    for odd in [
        json!([]),
        json!({"a": {}}),
        json!("$result[c0][ACCESS]"),
        json!(vec![1; 1001]),
    ] {
        let portal = Played::by(|seen| {
            run(seen, |ran| match &*ran.method {
                "some.echo" => One::Result(ran.parameters["value"].clone()),
                _ => same(ran),
            })
        });
        let (one, echo, two) = portal
            .client()
            .batch((get(1), Echo(odd.clone()), get(2)))
            .await
            .expect("answers");
        assert_eq!((one.expect("1"), two.expect("2")), (1, 2));
        assert_eq!(echo.expect("an echo"), odd);
        assert_eq!(portal.seen().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_within_a_batch_is_refused_before_anything_is_sent_of_it() {
    let portal = Played::by(|seen| run(seen, same));
    let (one, nested) = portal
        .client()
        .batch((get(1), Nested::new(1)))
        .await
        .expect("an answer");
    assert_eq!(one.expect("1"), 1);
    let error = nested.expect_err("a batch");
    assert!(error.message().contains("another batch"), "{error}");
    let error = portal
        .client()
        .batch((Nested::new(1),))
        .await
        .expect_err("a batch");
    assert!(error.message().contains("another batch"), "{error}");
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_fit_is_the_error_of_its_command_with_its_own_result() {
    let portal = Played::by(|seen| {
        run(seen, |ran| match id(&ran.parameters) {
            2 => One::Result(json!({"a": CODE})),
            _ => same(ran),
        })
    });
    let (one, two) = portal
        .client()
        .batch((get(1), get(2)))
        .await
        .expect("answers");
    assert_eq!(one.expect("1"), 1);
    let error = two.expect_err("an object");
    assert_eq!(error.method(), "some.get");
    assert_eq!(error.body(), Some(&json!({"result": {"a": "***"}})));
    assert!(!format!("{error} {error:?}").contains(CODE), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_the_portal_repeats_shows_in_no_error_of_a_command() {
    let portal = Played::by(|seen| {
        run(seen, |_| {
            One::Error(json!({"error": CODE, "error_description": format!("for {CODE}")}))
        })
    });
    for one in portal.client().batch_all((0..2).map(add)).await {
        let error = one.expect_err("refused");
        assert!(
            !format!("{error} {error:?} {:?}", error.body()).contains(CODE),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_secret_among_the_parameters_of_a_command_shows_in_no_error_of_it() {
    let portal = Played::by(|seen| {
        run(seen, |ran| {
            let password = &ran.parameters["value"]["PASSWORD"];
            One::Error(json!({"error": "WEAK", "error_description": format!("{password} is weak")}))
        })
    });
    let echo = || Echo(json!({"PASSWORD": "k3yk3y&"}));
    let (one, two) = portal
        .client()
        .batch((echo(), echo()))
        .await
        .expect("answers");
    for error in [one.expect_err("refused"), two.expect_err("refused")] {
        assert!(error.is("WEAK"));
        let shown = format!("{error} {error:?} {:?}", error.body());
        assert!(!shown.contains("k3yk3y"), "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_reads_in_version_3_goes_in_a_batch_of_its_own_form() {
    let portal = Played::by(|seen| run(seen, same));
    let (one, two, three) = portal
        .client()
        .batch((GetV3::new(1), get(2), GetV3::new(3)))
        .await
        .expect("answers");
    assert_eq!(
        (one.expect("1"), two.expect("2"), three.expect("3")),
        (1, 2, 3)
    );
    let seen = portal.seen();
    assert_eq!(seen.len(), 2);
    let third = seen
        .iter()
        .find(|one| one.method == "batch")
        .expect("a batch");
    assert_eq!(third.uri.path(), format!("/rest/api/1/{CODE}/batch"));
    let expected = json!([
        {"method": "some.get", "query": {"id": 1}},
        {"method": "some.get", "query": {"id": 3}},
    ]);
    assert_eq!(third.body, expected);
    assert!(!third.headers.contains_key("idempotency-key"));
}

#[tokio::test(start_paused = true)]
async fn a_batch_of_version_3_that_is_refused_is_halved_until_the_refused_command_is_known() {
    let portal = Played::by(|seen| {
        run(seen, |ran| match id(&ran.parameters) {
            13 => One::Error(
                json!({"error": {"code": "BITRIX_REST_V3_EXCEPTION_X", "message": "no"}}),
            ),
            _ => same(ran),
        })
    });
    let all = portal.client().batch_all((0..50).map(GetV3::new)).await;
    for (id, one) in all.into_iter().enumerate() {
        match one {
            Ok(answer) => assert_eq!(answer, id as i64),
            Err(error) => assert!(
                id == 13 && error.is("BITRIX_REST_V3_EXCEPTION_X"),
                "{id}: {error}"
            ),
        }
    }
    assert!(portal.seen().len() < 15, "{}", portal.seen().len());
}

#[tokio::test(start_paused = true)]
async fn what_writes_in_version_3_goes_by_itself_with_a_key_of_its_own() {
    let portal = Played::by(|seen| run(seen, same));
    let (one, two) = portal
        .client()
        .batch((AddV3::new(1), AddV3::new(2)))
        .await
        .expect("answers");
    assert_eq!((one.expect("1"), two.expect("2")), (1, 2));
    let seen = portal.seen();
    assert!(seen.iter().all(|one| one.method == "some.add"));
    assert_ne!(
        seen[0].headers["idempotency-key"],
        seen[1].headers["idempotency-key"]
    );
}
